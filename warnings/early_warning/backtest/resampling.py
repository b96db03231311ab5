"""How sure a gain is: households drawn anew with replacement, each with its whole history."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from early_warning.backtest.scored import Scored
from early_warning.grid import Floats

RESAMPLES, SEED, LEVEL = 1000, 20201, 0.95
_AT_ONCE = 250  # draws in memory at a time: 4 bytes x scored rows each

Weights = NDArray[np.float32]


@dataclass(frozen=True)
class Resampled:
    """The AUC averaged over transitions, of the model and of current income alone, in each draw (NaN: no falls)."""

    auc: Floats
    baseline: Floats

    @property
    def gain(self) -> Floats:
        """Model less current income, draw by draw."""
        return self.auc - self.baseline


def interval(draws: Floats, level: float = LEVEL) -> tuple[float, float]:
    """The percentile interval of the draws that are known; NaN where none is."""
    known = draws[~np.isnan(draws)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def resampled(scored: Scored, resamples: int = RESAMPLES, seed: int = SEED) -> Resampled:
    """Both AUCs (transitions weighted by falls) in ``resamples`` draws of the households.

    The parts of one ``Scored`` are drawn alike with the same seed, so their differences can be taken draw by draw.
    """
    if not scored.falls:
        return Resampled(np.full(resamples, np.nan), np.full(resamples, np.nan))
    chance = np.random.default_rng(seed)
    sizes = [min(_AT_ONCE, resamples - done) for done in range(0, resamples, _AT_ONCE)]
    parts = [_aucs(scored, _drawn(chance, scored.households, size)) for size in sizes]
    return Resampled(*(np.concatenate(side) for side in zip(*parts, strict=True)))


def _drawn(chance: np.random.Generator, households: int, size: int) -> Weights:
    """How often each household is drawn: households x draws."""
    picked = chance.integers(0, households, (size, households)) + households * np.arange(size)[:, None]
    counts = np.bincount(picked.ravel(), minlength=size * households).reshape(size, households)
    return np.ascontiguousarray(counts.T, dtype=np.float32)


def _aucs(scored: Scored, weights: Weights) -> tuple[Floats, Floats]:
    """Both AUCs in each draw; both leave out the same transitions, so one weighting holds for both."""
    totals = np.zeros((3, weights.shape[1]))
    for _, kept in scored.by_transition():
        mine, fell = weights[scored.household[kept]], scored.fell[kept]
        fallen = mine[fell == 1].sum(axis=0, dtype=np.float64)
        stood = mine[fell == 0].sum(axis=0, dtype=np.float64)
        counts = (fallen > 0) & (stood > 0)
        for side, risk in enumerate((scored.risk[kept], scored.baseline[kept])):
            pairs = _pairs_in_order(mine, fell, risk)
            totals[side] += np.divide(pairs, stood, out=np.zeros_like(stood), where=counts)
        totals[2] += np.where(counts, fallen, 0)
    known = np.where(totals[2] > 0, totals[2], np.nan)
    return totals[0] / known, totals[1] / known


def _pairs_in_order(mine: Weights, fell: Floats, risk: Floats) -> Floats:
    """The weight of pairs in which the one who fell had the higher risk, ties half, in each draw."""
    order = np.argsort(risk, kind="stable")
    starts = np.flatnonzero(np.diff(risk[order], prepend=-np.inf))
    stood = np.add.reduceat(mine[order] * (fell[order] == 0)[:, None], starts, axis=0)
    below = np.cumsum(stood, axis=0) - stood / 2
    level = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(order))))
    fallen = fell[order] == 1
    return np.einsum("ij,ij->j", mine[order][fallen], below[level[fallen]], dtype=np.float64)
