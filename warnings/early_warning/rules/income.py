"""Rules on income and rigid spending. Unknown income (NaN) never meets a rule."""

import numpy as np

from early_warning.facts import Facts
from early_warning.grid import Flags
from early_warning.rules.hit import Hit, below, hit, reaches
from early_warning.trends import same_months


def income_below_line(facts: Facts) -> Hit:
    """Net income per head over the window is below the monitoring line."""
    return hit(below(facts.income, facts.line), facts.income, facts.line, facts.terms("monitoring_line"))


def rigid_spending(facts: Facts) -> Hit:
    """(Income + claims - self-paid) per head is below the line, and what is paid is large.

    The test is inferred from a public schema and a reported case, not quoted from law. It also holds when
    income alone is below the line: spending does not become harmless by being poor.
    """
    paid = facts.rigid - facts.claims
    left = facts.income - paid
    large = reaches(paid, facts.terms.number("rigid_spending_share_of_line") * facts.line)
    return hit(below(left, facts.line) & large, left, facts.line, facts.terms("monitoring_line"))


def income_drop(facts: Facts) -> Hit:
    """Income of the last months fell by at least a share against the same months of last year."""
    share = facts.terms("income_drop_share")
    fall = -facts.change_on_year
    return hit(reaches(fall, share.number), fall, share.number, share)


def wages_stopped(facts: Facts) -> Hit:
    """No wage by any monthly source for some months, but wages in the same months of last year (as in 漯河)."""
    months = facts.terms("wages_stopped_months")
    count = round(months.number)
    now, before = same_months(facts.panel.arrays["work_wage_yuan"], count, facts.terms.whole("same_months_shift"))
    where = (now == 0) & (before > 0) & ~np.isnan(facts.income)
    return hit(where, np.full(len(now), float(count)), months.number, months)


def trend_to_line(facts: Facts) -> Hit:
    """Income is on or above the line, but its robust trend leads below it within the horizon."""
    where = reaches(facts.income, facts.line) & below(facts.trend.projected, facts.line)
    return hit(where, facts.trend.projected, facts.line, facts.terms("monitoring_line"))


def deep(facts: Facts) -> Flags:
    """Income is short of the line by at least a share of it."""
    share = facts.terms.number("deep_below_line_share")
    return reaches(1 - facts.income / facts.line, share)


def near_line(facts: Facts) -> Flags:
    """Income is below a multiple of the line."""
    return below(facts.income, facts.line * facts.terms.number("near_line_multiple"))
