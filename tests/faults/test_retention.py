"""After retention a night is the same as without it; what is gone is said."""

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import insert, select

from flows import house
from flows.cli.explaining import explain_household
from flows.retain import Retained, demand_kept, retain
from flows.reviewing.making import feedback_of
from flows.runs import county_run, new_id
from flows.stages.clearing import clearance_of
from relapse_watch.errors import CountyLocked, WrongUse
from relapse_watch.store.frames import append, read
from relapse_watch.store.tables import (
    assessment_reason,
    bulk_by_vintage,
    household_assessment,
    quarantined_row,
    run,
    vintage,
    warning,
)
from tests.faults.county_process import AS_OF, COUNTY, STAGES
from tests.faults.houses import contents
from tests.support import copy_of_sample, few_files, forget, move_in

SAME = (
    *("warning", "warning_event", "outbox_message", "household_assessment", "assessment_reason", "dataset_verdict"),
    *("township_visits", "risk_model", "outbox files", "reports"),
)
EARLIER = 5
"""Earlier exports of each file, a hundred days apart."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with ``inbox`` and ``var``: a house after a night, with earlier exports of every file before it."""
    folder = tmp_path_factory.mktemp("retention")
    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), folder / "inbox")
    few_files(inbox)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("flows.stages.report"), "publish_county", lambda *_: None)
        live_in(folder / "var", folder, patch, months=1)
        night(inbox, AS_OF)
        for k in range(1, EARLIER + 1):
            receive_earlier(k)
        forget()
        yield folder


