"""Reconciling: up at once, down slowly, unknown is no news, and the same night twice changes nothing."""

from datetime import date, timedelta

import pandas as pd
import pytest

from early_warning import reconcile
from early_warning.reconciliation import COLUMNS, WARNING, warning_id
from relapse_watch.store.tables import warning
from tests.unit.early_warning.rows import COUNTY, terms

DAY = date(2026, 3, 1)
HOLD = 14


def assessed(level: str, household_id: str = "h1", **other: object) -> pd.DataFrame:
    row = {"household_id": household_id, "level": level, "risk": 0.5, "township": "东乡", "village": "一村"}
    row |= {"head_masked": "张*", "category": None if level == "none" else "unstable", "data_status": "complete"}
    row |= {"data_status": "missing"} if level == "unknown" else {}
    return pd.DataFrame([row | other])


class Nights:
    """The open warnings of a county, night after night; every night is run twice."""

    def __init__(self) -> None:
        self.open = pd.DataFrame({"household_id": pd.Series(dtype="str")})
        self.day = DAY

    def night(self, level: str, after: int = 1, **other: object) -> str:
        """Assess h1 so, some days later, and tell its transition ('' for none)."""
        self.day += timedelta(days=after)
        changes = reconcile(self.open, assessed(level, **other), terms(self.day))
        self.apply(changes)
        assert reconcile(self.open, assessed(level, **other), terms(self.day)).empty
        return "" if changes.empty else str(changes["transition"][0])

    def apply(self, changes: pd.DataFrame) -> None:
        rest = self.open[~self.open["household_id"].isin(changes["household_id"])]
        self.open = pd.concat([rest, changes[changes["status"] != "closed"]], ignore_index=True)

    @property
    def one(self) -> pd.Series:
        return self.open.iloc[0]


def test_the_columns_are_those_of_the_table() -> None:
    assert [c.name for c in warning.c] == WARNING
    changes = reconcile(pd.DataFrame({"household_id": []}), assessed("red"), terms(DAY))
    assert list(changes.columns) == COLUMNS
    assert changes.drop(columns="risk").dtypes.astype(str).unique().tolist() == ["str"]


@pytest.mark.parametrize("level", ["red", "yellow", "green", "unknown"])
def test_a_warning_opens(level: str) -> None:
    nights = Nights()
    assert nights.night(level) == "opened"
    one = nights.one
    assert (one["level"], one["status"], one["opened_on"], one["level_since"]) == (
        level,
        "open",
        "2026-03-02",
        "2026-03-02",
    )
    assert one["warning_id"] == warning_id(COUNTY, "h1", "2026-03-02") and len(one["warning_id"]) == 32
    assert one["county"] == COUNTY and pd.isna(one["better_since"]) and pd.isna(one["closed_on"])


def test_nothing_opens_for_none() -> None:
    assert Nights().night("none") == ""


def test_up_at_once() -> None:
    nights = Nights()
    nights.night("green")
    assert nights.night("yellow") == "raised"
    assert nights.night("red") == "raised"
    assert (nights.one["level"], nights.one["level_since"], nights.one["opened_on"]) == (
        "red",
        "2026-03-04",
        "2026-03-02",
    )


@pytest.mark.parametrize(("waited", "transition"), [(HOLD - 1, ""), (HOLD, "lowered"), (HOLD + 1, "lowered")])
def test_down_only_after_the_hold(waited: int, transition: str) -> None:
    nights = Nights()
    nights.night("red")
    assert nights.night("green") == "noted"
    assert nights.one["level"] == "red" and nights.one["better_since"] == "2026-03-03"
    assert nights.night("green", after=waited) == transition
    assert nights.one["level"] == ("green" if transition else "red")


def test_a_bad_night_starts_the_hold_again() -> None:
    nights = Nights()
    nights.night("red")
    nights.night("yellow")
    assert nights.night("red", after=HOLD - 1) == "noted"
    assert pd.isna(nights.one["better_since"])
    assert nights.night("yellow") == "noted"
    assert nights.night("yellow", after=HOLD - 1) == ""
    assert nights.night("green") == "lowered" and nights.one["level"] == "green"


