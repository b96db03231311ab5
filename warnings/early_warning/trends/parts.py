"""A county in parts of some thousand households: each part fits into the processor's cache, and threads share them."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from early_warning.grid import Floats

ROWS = 16_384
"""Smaller parts fit better into caches, but then threads wait for each other between the steps."""


def in_parts(rows: int, work: Callable[[slice], None]) -> None:
    """Call ``work`` once for each part of ``rows`` households, on all processors (NumPy lets threads run side by side).

    ``work`` must write to its own part alone: then neither the number of threads nor their order changes a digit.
    """
    parts = [slice(start, min(start + ROWS, rows)) for start in range(0, rows, ROWS)]
    threads = min(len(parts), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    if threads < 2:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, parts))


def by_month(amounts: Floats, part: slice, months: slice = slice(None)) -> Floats:
    """The months (rows now) of one part of the households (columns now), laid out for arithmetic across households."""
    return np.ascontiguousarray(amounts[part, months].T)
