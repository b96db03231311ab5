"""The rows of one file as recipes see them: cells, and facts of the person and the household."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from relapse_watch.sample.chance import Flags, Floats, Ints
from relapse_watch.sample.sheet import Sheet

if TYPE_CHECKING:
    from relapse_watch.sample.planting.board import Board

ABLE = ("普通劳动力", "技能劳动力")
UNABLE = ("无劳动力", "丧失劳动力")


class Ages(np.ndarray):
    """Ages in whole years."""

    def between(self, youngest: int, oldest: int) -> Flags:
        """Aged from ``youngest`` to ``oldest``, both included."""
        return np.asarray((self >= youngest) & (self <= oldest))


@dataclass
class View:
    """Cells as they were before planting (blank = ''). ``household``: index, -1 if unknown; all masks by row."""

    board: "Board"
    dataset: str
    sheet: Sheet
    file: str
    _texts: dict[str, np.ndarray] = field(default_factory=dict)

    @cached_property
    def rows(self) -> int:
        """How many rows recipes may see: enough to choose from, however large the county."""
        return min(self.sheet.rows, self.board.most_rows)

    def __getitem__(self, header: str) -> np.ndarray:
        """Texts of a column."""
        if header not in self._texts:
            cells = self.sheet.columns[header](np.arange(self.rows))
            found = pd.Series(cells.to_numpy(zero_copy_only=False), dtype=object).fillna("")
            self._texts[header] = found.to_numpy(dtype=object)
        return self._texts[header]

    def number(self, header: str) -> Floats:
        """A column as numbers, NaN where it holds none."""
        return pd.to_numeric(pd.Series(self[header]), errors="coerce").to_numpy(dtype=float)

    def one_of(self, header: str, *words: str) -> Flags:
        """The cell is one of ``words``."""
        return np.isin(self[header], words)

    def has(self, header: str, *words: str) -> Flags:
        """The cell names at least one of ``words``."""
        texts = self[header]
        known, at = np.unique(texts.astype(str), return_inverse=True)
        return np.array([any(word in text for word in words) for text in known], dtype=bool)[at]

    def filled(self, header: str) -> Flags:
        """The cell is not blank."""
        return np.asarray(self[header] != "", dtype=bool)

    def cell(self, row: int, header: str) -> str:
        """One cell, '' if blank."""
        return self.sheet.cell(row, header) or ""

    @cached_property
    def everyone(self) -> Flags:
        """All rows."""
        return np.ones(self.rows, dtype=bool)

    @cached_property
    def household(self) -> Ints:
        """Household of each row by 户编号."""
        return self.board.places(self, "户编号")

    @cached_property
    def person(self) -> Ints:
        """Row of the person in the register by 人编号, -1 if the file names none."""
        return self.board.places(self, "人编号")

    def _of_home(self, flags: Flags) -> Flags:
        return np.where(self.household >= 0, flags[self.household], False)

    @cached_property
    def lifted(self) -> Flags:
        """脱贫户."""
        return self._of_home(self.board.world.households.group != 2)

    @cached_property
    def monitored(self) -> Flags:
        """监测对象."""
        return self._of_home(self.board.world.households.is_monitored)

    @cached_property
    def resolved(self) -> Flags:
        """监测对象 whose risk is marked resolved."""
        return self._of_home(self.board.is_resolved)

    def population(self, name: str) -> Flags:
        """Rows of a population."""
        if name == "delisted_village":
            return self.one_of("是否出列", "是")
        return {
            "any": lambda: self.everyone,
            "lifted": lambda: self.lifted,
            "monitored": lambda: self.monitored,
            "monitored_unresolved": lambda: self.monitored & ~self.resolved,
            "monitored_resolved": lambda: self.resolved,
        }[name]()

    @cached_property
    def age(self) -> Ages:
        """Whole years on the day of the export; -1 where the row names nobody."""
        world = self.board.world
        ages = world.people.age_on(world.window.as_of)
        return np.where(self.person >= 0, ages[self.person], -1).view(Ages)

    @cached_property
    def size(self) -> Ints:
        """Members of the row's household."""
        return np.where(self.household >= 0, self.board.world.households.size[self.household], 0)

    def count(self, mask: Flags) -> Ints:
        """Rows of the row's household for which ``mask`` holds."""
        known = self.household >= 0
        homes = np.bincount(self.household[known], weights=mask[known], minlength=self.board.homes)
        return np.where(known, homes[self.household], 0).astype(np.int64)

    def any(self, mask: Flags) -> Flags:
        """``mask`` holds for a row of the household."""
        return self.count(mask) > 0

    def every(self, mask: Flags) -> Flags:
        """``mask`` holds for all rows of the household."""
        return self.count(~mask) == 0

    def share(self, mask: Flags) -> Floats:
        """Share of the household's rows for which ``mask`` holds."""
        return self.count(mask) / np.maximum(self.count(self.everyone), 1)

    def rows_in(self, dataset: str) -> Ints:
        """Rows which the person has in another file."""
        other = self.board.view(dataset)
        found = np.bincount(other.person[other.person >= 0], minlength=self.board.people)
        return np.where(self.person >= 0, found[self.person], 0)

    def home_rows_in(self, dataset: str) -> Ints:
        """Rows which the household has in another file."""
        other = self.board.view(dataset)
        found = np.bincount(other.household[other.household >= 0], minlength=self.board.homes)
        return np.where(self.household >= 0, found[self.household], 0)

    def home_number(self, dataset: str, header: str) -> Floats:
        """A number of the household in another file that has one row a household; NaN where it has none."""
        other = self.board.view(dataset)
        values = np.full(self.board.homes, np.nan)
        values[other.household[other.household >= 0]] = other.number(header)[other.household >= 0]
        return np.where(self.household >= 0, values[self.household], np.nan)

    # The register's own words, for recipes on persons and households.

    @cached_property
    def is_head(self) -> Flags:
        """户主."""
        return self.one_of("与户主关系", "户主")

    @cached_property
    def in_school(self) -> Flags:
        """在校生状况 is filled."""
        return self.filled("在校生状况")

    @cached_property
    def healthy(self) -> Flags:
        """健康."""
        return self.one_of("健康状况", "健康")

    @cached_property
    def able(self) -> Flags:
        """普通劳动力 or 技能劳动力."""
        return self.one_of("劳动技能", *ABLE)

    @cached_property
    def unable(self) -> Flags:
        """无劳动力 or 丧失劳动力."""
        return self.one_of("劳动技能", *UNABLE)

    @cached_property
    def plain(self) -> Flags:
        """A member whose row bears nothing: no head, no spouse, healthy, on no list of work, plans or posts."""
        quiet = ~self.one_of("与户主关系", "户主", "配偶") & self.healthy & (self.size >= 3)
        quiet &= ~self.filled("公益性岗位") & ~self.filled("义务教育阶段未上学原因")
        return quiet & (self.rows_in("migrant_work") == 0) & (self.rows_in("planned_work") == 0)

    def risk(self, *words: str) -> Flags:
        """A risk slot holds one of ``words``."""
        return np.logical_or.reduce([self.one_of(f"致贫/返贫风险{n}", *words) for n in range(1, 6)])
