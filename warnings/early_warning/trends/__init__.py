"""Trends of a whole county at once: rolling income, robust line, what single months show, why income is missing."""

from early_warning.trends.gaps import GAPS, gap_codes
from early_warning.trends.line import Trend, risk_below, theil_sen
from early_warning.trends.months import Months, months_shown
from early_warning.trends.rolling import trailing_sums
from early_warning.trends.year import relative_change, same_months

__all__ = [
    "GAPS",
    "Months",
    "Trend",
    "gap_codes",
    "months_shown",
    "relative_change",
    "risk_below",
    "same_months",
    "theil_sen",
    "trailing_sums",
]
