"""Rolling sums: what every household had in each window of months."""

import numpy as np

from early_warning.grid import Floats
from early_warning.trends.parts import by_month, in_parts


def trailing_sums(amounts: Floats, window: int, ends: int | None = None) -> Floats:
    """Sums over ``window`` consecutive columns, one for each column they end in, oldest first.

    Grain household x end, the newest ``ends`` of them (all unless given; fewer if the columns do not reach back
    so far). NaN if any amount of the window is.
    """
    found = max(amounts.shape[1] - window + 1, 0)
    width = found if ends is None else min(ends, found)
    sums = np.empty((width, len(amounts)))
    first = found - width

    def add(part: slice) -> None:
        months = by_month(amounts, part, slice(first, None))
        for end in range(width):
            months[end : end + window].sum(axis=0, out=sums[end, part])

    if width:
        in_parts(len(amounts), add)
    return sums.T
