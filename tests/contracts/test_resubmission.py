"""A file with a later day in its name and not one cell changed is told; a closed year that stays closed is not."""

from datetime import date

import pytest

import data_contracts as dc
from data_contracts.checking.resubmission import resubmitted

OCTOBER = date(2026, 10, 10)  # the due day of the register


def told(dataset, content, before, on, before_on):
    return resubmitted(dc.load_contracts()[dataset], content, before, on, before_on)


def test_the_same_cells_after_the_next_due_day_are_an_old_file_under_a_new_name():
    (note,) = told("monitored_person", "a", "a", date(2026, 11, 5), OCTOBER).to_dict("records")
    assert (note["code"], note["severity"], note["defect_class"]) == ("RW_F_01", "note", "late_update")
    assert "2026-11-05" in note["what_zh"] and "2026-10-10" in note["what_zh"]


@pytest.mark.parametrize(
    ("dataset", "content", "before", "on", "before_on"),
    [
        ("monitored_person", "a", "b", date(2026, 11, 5), OCTOBER),
        ("monitored_person", "a", None, date(2026, 11, 5), None),
        ("monitored_person", None, None, date(2026, 11, 5), OCTOBER),
        ("monitored_person", "a", "a", OCTOBER, date(2026, 9, 11)),
        ("monitored_person", "a", "a", OCTOBER, OCTOBER),
        ("monitored_person", "a", "a", date(2026, 9, 1), OCTOBER),
        ("monitored_person", "a", "a", None, OCTOBER),
        ("household_income", "a", "a", date(2027, 11, 5), OCTOBER),
    ],
    ids=["changed", "first", "refused", "same due day", "same day", "older", "no day", "closed year"],
)
def test_it_is_not_told(dataset, content, before, on, before_on):
    assert told(dataset, content, before, on, before_on).empty


def test_one_day_decides():
    assert told("monitored_person", "a", "a", date(2026, 10, 11), OCTOBER).shape[0] == 1
