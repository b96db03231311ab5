"""Rules on the three guarantees and drinking water as the register has them: yes or no, each."""

import numpy as np

from early_warning.facts import Facts
from early_warning.grid import Flags
from early_warning.rules.hit import Hit, hit, reaches


def guarantee_housing(facts: Facts) -> Hit:
    """The register says: unsafe housing."""
    return _failing(facts, facts.flag("is_unsafe_housing"))


def guarantee_water(facts: Facts) -> Hit:
    """The register says: no safe drinking water."""
    return _failing(facts, facts.flag("has_safe_water", bad=False))


def guarantee_insurance(facts: Facts) -> Hit:
    """The register says: a member without basic medical insurance."""
    return _failing(facts, facts.flag("has_uninsured_member"))


def guarantee_schooling(facts: Facts) -> Hit:
    """The register says: a child of compulsory-schooling age is not in school."""
    return _failing(facts, facts.flag("is_school_dropout"))


def _failing(facts: Facts, where: Flags) -> Hit:
    """One failing guarantee is pointed out once as many fail as the policy says; observed is how many do."""
    counted = facts.terms("guarantee_failures_counted")
    failing = [facts.flag(n) for n in ("is_unsafe_housing", "has_uninsured_member", "is_school_dropout")]
    number = np.sum([*failing, facts.flag("has_safe_water", bad=False)], axis=0).astype(np.float64)
    return hit(where & reaches(number, counted.number), number, counted.number, counted)
