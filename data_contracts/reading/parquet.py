"""Read a Parquet file whose columns are named by the same headers as the workbook's."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.reading.admit import demand_size, too_much
from data_contracts.reading.headers import choose_headers
from data_contracts.reading.source_file import Cells
from data_contracts.reading.text import text_column, tidy
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused
from relapse_watch.limits import LIMITS, ReadLimits


def read_parquet(path: Path, file: str, mapping: SourceMapping, limits: ReadLimits = LIMITS) -> Cells:
    """The columns ``mapping`` uses, as text. Rows are numbered as if the header stood in ``header_row``.

    Raises InputRefused when the file is no Parquet file, lacks a header, or says that it holds more than ``limits``.
    """
    try:
        stored = pq.ParquetFile(path)
        _demand_size(stored.metadata, file, limits)
        header = stored.schema_arrow.names
        chosen = choose_headers(header, mapping, file)
        table = stored.read(columns=[header[at] for at in chosen.values()])
        table.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        raise InputRefused(
            file=file,
            zh="不是 Parquet 文件或已损坏,请重新导出",
            en=f"not a Parquet file, or damaged ({type(error).__name__}); export it again",
        ) from None
    frame = pd.DataFrame({name: _text(table.column(header[at])) for name, at in chosen.items()})
    frame["source_row"] = np.arange(table.num_rows, dtype="int64") + mapping.header_row + 1
    return Cells(frame, {name: header[at].strip() for name, at in chosen.items()})


def _demand_size(told: pq.FileMetaData, file: str, limits: ReadLimits) -> None:
    demand_size(file, told.num_rows, told.num_columns, limits)
    expanded = sum(told.row_group(i).total_byte_size for i in range(told.num_row_groups))
    if expanded > limits.expanded_bytes:
        raise too_much(file, "展开后的字节", "bytes when expanded", expanded, limits.expanded_bytes)


def _text(column: pa.ChunkedArray) -> pd.Series:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return tidy(pd.Series(column.to_pandas(), dtype="str"))
    return text_column(column.to_pylist())
