"""Spells are the months' wages, told as a clerk tells them."""

import numpy as np

from relapse_watch.sample.chance import Chance
from relapse_watch.sample.window import Window, festival, index_of
from relapse_watch.sample.work import Wages, Workers, choose_workers, household_wages, spells

from .conftest import AS_OF
from .reading import records

WINDOW = Window.ending(AS_OF, 1)


def _wages(*months: list[int]) -> Wages:
    count = len(months)
    workers = Workers(np.arange(count), np.arange(count), np.zeros(count))
    return Wages(workers, np.array(months, dtype=np.int32), np.full(count, WINDOW.first - 3))


def test_a_spell_is_a_run_of_one_wage():
    window = Window(AS_OF, index_of(2025, 1), index_of(2025, 6))
    workers = Workers(np.array([0]), np.array([0]), np.zeros(1))
    found = spells(Wages(workers, np.array([[0, 900, 900, 0, 900, 950]], dtype=np.int32), np.array([0])), window)
    assert found.start.tolist() == [index_of(2025, 2), index_of(2025, 5), index_of(2025, 6)]
    assert found.end.tolist() == [index_of(2025, 3), index_of(2025, 5), -1]
    assert found.wage.tolist() == [900, 900, 950]


def test_a_spell_running_at_the_start_began_before_it():
    found = spells(_wages([800]), WINDOW)
    assert (found.start.tolist(), found.end.tolist()) == ([WINDOW.first - 3], [-1])


def test_spells_expanded_to_months_are_the_wages(world):
    window, found = world.window, spells(world.wages, world.window)
    expanded = np.zeros_like(world.wages.monthly)
    for worker, start, end, wage in zip(found.worker, found.start, found.end, found.wage, strict=True):
        last = window.last if end < 0 else end
        expanded[worker, max(start - window.first, 0) : last - window.first + 1] += wage
    assert (expanded == world.wages.monthly).all()


def test_exported_spells_of_a_household_are_its_migrant_wages(clean):
    path = next((clean.out / "990101").glob("（务工月监测）*"))
    wages: dict[str, int] = {}
    for row in records(path):
        begin, end = (_index(row[name]) for name in ("开始时间", "结束时间"))
        if begin <= index_of(2024, 5) <= end:
            wages[row["户编号"]] = wages.get(row["户编号"], 0) + int(row["务工月收入"])
    assert 0.3 * 209 < len(wages) < 0.6 * 209
    assert all(600 <= wage <= 40_000 for wage in wages.values())


def _index(text: str) -> int:
    return index_of(int(text[:4]), int(text[5:7])) if text else 10**6


def test_nobody_is_away_in_the_month_of_the_spring_festival(world):
    for year in (2023, 2024, 2025):
        assert world.wages.monthly[:, festival(year) - world.window.first].sum() == 0


def test_household_wages_add_up_its_workers():
    workers = Workers(np.array([1, 2, 5]), np.array([0, 0, 2]), np.zeros(3))
    wages = Wages(workers, np.array([[1, 2], [10, 20], [100, 200]], dtype=np.int32), np.zeros(3, dtype=np.int64))
    assert household_wages(wages, 3).tolist() == [[11, 22], [0, 0], [100, 200]]


def test_only_candidates_go_and_at_most_two_of_a_household():
    household = np.repeat(np.arange(500), 4)
    candidate = np.tile([True, True, True, False], 500)
    chosen = choose_workers(household, candidate, np.zeros(500, dtype=bool), Chance(1, "990101"))
    assert candidate[chosen].all()
    assert np.bincount(household[chosen]).max() == 2
    assert len(set(chosen.tolist())) == len(chosen)
