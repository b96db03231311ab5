"""Read a CSV file in UTF-8 (with or without BOM) or GB18030, all text, with pyarrow."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from data_contracts.reading.admit import demand_size
from data_contracts.reading.encoding import decode
from data_contracts.reading.headers import choose_headers
from data_contracts.reading.source_file import Cells
from data_contracts.reading.text import tidy
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused
from relapse_watch.limits import LIMITS, ReadLimits

_BLOCK = 16 << 20  # bytes read at once, and so the longest line that can be read
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def read_csv(path: Path, file: str, mapping: SourceMapping, limits: ReadLimits = LIMITS) -> Cells:
    """The columns ``mapping`` uses. Rows are records: a line break within quotes does not start a new one.

    Raises InputRefused when the file is empty, in an unknown encoding or in two, lacks a header, holds more than
    ``limits``, or has a row with more or fewer cells than the header.
    """
    text = decode(path.read_bytes(), file, mapping.encoding)
    header, below = _header(text, mapping.header_row, file)
    demand_size(file, 0, len(header), limits)
    chosen = choose_headers(header, mapping, file)
    table = _body(below, header, sorted(chosen.values()), file, mapping.header_row)
    demand_size(file, table.num_rows, table.num_columns, limits)
    frame = table.to_pandas(types_mapper={pa.string(): pd.StringDtype(na_value=np.nan)}.get)
    frame = frame.apply(tidy).rename(columns={_name(at): name for name, at in chosen.items()})
    frame["source_row"] = np.arange(len(frame), dtype="int64") + mapping.header_row + 1
    return Cells(frame, {name: header[at].strip() for name, at in chosen.items()})


def read_all(path: Path, file: str) -> pd.DataFrame:
    """Every column of a CSV file with its header in row 1: text under its trimmed header, missing where blank.

    The index is the row number in the file; wholly blank rows and columns without a header are left out. Raises
    InputRefused as ``read_csv`` does, and where a header stands twice.
    """
    first, below = _header(decode(path.read_bytes(), file, "auto"), 1, file)
    header = [name.strip() for name in first]
    named = [at for at, name in enumerate(header) if name]
    _refuse_twins([header[at] for at in named], file)
    table = _body(below, header, named, file, 1)
    frame = table.to_pandas(types_mapper={pa.string(): pd.StringDtype(na_value=np.nan)}.get)
    frame = frame.apply(tidy).rename(columns={_name(at): header[at] for at in named})
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return frame[frame.notna().any(axis=1)]


def _refuse_twins(header: Sequence[str], file: str) -> None:
    twin = next((name for at, name in enumerate(header) if name in header[:at]), None)
    if twin is not None:
        raise InputRefused(
            file=file,
            row=1,
            column=twin,
            zh="表头中这一列出现了不止一次,请只保留一列",
            en="this column stands more than once in the header; keep one",
        )


def _header(text: str, header_row: int, file: str) -> tuple[list[str], str]:
    """The cells of the header row, and the text below it."""
    lines = _Lines(text)
    reader = csv.reader(lines)
    try:
        rows = [next(reader, []) for _ in range(header_row)]
    except csv.Error:
        raise _unclosed(file, header_row) from None
    return rows[-1], text[lines.end :]


class _Lines:
    """The lines of a text one by one, and where the last one given ends."""

    def __init__(self, text: str) -> None:
        self.end = 0
        self._found = _LINE.finditer(text)

    def __iter__(self) -> Iterator[str]:
        for line in self._found:
            self.end = line.end()
            yield line[0]


def _unclosed(file: str, row: int | None) -> InputRefused:
    return InputRefused(
        file=file,
        row=row,
        zh="内容断不开行或格:多半是引号没有配对,或一行太长,请检查引号后重新导出",
        en="rows and cells cannot be told apart: a quotation mark without its pair, or a line too long; "
        "look for it and export again",
    )


def _name(position: int) -> str:
    return f"c{position}"


def _body(text: str, header: Sequence[str], wanted: list[int], file: str, header_row: int) -> pa.Table:
    names = [_name(i) for i in range(len(header))]
    ragged: list[tuple[int, int]] = []

    def remember(row: pa_csv.InvalidRow) -> str:
        ragged.append((row.number, row.actual_columns))
        return "skip"

    content = text.encode() if text else b"\n"
    try:
        table = _parsed(content, names, wanted, remember)
    except pa.ArrowInvalid:
        raise _unclosed(file, None) from None
    if ragged:
        raise _ragged(ragged, len(header), file, header_row)
    return table


def _parsed(
    content: bytes, names: list[str], wanted: list[int], remember: Callable[[pa_csv.InvalidRow], str]
) -> pa.Table:
    return pa_csv.read_csv(
        pa.BufferReader(content),
        read_options=pa_csv.ReadOptions(use_threads=False, column_names=names, block_size=_BLOCK),
        parse_options=pa_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=remember
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types={n: pa.string() for n in names},
            include_columns=[_name(i) for i in wanted],
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _ragged(ragged: list[tuple[int, int]], width: int, file: str, header_row: int) -> InputRefused:
    number, cells = ragged[0]
    more = len(ragged) - 1
    return InputRefused(
        file=file,
        row=number + header_row,
        found=str(cells),
        expected=str(width),
        zh=f"这一行的格数与表头不同{f'(另有{more}行也是)' if more else ''},请检查是否多了或少了逗号",
        en=f"this row has another number of cells than the header{f' ({more} more do too)' if more else ''}; "
        "look for a comma too many or too few",
    )
