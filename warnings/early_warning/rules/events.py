"""Rules on departments' lists. An event counts for some months after its date."""

import numpy as np
import pandas as pd

from early_warning.facts import Facts
from early_warning.grid import Flags, Floats, added
from early_warning.policy import Parameter
from early_warning.rules.hit import Hit, hit, reaches

MEDICAL_THRESHOLDS = ("medical_self_pay_lifted", "medical_self_pay_ordinary")


def medical_self_pay(facts: Facts) -> Hit:
    """The household's self-paid medical costs of this calendar year reach the threshold of its type."""
    paid = facts.events[
        (facts.events["event_kind"] == "medical_self_pay")
        & (facts.events["event_date"].str[:4] == f"{facts.terms.as_of.year:04d}")
    ]
    total = _by_household(facts, paid, paid["amount_yuan"].fillna(0.0).to_numpy(np.float64))
    parameters, thresholds = zip(*(_medical_threshold(facts, name) for name in MEDICAL_THRESHOLDS), strict=True)
    which = np.where(facts.lifted, 0, 1)
    threshold = np.array(thresholds)[which]
    return Hit(reaches(total, threshold), total, threshold, parameters, which)


def school_dropout(facts: Facts) -> Hit:
    """A child of compulsory-schooling age left school."""
    return _recent(facts, "school_dropout")


def dangerous_housing(facts: Facts) -> Hit:
    """The house was graded C (in part) or D (wholly) dangerous."""
    return _recent(facts, "dangerous_housing", facts.terms("dangerous_housing_grades").texts)


def water_failure(facts: Facts) -> Hit:
    """Drinking water failed a check."""
    return _recent(facts, "water_failure")


def disaster(facts: Facts) -> Hit:
    """The household is on a list of those struck by a disaster."""
    return _recent(facts, "disaster")


def accident(facts: Facts) -> Hit:
    """A member had an accident."""
    return _recent(facts, "accident")


def job_loss(facts: Facts) -> Hit:
    """A member was registered as having lost the job."""
    return _recent(facts, "job_loss")


def new_disability(facts: Facts) -> Hit:
    """A member was newly graded severely disabled."""
    return _recent(facts, "new_disability", facts.terms("severe_disability_grades").texts)


def wholly_dangerous_housing(facts: Facts) -> Flags:
    """The house was graded wholly dangerous (D)."""
    return _recent(facts, "dangerous_housing", facts.terms("wholly_dangerous_housing_grades").texts).where


def _recent(facts: Facts, kind: str, grades: tuple[str, ...] | None = None) -> Hit:
    """Events of a kind (and grade) not older than the policy says; observed is the newest one's age in months."""
    months = facts.terms("event_counts_months")
    wanted = (facts.events["event_kind"] == kind) & (facts.events["age_months"] < months.number)
    if grades is not None:
        wanted &= facts.events["grade"].isin(grades)
    events = facts.events[wanted]
    age = np.full(len(facts.income), np.inf)
    np.minimum.at(age, events["row"].to_numpy(np.int64), events["age_months"].to_numpy(np.float64))
    return hit(np.isfinite(age), np.where(np.isfinite(age), age, np.nan), months.number, months)


def _by_household(facts: Facts, events: pd.DataFrame, amounts: Floats) -> Floats:
    return added(events["row"].to_numpy(np.int64), amounts, len(facts.income))


def _medical_threshold(facts: Facts, name: str) -> tuple[Parameter, float]:
    """In yuan, or where the place says so as a share of the province's rural income of last year (as in 阳原)."""
    share = facts.terms.find(f"{name}_share")
    if share is None:
        parameter = facts.terms(name)
        return parameter, parameter.number
    return share, share.number * facts.terms.number("rural_income_of_last_year")
