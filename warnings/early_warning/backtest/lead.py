"""How long before a fall the warning stood, with falls that were missed counted as none."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.backtest.ranking import taken, visits_of
from early_warning.grid import Flags, Floats, Ints

CAP = 6
"""Periods at most that a warning counts as early. A value of ours: who is always warned is not warned early."""


@dataclass(frozen=True)
class Leads:
    """The lead of each fall in periods, 0 where it was missed, at most ``cap``."""

    periods: Ints
    cap: int

    @property
    def counts(self) -> list[int]:
        """How many falls had each lead, from 0 (missed) to the cap."""
        return [int(n) for n in np.bincount(self.periods, minlength=self.cap + 1)]

    @property
    def missed(self) -> float:
        """The share of the falls that no warning preceded; NaN where nobody fell."""
        return float(np.mean(self.periods == 0)) if len(self.periods) else float("nan")

    @property
    def median(self) -> float:
        """The median lead, misses among them as 0; NaN where nobody fell."""
        return float(np.median(self.periods)) if len(self.periods) else float("nan")

    @property
    def mean(self) -> float:
        """The mean lead, misses among them as 0; NaN where nobody fell."""
        return float(np.mean(self.periods)) if len(self.periods) else float("nan")


def leads(predictions: pd.DataFrame, risk: str, share: float | None = None, capacity: int | None = None) -> Ints:
    """The lead of the fall after each prediction, -1 where none is known, when each period's highest risks are warned.

    ``predictions``: columns of ``origins.COLUMNS``; ``risk`` names the one ranked by; warned are a share of those
    above the line in a period, whether or not their next income is known, or as many as ``capacity``. A lead is
    the number of periods for which the warning stood without a break up to the fall; a period in which the income
    is unknown leaves it standing.
    """
    rows, households = pd.factorize(predictions["household_id"])
    columns, periods = pd.factorize(predictions["period"], sort=True)
    is_above = predictions["above_line_now"].to_numpy() == 1
    fell = is_above & (predictions["fell_next"] == 1).fillna(False).to_numpy(bool)
    warned = np.full((len(households), len(periods)), np.nan)
    warned[rows, columns] = _warned(predictions[risk].to_numpy(np.float64), is_above, columns, share, capacity)
    lead = np.full(len(predictions), -1, dtype=np.int64)
    lead[fell] = standing_before(warned, rows[fell], columns[fell], CAP)
    return lead


def _warned(risk: Floats, is_above: Flags, columns: Ints, share: float | None, capacity: int | None) -> Floats:
    """1 where a row is warned in its period, else 0; below the line nobody is warned of falling."""
    warned = np.zeros(len(risk))
    for column in np.unique(columns):
        rows = np.flatnonzero(is_above & (columns == column))
        visits = capacity if share is None else visits_of(share, len(rows))
        warned[rows] = taken(risk[rows], visits or 0) >= 0.5
    return warned


def standing_before(warned: Floats, rows: Ints, at: Ints, cap: int) -> Ints:
    """The lead of falls after the periods ``at`` of the households ``rows``.

    ``warned``: household x period; 1, 0, or NaN where nothing is known, which neither makes nor breaks a warning.
    """
    lead, stands = np.zeros(len(rows), dtype=np.int64), np.ones(len(rows), dtype=bool)
    for back in range(cap):
        column = at - back
        state = np.where(column >= 0, warned[rows, np.maximum(column, 0)], 0.0)
        stands &= state != 0
        lead[stands & (state == 1)] = back + 1
    return lead
