"""Medians of a few values for very many households: a fixed network of comparisons sorts all households at once."""

from functools import cache

import numpy as np

from early_warning.grid import Floats

NETWORK_UP_TO = 32


def median_of_rows(values: Floats) -> Floats:
    """The median down each column of ``values`` (few rows, many columns); the same digits as ``numpy.median``.

    A sorting network asks the same questions of every column, so that whole rows are compared at once: for 15
    values some ten times as fast as partitioning each column by itself. A column with NaN gives NaN.
    """
    count = len(values)
    if count > NETWORK_UP_TO or count < 2:
        return np.asarray(np.median(values, axis=0))
    rows, spare = list(values.copy()), np.empty_like(values[0])
    for low, high in _comparisons(count):
        np.minimum(rows[low], rows[high], out=spare)
        np.maximum(rows[low], rows[high], out=rows[high])
        rows[low], spare = spare, rows[low]
    middle = rows[count // 2] if count % 2 else (rows[count // 2 - 1] + rows[count // 2]) / 2
    return np.where(np.isnan(values.sum(axis=0)), np.nan, middle)


@cache
def _comparisons(count: int) -> tuple[tuple[int, int], ...]:
    """Batcher's odd-even merge sort of ``count`` values, without the comparisons that no median needs."""
    needed = {count // 2} if count % 2 else {count // 2 - 1, count // 2}
    kept = []
    for low, high in reversed(_merge_sort(count)):
        if low in needed or high in needed:
            needed |= {low, high}
            kept.append((low, high))
    return tuple(reversed(kept))


def _merge_sort(count: int) -> list[tuple[int, int]]:
    """Batcher's network (Knuth, The Art of Computer Programming, volume 3, section 5.2.2, algorithm M)."""
    pairs = []
    top = 1 << max((count - 1).bit_length() - 1, 0)
    step = top
    while step:
        reach, group, gap = top, 0, step
        while True:
            pairs += [(i, i + gap) for i in range(count - gap) if i & step == group]
            if reach == step:
                break
            gap, group, reach = reach - step, step, reach >> 1
        step >>= 1
    return pairs
