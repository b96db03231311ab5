"""Read a Parquet file whose columns are named by the same headers as the workbook's."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.reading.headers import choose_headers
from data_contracts.reading.source_file import Cells
from data_contracts.reading.text import text_column, tidy
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused


def read_parquet(path: Path, file: str, mapping: SourceMapping) -> Cells:
    """The columns ``mapping`` uses, as text. Rows are numbered as if the header stood in ``header_row``.

    Raises InputRefused when the file is no Parquet file or lacks a header.
    """
    try:
        stored = pq.ParquetFile(path)
        header = stored.schema_arrow.names
        chosen = choose_headers(header, mapping, file)
        table = stored.read(columns=[header[at] for at in chosen.values()])
    except (pa.ArrowException, OSError) as error:
        raise InputRefused(
            file=file,
            zh="不是 Parquet 文件或已损坏,请重新导出",
            en=f"not a Parquet file, or damaged ({type(error).__name__}); export it again",
        ) from None
    frame = pd.DataFrame({name: _text(table.column(header[at])) for name, at in chosen.items()})
    frame["source_row"] = np.arange(table.num_rows, dtype="int64") + mapping.header_row + 1
    return Cells(frame, {name: header[at].strip() for name, at in chosen.items()})


def _text(column: pa.ChunkedArray) -> pd.Series:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return tidy(pd.Series(column.to_pandas(), dtype="str"))
    return text_column(column.to_pylist())
