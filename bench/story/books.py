"""Workbooks as clerks write and mend them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import xlsxwriter

Row = dict[str, str]


def read_book(path: Path) -> list[Row]:
    """The rows of a workbook whose first row is the header; '' where a cell is blank."""
    rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    headers = [str(h) for h in next(rows)]
    return [{h: "" if v is None else str(v) for h, v in zip(headers, row, strict=True)} for row in rows if any(row)]


def write_book(path: Path, headers: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Write rows under a header; what is '' is left blank."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("数据")
        page.write_row(0, 0, list(headers))
        for number, row in enumerate(rows, start=1):
            for place, header in enumerate(headers):
                if row.get(header, ""):
                    page.write_string(number, place, row[header])


def mend_book(path: Path, change: Callable[[Row], Row], header_row: int = 3) -> None:
    """Let ``change`` write over the rows of a workbook with titles above its header."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = [str(c.value) for c in sheet[header_row]]
    for cells in sheet.iter_rows(min_row=header_row + 1):
        row = {h: "" if c.value is None else str(c.value) for h, c in zip(headers, cells, strict=False)}
        for cell, header in zip(cells, headers, strict=False):
            new = change(dict(row)).get(header, "")
            if new != row[header]:
                cell.value = new or None
    book.save(path)
