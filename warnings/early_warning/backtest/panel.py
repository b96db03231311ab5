"""A long panel as unit x period arrays, cut at an origin so that nothing after it can be seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from early_warning.grid import Flags, Floats

KEYS = ["household_id", "period"]


@dataclass(frozen=True)
class Panel:
    """Households (rows, sorted by id) x periods (columns, oldest first).

    ``income``: NaN where unknown, in the unit of the line. ``has_row``: whether the file has a row there.
    ``covariates``: name -> values, NaN where unknown.
    """

    households: pd.Index
    periods: pd.Index
    income: Floats
    has_row: Flags
    covariates: Mapping[str, Floats]


def panel_of(long: pd.DataFrame) -> Panel:
    """Lay a long frame onto the grid; grain household x period, each once.

    ``household_id`` text, ``period`` whole numbers or ISO dates as text, ``income`` and all other columns float64.
    """
    rows, households = pd.factorize(long["household_id"], sort=True)
    columns, periods = pd.factorize(long["period"], sort=True)

    def grid(values: Floats) -> Floats:
        laid = np.full((len(households), len(periods)), np.nan)
        laid[rows, columns] = values
        return laid

    has_row = ~np.isnan(grid(np.ones(len(long))))
    numbers = {name: grid(long[name].to_numpy(np.float64)) for name in long.columns.drop(KEYS)}
    return Panel(pd.Index(households), pd.Index(periods), numbers.pop("income"), has_row, numbers)


def known_by(panel: Panel, at: int) -> tuple[Panel, Flags]:
    """What could be known at period ``at``, and which households of ``panel`` it holds: those with a row by then.

    The arrays are copies of their own shape and order in memory: a panel cut off after ``at`` gives the same
    bytes, so that every sum over them gives the same digits.
    """
    here: Flags = np.asarray(panel.has_row[:, : at + 1].any(axis=1))

    def cut(values: NDArray[Any]) -> NDArray[Any]:
        return np.ascontiguousarray(values[here, : at + 1])

    seen = {name: cut(values) for name, values in panel.covariates.items()}
    known = {name: values for name, values in seen.items() if not np.isnan(values).all()}
    return Panel(panel.households[here], panel.periods[: at + 1], cut(panel.income), cut(panel.has_row), known), here


def relative_to_median(long: pd.DataFrame) -> pd.DataFrame:
    """``long`` with each income divided by the median of its period's known incomes."""
    return long.assign(income=long["income"] / period_medians(long))


def period_medians(long: pd.DataFrame) -> pd.Series:
    """The median of the known incomes of each row's period; NaN where the period knows none."""
    return long.groupby("period")["income"].transform("median")


def quantile_line(incomes: Iterable[float], quantile: float) -> float:
    """The quantile of all known incomes, interpolated linearly; NaN where none is known."""
    values = np.asarray(list(incomes), dtype=np.float64)
    known = values[~np.isnan(values)]
    return float(np.quantile(known, quantile)) if len(known) else float("nan")
