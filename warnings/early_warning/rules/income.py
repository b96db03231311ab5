"""Rules on income and rigid spending. Unknown income (NaN) never meets a rule."""

import numpy as np

from early_warning.facts import Facts
from early_warning.grid import Flags, Floats
from early_warning.rules.hit import Hit, below, hit, reaches
from early_warning.trends import trailing_sums


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
    months = facts.terms.whole("income_drop_compare_months")
    fall = -change_on_year(facts, months)
    return hit(reaches(fall, share.number), fall, share.number, share)


def wages_stopped(facts: Facts) -> Hit:
    """No wage by any monthly source for some months, but wages in the same months of last year (as in 漯河)."""
    months = facts.terms("wages_stopped_months")
    count = round(months.number)
    now, before = same_months(facts, "work_wage_yuan", count)
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


def change_on_year(facts: Facts, months: int) -> Floats:
    """Relative change of net income, last months against the same of last year; NaN if unknown or was not positive."""
    now, before = same_months(facts, "net_income_yuan", months)
    known = (before > 0) & ~np.isnan(facts.income)
    return np.divide(now - before, before, out=np.full(len(now), np.nan), where=known)


def same_months(facts: Facts, name: str, months: int) -> tuple[Floats, Floats]:
    """Sums over the last months and over the same months of last year; NaN if the panel does not reach back.

    The Spring Festival, when migrants are home, moves between January and February. So last year's sum is
    the lowest of those that start up to policy ``same_months_shift`` months earlier or later.
    """
    amounts, shift = facts.panel.arrays[name], facts.terms.whole("same_months_shift")
    sums = trailing_sums(amounts, months, 13 + shift)
    year_ago = sums.shape[1] - 13
    if year_ago < 0:
        unknown = np.full(len(amounts), np.nan)
        return unknown, unknown
    return sums[:, -1], sums[:, max(year_ago - shift, 0) : year_ago + shift + 1].min(axis=1)
