"""Write a sheet as a workbook, as CSV or as Parquet: the same bytes for the same sheet."""

from datetime import date
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relapse_watch.sample.arrow_text import by_distinct, joined
from relapse_watch.sample.sheet import Sheet
from relapse_watch.sample.workbook import write_workbook

Format = Literal["xlsx", "csv", "parquet"]
_CSV_ROWS, _PARQUET_ROWS = 100_000, 200_000


def file_name(sheet: Sheet, form: Format) -> str:
    """The file's name: ``xlsx`` is the counties' own mix of workbooks and CSV lists."""
    return f"{sheet.stem}.{sheet.ending if form == 'xlsx' else form}"


def write_sheet(folder: Path, sheet: Sheet, form: Format, as_of: date) -> str:
    """Write ``sheet`` into ``folder``; the name of the file."""
    name = file_name(sheet, form)
    if form == "parquet":
        write_parquet(folder / name, sheet)
    elif name.endswith(".csv"):
        write_csv(folder / name, sheet, sheet.encoding if form == "xlsx" else "utf-8")
    else:
        write_workbook(folder / name, sheet, as_of)
    return name


def write_csv(path: Path, sheet: Sheet, encoding: str) -> None:
    """Comma-separated, in ``encoding``, quoted where needed; titles, if any, above the header."""
    with path.open("wb") as file:
        head = "".join(f"{title}\n" for title in sheet.titles) + ",".join(sheet.headers) + "\n"
        file.write(head.encode(encoding))
        for table in sheet.chunks(_CSV_ROWS):
            rows = _lines(table)
            file.write(rows if encoding.startswith("utf-8") else bytes(rows).decode().encode(encoding))


def _lines(table: pa.Table) -> memoryview:
    """The rows of a table as lines of CSV in UTF-8."""
    columns = [by_distinct(column.combine_chunks(), _quoted) for column in table.columns]
    *others, last = (pc.fill_null(column, "") for column in columns)
    lines = pc.binary_join_element_wise(*others, pc.binary_join_element_wise(last, "\n", ""), ",")
    return joined(lines)


def _quoted(texts: pa.Array) -> pa.Array:
    """Texts with a comma, a quote or a line break in quotes."""
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(texts, '"', '""'), '"', "")
    return pc.if_else(pc.match_substring_regex(texts, '[",\\r\\n]'), quoted, texts)


def write_parquet(path: Path, sheet: Sheet) -> None:
    """Text columns named by their headers; titles are left out."""
    chunks = sheet.chunks(_PARQUET_ROWS)
    first = next(chunks)
    with pq.ParquetWriter(path, first.schema, compression="zstd", store_schema=False) as writer:
        writer.write_table(first)
        for table in chunks:
            writer.write_table(table)
