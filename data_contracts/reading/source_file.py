"""What is found in the inbox, and what is read from it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from data_contracts.sources.mapping import SourceMapping


@dataclass(frozen=True)
class SourceFile:
    """One file (or query) as the source of one county's dataset.

    ``file`` is its path within the inbox, or ``sql:<source>``. ``slot`` tells a source's files apart (a year, a
    list; ``2026/2`` is the second part of one); ``exported_on`` is the date in its name. To read from a copy,
    replace ``path`` and ``inbox`` by the copy's.
    """

    county: str
    dataset: str
    source: str
    slot: str
    path: Path | None
    file: str
    exported_on: date | None
    mapping: SourceMapping
    inbox: Path

    @property
    def base_slot(self) -> str:
        """The slot without the number of a part."""
        return self.slot.partition("/")[0]

    @property
    def is_part(self) -> bool:
        """Whether it is one of several parts of an export."""
        return "/" in self.slot

    @property
    def is_outside(self) -> bool:
        """Whether it is a link that leaves the inbox, which nothing may follow."""
        if self.path is None:
            return False
        # Not Path.resolve: that raises where links go in a circle.
        return not Path(os.path.realpath(self.path)).is_relative_to(os.path.realpath(self.inbox))


@dataclass(frozen=True)
class Cells:
    """The wanted columns of one sheet, all text.

    Frame: one row per row below the header; columns are normalised headers, and ``source_row``.
    ``headers`` gives each as the file writes it.
    """

    frame: pd.DataFrame
    headers: Mapping[str, str]
    sheet: str | None = None


@dataclass(frozen=True)
class RawTable:
    """One dataset as it stands in its file, in the contract's columns.

    Frame: the grain of the file; every contract column as text (missing where blank or not mapped), and
    ``source_row``, the row number a clerk sees in the file, header rows counted. ``headers`` gives the
    header each column stands under, ``absent`` the columns for which the file has none. ``exported_on`` is
    the date in the file's name.
    """

    frame: pd.DataFrame
    sheet: str | None
    headers: Mapping[str, str]
    mapping: SourceMapping
    file: str
    slot: str = ""
    county: str = ""
    exported_on: date | None = None
    absent: frozenset[str] = frozenset()
