"""The tool that spoils cells: it picks clean rows and remembers what was done."""

from dataclasses import dataclass, field
from functools import cached_property
from zlib import crc32

import numpy as np

from relapse_watch.sample.chance import Flags, Ints
from relapse_watch.sample.people import LIFTED, MARGINAL
from relapse_watch.sample.sheet import Sheet
from relapse_watch.sample.world import World

FULL_COUNTY = 11_548
_USUAL, _LEAST, _MOST = 5, 2, 10
_ENOUGH = 5_000
# Rules that have one code for lifted and another for monitored households: the row's household decides.
_TWINS = {
    "1_01_001": "1_12_001",
    "1_01_003": "1_12_002",
    "3_02_012": "3_11_001",
    "3_02_011": "3_11_002",
    "5_16_002": "5_16_001",
    "RW_MW_06": "5_12_001",
}


@dataclass(frozen=True)
class Defect:
    """Where a defect was planted. ``row`` as a clerk sees it; ``column`` the header; ``code`` the rule's."""

    county: str
    file: str
    row: int
    column: str
    code: str


@dataclass
class Spoiler:
    """Spoils one sheet, one of ``files`` of its dataset.

    ``of``: household of each row, where codes depend on it. ``taken`` are rows and households with a defect.
    """

    world: World
    sheet: Sheet
    file: str
    files: int = 1
    of: Ints | None = None
    planted: list[Defect] = field(default_factory=list)
    near_misses: list[Defect] = field(default_factory=list)
    taken_rows: set[int] = field(default_factory=set)
    taken_households: set[int] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many of each defect: 5 in a full county, at least 2, at most 10, over all files of the dataset."""
        wanted = np.clip(round(_USUAL * self.world.scale.lifted / FULL_COUNTY), _LEAST, _MOST)
        return -(-int(wanted) // self.files)

    def turns(self, code: str, fits: Flags, household: Ints | None = None) -> list[tuple[int, int]]:
        """Chosen rows, each with a running number by which variants of the defect take turns from file to file."""
        begin = crc32(self.sheet.stem.encode())
        return [(begin + n, row) for n, row in enumerate(self.choose(code, fits, household))]

    @cached_property
    def is_calm(self) -> Flags:
        """Per household: without a planted shock and not monitored, so that a defect hides no truth."""
        calm = ~self.world.households.is_monitored
        calm[self.world.planted["household"].to_numpy()] = False
        return calm

    def choose(self, code: str, fits: Flags, household: Ints | None = None, count: int | None = None) -> list[int]:
        """Clean rows that fit, at most one of a household, calm households first; marks them as taken."""
        generator, fitting = self.world.chance.of(f"defect {self.sheet.stem} {code}"), np.flatnonzero(fits)
        many = len(fitting) > _ENOUGH
        order = generator.choice(fitting, _ENOUGH) if many else generator.permutation(fitting)
        if household is not None:
            order = order[np.argsort(~self.is_calm[household[order]], kind="stable")]
        chosen: list[int] = []
        wanted = self.count if count is None else count
        for row in order:
            if len(chosen) == wanted:
                break
            if self._is_clean(int(row), household):
                self.take(int(row), household)
                chosen.append(int(row))
        return chosen

    def _is_clean(self, row: int, household: Ints | None) -> bool:
        home_taken = household is not None and int(household[row]) in self.taken_households
        return row not in self.taken_rows and not home_taken

    def take(self, row: int, household: Ints | None = None) -> None:
        """Keep a row (and its household) from getting another defect."""
        self.taken_rows.add(row)
        if household is not None:
            self.taken_households.add(int(household[row]))

    def put(self, row: int, column: str, value: str | None) -> None:
        """Change a cell without telling: part of a defect, or a borderline value that is none."""
        self.sheet.edits.setdefault(row, {})[column] = value

    def tell(self, row: int, column: str, code: str) -> None:
        """Remember a defect."""
        self.planted += [self._defect(row, column, each) for each in self._codes(row, code)]

    def tell_near_miss(self, row: int, column: str, code: str) -> None:
        """Remember a borderline cell that is none."""
        self.near_misses += [self._defect(row, column, each) for each in self._codes(row, code)]

    def _defect(self, row: int, column: str, code: str) -> Defect:
        return Defect(self.world.code, self.file, self.sheet.row_number(row), column, code)

    def _codes(self, row: int, code: str) -> list[str]:
        """The code for lifted households, the code for monitored ones, or both."""
        if self.of is None or code not in _TWINS:
            return [code]
        group = self.world.households.group[self.of[row]]
        return [code] * int(group != MARGINAL) + [_TWINS[code]] * int(group != LIFTED)

    def spoil(self, row: int, column: str, value: str | None, code: str) -> None:
        """Change a cell and remember it as a defect."""
        self.put(row, column, value)
        self.tell(row, column, code)

    def spoil_each(
        self, code: str, column: str, values: list[str | None], fits: Flags, household: Ints | None = None
    ) -> None:
        """Put ``values`` by turns into ``column`` of chosen rows."""
        for turn, row in self.turns(code, fits, household):
            self.spoil(row, column, values[turn % len(values)], code)

    def repeat(self, row: int) -> int:
        """A copy of a row at the end of the sheet; its place."""
        self.sheet.copies.append(row)
        return self.sheet.total - 1

    def stray_household(self, turn: int) -> str:
        """A household number that is on no register."""
        return f"{self.world.code}999{9000 + turn % 1000:04d}"
