"""A county's files as a test dresses them up: the same rows in another order, name, format, encoding or cell type."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import xlsxwriter
from python_calamine import CalamineWorkbook

from data_contracts import discover, order
from flows import house
from flows.stages.judging import Evidence, Registers, judge

AS_OF = date(2026, 10, 31)
Rows = list[list[object]]
WORKBOOKS = ("监测对象信息", "已外出务工", "计划外出务工", "户信息_", "行政村信息")


def copied(inbox: Path, target: Path) -> list[Path]:
    """Copy the county's national workbooks, and what lists its cadres need not; return the copies."""
    folder = target / "990101"
    folder.mkdir(parents=True)
    wanted = [p for p in sorted((inbox / "990101").iterdir()) if any(w in p.name for w in WORKBOOKS)]
    return [Path(shutil.copy(p, folder / p.name)) for p in wanted]


def rows_of(path: Path) -> Rows:
    """The first sheet, titles and header included."""
    with CalamineWorkbook.from_path(path) as book:
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def write(path: Path, rows: Rows) -> Path:
    """A workbook with those cells: text as text, numbers as numbers."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("Sheet1")
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                page.write(i, j, cell) if not isinstance(cell, str) else page.write_string(i, j, cell)
    return path


def write_csv(path: Path, rows: Rows, encoding: str) -> Path:
    """The same cells as CSV; the titles above the header keep their rows."""
    width = len(rows[2])
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([[*row, *[""] * (width - len(row))][:width] for row in rows])
    return path


def write_parquet(path: Path, rows: Rows) -> Path:
    """The same cells as Parquet, which knows no rows above its header."""
    pd.DataFrame(rows[3:], columns=[str(h) for h in rows[2]]).astype(str).to_parquet(path)
    return path


def each(files: list[Path], change: Callable[[Path, Rows], None]) -> None:
    """Take every file away and let ``change`` write it anew."""
    for path in files:
        rows = rows_of(path)
        path.unlink()
        change(path, rows)


def found(inbox: Path) -> Counter[tuple[str, ...]]:
    """What is wrong, wherever it stands: dataset, rule, household, header, and how often."""
    contracts = house.contracts()
    rank = {dataset: i for i, dataset in enumerate(order(contracts))}
    files = sorted(discover(inbox, house.sources(), AS_OF, ["990101"]), key=lambda f: rank[f.dataset])
    evidence, registers = Evidence(files, [f.file for f in files], AS_OF), Registers()
    told: Counter[tuple[str, ...]] = Counter()
    for file in files:
        result = judge(file, registers, evidence)
        assert result.verdict != "refused", result.text_zh
        judged = result.findings[result.findings["code"] != "UNJUDGED"]  # said once a file, of what did not come
        columns = judged[["dataset", "code", "household_id", "column_name"]].astype(str)
        told.update(map(tuple, columns.to_numpy().tolist()))
    return told
