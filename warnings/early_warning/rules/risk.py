"""Rules on the risk that the model sees. Where there is no model, or it cannot say, they hold nowhere."""

import numpy as np

from early_warning.facts import Facts
from early_warning.grid import Flags
from early_warning.rules.hit import Hit, below, reaches


def high_risk(facts: Facts) -> Hit:
    """On or above the line, but likely to be below it at the horizon, by the model.

    A household comes to high risk at policy ``high_risk`` and leaves it below the lower ``high_risk_leave``, so
    that an estimate that wiggles between the two changes nothing.
    """
    enter, leave = facts.terms("high_risk"), facts.terms("high_risk_leave")
    ahead = facts.prospects
    which = np.where(ahead.was_high & below(ahead.risk, enter.number), 1, 0)  # the lower one only where it decides
    threshold = np.array([enter.number, min(leave.number, enter.number)])[which]
    where = ahead.by_model & reaches(ahead.risk, threshold) & reaches(facts.income, facts.line)
    return Hit(where, ahead.risk, threshold, (enter, leave), which)


def low_risk(facts: Facts) -> Flags:
    """The model finds the household safe: its risk is below policy ``low_risk``."""
    return facts.prospects.by_model & below(facts.prospects.risk, facts.terms.number("low_risk"))
