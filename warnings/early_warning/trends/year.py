"""A few months held against the same months of last year."""

import numpy as np

from early_warning.grid import Floats
from early_warning.trends.rolling import trailing_sums


def same_months(amounts: Floats, months: int, shift: int) -> tuple[Floats, Floats]:
    """Sums over the last ``months`` columns and over the same months of last year; NaN if there are not so many.

    The Spring Festival, when migrants are home, moves between January and February. So last year's sum is the
    lowest of those that start up to ``shift`` months earlier or later.
    """
    sums = trailing_sums(amounts, months, 13 + shift)
    year_ago = sums.shape[1] - 13
    if year_ago < 0:
        unknown = np.full(len(amounts), np.nan)
        return unknown, unknown
    return sums[:, -1], sums[:, max(year_ago - shift, 0) : year_ago + shift + 1].min(axis=1)


def relative_change(now: Floats, before: Floats) -> Floats:
    """(now - before) / before; NaN where either is unknown or before was not positive."""
    return np.divide(now - before, before, out=np.full(len(now), np.nan), where=before > 0)
