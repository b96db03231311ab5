"""Clocks and dates that are wrong: a clock set back between nights, a lease of another time, a date still to come."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from relapse_watch.errors import CountyLocked
from relapse_watch.store.engine import Store
from relapse_watch.store.lease import LASTS, county_lease
from tests.faults.houses import contents, remains, statuses
from tests.faults.plain_nights import AS_OF, COUNTY, LEAST, Nights, nights, settle
from tests.support import copy_of_sample, few_files, listing
from tests.unit.store.rows import NOW
from tests.unit.store.test_lease import _plant as plant

__all__ = ["nights"]


@pytest.fixture
def inbox(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox")
    few_files(folder, LEAST)
    return folder


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let every room that reads the clock read this moment."""
    import sys

    from flows import clock

    real = clock.now
    for module in list(sys.modules.values()):
        if (getattr(module, "__name__", None) or "").startswith("flows.") and getattr(module, "now", None) is real:
            monkeypatch.setattr(module, "now", lambda: _told["moment"])
    _told["moment"] = moment


_told: dict[str, datetime] = {}


def test_a_clock_set_back_between_two_nights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nights: Nights, inbox: Path
) -> None:
    """The last night is the last one, though the clock says that it ended before others: told once, shown right."""
    settings = settle(monkeypatch, tmp_path / "var")
    moment = datetime.now(UTC)
    at(monkeypatch, moment + timedelta(days=40))
    assert nights.run(inbox, AS_OF).is_completed()
    first = contents(settings)
    _told["moment"] = moment - timedelta(days=3)
    next_day = AS_OF + timedelta(days=1)
    assert nights.run(inbox, next_day).is_completed()

    from flows import house
    from flows.cli.listings import last_complete_run
    from flows.report.figures import county_figures

    last = last_complete_run(COUNTY)
    assert last and county_figures(house.store(), last).as_of == next_day
    found = contents(settings)
    assert statuses(settings) == ["complete"] * 2 and remains(settings) == {}
    assert len(found["warning"]) == len(first["warning"])
    assert found["outbox files"].keys() >= first["outbox files"].keys()
    assert len(found["outbox_message"]) == len({row[0] for row in found["outbox_message"]})
    again = contents(settings)["outbox_message"]
    nights.run(inbox, next_day)
    assert contents(settings)["outbox_message"] == again


@pytest.mark.parametrize(
    ("ahead", "is_free"), [(LASTS - timedelta(seconds=1), False), (LASTS, False), (LASTS + timedelta(seconds=1), True)]
)
def test_a_lease_of_another_computer_whose_clock_was_ahead(store: Store, ahead: timedelta, is_free: bool) -> None:
    """It counts, unless it began so far in the future that one of the clocks was set back since."""
    plant(store, since=NOW + ahead, expires_at=NOW + ahead + LASTS)
    if not is_free:
        with pytest.raises(CountyLocked, match="elsewhere"), county_lease(store, COUNTY, "r2", NOW):
            pytest.fail("taken from the living")
        return
    with county_lease(store, COUNTY, "r2", NOW) as lease, store.begin() as connection:
        lease.demand(connection)


def test_a_clock_set_back_while_a_county_is_held(store: Store) -> None:
    """Of this computer's processes it is known whether they live, whatever the clock says."""
    with (
        county_lease(store, COUNTY, "r1", NOW + timedelta(days=300)) as mine,
        pytest.raises(CountyLocked),
        county_lease(store, COUNTY, "r2", NOW),
    ):
        pytest.fail("held twice")
    with county_lease(store, COUNTY, "r1", NOW) as mine, store.begin() as connection:
        mine.demand(connection)


@pytest.mark.parametrize(("days", "is_run"), [(-1, True), (0, True), (1, False), (365 * 36, False)])
def test_a_date_still_to_come_is_refused_for_a_real_county(
    days: int, is_run: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in --as-of would hold the county until that day: no night goes back behind another."""
    from flows.runs import CountyRun
    from flows.stages import intake

    settle(monkeypatch, tmp_path / "var")
    today = date(2026, 10, 31)
    monkeypatch.setattr(intake, "today", lambda: today)
    run = CountyRun("r", "n", "530101", today + timedelta(days=days), str(tmp_path))
    if is_run:
        intake._demand_no_future(run)
        return
    with pytest.raises(intake.WrongUse, match="还没到") as caught:
        intake._demand_no_future(run)
    assert "--as-of" in caught.value.zh and "530101" in caught.value.en and caught.value.exit_code == 2
    simulated = CountyRun("r", "n", COUNTY, run.as_of, str(tmp_path))
    intake._demand_no_future(simulated)


def test_a_night_refused_for_its_date_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nights: Nights, inbox: Path
) -> None:
    (inbox / COUNTY).rename(inbox / "530101")
    settings = settle(monkeypatch, tmp_path / "var")
    said = nights.run(inbox, date(2062, 10, 31), "530101").message
    assert "2062-10-31" in said and "还没到" in said
    run = listing("run_rows", "530101")[0]
    assert (run["status"], run["error_zh"]) == ("refused", said)
    found: dict[str, Any] = contents(settings)
    assert not found["warning"] and not found["outbox_message"] and not found["vintage"]
