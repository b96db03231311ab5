"""Read one sheet of an XLSX workbook, with calamine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pandas as pd
import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data_contracts.reading.admit import demand_size
from data_contracts.reading.headers import choose_headers
from data_contracts.reading.package import look_into
from data_contracts.reading.source_file import Cells
from data_contracts.reading.text import cell_text, text_array, tidied
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused
from relapse_watch.limits import LIMITS, ReadLimits

_OLE = b"\xd0\xcf\x11\xe0"
_LONGEST_NAME = 31  # of a sheet, in Excel; a package may say more
_AT_ONCE = 1024  # rows turned into columns: few enough to stay near the processor, and to be let go young


def read_workbook(path: Path, file: str, mapping: SourceMapping, limits: ReadLimits = LIMITS) -> Cells:
    """The columns ``mapping`` uses; no other column is turned into text. Sheet ``first`` is the first that is shown.

    Raises InputRefused when the file is no workbook, is locked by a password, lacks the sheet or a header, holds
    more than ``limits``, or a formula without its result where a value is wanted.
    """
    _look_like_workbook(path, file)
    try:
        ranges = look_into(path, file, limits)
        with CalamineWorkbook.from_path(path) as book:
            place = _place(book, mapping.sheet, file)
            sheet = book.get_sheet_by_index(place)
    except PasswordError:
        raise _locked(file) from None
    except (CalamineError, BadZipFile, OSError, ValueError) as error:
        raise _damaged(file, error) from None
    uncomputed = ranges[place].uncomputed if place < len(ranges) else {}
    return _cells(sheet, file, mapping, limits, uncomputed)


def _cells(
    read: CalamineSheet, file: str, mapping: SourceMapping, limits: ReadLimits, uncomputed: Mapping[int, int]
) -> Cells:
    sheet, rows = read.name[:_LONGEST_NAME], _rows(read, file)
    height, width = (read.end[0] + 1, read.end[1] + 1) if read.end else (0, 0)
    demand_size(file, height, width, limits, sheet)
    header = [cell_text(c) for c in next(islice(rows, mapping.header_row - 1, None), [])]
    chosen = choose_headers(header, mapping, file, sheet)
    for name in [n for n, at in chosen.items() if at in uncomputed]:
        raise _no_result(file, sheet, uncomputed[chosen[name]], header[chosen[name]].strip())
    frame = pd.DataFrame(dict(zip(chosen, _columns(rows, list(chosen.values())), strict=True)))
    frame["source_row"] = np.arange(mapping.header_row, height, dtype="int64") + 1
    return Cells(frame, {name: header[at].strip() for name, at in chosen.items()}, sheet)


def _rows(sheet: CalamineSheet, file: str) -> Iterator[Sequence[object]]:
    """Every row from A1 on: row numbers must be the clerk's. Columns left of the first filled cell are not told.

    Raises InputRefused at a number that is shown as a time and is none.
    """
    left, rows = [""] * (sheet.start[1] if sheet.start else 0), iter(sheet.iter_rows())
    for number in count(1):
        try:
            row = next(rows, None)
        except (OverflowError, ValueError):
            raise _no_time(file, sheet.name[:_LONGEST_NAME], number) from None
        if row is None:
            return
        yield [*left, *row] if left else row


def _columns(rows: Iterable[Sequence[object]], places: Sequence[int]) -> list[pd.Series]:
    """The columns at ``places`` as text. A county has millions of cells: all at once as objects takes twice as long."""
    pieces: list[list[pa.Array]] = [[pa.array([], type=pa.large_string())] for _ in places]
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        turned = list(zip(*some, strict=True))
        for column, at in zip(pieces, places, strict=True):
            column.append(text_array(turned[at]))
    return [tidied(pa.concat_arrays(column)) for column in pieces]


def _place(book: CalamineWorkbook, wanted: str, file: str) -> int:
    """Where the wanted sheet stands among the sheets; what is hidden, or a chart, is not the first."""
    names = book.sheet_names
    shown = [i for i, s in enumerate(book.sheets_metadata) if s.visible == SheetVisibleEnum.Visible]
    first = [i for i in shown if book.sheets_metadata[i].typ == SheetTypeEnum.WorkSheet] or shown
    if wanted == "first" and first:
        return first[0]
    if wanted in names:
        return names.index(wanted)
    raise InputRefused(
        file=file,
        sheet=wanted,
        zh=f"没有这个工作表,现有工作表:{'、'.join(names) or '无'},请改回原工作表名",
        en=f"there is no such sheet (there are: {', '.join(names) or 'none'}); rename it back",
    )


def _look_like_workbook(path: Path, file: str) -> None:
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == _OLE:
        raise _locked(file)
    if not start:
        raise InputRefused(file=file, zh="文件是空的,请重新导出", en="the file is empty; export it again")
    if not start.startswith(b"PK"):
        raise InputRefused(
            file=file,
            zh="不是 Excel 工作簿(只是扩展名为 .xlsx),请在系统中重新导出,或用 Excel 另存为 .xlsx",
            en="not an Excel workbook although its name ends in .xlsx; export it again or save it as .xlsx",
        )


def _no_result(file: str, sheet: str, row: int, column: str) -> InputRefused:
    return InputRefused(
        file=file,
        sheet=sheet,
        row=row,
        column=column,
        zh="这一格是还没有算出结果的公式,请在 Excel 中打开后保存,或把整列粘贴为数值",
        en="this cell is a formula whose result was never computed; open and save the workbook in Excel, or paste "
        "the column as values",
    )


def _no_time(file: str, sheet: str, row: int) -> InputRefused:
    return InputRefused(
        file=file,
        sheet=sheet,
        row=row,
        zh="这一行有一格按日期或时长显示,但数字大得不可能是日期或时长,请在 Excel 中改正这一格",
        en="a cell of this row is shown as a date or duration, but its number is far too large for one; mend the cell",
    )


def _locked(file: str) -> InputRefused:
    return InputRefused(
        file=file,
        zh="工作簿有密码或是旧版 .xls 格式,请去掉密码并另存为 .xlsx",
        en="the workbook is locked by a password or of the old .xls kind; remove the password, save as .xlsx",
    )


def _damaged(file: str, error: Exception) -> InputRefused:
    return InputRefused(
        file=file,
        zh="工作簿已损坏,无法打开,请重新导出或重新上传",
        en=f"the workbook is damaged and cannot be opened ({type(error).__name__}); export or upload it again",
    )
