"""All that the rules look at, worked out once: one number or flag a household."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.counted import income_now
from early_warning.data_status import Trust, trust
from early_warning.grid import Flags, Floats, Grid, month_numbers
from early_warning.panel import Panel
from early_warning.policy import InForce
from early_warning.trend import Trend, risk_below, theil_sen, trailing_sums


@dataclass(frozen=True)
class Facts:
    """One entry a household, in the order of ``households``. Money in yuan per head unless said.

    ``income`` is the sum over the income window or the accounting year (policy ``income_period``), NaN where it
    is unknown or its data may not speak (missing, stale, quarantined); ``line`` is the monitoring line for as
    many months; ``data`` says why.
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
    risk: Floats

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

    def flag(self, name: str, bad: bool = True) -> Flags:
        """Where a flag of the register has its bad answer; unknown is not bad."""
        return self.households[name].fillna(not bad).to_numpy(bool) == bad


def gather(
    households: pd.DataFrame, panel: Panel, events: pd.DataFrame, data_status: pd.DataFrame, terms: InForce
) -> Facts:
    """Work the facts out. Raises ValueError unless ``households`` and ``panel`` list the same households alike."""
    if list(panel.household_ids) != list(households["household_id"]):
        raise ValueError("the panel was made of another register: build it from these households")
    data = trust(households, panel, data_status, terms)
    return _facts(households, panel, _known_events(households, events, terms), data, data.speaks, terms)


def by_last_good_data(facts: Facts) -> Facts:
    """The same with the income of those who keep their last good history: to be shown, never to raise a level."""
    speaks = facts.data.speaks | facts.data.is_kept
    return _facts(facts.households, facts.panel, facts.events, facts.data, speaks, facts.terms)


def _facts(
    households: pd.DataFrame, panel: Panel, events: pd.DataFrame, data: Trust, speaks: Flags, terms: InForce
) -> Facts:
    """The facts with income where ``speaks``."""
    window = terms.whole("income_window_months")
    line = terms.number("monitoring_line") * window / terms.number("line_period_months")
    members = panel.members
    income = trailing_sums(panel.arrays["net_income_yuan"], window) / members[:, None]
    income = np.where(speaks[:, None], income, np.nan)
    points = income[:, -terms.whole("trend_points") :]
    trend = theil_sen(points, terms.whole("trend_points_needed"), terms.whole("trend_horizon_months"))
    return Facts(
        terms=terms,
        households=households,
        panel=panel,
        events=events,
        data=data,
        line=line,
        income=income_now(income, households, terms),
        rigid=_newest(trailing_sums(panel.arrays["rigid_spending_yuan"], window)) / members,
        claims=_newest(trailing_sums(panel.arrays["claims_yuan"], window)) / members,
        trend=trend,
        risk=risk_below(line, trend, terms.number("risk_scale_floor_share") * line),
    )


def _newest(sums: Floats) -> Floats:
    return sums[:, -1] if sums.shape[1] else np.full(len(sums), np.nan)


def _known_events(households: pd.DataFrame, events: pd.DataFrame, terms: InForce) -> pd.DataFrame:
    """Events up to the as-of date of households in the register, with ``row`` and ``age_months``."""
    known = events[events["event_date"] <= terms.as_of.isoformat()]
    grid = Grid(pd.Index(households["household_id"]), 0, 0)
    now = terms.as_of.year * 12 + terms.as_of.month - 1
    age = now - month_numbers(known["event_date"].str[:7], blank=0)
    known = known.assign(row=grid.rows(known["household_id"]), age_months=age)
    return known[known["row"] >= 0]
