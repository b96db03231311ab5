"""Read what was written, as plainly as possible."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook


def cells(path: Path) -> list[list[str]]:
    """Every row of a file as the clerk sees it, header and title rows included, blanks as ''."""
    if path.suffix == ".xlsx":
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return [table.column_names, *([v or "" for v in row] for row in zip(*table.to_pydict().values(), strict=True))]
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as file:
                return list(csv.reader(file))
        except UnicodeDecodeError:
            continue
    raise AssertionError(path)


def header_row(path: Path) -> int:
    """Header row (from 1) of a file of the sample."""
    is_national = path.name.startswith(("（", "计划外出务工信息"))
    return 3 if is_national and path.suffix != ".parquet" else 1


def records(path: Path) -> list[dict[str, str]]:
    """Data rows by header."""
    rows = cells(path)
    at = header_row(path)
    return [dict(zip(rows[at - 1], row, strict=True)) for row in rows[at:]]
