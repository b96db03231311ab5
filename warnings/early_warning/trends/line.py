"""A robust straight line through each household's recent income, for all households at once."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from early_warning.grid import Floats
from early_warning.trends.median import median_of_rows
from early_warning.trends.parts import by_month, in_parts

NORMAL_SPREAD = 1.4826  # median absolute deviation -> standard deviation under a normal law


@dataclass(frozen=True)
class Trend:
    """Slope a month, income projected to the horizon, and the spread around the line; NaN if not enough is known."""

    slope: Floats
    projected: Floats
    spread: Floats


def theil_sen(points: Floats, needed: int, horizon: int) -> Trend:
    """Theil-Sen over the columns of ``points`` (one a month, the last one now), projected ``horizon`` months ahead.

    The slope is the median of all pairwise slopes, so that one odd month moves it little. Points that are sums
    over twelve months hold each season once: their slope has no season in it. The projection is
    the median of every point carried along the slope: more income in the newest month can only raise it.
    The spread is the median absolute deviation around the line, scaled to a standard deviation. Households
    whose newest ``needed`` points are not all known get NaN; the longest unbroken run to now is used.
    """
    trend = Trend(*(np.full(len(points), np.nan) for _ in range(3)))

    def fit(part: slice) -> None:
        months = by_month(points, part)
        run = _unbroken(months)
        for width in np.unique(run[run >= max(needed, 2)]):
            held = run == width
            chosen = months[-width:] if held.all() else months[-width:, held]
            for into, found in zip((trend.slope, trend.projected, trend.spread), _line(chosen, horizon), strict=True):
                into[part][held] = found

    if points.shape[1]:
        in_parts(len(points), fit)
    return trend


def risk_below(line: float, trend: Trend, floor: float) -> Floats:
    """Probability that income at the horizon is below ``line`` under a normal law around the projection.

    The spread is the household's own, but at least ``floor``. A statistical convention of ours, not
    calibrated on outcomes: it ranks households, it is no forecast to quote.
    """
    return ndtr((line - trend.projected) / np.maximum(trend.spread, floor))


def _unbroken(months: Floats) -> np.ndarray:
    """How many of the newest months are known without a break; ``months``: month x household."""
    return np.logical_and.accumulate(~np.isnan(months[::-1]), axis=0).sum(axis=0)


def _line(points: Floats, horizon: int) -> tuple[Floats, Floats, Floats]:
    """Slope, projection and spread of ``points``, grain month x household, all known."""
    months = np.arange(len(points), dtype=np.float64)
    early, late = np.triu_indices(len(months), k=1)
    slope = median_of_rows((points[late] - points[early]) / (months[late] - months[early])[:, None])
    at_zero = points - slope * months[:, None]
    middle = median_of_rows(at_zero)
    spread = NORMAL_SPREAD * median_of_rows(np.abs(at_zero - middle))
    return slope, middle + slope * (months[-1] + horizon), spread
