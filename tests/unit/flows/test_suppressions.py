"""A suppression counts from its first day to its last, for one rule and one household, and says who and why."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import insert

from flows.report.suppressed import Suppressed, suppressed, suppressions
from flows.stages.suppressions import FalseAlarm, active_suppressions, lift, record
from relapse_watch.errors import WrongUse
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import append
from relapse_watch.store.tables import quarantined_row, register_key, suppression
from tests.support import forget, move_in
from tests.unit.store.rows import NOW, add_run, add_vintage

COUNTY, TODAY, RULE = "990101", date(2026, 10, 31), "4_01_003"
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
ALARM = FalseAlarm(COUNTY, RULE, "h1", "王建国", "入户看了工资条", TODAY, LAST)
PHONE = "13912345678"


def add(store: Store, suppression_id: str, **given: Any) -> None:
    row = {"suppression_id": suppression_id, "county": COUNTY, "code": "c", "household_id": "h1"}
    row |= {"verified_by": "王建国", "reason": "看过", "from_day": FIRST, "until_day": LAST, "recorded_at": NOW}
    with store.begin() as connection:
        connection.execute(insert(suppression).values(row | given))


# --- which count ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (FIRST - timedelta(days=1), "waiting"),
        (FIRST, "active"),
        (LAST - timedelta(days=1), "active"),
        (LAST, "active"),
        (LAST + timedelta(days=1), "expired"),
    ],
)
def test_it_counts_from_the_first_day_to_the_last(store: Store, day: date, state: str) -> None:
    add(store, "s1")
    assert suppressions(store, day, COUNTY)["state"].tolist() == [state]
    assert active_suppressions(store, COUNTY, day)["household_id"].tolist() == ["h1"] * (state == "active")


def test_those_that_count_are_sorted_once_each_and_of_one_county(store: Store) -> None:
    add(store, "s1", code="b")
    add(store, "s2", code="a", household_id="h2")
    add(store, "s3", code="a", household_id="h1")
    add(store, "s4", code="a", household_id="h1", until_day=LAST + timedelta(days=9))
    add(store, "s5", county="990102")
    frame = active_suppressions(store, COUNTY, TODAY)
    assert frame.to_dict("list") == {"code": ["a", "a", "b"], "household_id": ["h1", "h2", "h1"]}
    assert list(active_suppressions(store, "990199", TODAY).columns) == ["code", "household_id"]
    assert active_suppressions(store, "990199", TODAY).empty


def told(store: Store, as_of: date, before: date | None) -> Suppressed:
    return suppressed(suppressions(store, as_of, COUNTY), as_of, before, 30)


@pytest.mark.parametrize(("days", "soon"), [(31, 0), (30, 1), (29, 1), (0, 1)])
def test_a_report_says_which_are_about_to_expire(store: Store, days: int, soon: int) -> None:
    add(store, "s1")
    said = told(store, LAST - timedelta(days=days), None)
    assert (len(said.active), len(said.expiring)) == (1, soon)


def test_a_report_says_once_which_have_ended_since_the_night_before(store: Store) -> None:
    add(store, "s1")
    add(store, "lifted before it began", from_day=LAST + timedelta(days=9), until_day=LAST)
    after = LAST + timedelta(days=1)
    assert [s["suppression_id"] for s in told(store, after, LAST).ended] == ["s1"]
    assert not told(store, after, LAST).active
    assert not told(store, after + timedelta(days=1), after).ended
    assert not told(store, after, None).ended and not told(store, LAST, LAST - timedelta(days=1)).ended


# --- recording ----------------------------------------------------------------------------------------


@pytest.fixture
def county(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A house whose county has a register: h1 in use, h2 set aside; h9 in a register that nobody has landed."""
    move_in(monkeypatch, tmp_path / "var", store.url)
    add_run(store, "r1")
    add_vintage(store, "v1", dataset="monitored_person", source="m", slot="")
    add_vintage(store, "v2", dataset="household_member", source="h", slot="")
    add_vintage(store, "v9", dataset="monitored_person", source="other", slot="", state="pending")
    register = pd.DataFrame({"vintage_id": ["v1", "v9"], "key": ["h1", "h9"]})
    append(store, register_key, register.assign(county=COUNTY, dataset="monitored_person"))
    aside = {"vintage_id": ["v2"], "county": COUNTY, "dataset": "household_member", "source_row": 4}
    append(store, quarantined_row, pd.DataFrame(aside | {"household_id": "h2", "codes": "c", "record": "{}"}))
    yield store
    forget()


