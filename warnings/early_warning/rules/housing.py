"""Rules on the list of graded houses."""

from early_warning.facts import Facts
from early_warning.grid import Flags
from early_warning.rules.hit import Hit, bound, crosses
from early_warning.rules.listed import of_kind, recent, stated


def dangerous_housing(facts: Facts) -> Hit:
    """The house was graded C (in part) or D (wholly) dangerous."""
    return _graded(facts, facts.terms("dangerous_housing_grades").texts)


def wholly_dangerous_housing(facts: Facts) -> Flags:
    """The house was graded wholly dangerous (D)."""
    return _graded(facts, facts.terms("wholly_dangerous_housing_grades").texts).where


def housing_watch(facts: Facts) -> Hit:
    """A house to keep an eye on: graded B, mended before, in unsafe surroundings, or old, as the list says."""
    listed = of_kind(facts, "dangerous_housing")
    old = crosses(stated(listed, r"房龄\D{0,3}(\d+)"), bound(facts.terms("housing_watch_years"))).where
    return recent(facts, listed[old | listed["grade"].isin(facts.terms("housing_watch_words").texts)])


def _graded(facts: Facts, grades: tuple[str, ...]) -> Hit:
    listed = of_kind(facts, "dangerous_housing")
    return recent(facts, listed[listed["grade"].isin(grades)])
