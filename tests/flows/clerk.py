"""What clerks do to workbooks between two nights."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

WORK = "（务工月监测）已外出务工信息_20261031.xlsx"
PERSONS = "（自定义）监测对象信息_20261031.xlsx"
CADRES = "干部名单.xlsx"


@dataclass(frozen=True)
class Opened:
    """An open workbook's sheet: cells by the row number and the header that a clerk sees."""

    sheet: Any
    columns: dict[str, int]
    first_row: int

    def get(self, row: int, header: str) -> str:
        """The cell's text, '' where it is blank."""
        value = self.sheet.cell(row, self.columns[header]).value
        return "" if value is None else str(value)

    def put(self, row: int, header: str, value: str | None) -> None:
        """Type ``value`` into the cell."""
        self.sheet.cell(row, self.columns[header]).value = value

    def rows(self, **wanted: str) -> list[int]:
        """Rows whose cells are as ``wanted``, by header."""
        every = range(self.first_row, self.sheet.max_row + 1)
        return [row for row in every if all(self.get(row, h) == value for h, value in wanted.items())]

    def rename(self, header: str, new: str) -> None:
        """Write another header over one."""
        self.sheet.cell(self.first_row - 1, self.columns[header]).value = new


@contextmanager
def at_work(path: Path, *, header_row: int = 3) -> Iterator[Opened]:
    """Open a workbook, change it, save it."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = {str(c.value): c.column for c in sheet[header_row]}
    yield Opened(sheet, headers, header_row + 1)
    book.save(path)


def end_work(path: Path, household: str, last_month: str) -> None:
    """Write that nobody of the household worked away after ``last_month`` ('YYYY年MM月')."""
    with at_work(path) as sheet:
        for row in sheet.rows(户编号=household):
            if (sheet.get(row, "结束时间") or "9999") > last_month:
                sheet.put(row, "结束时间", last_month)


def retire(path: Path, cadre_ids: list[str], last_day: str) -> None:
    """Write the last day of cadres who leave."""
    with at_work(path, header_row=1) as sheet:
        for cadre_id in cadre_ids:
            for row in sheet.rows(干部编号=cadre_id):
                sheet.put(row, "结束日期", last_day)