def test_what_is_recorded_counts_and_holds_no_personal_number(county: Store) -> None:
    given = record(replace(ALARM, reason=f" 电话 {PHONE} 核实 ", verified_by=f"王建国{PHONE}"), TODAY)
    (row,) = suppressions(county, TODAY, COUNTY).to_dict("records")
    assert (row["suppression_id"], row["code"], row["household_id"]) == (given, RULE, "h1")
    assert (row["from_day"], row["until_day"], row["state"]) == ("2026-10-31", "2026-12-31", "active")
    assert row["reason"] == f"电话 {'*' * 11} 核实" and row["verified_by"] == "王建国" + "*" * 11
    record(replace(ALARM, household_id="h2"), TODAY)
    assert len(active_suppressions(county, COUNTY, TODAY)) == 2


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "unknown rule": ({"code": "9_99"}, "没有规则「9_99」"),
    "a gate": ({"code": "G4"}, "整份文件"),
    "unknown household": ({"household_id": "h7"}, "没有户编号「h7」"),
    "a household of a register not landed": ({"household_id": "h9"}, "没有户编号「h9」"),
    "another county": ({"county": "990102"}, "县 990102 的名册"),
    "until today": ({"until_day": TODAY}, "--until 要晚于 2026-10-31"),
    "until before from": ({"from_day": LAST, "until_day": LAST - timedelta(days=1)}, "--until 早于 --from"),
    "a day too long": ({"until_day": TODAY + timedelta(days=366)}, "最晚写 2027-10-31"),
    "no reason": ({"reason": "  "}, "--why"),
    "nobody": ({"verified_by": ""}, "--by"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_suppressed_is_said_in_one_line(county: Store, case: str) -> None:
    given, said = WRONG[case]
    with pytest.raises(WrongUse, match=said) as error:
        record(replace(ALARM, **given), TODAY)
    assert "\n" not in error.value.zh + error.value.en
    assert suppressions(county, TODAY).empty


def test_the_longest_and_the_shortest_time_are_allowed(county: Store) -> None:
    record(replace(ALARM, until_day=TODAY + timedelta(days=365)), TODAY)
    record(replace(ALARM, household_id="h2", until_day=TODAY + timedelta(days=1)), TODAY)
    assert len(suppressions(county, TODAY)) == 2


def test_the_same_is_not_suppressed_twice_at_a_time(county: Store) -> None:
    first = record(ALARM, TODAY)
    for begins, ends in ((LAST, LAST + timedelta(days=9)), (TODAY - timedelta(days=9), TODAY + timedelta(days=1))):
        with pytest.raises(WrongUse, match=first):
            record(replace(ALARM, from_day=begins, until_day=ends), TODAY)
    record(replace(ALARM, from_day=LAST + timedelta(days=1), until_day=LAST + timedelta(days=9)), TODAY)


# --- lifting ------------------------------------------------------------------------------------------


def test_a_lifted_one_counts_until_the_day_before_and_stays_on_record(county: Store) -> None:
    given, day = record(ALARM, TODAY), date(2026, 11, 15)
    assert lift(given[:6], day) == given
    assert len(active_suppressions(county, COUNTY, day - timedelta(days=1))) == 1
    assert active_suppressions(county, COUNTY, day).empty
    assert len(suppressions(county, day)) == 1
    record(replace(ALARM, from_day=day), day)


@pytest.mark.parametrize(("which", "said"), [("", "没有编号"), ("%", "没有编号"), ("nothing", "没有编号")])
def test_what_is_not_there_cannot_be_lifted(county: Store, which: str, said: str) -> None:
    record(ALARM, TODAY)
    with pytest.raises(WrongUse, match=said):
        lift(which, TODAY)


def test_what_is_over_or_ambiguous_is_not_lifted(county: Store) -> None:
    add(county, "ab1")
    add(county, "ab2", household_id="h2", until_day=date(2026, 10, 30))
    with pytest.raises(WrongUse, match="2 条"):
        lift("ab", TODAY)
    with pytest.raises(WrongUse, match="2026-10-30"):
        lift("ab2", TODAY)