def test_none_is_due_to_clear_at_once_and_closed_after_the_hold() -> None:
    nights = Nights()
    nights.night("yellow")
    assert nights.night("none") == "due_to_clear"
    assert (nights.one["status"], nights.one["level"], nights.one["category"]) == ("due_to_clear", "yellow", "unstable")
    assert nights.night("none", after=HOLD - 1) == ""
    assert nights.night("none") == "closed"
    assert nights.open.empty


def test_the_hold_of_closing_starts_with_the_first_clear_night() -> None:
    nights = Nights()
    nights.night("red")
    nights.night("green")
    assert nights.night("none", after=HOLD - 1) == "due_to_clear"
    assert nights.night("none") == ""


def test_closed_says_when() -> None:
    nights = Nights()
    nights.night("green")
    nights.night("none")
    changes = reconcile(nights.open, assessed("none"), terms(nights.day + timedelta(days=HOLD)))
    assert (changes["status"][0], changes["closed_on"][0], changes["level"][0]) == ("closed", "2026-03-17", "green")


@pytest.mark.parametrize(
    ("level", "transition", "after"),
    [("red", "raised", "red"), ("yellow", "returned", "yellow"), ("green", "returned", "yellow")],
)
def test_it_comes_back_before_it_is_closed(level: str, transition: str, after: str) -> None:
    nights = Nights()
    nights.night("yellow")
    nights.night("none")
    assert nights.night(level) == transition
    assert (nights.one["status"], nights.one["level"]) == ("open", after)


def test_it_comes_back_lower_after_a_long_silence() -> None:
    nights = Nights()
    nights.night("red")
    nights.night("none")
    assert nights.night("green", after=40) == "returned"
    assert (nights.one["status"], nights.one["level"]) == ("open", "green")


@pytest.mark.parametrize("before", ["red", "green"])
def test_unknown_neither_lowers_nor_closes(before: str) -> None:
    nights = Nights()
    nights.night(before)
    assert nights.night("unknown") == "changed"
    assert (nights.one["level"], nights.one["data_status"], nights.one["status"]) == (before, "missing", "open")
    assert nights.night("unknown", after=100) == ""
    assert nights.night(before) == "changed"


def test_unknown_breaks_the_hold() -> None:
    nights = Nights()
    nights.night("red")
    nights.night("none")
    assert nights.night("unknown", after=HOLD - 1) == "changed"
    assert nights.one["status"] == "due_to_clear" and pd.isna(nights.one["better_since"])
    assert nights.night("none") == "changed"
    assert nights.night("none", after=HOLD - 1) == ""
    assert nights.night("none") == "closed"


def test_an_unknown_warning_is_raised_or_closed_at_once() -> None:
    nights = Nights()
    nights.night("unknown")
    assert nights.night("green") == "raised"
    nights = Nights()
    nights.night("unknown")
    assert nights.night("none") == "closed"


def test_a_household_that_left_the_register_is_not_forgotten() -> None:
    nights = Nights()
    nights.night("red")
    changes = reconcile(nights.open, assessed("none", household_id="h2"), terms(nights.day))
    assert list(changes["household_id"]) == ["h1"]
    assert (changes["transition"][0], changes["level"][0], changes["data_status"][0]) == ("changed", "red", "missing")
    assert changes["township"][0] == "东乡"


@pytest.mark.parametrize(
    ("other", "transition"),
    [
        ({"category": "sudden_hardship"}, "changed"),
        ({"data_status": "partial"}, "changed"),
        ({"village": "二村"}, "changed"),
        ({"risk": 0.9}, ""),
        ({}, ""),
    ],
)
def test_what_counts_as_a_change(other: dict[str, object], transition: str) -> None:
    nights = Nights()
    nights.night("yellow")
    assert nights.night("yellow", **other) == transition


def test_owners_are_kept_and_closed_warnings_are_no_longer_open() -> None:
    nights = Nights()
    nights.night("yellow")
    owned = nights.open.assign(owner_cadre_id="c1", owner_role="grid_worker", run_id="r1")
    changes = reconcile(owned, assessed("red"), terms(nights.day))
    assert (changes["owner_cadre_id"][0], changes["level_from"][0]) == ("c1", "yellow")
    closed = owned.assign(status="closed")
    assert reconcile(closed, assessed("red"), terms(nights.day + timedelta(days=9)))["transition"][0] == "opened"
