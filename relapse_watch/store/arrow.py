"""Between pandas frames, Arrow and the column types of the store."""

from collections.abc import Sequence
from math import nan
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Column, Table, types

from relapse_watch.store.columns import UtcDateTime

_DAY = "%Y-%m-%d"


def to_arrow(frame: pd.DataFrame, table: Table, dialect: str) -> pa.Table:
    """``frame`` with exactly the columns of ``table``, in its order and types as ``dialect`` stores them.

    Raises ValueError naming the table and column, never a value.
    """
    extra = [str(c) for c in frame.columns if c not in table.columns]
    if extra:
        raise ValueError(f"{table.name} has no column {', '.join(extra)}")
    arrays = [_column(frame, table.name, column, dialect) for column in table.columns]
    return pa.table(arrays, names=[c.name for c in table.columns])


def to_pandas(arrow: pa.Table, kinds: Sequence[types.TypeEngine[Any]]) -> pd.DataFrame:
    """The frame of a query's answer, each column in the kind its SQL type stands for."""
    columns = [arrow.column(i).combine_chunks() for i in range(arrow.num_columns)]
    typed = [_typed(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    # All in one call: most answers are short, and what a call costs is then not in their rows.
    frame = pa.table(typed, names=[str(i) for i in range(len(typed))]).to_pandas(types_mapper=_FRAME_TYPES.get)
    for i, kind in enumerate(kinds):
        if isinstance(kind, _INSTANTS):
            frame[str(i)] = _instants(columns[i])
    frame.columns = pd.Index(arrow.column_names, dtype="str")
    return frame


def record_schema(table: Table) -> pa.Schema:
    """How ``table`` is kept in Parquet: neither database's types, but what its columns mean."""
    return pa.schema([(c.name, _record_type(c.type)) for c in table.columns])


def _record_type(kind: types.TypeEngine[Any]) -> pa.DataType:
    if isinstance(kind, types.Date):
        return pa.date32()
    if isinstance(kind, UtcDateTime):
        return pa.timestamp("us", tz="UTC")
    if isinstance(kind, types.Boolean):
        return pa.bool_()
    return pa.int64() if isinstance(kind, types.Integer) else _target(kind, "postgresql")[0]


def _column(frame: pd.DataFrame, table: str, column: Column[Any], dialect: str) -> pa.Array:
    if column.name in frame.columns:
        array = _natural(frame[column.name], f"{table}.{column.name}")
    else:
        array = pa.nulls(len(frame))
    if array.null_count and not column.nullable:
        raise ValueError(f"{table}.{column.name} may not be null")
    return _cast(array, column, dialect, f"{table}.{column.name}")


def _natural(series: pd.Series, name: str) -> pa.Array:
    try:
        array = pa.array(series, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        raise ValueError(f"{name} holds values of more than one kind") from None
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array


def _cast(array: pa.Array, column: Column[Any], dialect: str, name: str) -> pa.Array:
    target, may_be = _target(column.type, dialect)
    if array.null_count == len(array):
        # A column without any value has no kind of its own: pandas calls an empty one float.
        return pa.nulls(len(array), target)
    if not pa.types.is_null(array.type) and not any(test(array.type) for test in may_be):
        raise ValueError(f"{name} holds {array.type}, not {column.type}")
    try:
        return array.cast(target)
    except pa.ArrowInvalid:
        raise ValueError(f"{name} holds values that do not fit {column.type}") from None


def _target(kind: types.TypeEngine[Any], dialect: str) -> tuple[pa.DataType, tuple[Any, ...]]:
    """The Arrow type a column is stored in, and the kinds of Arrow array that may become it."""
    if isinstance(kind, types.Boolean):
        return (pa.int64() if dialect == "sqlite" else pa.bool_()), (pa.types.is_boolean,)
    if isinstance(kind, types.Integer):
        small = dialect == "postgresql" and not isinstance(kind, types.BigInteger)
        return (pa.int32() if small else pa.int64()), (pa.types.is_integer, pa.types.is_floating)
    if isinstance(kind, (types.Numeric, types.Float)):
        return pa.float64(), (pa.types.is_integer, pa.types.is_floating)
    if isinstance(kind, types.String):
        return pa.string(), (pa.types.is_string, pa.types.is_large_string, pa.types.is_date32)
    raise ValueError(f"bulk tables hold no {kind}")


_INSTANTS = (UtcDateTime, types.DateTime)
_FRAME_TYPES = {
    pa.bool_(): pd.BooleanDtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.large_string(): pd.StringDtype(na_value=nan),
}


def _typed(array: pa.Array, kind: types.TypeEngine[Any]) -> pa.Array:
    """The column in the Arrow type of its SQL type; of instants, which pandas reads itself, only the place."""
    if isinstance(kind, types.Boolean):
        return array.cast(pa.bool_())
    if isinstance(kind, types.Integer):
        return _plain(array).cast(pa.int64())
    if isinstance(kind, (types.Numeric, types.Float)):
        return _plain(array).cast(pa.float64())
    if isinstance(kind, _INSTANTS):
        return pa.nulls(len(array))
    if pa.types.is_date(array.type):
        array = pc.strftime(array, format=_DAY)
    return _plain(array).cast(pa.large_string())  # as pandas keeps texts


def _plain(array: pa.Array) -> pa.Array:
    """PostgreSQL's numeric comes as an opaque text: its storage is what is read."""
    return array.storage if isinstance(array, pa.ExtensionArray) else array


def _instants(array: pa.Array) -> pd.Series:
    if pa.types.is_string(array.type) or pa.types.is_null(array.type):
        text = pd.Series(array.cast(pa.string()).to_pandas(), dtype="str")
        return pd.to_datetime(text, format="ISO8601", utc=True).astype("datetime64[us, UTC]")
    return array.cast(pa.timestamp("us", tz="UTC")).to_pandas().astype("datetime64[us, UTC]")
