"""Where all chance of the sample comes from: one independent generator for each county, topic and month.

A draw depends only on (seed, county, topic, keys), never on how many counties or months are written. So
county 2 is the same whether two or ten are written, and the same seed with a later as-of date continues
the very same world: what was true in a month stays true.
"""

from zlib import crc32

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Chance:
    """Draws for one county."""

    def __init__(self, seed: int, county: str) -> None:
        self._root = (seed, int(county))

    def of(self, topic: str, *keys: int) -> Generator:
        """The generator of ``topic`` (and month, year, … in ``keys``), always starting afresh."""
        return np.random.default_rng([*self._root, crc32(topic.encode()), *keys])


def pick(generator: Generator, weights: tuple[float, ...] | Floats, size: int) -> Ints:
    """``size`` indices drawn with ``weights`` (any positive scale)."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    found = np.searchsorted(edges, generator.random(size) * edges[-1], side="right")
    return np.minimum(found, len(edges) - 1).astype(np.int64)


def between(generator: Generator, low: float, high: float, size: int) -> Floats:
    """``size`` numbers, uniform between ``low`` and ``high``."""
    return low + (high - low) * generator.random(size)


def whole_between(generator: Generator, low: int, high: int, size: int) -> Ints:
    """``size`` integers, uniform from ``low`` to ``high``, both included."""
    return generator.integers(low, high + 1, size)
