"""Plant the recipes in the sheets of a county, and tell what must and what must not be found."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from relapse_watch.sample.chance import Flags, Ints
from relapse_watch.sample.planting.board import Board
from relapse_watch.sample.planting.recipe import Also, Put, Recipe, Tell, Value, by_population
from relapse_watch.sample.planting.view import View
from relapse_watch.sample.sheet import Sheet
from relapse_watch.sample.spoiler import Defect, Spoiler
from relapse_watch.sample.world import World

# The files that are laid out together, because recipes reach from one into another.
TOGETHER = frozenset(
    {"monitored_person", "household_member", "migrant_work", "planned_work", "village", "household_income"}
)
CASES = 2
_MANY = 4_000
_LARGE = 100_000


@dataclass
class Planting:
    """Plants in the sheets that pass through. ``name``: file name of a sheet; ``spoil``: the other defects.

    ``whole``: plants what takes whole villages, so many times, and tells the defects and the near misses.
    """

    world: World
    name: Callable[[Sheet], str]
    recipes: tuple[Recipe, ...]
    spoil: Callable[[World, str, Sheet, str], Spoiler] | None = None
    whole: Callable[[Board, int], tuple[list[Defect], list[Defect]]] | None = None
    defects: list[Defect] = field(default_factory=list)
    near_misses: list[Defect] = field(default_factory=list)

    def sheets(self, pairs: Iterable[tuple[str, Sheet]]) -> Iterator[Sheet]:
        """The same sheets with cases planted; those that belong together are held until all are there."""
        board = Board(self.world)
        for group, members in groupby(pairs, key=lambda pair: "" if pair[0] in TOGETHER else pair[0]):
            mine = [r for r in self.recipes if (r.dataset in TOGETHER) == (group == "") and (group in ("", r.dataset))]
            is_held = bool(mine) and (group == "" or self.world.scale.households <= _LARGE)
            for batch in [list(members)] if is_held else ([pair] for pair in members):
                for dataset, sheet in batch:
                    board.add(dataset, sheet, f"{self.world.code}/{self.name(sheet)}")
                    self._spoil(board, dataset, sheet)
                if is_held:
                    self.plant(board, mine)
                if is_held and group == "" and self.whole is not None:
                    defects, near_misses = self.whole(board, CASES)
                    self.defects += defects
                    self.near_misses += near_misses
                yield from (sheet for _, sheet in batch)
            for dataset in set(board.views) - TOGETHER:
                del board.views[dataset]

    def _spoil(self, board: Board, dataset: str, sheet: Sheet) -> None:
        """Plant the defects that are no recipes; their households take no case."""
        if self.spoil is None:
            return
        spoiler = self.spoil(self.world, dataset, sheet, board.views[dataset][-1].file)
        self.defects += spoiler.planted
        self.near_misses += spoiler.near_misses
        board.taken |= spoiler.taken_households

    def plant(self, board: Board, recipes: Iterable[Recipe]) -> None:
        """One case of every code first, then the near misses, then the second cases."""
        pending = [_Pending(self, board, recipe) for recipe in recipes if board.has(recipe.dataset, recipe.stem)]
        for turn in range(CASES):
            for one in pending:
                one.plant_cases(turn)
            if turn == 0:
                for one in pending:
                    one.plant_near_misses()


@dataclass
class _Pending:
    """One recipe while its cases are planted."""

    planting: Planting
    board: Board
    recipe: Recipe

    def __post_init__(self) -> None:
        self.view = self.board.view(self.recipe.dataset, self.recipe.stem)
        self.is_fit = self.recipe.fits(self.view)
        self.candidates = {
            population: self._ordered(self.is_fit & self.view.population(population))
            for population in self.recipe.by_population
        }

    def _ordered(self, fits: Flags) -> Iterator[int]:
        """Fitting rows in drawn order: those of households without a shock first, then the not monitored."""
        generator = self.board.world.chance.of(f"case {'/'.join(self.recipe.by_population.values())}")
        found = np.flatnonzero(fits)
        found = generator.permutation(found)[:_MANY]
        household = self.view.household[found]
        burden = np.where(household >= 0, self.board.is_shocked[household] * 2 + self.view.monitored[found], 0)
        return iter(found[np.argsort(burden, kind="stable")].tolist())

    def _next(self, candidates: Iterator[int]) -> int | None:
        row = next((r for r in candidates if self.board.is_free(self.view, r)), None)
        if row is not None:
            self.board.take(self.view, row)
        return row

    def plant_cases(self, turn: int) -> None:
        """A case for each population."""
        for n, candidates in enumerate(self.candidates.values()):
            rows = [row for _ in range(self.recipe.households) if (row := self._next(candidates)) is not None]
            if len(rows) < self.recipe.households:
                continue
            puts = self.recipe.puts
            for row in rows:
                self._put(row, puts[(turn * len(self.candidates) + n) % len(puts)])
                for finding in (self.recipe.finding, *self.recipe.also):
                    self._tell(self.planting.defects, row, finding)

    def plant_near_misses(self) -> None:
        """Each near miss once, on the rows of any of the recipe's populations."""
        fits = (self.recipe.near_fits or self.recipe.fits)(self.view)
        inside = np.logical_or.reduce([self.view.population(p) for p in self.recipe.by_population])
        candidates = self._ordered(fits & inside) if self.recipe.near else iter(())
        for put in self.recipe.near:
            row = self._next(candidates)
            if row is not None:
                self._put(row, put)
                self._tell(self.planting.near_misses, row, self.recipe.finding)
                for finding in self.recipe.near_also:
                    self._tell(self.planting.defects, row, finding)

    def _put(self, row: int, put: Put) -> None:
        added: dict[str, int] = {}
        for key, value in put.items():
            made = self._value(value, row)
            dataset, header = _split(key, self.board)
            if dataset.startswith("+"):
                view = self.board.view(dataset[1:])
                if dataset not in added:
                    added[dataset] = self.board.add_row(view, int(self.view.person[row]))
                view.sheet.edits.setdefault(added[dataset], {})[header] = made
                continue
            view, rows = self._target(dataset, row)
            for at in rows:
                view.sheet.edits.setdefault(int(at), {})[header] = made

    def _value(self, value: Value, row: int) -> str | None:
        return value(self.view, row) if callable(value) else value

    def _target(self, dataset: str, row: int) -> tuple[View, Ints]:
        """The rows that a key of ``put`` means."""
        of_home = self.recipe.grain == "household"
        if dataset in ("", "own", "all"):
            whole = dataset == "all" or (dataset == "" and of_home)
            return self.view, self._home(self.view, row) if whole else np.array([row])
        view = self.board.view(dataset)
        if of_home or self.view.person[row] < 0:
            return view, self._home(view, row)
        return view, np.flatnonzero(view.person == self.view.person[row])

    def _home(self, view: View, row: int) -> Ints:
        return self.board.rows_of(view, int(self.view.household[row]))

    def _tell(self, told: list[Defect], row: int, also: Also) -> None:
        """Remember a finding for each population that the row belongs to."""
        view, rows = self.view, self._told_rows(row, also.tell)
        if also.dataset.startswith("+"):
            view = self.board.view(also.dataset[1:])
            rows = np.array([view.sheet.total - 1])
        elif also.dataset:
            view, rows = self._target(also.dataset, row)
            rows = rows[:1] if also.tell == "first" else rows
        codes = [c for name, c in by_population(also.codes).items() if self.view.population(name)[row]]
        for at in rows:
            number = view.sheet.row_number(int(at))
            told += [Defect(self.board.world.code, view.file, number, also.column, code) for code in codes]

    def _told_rows(self, row: int, where: Tell) -> Ints:
        if where == "row" or self.view.household[row] < 0:
            return np.array([row])
        rows = self._home(self.view, row)
        return rows[:1] if where == "first" else rows


def _split(key: str, board: Board) -> tuple[str, str]:
    """'migrant_work:开始时间' as dataset and header; a plain header belongs to no other file."""
    dataset, colon, header = key.partition(":")
    is_known = dataset in ("own", "all") or dataset.removeprefix("+") in board.views
    return (dataset, header) if colon and is_known else ("", key)
