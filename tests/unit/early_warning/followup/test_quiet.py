"""What a visit has answered is not told again at that level; the history of a household goes on."""

from datetime import date

import pandas as pd
import pytest

from early_warning.followup.history import with_previous
from early_warning.followup.quiet import told
from tests.unit.early_warning.followup.stories import EVENTS, VISITS, event, visit
from tests.unit.early_warning.rows import terms


def is_told(on, result="not_at_risk", level="yellow", transition="opened", visits=None):
    change = {"warning_id": "w2", "household_id": "h1", "level": level, "transition": transition}
    other = change | {"household_id": "h2"}
    events = pd.DataFrame([event("2026-11-02")], columns=EVENTS)
    rows = visits if visits is not None else [visit("2026-11-04", result)]
    made = pd.DataFrame(rows, columns=VISITS).astype("str")
    left = told(pd.DataFrame([change, other]), events, made, terms(date.fromisoformat(on)))
    assert "h2" in set(left["household_id"])
    return "h1" in set(left["household_id"])


@pytest.mark.parametrize(
    ("result", "last"), [("not_at_risk", "2027-02-02"), ("already_helped", "2027-02-02"), ("data_wrong", "2026-12-04")]
)
def test_until_the_last_day_of_its_time(result, last):
    assert not is_told("2026-11-05", result) and not is_told(last, result)
    assert is_told((date.fromisoformat(last) + pd.Timedelta(days=1)).isoformat()[:10], result)


@pytest.mark.parametrize(
    ("level", "expected"), [("unknown", False), ("green", False), ("yellow", False), ("red", True)]
)
def test_worse_breaks_it(level, expected):
    assert is_told("2026-11-10", level=level, transition="raised") == expected


@pytest.mark.parametrize("transition", ["lowered", "due_to_clear", "closed", "reassigned", "noted"])
def test_better_news_and_a_change_of_owner_are_told(transition):
    assert is_told("2026-11-10", transition=transition)


def test_what_was_confirmed_or_not_visited_is_told():
    assert (
        is_told("2026-11-10", "confirmed")
        and is_told("2026-11-10", "cannot_reach")
        and is_told("2026-11-10", visits=[])
    )
    assert is_told("2026-11-10", visits=[visit("2026-11-04", "not_at_risk"), visit("2026-11-06", "confirmed")])


def test_a_new_warning_follows_the_last_closed_one():
    changes = pd.DataFrame(
        [
            {"warning_id": "w3", "household_id": "h1", "transition": "opened", "previous_warning_id": None},
            {"warning_id": "w4", "household_id": "h2", "transition": "opened", "previous_warning_id": None},
            {"warning_id": "w5", "household_id": "h3", "transition": "raised", "previous_warning_id": "w0"},
        ]
    ).astype({"previous_warning_id": "str"})
    closed = pd.DataFrame(
        {
            "warning_id": ["w2", "w1", "w9"],
            "household_id": ["h1", "h1", "h3"],
            "closed_on": ["2026-06-01", "2025-06-01", "2025-01-01"],
        }
    )
    linked = with_previous(changes, closed)["previous_warning_id"]
    assert linked.astype(object).where(linked.notna(), None).tolist() == ["w2", None, "w0"]
    assert with_previous(changes, closed.head(0))["previous_warning_id"].isna().tolist() == [True, True, False]
