"""Migrant workers and their monthly wages; a spell is a run of months at one wage."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relapse_watch.sample.chance import Chance, Flags, Floats, Ints
from relapse_watch.sample.monitoring import Course
from relapse_watch.sample.window import Window, festival

Money = NDArray[np.int32]
WORKING_MONTHS_A_YEAR = 10.3
_YEARLY_RISE = 1.05


@dataclass(frozen=True)
class Workers:
    """Grain: migrant worker. ``base`` is the monthly wage in yuan at the start's prices."""

    person: Ints
    household: Ints
    base: Floats


@dataclass(frozen=True)
class Wages:
    """Worker x month, yuan (0 = not away at work); ``began``: since when the wage of the first month was paid."""

    workers: Workers
    monthly: Money
    began: Ints


@dataclass(frozen=True)
class Spells:
    """Grain: worker and spell, in the order of workers and months (indices); ``end`` -1 = still working."""

    worker: Ints
    start: Ints
    end: Ints
    wage: Ints


def choose_workers(household: Ints, candidate: Flags, monitored: Flags, chance: Chance) -> Ints:
    """People who work away: half of all households have one (monitored ones fewer), three in ten of them a second."""
    count = len(monitored)
    people = np.flatnonzero(candidate)
    order = people[np.lexsort((chance.of("worker rank").random(len(people)), household[people]))]
    of = household[order]
    rank = np.arange(len(of)) - np.searchsorted(of, of)
    able_share = len(np.unique(of)) / max(count, 1)
    draws = chance.of("worker household").random((2, count))
    sends = draws[0] < np.where(monitored, 0.4, 0.52 / max(able_share, 0.52))
    return np.sort(order[sends[of] & ((rank == 0) | (rank == 1) & (draws[1][of] < 0.38))])


def _year_wages(workers: Workers, course: Course, year: int, start_year: int, chance: Chance) -> tuple[Ints, Ints]:
    """Monthly wage in the work year after the festival of ``year``, before and after a change within it."""
    generator, count = chance.of("wage", year), len(workers.base)
    level = workers.base * _YEARLY_RISE ** (year - start_year) * np.exp(generator.normal(0, 0.045, count))
    level = level * course.factor(festival(year) + 6)[workers.household]
    changed = level * (0.93 + 0.2 * generator.random(count))
    first, second = (np.clip(np.round(x, -1), 600, 26_000).astype(np.int64) for x in (level, changed))
    return first, np.where(generator.random(count) < 0.45, second, first)


def _year_times(count: int, year: int, chance: Chance) -> tuple[Ints, Ints, Ints]:
    """First and last month of the work year and the month in which the wage may change (indices)."""
    generator = chance.of("work year", year)
    start = festival(year) + 1 + (generator.random(count) < 0.3)
    end = festival(year + 1) - 1 - (generator.random(count) < 0.25)
    return start, end, start + generator.integers(3, 9, count)


def make_wages(workers: Workers, course: Course, window: Window, chance: Chance) -> Wages:
    """Wages before any shock: a new wage each year after the Spring Festival, no wage in the festival's month."""
    count = len(workers.person)
    monthly = np.zeros((count, window.count), dtype=np.int32)
    began = np.full(count, window.first)
    for year in range(window.start_year, window.last // 12 + 1):
        start, end, change = _year_times(count, year, chance)
        first, second = _year_wages(workers, course, year, window.start_year, chance)
        for month in range(max(festival(year) + 1, window.first), min(festival(year + 1) - 1, window.last) + 1):
            wage = np.where(month < change, first, second)
            monthly[:, month - window.first] = np.where((start <= month) & (month <= end), wage, 0)
        if year == window.start_year:
            began = np.where((change <= window.first) & (first != second), change, start)
    return Wages(workers, monthly, began)


def spells(wages: Wages, window: Window) -> Spells:
    """Runs of months with one wage. A run that reaches the last month is not over."""
    monthly = wages.monthly
    is_start = monthly > 0
    is_start[:, 1:] &= monthly[:, 1:] != monthly[:, :-1]
    is_end = monthly > 0
    is_end[:, :-1] &= monthly[:, :-1] != monthly[:, 1:]
    worker, start = np.nonzero(is_start)
    _, end = np.nonzero(is_end)
    return Spells(
        worker,
        np.where(start == 0, np.minimum(wages.began[worker], window.first), start + window.first),
        np.where(end == window.count - 1, -1, end + window.first),
        monthly[worker, start].astype(np.int64),
    )


def household_wages(wages: Wages, households: int) -> Money:
    """Migrant wages of each household and month."""
    total = np.zeros((households, wages.monthly.shape[1]), dtype=np.int32)
    of = wages.workers.household
    rank = np.arange(len(of)) - np.searchsorted(of, of)
    for n in range(int(rank.max(initial=-1)) + 1):
        total[of[rank == n]] += wages.monthly[rank == n]
    return total
