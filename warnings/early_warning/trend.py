"""A robust straight line through each household's recent income, for all households at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from early_warning.grid import Floats

NORMAL_SPREAD = 1.4826  # median absolute deviation -> standard deviation under a normal law


@dataclass(frozen=True)
class Trend:
    """Slope a month, income projected to the horizon, and the spread around the line; NaN if not enough is known."""

    slope: Floats
    projected: Floats
    spread: Floats


def trailing_sums(amounts: Floats, window: int) -> Floats:
    """Sums over each ``window`` consecutive columns, oldest first; NaN if any is; no column if too few."""
    if amounts.shape[1] < window:
        return np.empty((len(amounts), 0))
    return np.lib.stride_tricks.sliding_window_view(amounts, window, axis=1).sum(axis=2)


def theil_sen(points: Floats, needed: int, horizon: int) -> Trend:
    """Theil-Sen over the columns of ``points`` (one a month, the last one now), projected ``horizon`` months ahead.

    The slope is the median of all pairwise slopes, so that one odd month moves it little. The projection is
    the median of every point carried along the slope: more income in the newest month can only raise it.
    The spread is the median absolute deviation around the line, scaled to a standard deviation. Households
    whose newest ``needed`` points are not all known get NaN; the longest unbroken run to now is used.
    """
    trend = Trend(*(np.full(len(points), np.nan) for _ in range(3)))
    left = np.ones(len(points), dtype=bool)
    for width in range(points.shape[1], max(needed, 2) - 1, -1):
        rows = np.flatnonzero(left & ~np.isnan(points[:, -width:]).any(axis=1))
        _fit(points[rows, -width:], rows, horizon, trend)
        left[rows] = False
    return trend


def risk_below(line: float, trend: Trend, floor: float) -> Floats:
    """Probability that income at the horizon is below ``line`` under a normal law around the projection.

    The spread is the household's own, but at least ``floor``. A statistical convention of ours, not
    calibrated on outcomes: it ranks households, it is no forecast to quote.
    """
    return ndtr((line - trend.projected) / np.maximum(trend.spread, floor))


def _fit(points: Floats, rows: NDArray[np.intp], horizon: int, into: Trend) -> None:
    months = np.arange(points.shape[1], dtype=np.float64)
    early, late = np.triu_indices(len(months), k=1)
    slope = np.median((points[:, late] - points[:, early]) / (months[late] - months[early]), axis=1)
    at_zero = points - slope[:, None] * months
    middle = np.median(at_zero, axis=1)
    into.slope[rows] = slope
    into.projected[rows] = middle + slope * (months[-1] + horizon)
    into.spread[rows] = NORMAL_SPREAD * np.median(np.abs(at_zero - middle[:, None]), axis=1)
