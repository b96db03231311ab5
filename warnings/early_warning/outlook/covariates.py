"""What is known about every household at the end of a month: each figure uses that month and earlier ones alone."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.grid import Floats, Grid, Ints, month_numbers
from early_warning.panel import Panel
from early_warning.policy import InForce
from early_warning.trends import months_shown, theil_sen, trailing_sums
from early_warning.trends.months import YEAR, newest, share

EVENT_GROUPS = {
    "events_health": ("medical_self_pay", "new_disability"),
    "events_harm": ("disaster", "accident"),
    "events_work": ("job_loss",),
    "events_living": ("school_dropout", "dangerous_housing", "water_failure"),
}


@dataclass(frozen=True)
class Happened:
    """Events of households in the register: the row of the household, the month (year * 12 + month - 1), the kind."""

    rows: Ints
    months: Ints
    kinds: pd.Series


def happened(households: pd.DataFrame, events: pd.DataFrame) -> Happened:
    """The events that name a household of the register."""
    rows = Grid(pd.Index(households["household_id"]), 0, 0).rows(events["household_id"])
    kept = rows >= 0
    months = month_numbers(events["event_date"].str[:7], blank=0)
    return Happened(rows[kept], months[kept], events["event_kind"][kept])


def covariates(panel: Panel, households: pd.DataFrame, events: Happened, terms: InForce) -> dict[str, Floats]:
    """One entry a household, as known at the end of the last month of ``panel``; NaN where it cannot be said.

    ``members``: registered, of today. ``transfer_share``, ``wage_share``: of income before cost. ``volatility``: see
    ``trends.Months``. ``wages_ended``: see ``_wages_ended``. ``slope``: robust slope of rolling income, and
    ``change_on_year``: income of the last months less that of the same months of last year, both in yuan per head.
    ``spending``: rigid spending less claims as a share of income before it. ``events_*``: events in the last twelve
    months. ``identified``: 1 once the household was identified for monitoring.
    Facts of the register that bear no date (housing, labour, water) are left out: whoever was in need may have been
    written down so only afterwards, and a model that learned from it would know the outcome.
    """
    window, compare = terms.whole("income_window_months"), terms.whole("income_drop_compare_months")
    months = months_shown(panel, window, terms.whole("volatility_months_needed"))
    return {
        "members": panel.members,
        "transfer_share": months.transfer_share,
        "wage_share": months.wage_share,
        "volatility": months.volatility,
        "wages_ended": _wages_ended(panel, window, months.gross),
        "slope": _slope(panel, terms),
        "change_on_year": _change_on_year(panel, compare),
        "spending": _spending(panel, window),
        "identified": _identified(households, panel.months[-1]),
        **_events(events, panel),
    }


def _wages_ended(panel: Panel, window: int, gross: Floats) -> Floats:
    """Share of ``gross``, the window's income before cost, that came as wages which have stopped since; 0 if none have.

    This much is still to drop out of the window. How long ago wages stopped would not do: what stopped before the
    window has dropped out already, and the longest spells grow with the length of the panel.
    """
    wages = panel.arrays["work_wage_yuan"]
    return np.where(wages[:, -1] == 0, share(newest(trailing_sums(wages, window, 1)), gross), 0.0)


def _slope(panel: Panel, terms: InForce) -> Floats:
    window, points = terms.whole("income_window_months"), terms.whole("trend_points")
    sums = trailing_sums(panel.arrays["net_income_yuan"], window, points)
    return theil_sen(sums, terms.whole("trend_points_needed"), 0).slope / panel.members


def _change_on_year(panel: Panel, months: int) -> Floats:
    sums = trailing_sums(panel.arrays["net_income_yuan"], months, YEAR + 1)
    if sums.shape[1] <= YEAR:
        return np.full(len(sums), np.nan)
    return (sums[:, -1] - sums[:, 0]) / panel.members


def _spending(panel: Panel, window: int) -> Floats:
    rigid, claims, income = (
        newest(trailing_sums(panel.arrays[name], window, 1))
        for name in ("rigid_spending_yuan", "claims_yuan", "net_income_yuan")
    )
    return np.divide(rigid - claims, income, out=np.full(len(income), np.nan), where=income > 0)


def _identified(households: pd.DataFrame, month: str) -> Floats:
    return (households["identified_month"].str[:7] <= month).fillna(False).to_numpy(np.float64)


def _events(events: Happened, panel: Panel) -> dict[str, Floats]:
    now = int(month_numbers(pd.Series([panel.months[-1]], dtype="str"), blank=0)[0])
    recent = (events.months <= now) & (events.months > now - YEAR)
    counts = {}
    for name, kinds in EVENT_GROUPS.items():
        rows = events.rows[recent & events.kinds.isin(kinds).to_numpy(bool)]
        counts[name] = np.bincount(rows, minlength=len(panel.members)).astype(np.float64)
    return counts
