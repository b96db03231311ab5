"""Write a sheet as a workbook, as CSV or as Parquet: the same bytes for the same sheet."""

from datetime import date
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

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
    """Comma-separated, in ``encoding``; titles, if any, above the header."""
    with path.open("wb") as file:
        head = "".join(f"{title}\n" for title in sheet.titles) + ",".join(sheet.headers) + "\n"
        file.write(head.encode(encoding))
        plain = "utf-8" if encoding == "utf-8-sig" else encoding
        for table in sheet.chunks(_CSV_ROWS):
            stream = pa.BufferOutputStream()
            options = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
            pa_csv.write_csv(_plain(table), stream, options)
            content = stream.getvalue().to_pybytes()
            file.write(content if plain == "utf-8" else content.decode().encode(plain))


def _plain(table: pa.Table) -> pa.Table:
    return table.cast(pa.schema([(name, pa.string()) for name in table.column_names]))


def write_parquet(path: Path, sheet: Sheet) -> None:
    """Text columns named by their headers; titles are left out."""
    chunks = sheet.chunks(_PARQUET_ROWS)
    first = next(chunks)
    with pq.ParquetWriter(path, first.schema, compression="zstd", store_schema=False) as writer:
        writer.write_table(first)
        for table in chunks:
            writer.write_table(table)
