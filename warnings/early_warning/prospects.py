"""What is to be expected of each household: by the model where there is one, else by its current income alone."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import log_ndtr

from early_warning.grid import Flags, Floats, Grid, first_word
from early_warning.trends import Trend, risk_below

MODEL, CURRENT_INCOME = "model", "current_income"
NUMBERS = ("risk", "risk_low", "risk_high", "expected_poverty", "depth")
OUTLOOK = ("household_id", *NUMBERS, "risk_basis")


@dataclass(frozen=True)
class Told:
    """What was handed in, a row for each household of the register in its order.

    ``outlook``: NUMBERS and risk_basis, NaN where nothing was said. ``was_high``: at high risk when last assessed.
    """

    outlook: pd.DataFrame
    was_high: Flags


@dataclass(frozen=True)
class Prospects:
    """One entry a household; NaN (``basis`` None) where its income is unknown or may not speak.

    ``risk`` is the probability of being below the line at the horizon, ``risk_low`` to ``risk_high`` its interval;
    ``depth`` the expected shortfall, as a share of the line, if it falls; ``expected_poverty`` the estimate of
    Chaudhuri, Jalan and Suryahadi. ``basis`` says who speaks: MODEL or CURRENT_INCOME. Without a model the risk is a
    normal law around the household's own trend, uncalibrated: it ranks households, and nothing is concluded from it.
    """

    risk: Floats
    risk_low: Floats
    risk_high: Floats
    expected_poverty: Floats
    depth: Floats
    basis: NDArray[np.object_]
    was_high: Flags

    @property
    def by_model(self) -> Flags:
        """Where the model speaks."""
        return np.asarray(self.basis == MODEL, dtype=bool)

    @property
    def priority(self) -> Floats:
        """Risk times depth: whom to see first."""
        return self.risk * self.depth


def told(households: pd.DataFrame, outlook: pd.DataFrame | None, at_high_risk: Collection[str]) -> Told:
    """Lay ``outlook`` (grain household, columns OUTLOOK; None: no model) onto the register.

    Raises ValueError if it names a household twice or lacks a column.
    """
    given = pd.DataFrame(columns=list(OUTLOOK)) if outlook is None else outlook
    if lacking := sorted(set(OUTLOOK) - set(given.columns)):
        raise ValueError(f"the outlook lacks {', '.join(lacking)}")
    ids = households["household_id"]
    laid = given if given["household_id"].array.equals(ids.array) else _laid(given, ids)
    was_high = ids.isin(set(at_high_risk)).to_numpy(bool) if at_high_risk else np.zeros(len(ids), dtype=bool)
    index = pd.RangeIndex(len(ids))  # a frame of the same columns, not of copies
    return Told(pd.DataFrame({name: laid[name].set_axis(index) for name in OUTLOOK[1:]}, copy=False), was_high)


def _laid(given: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """The rows of ``given`` in the order of ``ids``."""
    if given["household_id"].duplicated().any():
        raise ValueError("the outlook names a household twice")
    rows = Grid(pd.Index(ids), 0, 0).rows(given["household_id"])
    place = np.full(len(ids), -1, dtype=np.int64)
    place[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
    return given.set_axis(range(len(given))).reindex(place)


def prospects(said: Told, income: Floats, line: float, trend: Trend, floor: float) -> Prospects:
    """The prospects of households with ``income`` per head; ``floor`` is the least spread assumed around a trend."""
    numbers = {name: said.outlook[name].to_numpy(np.float64, na_value=np.nan) for name in NUMBERS}
    known = ~np.isnan(income)
    by_outlook = known & ~np.isnan(numbers["risk"])
    own = {"risk": risk_below(line, trend, floor), "depth": depth_if_below(line, trend, floor)}
    nothing = np.full(len(income), np.nan)
    laid = {name: np.where(by_outlook, numbers[name], own.get(name, nothing)) for name in NUMBERS}
    laid = {name: np.where(known, values, np.nan) for name, values in laid.items()}
    by_model = by_outlook & (said.outlook["risk_basis"] == MODEL).to_numpy(bool, na_value=False)
    basis = first_word([by_model, ~np.isnan(laid["risk"])], [MODEL, CURRENT_INCOME])
    return Prospects(**laid, basis=basis, was_high=said.was_high)


def depth_if_below(line: float, trend: Trend, floor: float) -> Floats:
    """Expected shortfall as a share of ``line``, given that income at the horizon is below it, under a normal law."""
    spread = np.maximum(trend.spread, floor)
    z = (line - trend.projected) / spread
    mills = np.exp(-0.5 * z**2 - 0.5 * np.log(2 * np.pi) - log_ndtr(z))
    return np.maximum(z + mills, 0.0) * spread / line
