"""All that the rules look at, worked out once: one number or flag a household."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
import pandas as pd

from early_warning.counted import income_now
from early_warning.data_status import Trust, trust
from early_warning.grid import Flags, Floats, Grid, month_numbers
from early_warning.panel import Panel
from early_warning.policy import InForce
from early_warning.prospects import Prospects, Told, prospects, told
from early_warning.trends import Trend, relative_change, same_months, theil_sen, trailing_sums
from early_warning.trends.months import Months, months_shown, newest

Figures = TypeVar("Figures", Trend, Months)
MONTHS_BACK = 12
"""Windows kept: an accounting year ended at most eleven months ago."""


@dataclass(frozen=True)
class Measured:
    """What the panel's arrays say, whether or not it may speak; one entry a household, money per head."""

    income: Floats
    rigid: Floats
    claims: Floats
    trend: Trend
    months: Months
    change_on_year: Floats


@dataclass(frozen=True)
class Facts:
    """One entry a household, in the order of ``households``. Money in yuan per head unless said.

    ``income`` is the sum over the income window or the accounting year (policy ``income_period``), NaN where it
    is unknown or its data may not speak (missing, stale, quarantined); ``line`` is the monitoring line for as
    many months; ``data`` says why; ``months`` is what single months show; ``change_on_year`` the
    relative change of net income, last months against the same of last year; ``said`` is what was told of the months
    ahead, ``prospects`` what may be used of it.
    """

    terms: InForce
    households: pd.DataFrame
    panel: Panel
    events: pd.DataFrame
    data: Trust
    line: float
    income: Floats
    rigid: Floats
    claims: Floats
    trend: Trend
    months: Months
    change_on_year: Floats
    said: Told
    prospects: Prospects
    measured: Measured

    @property
    def monitored(self) -> Flags:
        """A monitored household whose risk is not resolved: people already help it."""
        resolved = self.households["is_risk_resolved"].fillna(False).to_numpy(bool)
        return self.households["monitoring_category"].notna().to_numpy() & ~resolved

    @property
    def income_unknown(self) -> Flags:
        """Income is not known, or its data may not speak."""
        return np.isnan(self.income)

    @property
    def lifted(self) -> Flags:
        """A household that left poverty; all others are ordinary."""
        return (self.households["household_type"] == "lifted").to_numpy(bool)

    def data_is(self, status: str) -> Flags:
        """Where the data status is ``status``."""
        return (self.data.status == status).to_numpy(bool)

    def flag(self, name: str, bad: bool = True) -> Flags:
        """Where a flag of the register has its bad answer; unknown is not bad."""
        return self.households[name].fillna(not bad).to_numpy(bool) == bad


def gather(
    households: pd.DataFrame,
    panel: Panel,
    events: pd.DataFrame,
    data_status: pd.DataFrame,
    terms: InForce,
    outlook: pd.DataFrame | None = None,
    at_high_risk: Collection[str] = (),
) -> Facts:
    """Work the facts out; arguments as in ``assess``.

    Raises ValueError unless ``households`` and ``panel`` list the same households alike.
    """
    if not np.array_equal(panel.household_ids, households["household_id"].to_numpy(object)):
        raise ValueError("the panel was made of another register: build it from these households")
    data = trust(households, panel, data_status, terms)
    said, known = told(households, outlook, at_high_risk), _known_events(households, events, terms)
    measured = _measured(households, panel, terms)
    _hush(measured, data.speaks | data.is_kept)
    return _facts(households, panel, known, data, said, measured, terms)


def by_last_good_data(facts: Facts) -> Facts:
    """The same with the income of those who keep their last good history: to be shown, never to raise a level."""
    data = replace(facts.data, speaks=facts.data.speaks | facts.data.is_kept)
    of = facts.households, facts.panel, facts.events
    return replace(_facts(*of, data, facts.said, facts.measured, facts.terms), data=facts.data)


def _measured(households: pd.DataFrame, panel: Panel, terms: InForce) -> Measured:
    """All that is summed and fitted over the months of the panel."""
    window, needed = terms.whole("income_window_months"), terms.whole("trend_points_needed")
    points, per_head = terms.whole("trend_points"), panel.members[:, None]
    income = trailing_sums(panel.arrays["net_income_yuan"], window, max(points, MONTHS_BACK))
    income /= per_head
    return Measured(
        income=income_now(income, households, terms),
        rigid=newest(trailing_sums(panel.arrays["rigid_spending_yuan"], window, 1)) / panel.members,
        claims=newest(trailing_sums(panel.arrays["claims_yuan"], window, 1)) / panel.members,
        trend=theil_sen(income[:, -points:], needed, terms.whole("trend_horizon_months")),
        months=months_shown(panel, window, terms.whole("volatility_months_needed")),
        change_on_year=_change_on_year(panel, terms),
    )


def _change_on_year(panel: Panel, terms: InForce) -> Floats:
    months, shift = terms.whole("income_drop_compare_months"), terms.whole("same_months_shift")
    return relative_change(*same_months(panel.arrays["net_income_yuan"], months, shift))


def _facts(
    households: pd.DataFrame,
    panel: Panel,
    events: pd.DataFrame,
    data: Trust,
    said: Told,
    measured: Measured,
    terms: InForce,
) -> Facts:
    """The facts with income where ``data.speaks``."""
    line = terms.number("monitoring_line") * terms.whole("income_window_months") / terms.number("line_period_months")
    now = _if_heard(measured.income, data.speaks)
    trend, floor = _heard(measured.trend, data.speaks), terms.number("risk_scale_floor_share") * line
    return Facts(
        terms=terms,
        households=households,
        panel=panel,
        events=events,
        data=data,
        line=line,
        income=now,
        rigid=measured.rigid,
        claims=measured.claims,
        trend=trend,
        months=_heard(measured.months, data.speaks),
        change_on_year=np.where(np.isnan(now), np.nan, measured.change_on_year),
        said=said,
        prospects=prospects(said, now, line, trend, floor),
        measured=measured,
    )


def _heard(figures: Figures, speaks: Flags) -> Figures:
    """The same figures, NaN where the data may not speak."""
    return replace(figures, **{f.name: _if_heard(getattr(figures, f.name), speaks) for f in fields(figures)})


def _hush(measured: Measured, heard: Flags) -> None:
    """What neither speaks nor is kept is blanked where it stands, so that those who speak need no copy of it."""
    silent = np.flatnonzero(~heard)
    for figures in (measured.trend, measured.months):
        for f in fields(figures):
            getattr(figures, f.name)[silent] = np.nan
    measured.income[silent] = np.nan


def _if_heard(values: Floats, speaks: Flags) -> Floats:
    """``values`` themselves where silence is NaN already, as it mostly is: no copy of a whole county."""
    return values if np.isnan(values[~speaks]).all() else np.where(speaks, values, np.nan)


def _known_events(households: pd.DataFrame, events: pd.DataFrame, terms: InForce) -> pd.DataFrame:
    """Events up to the as-of date of households in the register, with ``row`` and ``age_months``."""
    known = events[events["event_date"] <= terms.as_of.isoformat()]
    grid = Grid(pd.Index(households["household_id"]), 0, 0)
    now = terms.as_of.year * 12 + terms.as_of.month - 1
    age = now - month_numbers(known["event_date"].str[:7], blank=0)
    known = known.assign(row=grid.rows(known["household_id"]), age_months=age)
    return known[known["row"] >= 0]
