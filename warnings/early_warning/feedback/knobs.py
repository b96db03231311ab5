"""Which thresholds of rules can be tried at another value on what each night kept, and how."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.grid import Flags, Floats
from early_warning.policy import InForce, Parameter
from early_warning.rules.hit import bound, exceeds, reaches

Score = Callable[[pd.DataFrame, float], Floats]


@dataclass(frozen=True)
class Knob:
    """One parameter and the rules that hold their ``score`` against it.

    ``score``: the value of each row of ``spoken`` on the parameter's scale, given the parameter's present value; NaN
    counts as met at any value. ``fewer``: by which way of moving it fewer are told: ``up`` or ``down``. ``is_one_of``:
    the rule has several such parameters, one for each class of household: a row is this one's where its threshold is.
    ``is_whole``: it takes whole numbers alone.
    """

    parameter: str
    rules: tuple[str, ...]
    score: Score
    fewer: str = "up"
    is_one_of: bool = False
    is_whole: bool = False

    def rows(self, said: pd.DataFrame, current: float) -> Flags:
        """Which rows of ``spoken`` are held against this parameter."""
        mine = said["code"].isin(self.rules).to_numpy(bool)
        if self.is_one_of:
            mine = mine & np.isclose(said["threshold"].to_numpy(np.float64), current)
        return mine

    def holds(self, scores: Floats, at: float, must_exceed: bool) -> Flags:
        """Which of ``scores`` still meet the rule with the parameter ``at`` another value."""
        if self.fewer == "down":
            return ~reaches(scores, at)
        return (exceeds if must_exceed else reaches)(scores, at) | np.isnan(scores)


def _observed(said: pd.DataFrame, _: float) -> Floats:
    return said["observed"].to_numpy(np.float64)


def _paid_share(said: pd.DataFrame, _: float) -> Floats:
    """What is paid per head as a share of the line: the income less what is left of it."""
    paid = said["income_yuan_per_head"].to_numpy(np.float64) - said["observed"].to_numpy(np.float64)
    return paid / said["threshold"].to_numpy(np.float64)


def _months_without_wages(said: pd.DataFrame, _: float) -> Floats:
    return said["months_without_wages"].to_numpy(np.float64)


def _months_to_line(said: pd.DataFrame, horizon: float) -> Floats:
    """How many months ahead the trend meets the line: the projection is a straight line of that slope."""
    slope = said["slope_yuan_per_head_per_month"].to_numpy(np.float64)
    short = said["threshold"].to_numpy(np.float64) - said["observed"].to_numpy(np.float64)
    return np.where(slope < 0, horizon + short / np.where(slope < 0, slope, -1.0), 0.0)


_LISTED = (
    *("new_major_illness", "school_dropout", "dangerous_housing", "disaster", "accident", "industry_failure"),
    *("job_loss", "mass_job_loss", "new_disability", "new_subsistence_allowance", "new_extreme_hardship"),
    "new_temporary_relief",
)
KNOBS: tuple[Knob, ...] = (
    Knob("high_risk", ("high_risk",), _observed),
    Knob("income_drop_share", ("income_drop",), _observed),
    Knob("wages_stopped_months", ("wages_stopped",), _months_without_wages, is_whole=True),
    Knob("rigid_spending_share_of_line", ("rigid_spending",), _paid_share),
    Knob("trend_horizon_months", ("trend_to_line",), _months_to_line, fewer="down", is_whole=True),
    Knob("medical_self_pay_lifted", ("medical_self_pay",), _observed, is_one_of=True),
    Knob("medical_self_pay_ordinary", ("medical_self_pay",), _observed, is_one_of=True),
    Knob("medical_self_pay_monitored", ("medical_self_pay",), _observed, is_one_of=True),
    Knob("hospital_stay_self_pay_monitored", ("hospital_stay_self_pay",), _observed, is_one_of=True),
    Knob("hospital_stay_self_pay_others", ("hospital_stay_self_pay",), _observed, is_one_of=True),
    Knob("outpatient_self_pay_per_month", ("outpatient_self_pay",), _observed),
    Knob("medical_share_of_income", ("medical_share_of_income",), _observed),
    Knob("school_costs_per_school_year", ("school_costs",), _observed),
    Knob("work_uninsured_months", ("work_uninsured",), _observed, is_whole=True),
    Knob("event_counts_months", _LISTED, _observed, fewer="down", is_whole=True),
)
"""Monitoring lines and legal deadlines are not here. Neither are values that only shift a level (near_line_multiple,
deep_below_line_share) or that no night keeps the observations of (housing_watch_years, trend_points)."""

MOVABLE = "ours"
"""The origin of a value that may be proposed to move: published ones never, nor those of simulated places."""


@dataclass(frozen=True)
class Setting:
    """A knob as it stands at a place: its parameter, the number in it, and whether that must be exceeded."""

    knob: Knob
    parameter: Parameter
    number: float
    must_exceed: bool

    @property
    def is_movable(self) -> bool:
        """Whether the place may be told to move it: its value is the system's own, with no published source."""
        return self.parameter.origin == MOVABLE

    def value(self, number: float) -> float | int | Mapping[str, float | int]:
        """``number`` as the policy would write it."""
        plain = int(number) if self.knob.is_whole or number == int(number) else float(number)
        return {"over": plain} if self.must_exceed else plain


def settings(terms: InForce, knobs: tuple[Knob, ...] = KNOBS) -> list[Setting]:
    """The knobs that have a value at the place and date. Raises WrongUse where one is no threshold."""
    found = [(knob, terms.find(knob.parameter)) for knob in knobs]
    return [_setting(knob, parameter) for knob, parameter in found if parameter is not None]


def _setting(knob: Knob, parameter: Parameter) -> Setting:
    limit = bound(parameter)
    return Setting(knob, parameter, limit.number, limit.must_exceed)
