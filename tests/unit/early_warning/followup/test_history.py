"""The warning that follows a closed one of the same household."""

import pandas as pd

from early_warning.followup import with_previous

CLOSED = pd.DataFrame(
    {
        "warning_id": ["a1", "a2", "b1"],
        "household_id": ["a", "a", "b"],
        "closed_on": pd.to_datetime(["2026-03-01", "2026-07-01", "2026-05-01"]),
    }
)


def previous(warning_id: str, household_id: str, transition: str, known: str | None = None) -> str | None:
    row = {"warning_id": [warning_id], "household_id": [household_id], "transition": [transition]}
    changes = pd.DataFrame(row | {"previous_warning_id": pd.Series([known], dtype="str")})
    found = with_previous(changes, CLOSED)["previous_warning_id"].iloc[0]
    return None if pd.isna(found) else found


def test_what_opens_follows_the_last_closed_one_of_its_household() -> None:
    assert previous("a3", "a", "opened") == "a2"
    assert previous("b2", "b", "opened") == "b1"
    assert previous("c1", "c", "opened") is None


def test_what_does_not_open_keeps_what_it_follows() -> None:
    assert previous("a3", "a", "raised") is None
    assert previous("a3", "a", "raised", known="a1") == "a1"


def test_what_runs_of_one_day_opened_closed_and_open_again_follows_the_one_before() -> None:
    assert previous("a2", "a", "opened") == "a1"
    assert previous("b1", "b", "opened") is None
