"""A real household diary by mapping and policy alone: its month ends in order, as they were lived."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

from flows import house
from flows.report.figures import CountyFigures
from relapse_watch.store.frames import read
from relapse_watch.store.tables import household_assessment
from tests.support import figures, forget, listing, move_in, prefect_night

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "household-diary"
DIARY = ROOT.parent / "shared" / "data" / "household_diary_uganda" / "diary_weekly.csv"
COUNTIES = {"800101": "AA", "800102": "AB"}
NIGHTS = [date(2018, 11, 30), date(2018, 12, 31), date(2019, 1, 31), date(2019, 2, 28), date(2019, 3, 31)]
EARNED = ["PICKING", "OTHER_WORK", "COFF_SALES", "PARCHMENT", "GOVT_NGO", "FRIEND", "PARTNER"]

pytestmark = [
    pytest.mark.diary,
    pytest.mark.skipif(not DIARY.exists(), reason="the household diary is not part of the repository"),
]


@pytest.fixture
def diary() -> pd.DataFrame:
    """The weeks of the counties tested, as text, with the day each week ended."""
    weeks = pd.read_csv(DIARY, dtype="str")
    weeks = weeks[weeks["SUBCOUNTY"].isin(list(COUNTIES.values()))]
    ended = pd.to_datetime(weeks["DATE_TO"], format="%d-%b-%y", errors="coerce")
    ended = ended.fillna(pd.to_datetime(weeks["DATE_TO"], format="%m/%d/%Y", errors="coerce"))
    serial = pd.to_numeric(weeks["DATE_TO"], errors="coerce")
    ended = ended.fillna(pd.Timestamp("1899-12-30") + pd.to_timedelta(serial, unit="D"))
    assert ended.notna().all()
    return weeks.assign(ended=ended)


@pytest.fixture
def houses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for houses of the diary: ``move_in`` with these settings."""
    yield tmp_path
    forget()


def settle(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move_in(monkeypatch, home, SOURCES=str(EXAMPLE / "sources.yaml"), POLICY=str(EXAMPLE / "policy"))


def put(inbox: Path, weeks: pd.DataFrame) -> Path:
    """An inbox that holds these weeks."""
    inbox.mkdir()
    weeks.drop(columns="ended").to_csv(inbox / "diary_weekly.csv", index=False)
    return inbox


def lived(inbox: Path, counties: list[str], until: date) -> list[dict[str, CountyFigures]]:
    """The nights of the counties up to a month's end, in order."""
    return [figures(prefect_night(inbox, as_of, counties)) for as_of in NIGHTS if as_of <= until]


def test_the_months_run_in_order(
    houses: Path, diary: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    last = NIGHTS[-1 if request.config.getoption("--long") else 1]
    settle(houses / "var", monkeypatch)
    (houses / "inbox").mkdir()
    shutil.copy(DIARY, houses / "inbox")
    nights = lived(houses / "inbox", list(COUNTIES), last)
    weeks = {code: int((diary["SUBCOUNTY"] == raw).sum()) for code, raw in COUNTIES.items()}
    for counties in nights:
        assert {c: f.status for c, f in counties.items()} == dict.fromkeys(COUNTIES, "complete")
        judged = [v for f in counties.values() for v in f.verdicts if v["verdict"] not in ("late", "overdue")]
        assert {v["verdict"] for v in judged} == {"accepted"} and not [v for v in judged if v["quarantined"]]
        ledger = {
            c: v["accepted"] for c, f in counties.items() for v in f.verdicts if v["dataset"] == "household_ledger"
        }
        assert ledger == weeks, "every row is accepted"
    opened = [sum(f.transitions.get("opened", 0) for f in counties.values()) for counties in nights]
    assert all(opened), opened
    assert {w["opened_on"] for w in listing("warning_rows", None, [], [], "en")} <= {d.isoformat() for d in NIGHTS}

    # The figure behind the warnings, worked out from the file alone: the weeks of the last month, earned less
    # farm costs, per head.
    run_ids = [f.run_id for f in nights[-1].values()]
    h = household_assessment.c
    assessed = read(house.store(), select(h.household_id, h.income_yuan_per_head).where(h.run_id.in_(run_ids)))
    expected = month_per_head(diary, f"{last:%Y-%m}").reindex(assessed["household_id"])
    assert assessed["income_yuan_per_head"].to_numpy() == pytest.approx(expected.to_numpy())


def month_per_head(diary: pd.DataFrame, month: str) -> pd.Series:
    """Net income per head of the weeks that ended in the month, by household."""
    weeks = diary[diary["ended"].dt.strftime("%Y-%m") == month]
    money = weeks[[f"MONEY_EARNT_{name}" for name in EARNED]].astype("float64").sum(axis=1)
    cost = weeks[["EXPENSES_FARM_TOOLS", "EXPENSES_FARM_INPUTS"]].astype("float64").sum(axis=1)
    net = (money - cost).groupby(weeks["SURVEY_ID"]).sum()
    return net / weeks.groupby("SURVEY_ID")["NUM_IN_HOUSEHOLD"].first().astype("float64")


@pytest.mark.long
def test_weeks_after_the_night_are_not_used(houses: Path, diary: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    for name, weeks in (("whole", diary), ("cut", diary[diary["ended"] <= pd.Timestamp(NIGHTS[1])])):
        settle(houses / name, monkeypatch)
        lived(put(houses / f"inbox-{name}", weeks), ["800101"], NIGHTS[1])
        messages = {p.name: p.read_bytes() for p in (houses / name / "outbox").rglob("*.md")}
        said.append((listing("warning_rows", None, [], [], "en"), messages))
    assert said[0] == said[1] and said[0][0]
