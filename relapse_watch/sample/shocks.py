"""Planted shocks: which household is hit in which month, how hard and for how long.

Rates are per household (or village) and year and are our own: they are set so that about one in a hundred
not-monitored lifted households is below 8,500 yuan per head at the end, most of them through a shock.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from relapse_watch.sample.chance import Chance, Flags, Floats, Ints, between, pick, whole_between
from relapse_watch.sample.window import Window

KINDS = (
    *("illness", "job_loss", "wage_cut", "worker_return", "worker_death", "accident", "new_disability"),
    *("disaster", "harvest_failure", "school_dropout", "dangerous_housing", "water_failure"),
)
(
    ILLNESS,
    JOB_LOSS,
    WAGE_CUT,
    WORKER_RETURN,
    WORKER_DEATH,
    ACCIDENT,
    NEW_DISABILITY,
    DISASTER,
    HARVEST_FAILURE,
    SCHOOL_DROPOUT,
    DANGEROUS_HOUSING,
    WATER_FAILURE,
) = range(12)

# Per household and year.
_RATES = {
    ILLNESS: 0.014,
    JOB_LOSS: 0.030,
    WAGE_CUT: 0.008,
    WORKER_RETURN: 0.011,
    WORKER_DEATH: 0.0014,
    ACCIDENT: 0.0035,
    NEW_DISABILITY: 0.0025,
    SCHOOL_DROPOUT: 0.010,
    DANGEROUS_HOUSING: 0.003,
}
# Per village and year, and the share of its households that are hit; harvests fail in August only.
_VILLAGE_RATES = {DISASTER: (0.05, 0.22), HARVEST_FAILURE: (0.035, 0.5), WATER_FAILURE: (0.025, 0.35)}
_NEEDS_WORKER = (JOB_LOSS, WAGE_CUT, WORKER_RETURN, WORKER_DEATH)
_QUIET_MONTHS = 10
_HARVEST = 7


@dataclass(frozen=True)
class Exposed:
    """Who can be hit. Grain: household; ``child`` is a person of compulsory-school age, -1 if none."""

    worker: Ints
    child: Ints
    adult: Ints
    business: Floats
    village_of: Ints


def _hit(kind: int, month: int, exposed: Exposed, free: Flags, chance: Chance) -> Ints:
    """Households hit by ``kind`` in ``month``."""
    generator, count = chance.of("shock", kind, month), len(free)
    draws = generator.random(count, dtype=np.float32)
    if kind not in _VILLAGE_RATES:
        eligible = free & (exposed.worker >= 0) if kind in _NEEDS_WORKER else free
        eligible = eligible & (exposed.child >= 0) if kind == SCHOOL_DROPOUT else eligible
        return np.flatnonzero(eligible & (draws < _RATES[kind] / 12))
    rate, share = _VILLAGE_RATES[kind]
    monthly = rate / 12 if kind != HARVEST_FAILURE else rate * (month % 12 == _HARVEST)
    villages = generator.random(int(exposed.village_of.max()) + 1) < monthly
    eligible = free & (exposed.business > 1500) if kind == HARVEST_FAILURE else free
    return np.flatnonzero(eligible & villages[exposed.village_of] & (draws < share))


_DURATIONS = {
    ILLNESS: (3, 9),
    JOB_LOSS: (5, 12),
    WAGE_CUT: (8, 14),
    WORKER_RETURN: (6, 10),
    WORKER_DEATH: (7, 12),
    ACCIDENT: (3, 9),
    NEW_DISABILITY: (8, 14),
    DISASTER: (5, 10),
    HARVEST_FAILURE: (4, 6),
    SCHOOL_DROPOUT: (2, 6),
    DANGEROUS_HOUSING: (4, 11),
    WATER_FAILURE: (1, 4),
}
# Self-paid spending or loss in yuan: median and spread of logs.
_COSTS = {ILLNESS: (11_000, 0.75), ACCIDENT: (12_000, 0.7), NEW_DISABILITY: (7_000, 0.6), DISASTER: (14_000, 0.7)}
_DEPTHS = {WAGE_CUT: (0.3, 0.55), DISASTER: (0.4, 0.9), HARVEST_FAILURE: (0.6, 0.9)}
# How often the shock takes the wages of the migrant worker (all of them: job loss of both).
_STOPS_WORK = {
    ILLNESS: 0.6,
    JOB_LOSS: 1.0,
    WORKER_RETURN: 1.0,
    WORKER_DEATH: 1.0,
    ACCIDENT: 0.6,
    NEW_DISABILITY: 0.6,
}
_GRADES = {NEW_DISABILITY: (0.15, 0.3, 0.3, 0.25), DANGEROUS_HOUSING: (0, 0, 0.7, 0.3)}


def _details(kind: int, month: int, household: Ints, exposed: Exposed, chance: Chance) -> pd.DataFrame:
    """The shocks of one kind and month with all that will follow from them."""
    generator, count = chance.of("details", kind, month), len(household)
    median, spread = _COSTS.get(kind, (0.0, 0.0))
    cost = np.round(np.clip(median * np.exp(generator.normal(0, spread, count)), 0, 150_000), -1)
    takes_wages = (generator.random(count) < _STOPS_WORK.get(kind, 0.0)) & (exposed.worker[household] >= 0)
    person = np.where(takes_wages, exposed.worker[household], exposed.adult[household])
    return pd.DataFrame(
        {
            "kind": kind,
            "month": month,
            "household": household,
            "person": exposed.child[household] if kind == SCHOOL_DROPOUT else person,
            "duration": whole_between(generator, *_DURATIONS[kind], count),
            "cost": cost,
            "depth": between(generator, *_DEPTHS.get(kind, (0.0, 0.0)), count),
            "takes_wages": takes_wages,
            "takes_all_wages": generator.random(count) < (0.6 if kind == JOB_LOSS else 0.0),
            "after": between(generator, 0.78, 0.97, count),
            "grade": pick(generator, _GRADES.get(kind, (1.0,)), count) + 1 if kind in _GRADES else 0,
            "is_reported": generator.random(count) < (0.5 if kind == JOB_LOSS else 1.0),
            "claim_share": np.where(generator.random(count) < 0.4, between(generator, 0.15, 0.4, count), 0.0),
            "relief": generator.random(count) < 0.4,
            "day": whole_between(generator, 1, 28, count),
        }
    )


def plant(exposed: Exposed, window: Window, chance: Chance) -> pd.DataFrame:
    """All shocks of the window, by month. Grain: shock; columns as in ``_details``, months and people as indices.

    A household that was hit is spared for ten months, so that each shock's trace can be told apart. The
    first twelve months are without shocks: they are the year that later months are compared with.
    """
    free_from = np.full(len(exposed.worker), window.first + 12)
    planted = [_details(ILLNESS, window.first, np.empty(0, dtype=np.int64), exposed, chance)]
    for month in range(window.first + 12, window.last + 1):
        for kind in range(len(KINDS)):
            hit = _hit(kind, month, exposed, free_from <= month, chance)
            planted.append(_details(kind, month, hit, exposed, chance))
            free_from[hit] = month + _QUIET_MONTHS
    return pd.concat(planted, ignore_index=True)
