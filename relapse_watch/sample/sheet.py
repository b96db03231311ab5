"""A file to be written, column by column: every cell is text or blank, made only for the rows asked for.

A column is a function from source rows to text. So a million households need no million Python strings,
and a planted defect is an edit of one cell on top.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from relapse_watch.sample.chance import Ints

Column = Callable[[Ints], pa.Array]


def coded(labels: Sequence[str], codes: NDArray, of: Ints | None = None) -> Column:
    """``labels`` by code, blank where the code is negative. ``of`` leads from source rows to places in ``codes``."""
    # A dictionary that holds a text twice is not written to Parquet in the same bytes each time.
    distinct = {label: place for place, label in enumerate(dict.fromkeys(labels))}
    values = pa.array(list(distinct), type=pa.string())
    place_of = np.array([*(distinct[label] for label in labels), -1], dtype=np.int32)

    def column(rows: Ints) -> pa.Array:
        found = place_of[np.maximum(codes[rows if of is None else of[rows]], -1)]
        return pa.DictionaryArray.from_arrays(pa.array(found, mask=found < 0), values)

    return column


def text(values: pa.Array, of: Ints | None = None) -> Column:
    """Texts at hand; negative places in ``of`` are blank."""

    def column(rows: Ints) -> pa.Array:
        places = rows if of is None else of[rows]
        return values.take(pa.array(places, mask=places < 0))

    return column


def whole(values: NDArray, of: Ints | None = None, where: NDArray[np.bool_] | None = None) -> Column:
    """Whole numbers, blank where not ``where`` (of the same grain as ``values``)."""

    def column(rows: Ints) -> pa.Array:
        places = rows if of is None else of[rows]
        mask = None if where is None else ~where[places]
        return pc.cast(pa.array(values[places].astype(np.int64), mask=mask), pa.string())

    return column


def decimal(values: NDArray, places: int, of: Ints | None = None, where: NDArray[np.bool_] | None = None) -> Column:
    """Numbers with so many decimal places, blank where not ``where``."""

    def column(rows: Ints) -> pa.Array:
        at = rows if of is None else of[rows]
        scaled = np.round(values[at] * 10**places).astype(np.int64)
        high, low = np.divmod(np.abs(scaled), 10**places)
        mask = None if where is None else ~where[at]
        sign = pa.array(np.where(scaled < 0, "-", ""), type=pa.string(), mask=mask)
        digits = pc.utf8_lpad(pc.cast(pa.array(low), pa.string()), places, "0")
        return pc.binary_join_element_wise(sign, pc.cast(pa.array(high), pa.string()), pa.scalar("."), digits, "")

    return column


def yes_no(flags: NDArray, of: Ints | None = None, where: NDArray[np.bool_] | None = None) -> Column:
    """是 or 否, blank where not ``where``."""
    codes = np.where(flags.astype(bool), 0, 1)
    return coded(("是", "否"), codes if where is None else np.where(where, codes, -1), of)


def same(value: str) -> Column:
    """One text in every row."""
    values = pa.array([value])
    return lambda rows: pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(rows), dtype=np.int32)), values)


def blank() -> Column:
    """Nothing in any row."""
    return lambda rows: pa.nulls(len(rows), pa.string())


def month_texts(months: Ints, pattern: str) -> tuple[list[str], Ints]:
    """Labels and codes of month indices written as ``pattern`` ({0} year, {1:02d} month); -1 stays blank."""
    known = months[months >= 0]
    first, last = (int(known.min()), int(known.max())) if len(known) else (0, -1)
    labels = [pattern.format(m // 12, m % 12 + 1) for m in range(first, last + 1)]
    return labels, np.where(months >= 0, months - first, -1)


def numbered() -> Column:
    """序号: the row's own number from 1 (kept when a row is copied)."""
    return lambda rows: pc.cast(pa.array(rows + 1), pa.string())


@dataclass
class Sheet:
    """One file. ``stem`` is its name without ending; ``titles`` are the rows above the header.

    ``edits`` are cells changed afterwards (by row of the sheet from 0, then header); ``copies`` are source
    rows that stand a second time at the end.
    """

    stem: str
    columns: Mapping[str, Column]
    rows: int
    titles: tuple[str, ...] = ()
    ending: str = "xlsx"
    encoding: str = "gb18030"
    edits: dict[int, dict[str, str | None]] = field(default_factory=dict)
    copies: list[int] = field(default_factory=list)

    @property
    def headers(self) -> list[str]:
        """Column headers in order."""
        return list(self.columns)

    @property
    def total(self) -> int:
        """Rows that will be written."""
        return self.rows + len(self.copies)

    def row_number(self, row: int) -> int:
        """Row as a clerk sees it, title and header rows counted."""
        return row + len(self.titles) + 2

    def cell(self, row: int, header: str) -> str | None:
        """What stands in one cell before edits."""
        source = row if row < self.rows else self.copies[row - self.rows]
        return self.columns[header](np.array([source]))[0].as_py()

    def chunks(self, size: int) -> Iterator[pa.Table]:
        """The whole sheet, edits included, at most ``size`` rows at a time; an empty sheet is one empty chunk."""
        sources = np.concatenate([np.arange(self.rows), np.array(self.copies, dtype=np.int64)])
        for begin in range(0, max(self.total, 1), size):
            rows = sources[begin : begin + size]
            arrays = [self._edited(header, begin, make(rows)) for header, make in self.columns.items()]
            yield pa.Table.from_arrays(arrays, names=self.headers)

    def _edited(self, header: str, begin: int, array: pa.Array) -> pa.Array:
        """The column with its edits, of the same Arrow type as without."""
        rows = [r for r, cells in self.edits.items() if header in cells and begin <= r < begin + len(array)]
        if not rows:
            return array
        rows.sort()
        mask = np.zeros(len(array), dtype=bool)
        mask[np.array(rows) - begin] = True
        values = pa.array([self.edits[r][header] for r in rows], type=pa.string())
        edited = pc.replace_with_mask(array.cast(pa.string()), pa.array(mask), values)
        return edited.dictionary_encode() if pa.types.is_dictionary(array.type) else edited


def national_titles(title: str, as_of: date, units: str) -> tuple[str, ...]:
    """The two rows above the header of a national export."""
    return (f"{title}（模拟数据）", f"导出日期：{as_of.isoformat()}　单位：{units}")
