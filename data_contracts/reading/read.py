"""Read one source file: by its suffix, in its mapping's terms."""

from pathlib import Path

from data_contracts.contracts.loading import load_contracts
from data_contracts.reading.columns import raw_table
from data_contracts.reading.csv_file import read_csv
from data_contracts.reading.parquet import read_parquet
from data_contracts.reading.source_file import Cells, RawTable, SourceFile
from data_contracts.reading.sql import read_sql
from data_contracts.reading.workbook import read_workbook
from data_contracts.sources.mapping import Sources
from relapse_watch.errors import InputRefused

_READERS = {".xlsx": read_workbook, ".csv": read_csv, ".parquet": read_parquet}


def read_source(source_file: SourceFile, sources: Sources) -> RawTable:
    """The dataset as it stands in the file, all text, with row numbers as a clerk sees them.

    Raises InputRefused with one clear line when the file cannot be read as its mapping says.
    """
    mapping = sources.get(source_file.source)
    contract = load_contracts()[mapping.dataset]
    if source_file.path is None:
        cells = read_sql(mapping, source_file.county, source_file.file)
    else:
        cells = _read_file(source_file.path, source_file)
    return raw_table(cells, source_file, contract)


def _read_file(path: Path, source_file: SourceFile) -> Cells:
    if source_file.is_outside:
        raise outside(source_file.file)
    try:
        return _READERS[path.suffix.lower()](path, source_file.file, source_file.mapping)
    except OSError as error:
        raise InputRefused(
            file=source_file.file,
            zh=f"无法打开({error.strerror}),请检查文件是否存在、是否有读取权限",
            en=f"cannot be opened ({error.strerror}); check that it exists and may be read",
        ) from None


def outside(file: str) -> InputRefused:
    """The refusal of a link that leaves the inbox."""
    return InputRefused(
        file=file,
        zh="是指向收件箱以外的链接,不予读取,请放入文件本身",
        en="is a link that leaves the inbox and is not followed; put the file itself there",
    )
