"""After retention a night is the same as without it; what is gone is said."""

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
from flows.runs import county_run, new_id
from relapse_watch.errors import CountyLocked, WrongUse
from relapse_watch.store.frames import append, read
from relapse_watch.store.tables import bulk_by_vintage, quarantined_row, run, vintage, warning
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
    assert retain([], dry=False) == [Retained(COUNTY, None, None, 0, 0, 0, 0)]
