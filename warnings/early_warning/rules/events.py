"""Rules on departments' lists that tell what happened. An event counts for some months after its date."""

import numpy as np
import pandas as pd

from early_warning.facts import Facts
from early_warning.grid import Floats
from early_warning.rules.hit import Hit, bound, crosses, nothing
from early_warning.rules.listed import of_kind, recent, since, summed


def school_dropout(facts: Facts) -> Hit:
    """A child of compulsory-schooling age left school."""
    return _recent(facts, "school_dropout")


def school_costs(facts: Facts) -> Hit:
    """Self-paid costs of schooling beyond the compulsory years cross the threshold in this school year."""
    listed = of_kind(facts, "school_costs")
    beyond = listed[~listed["grade"].isin(facts.terms("compulsory_school_stages").texts)]
    paid = summed(facts, since(beyond, _school_year_start(facts)))
    return crosses(paid, bound(facts.terms("school_costs_per_school_year")))


def disaster(facts: Facts) -> Hit:
    """The household is on a list of those struck by a disaster."""
    return _recent(facts, "disaster")


def accident(facts: Facts) -> Hit:
    """A member had an accident."""
    return _recent(facts, "accident")


def industry_failure(facts: Facts) -> Hit:
    """What the household farms or runs has failed (as in 旺苍)."""
    return _recent(facts, "industry_failure")


def job_loss(facts: Facts) -> Hit:
    """A member was registered as having lost the job."""
    return _recent(facts, "job_loss")


def mass_job_loss(facts: Facts) -> Hit:
    """The household is on a list of those struck by many losing their work at once (as in 旺苍)."""
    return _recent(facts, "mass_job_loss")


def work_uninsured(facts: Facts) -> Hit:
    """Listed month after month as insured through no work (as in 漯河); the newest month's list may be still to come.

    Observed is the number of months in a row. Places without a number of months have no such rule.
    """
    months = facts.terms.find("work_uninsured_months")
    if months is None:
        return nothing(len(facts.income))
    listed = of_kind(facts, "work_uninsured")
    return crosses(_months_in_a_row(facts, listed, round(months.number)), bound(months))


def new_disability(facts: Facts) -> Hit:
    """A member was newly graded severely disabled."""
    return _recent(facts, "new_disability", facts.terms("severe_disability_grades").texts)


def new_subsistence_allowance(facts: Facts) -> Hit:
    """The household newly gets the subsistence allowance (低保)."""
    return _recent(facts, "new_subsistence_allowance")


def new_extreme_hardship(facts: Facts) -> Hit:
    """A member was newly taken into support for extreme hardship (特困)."""
    return _recent(facts, "new_extreme_hardship")


def new_temporary_relief(facts: Facts) -> Hit:
    """The household was given temporary relief (临时救助)."""
    return _recent(facts, "new_temporary_relief")


def asset_review(facts: Facts) -> Hit:
    """A comparison of registers found a car, a flat or a business: to be looked at before anybody decides.

    It never raises or lowers a level.
    """
    return _recent(facts, "asset_found", facts.terms("asset_review_words").texts)


def _recent(facts: Facts, kind: str, grades: tuple[str, ...] | None = None) -> Hit:
    listed = of_kind(facts, kind)
    return recent(facts, listed if grades is None else listed[listed["grade"].isin(grades)])


def _school_year_start(facts: Facts) -> str:
    first, day = facts.terms.whole("school_year_first_month"), facts.terms.as_of
    return f"{day.year - (day.month < first):04d}-{first:02d}-01"


def _months_in_a_row(facts: Facts, listed: pd.DataFrame, needed: int) -> Floats:
    """Months without a gap up to this one, or to the last if this one is not listed; counted up to twelve or more."""
    width = max(needed, 12) + 1
    rows, at = np.unique(listed["row"].to_numpy(np.int64), return_inverse=True)
    inside = listed["age_months"].to_numpy(np.int64) < width
    is_listed = np.zeros((len(rows), width), dtype=bool)
    is_listed[at[inside], listed["age_months"].to_numpy(np.int64)[inside]] = True
    up_to_now, up_to_last = (np.logical_and.accumulate(m, axis=1).sum(axis=1) for m in (is_listed, is_listed[:, 1:]))
    months = np.zeros(len(facts.income))
    months[rows] = np.where(is_listed[:, 0], up_to_now, up_to_last)
    return months
