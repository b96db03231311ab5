"""The sheets of a county side by side while cases are planted in them, and which households are taken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relapse_watch.sample import accounts
from relapse_watch.sample.chance import Flags, Ints
from relapse_watch.sample.planting.view import View
from relapse_watch.sample.sheet import Sheet
from relapse_watch.sample.world import World

_MOST_ROWS = 120_000
# The part of the households, monitored and other, that may take a case.
_MONITORED_SHARE, _OTHER_SHARE = 0.6, 0.25
_ALIASES = {"行政村": "村", "县(市、区、旗)": "县", "乡(镇)": "乡", "乡镇": "乡"}


@dataclass
class Board:
    """``taken``: households with a case or with a planted defect of another kind; ``rows`` taken beside them."""

    world: World
    views: dict[str, list[View]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    rows: set[tuple[str, int]] = field(default_factory=set)
    spent: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    most_rows: int = _MOST_ROWS

    def add(self, dataset: str, sheet: Sheet, file: str) -> None:
        """Lay out a sheet."""
        self.views.setdefault(dataset, []).append(View(self, dataset, sheet, file))

    def has(self, dataset: str, stem: str) -> bool:
        """Whether there is such a file: a department that has nothing to tell of a small county sends none."""
        return any(v.sheet.stem.startswith(stem) for v in self.views.get(dataset, ()))

    def view(self, dataset: str, stem: str = "") -> View:
        """The newest file of a dataset whose name begins with ``stem``."""
        return [v for v in self.views[dataset] if v.sheet.stem.startswith(stem)][-1]

    @cached_property
    def homes(self) -> int:
        """Households of the county."""
        return len(self.world.households.size)

    @cached_property
    def people(self) -> int:
        """People of the county."""
        return len(self.world.people.birth)

    @cached_property
    def is_resolved(self) -> Flags:
        """Households whose risk is marked resolved."""
        return accounts.status(self.world).resolved >= 0

    @cached_property
    def is_shocked(self) -> Flags:
        """Households with a planted shock: taken last, so that a case hides no truth."""
        shocked = np.zeros(self.homes, dtype=bool)
        shocked[self.world.planted["household"].to_numpy()] = True
        return shocked

    @cached_property
    def _known(self) -> dict[str, tuple[pa.Array, Ints]]:
        register = self.view("monitored_person")
        everyone = np.arange(self.people)
        firsts = self.world.households.first_person
        return {
            "户编号": (register.sheet.columns["户编号"](firsts).cast(pa.string()), np.arange(self.homes)),
            "人编号": (register.sheet.columns["人编号"](everyone).cast(pa.string()), everyone),
        }

    def places(self, view: View, header: str) -> Ints:
        """Index of the household (户编号) or person (人编号) of each row, -1 where it is not on the register."""
        if header not in view.sheet.columns:
            return np.full(view.rows, -1)
        cells = view.sheet.columns[header](np.arange(view.rows)).cast(pa.string())
        found = pc.index_in(cells, value_set=self._known[header][0])
        return np.asarray(pc.fill_null(found, -1).to_numpy(zero_copy_only=False), dtype=np.int64)

    def rows_of(self, view: View, household: int) -> Ints:
        """Rows of a household in a file."""
        return np.flatnonzero(view.household == household)

    def is_free(self, view: View, row: int) -> bool:
        """Neither the row nor its household has a case yet, and the county can bear one more."""
        household = int(view.household[row])
        if household < 0:
            return (view.file, row) not in self.rows
        return household not in self.taken and row not in view.sheet.edits and self._can_bear(household)

    def _can_bear(self, household: int) -> bool:
        monitored = self.world.households.is_monitored
        kind = bool(monitored[household])
        share = _MONITORED_SHARE if kind else _OTHER_SHARE
        return self.spent[kind] < share * int((monitored == kind).sum())

    def take(self, view: View, row: int) -> None:
        """Keep a row and its household from another case."""
        household = int(view.household[row])
        self.rows.add((view.file, row))
        if household >= 0:
            self.taken.add(household)
            self.spent[bool(self.world.households.is_monitored[household])] += 1

    def add_row(self, view: View, person: int) -> int:
        """A new row at the end of ``view``'s file for a person of the register; its place."""
        register = self.view("monitored_person").sheet
        model = next(r for r in range(view.sheet.rows) if r not in view.sheet.edits)
        view.sheet.copies.append(model)
        row = view.sheet.total - 1
        cells = view.sheet.edits.setdefault(row, {})
        for header in view.sheet.columns:
            source = _ALIASES.get(header, header)
            if source in register.columns:
                cells[header] = register.edits.get(person, {}).get(source, register.cell(person, source))
        return row

    def files(self) -> Iterator[View]:
        """Every sheet."""
        for views in self.views.values():
            yield from views