@pytest.fixture
def grown(lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of it, lived in."""
    shutil.copytree(lived, tmp_path, dirs_exist_ok=True)
    live_in(tmp_path / "var", tmp_path, monkeypatch, months=1)
    yield tmp_path
    forget()


def live_in(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, months: int) -> None:
    """Move in, with a policy by which files are kept so many months."""
    (folder / "policy").mkdir(exist_ok=True)
    value = f'{{place: "99", from: 2000-01-01, value: {months}, origin: ours, reference: test}}'
    words = f"{{zh: 保留月数, en: months kept, unit: 月, values: [{value}]}}"
    (folder / "policy" / "retention.yaml").write_text(f"vintages_kept_months: {words}\n", encoding="utf-8")
    move_in(monkeypatch, home, ID_KEY="a key for all houses", POLICY=str(folder / "policy"), DELIVERY_WAIT_SECONDS="0")


def night(inbox: Path, as_of: date) -> None:
    """The county's night, without Prefect."""
    with county_run(COUNTY, as_of, inbox, new_id()) as this:
        for stage in STAGES:
            getattr(import_module(f"flows.stages.{stage}"), stage)(this)


def receive_earlier(k: int) -> None:
    """Each landed file once more, as an export of 100 ``k`` days before; only the newest has rows set aside."""
    day, store = AS_OF - timedelta(days=100 * k), house.store()
    landed = read(store, select(vintage).where(vintage.c.state == "landed", vintage.c.sequence > 0))
    with store.begin() as connection:
        began = {"night_id": "n", "county": COUNTY, "as_of": day, "started_at": house_clock(k), "counts": "{}"}
        connection.execute(insert(run).values(began | {"run_id": f"r{k}", "status": "complete", "timings": "[]"}))
        for one in connection.execute(select(vintage).where(vintage.c.vintage_id.in_(landed["vintage_id"]))).mappings():
            earlier = {"exported_on": one["exported_on"] and day, "known_on": day, "sequence": -k, "run_id": f"r{k}"}
            copy = f"{one['vintage_id'][:-2]}-{k}"
            connection.execute(
                insert(vintage).values(dict(one) | earlier | {"vintage_id": copy, "fingerprint": f"{copy:a<64}"})
            )
            archived = house.home() / "vintages" / copy[:2] / f"{copy:a<64}.csv"
            archived.parent.mkdir(exist_ok=True, parents=True)
            archived.write_text("earlier", encoding="utf-8")
    for table in bulk_by_vintage if k == 1 else [t for t in bulk_by_vintage if t is not quarantined_row]:
        rows = read(store, select(table).where(table.c.vintage_id.in_(landed["vintage_id"])))
        append(store, table, rows.assign(vintage_id=rows["vintage_id"].str[:-2] + f"-{k}"))


def house_clock(k: int) -> Any:
    from flows.clock import now

    return now() - timedelta(days=100 * k)


def spoil(inbox: Path) -> str:
    """A row of the medical list that cannot be read any more; returns its household."""
    file = inbox / COUNTY / "医保自付费用名单.csv"
    head, first, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    cells = pd.read_csv(file, dtype="str").iloc[0]
    amount = next(c for c in cells.index if "费用" in c or "金额" in c)
    changed = first.replace(str(cells[amount]), "很多")
    assert changed != first
    file.write_text("\n".join([head, changed, *rows]) + "\n", encoding="utf-8-sig")
    return str(cells["户编号"])


def test_a_night_after_retention_is_the_same_as_without(grown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    household = spoil(grown / "inbox")
    of_list = (vintage.c.file.contains("医保"), vintage.c.sequence > 0)
    last = str(read(house.store(), select(vintage.c.vintage_id).where(*of_list))["vintage_id"][0])
    aside = {"vintage_id": [last], "county": COUNTY, "dataset": "department_event", "source_row": 2, "codes": "x"}
    append(house.store(), quarantined_row, pd.DataFrame(aside | {"household_id": household, "record": "{}"}))
    shutil.copytree(grown / "var", grown / "without")
    (done,) = retain([], dry=False)
    assert done.vintages >= 4 and done.files == done.vintages and done.rows > 0 and done.before == date(2026, 9, 1)
    night(grown / "inbox", date(2026, 11, 2))
    with_retention = contents({"HOME": str(grown / "var")})
    live_in(grown / "without", grown, monkeypatch, months=1)
    night(grown / "inbox", date(2026, 11, 2))
    without = contents({"HOME": str(grown / "without")})
    assert [name for name in SAME if with_retention[name] != without[name]] == []
    assert len(with_retention["archive"]) + done.files == len(without["archive"])


def test_it_is_counted_first_done_once_and_said_where_it_is_missed(
    grown: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents({"HOME": str(grown / "var")})
    (dry,) = retain([COUNTY], dry=True)
    assert dry.vintages and dry.rows and contents({"HOME": str(grown / "var")}) == before
    with county_run(COUNTY, AS_OF, grown / "inbox", new_id()), pytest.raises(CountyLocked):
        retain([COUNTY], dry=False)
    (done,) = retain([COUNTY], dry=False)
    assert (done.vintages, done.rows) == (dry.vintages, dry.rows)
    (again,) = retain([COUNTY], dry=False)
    assert (again.vintages, again.rows, again.files) == (0, 0, 0)
    with pytest.raises(WrongUse, match="2026-09-01"):
        demand_kept(COUNTY, date(2026, 8, 31))
    demand_kept(COUNTY, date(2026, 9, 1))
    known = str(read(house.store(), select(warning.c.household_id))["household_id"][0])
    explain_household(known, None, "json", "zh")
    live_in(grown / "var", grown, monkeypatch, months=600)
    assert [r.vintages for r in retain([], dry=True)] == [0]
    monkeypatch.delenv("RELAPSE_WATCH_POLICY")  # without a value everything is kept for ever
    forget()
    assert retain([], dry=False) == [Retained(COUNTY, None, None, 0, 0, 0, 0, 0)]


THINNED, WHOLE = ("2026-07-10", "2026-08-14", "2026-08-30"), ("2026-08-31", "2026-09-01", "2026-10-31")
"""Days before the first whole night, 1 September; the last one of each month stays whole."""


def live_through(days: tuple[str, ...]) -> None:
    """Nights on these days that found of each household what the county's one night found."""
    store = house.store()
    last = str(read(store, select(household_assessment.c.run_id).limit(1))["run_id"][0])
    known = {t: read(store, select(t).where(t.c.run_id == last)) for t in (household_assessment, assessment_reason)}
    with store.begin() as connection:
        for n, day in enumerate(days):
            began = {"night_id": "n", "county": COUNTY, "as_of": date.fromisoformat(day), "counts": "{}"}
            times = {"started_at": house_clock(1), "finished_at": house_clock(1), "timings": "[]"}
            connection.execute(insert(run).values(began | times | {"run_id": f"n{n}", "status": "complete"}))
    for n in range(len(days)):
        for table, rows in known.items():
            append(store, table, rows.assign(run_id=f"n{n}"))


def assessed() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """By day of the night the households assessed, and those with a reason."""
    found = []
    for table in (household_assessment, assessment_reason):
        t = table.c
        rows = read(house.store(), select(run.c.as_of, t.household_id).join(run, run.c.run_id == t.run_id))
        found.append({day: set(group) for day, group in rows.groupby("as_of")["household_id"]})
    return found[0], found[1]


def test_old_nights_keep_those_of_whom_something_was_said(grown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    h, store = household_assessment.c, house.store()
    said = select(h.household_id).where((h.selection.is_not(None)) | (h.level != "none"))
    named = {h for query in (said, select(warning.c.household_id)) for h in read(store, query)["household_id"]}
    quiet = min(set(read(store, select(h.household_id))["household_id"]) - named)
    append(store, assessment_reason, read(store, select(assessment_reason).limit(1)).assign(household_id=quiet))
    live_through((*THINNED, *WHOLE[:2]))
    before, reasons = assessed()
    everyone, explained = before[WHOLE[-1]], reasons[WHOLE[-1]]
    assert named < everyone and quiet in explained and explained & named, "both kinds are there"
    shutil.copytree(grown / "var", grown / "without")
    (dry,) = retain([COUNTY], dry=True)
    assert dry.nights == len(THINNED) and assessed() == (before, reasons)
    (done,) = retain([COUNTY], dry=False)
    assert (done.nights, done.rows) == (dry.nights, dry.rows) and done.before == date(2026, 9, 1)
    after, why = assessed()
    assert after == {**dict.fromkeys(THINNED, named), **dict.fromkeys(WHOLE, everyone)}
    assert why == {**dict.fromkeys(THINNED, explained & named), **dict.fromkeys(WHOLE, explained)}
    (again,) = retain([COUNTY], dry=False)
    assert (again.nights, again.rows) == (0, 0)
    with_retention = asked_later()
    live_in(grown / "without", grown, monkeypatch, months=1)
    assert asked_later() == with_retention


def asked_later() -> Any:
    """What is asked of old nights: the report of a month, and what clearance still wants."""
    report = feedback_of(county=COUNTY, month="2026-08", as_of=AS_OF)
    return json.dumps(report, default=str, sort_keys=True), clearance_of(COUNTY, AS_OF).to_csv(index=False)


def test_a_county_whose_nights_alone_are_old_says_from_when_they_are_whole(grown: Path) -> None:
    retain([COUNTY], dry=False)
    with house.store().begin() as connection:
        connection.execute(vintage.update().values(retired_to=None))
    demand_kept(COUNTY, date(2026, 8, 30))
    live_through(THINNED)
    retain([COUNTY], dry=False)
    with pytest.raises(WrongUse, match="2026-09-01"):
        demand_kept(COUNTY, date(2026, 8, 30))
