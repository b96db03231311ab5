"""Read one source file: by its suffix, in its mapping's terms."""

from pathlib import Path

from data_contracts.contracts.loading import load_contracts
from data_contracts.reading.admit import demand_readable, demand_text, unreadable
from data_contracts.reading.columns import raw_table
from data_contracts.reading.csv_file import read_csv
from data_contracts.reading.parquet import read_parquet
from data_contracts.reading.source_file import Cells, RawTable, SourceFile
from data_contracts.reading.sql import read_sql
from data_contracts.reading.workbook import read_workbook
from data_contracts.sources.mapping import Sources
from relapse_watch.limits import LIMITS, ReadLimits

_READERS = {".xlsx": read_workbook, ".csv": read_csv, ".parquet": read_parquet}


def read_source(source_file: SourceFile, sources: Sources, limits: ReadLimits = LIMITS) -> RawTable:
    """The dataset as it stands in the file, all text, with row numbers as a clerk sees them.

    Raises InputRefused with one clear line when the file cannot be read as its mapping says, or holds more than
    ``limits``.
    """
    mapping = sources.get(source_file.source)
    contract = load_contracts()[mapping.dataset]
    if source_file.path is None:
        cells = read_sql(mapping, source_file.county, source_file.file, limits=limits)
    else:
        cells = _read_file(source_file.path, source_file, limits)
    demand_text(cells, source_file.file, limits)
    return raw_table(cells, source_file, contract)


def _read_file(path: Path, source_file: SourceFile, limits: ReadLimits) -> Cells:
    demand_readable(source_file, limits)
    try:
        return _READERS[path.suffix.lower()](path, source_file.file, source_file.mapping, limits)
    except OSError as error:
        raise unreadable(source_file.file, error) from None
