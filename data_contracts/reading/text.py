"""Cells to text, the way a clerk sees them."""

import datetime as dt
import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_TEXT = pd.StringDtype(na_value=np.nan)


def normal_header(text: str) -> str:
    """A header without spaces and line breaks, full-width forms unified: how headers are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def cell_text(cell: object) -> str:
    """One cell as text: 12 for 12.0, ISO dates, empty for none."""
    if isinstance(cell, str):
        return cell
    if cell is None or cell is pd.NaT:
        return ""
    if isinstance(cell, bool | np.bool_):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)


def _number_text(number: float) -> str:
    """A number as a workbook shows it: fifteen digits at most, whole numbers without a point."""
    if np.isnan(number):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < 1e20 else f"{number:.15g}"


def text_column(cells: Sequence[object]) -> pd.Series:
    """Cells as one text column: trimmed, blanks missing."""
    return tidied(text_array(cells))


def text_array(cells: Sequence[object]) -> pa.Array:
    """Cells as text, as they stand."""
    try:
        # Refuses what is no text, much faster than asking each cell.
        return pa.array(cells, type=pa.large_string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return pa.array([cell_text(c) for c in cells], type=pa.large_string())


def arrow(column: pd.Series) -> pa.Array:
    """A text column as Arrow has it, in one piece."""
    pieces = pa.array(column, type=pa.large_string(), from_pandas=True)
    return pieces.combine_chunks() if isinstance(pieces, pa.ChunkedArray) else pieces


def tidy(column: pd.Series) -> pd.Series:
    """Trim (full-width spaces too) and make blanks missing."""
    return tidied(pa.array(column, from_pandas=True)).set_axis(column.index).rename(column.name)


def tidied(text: pa.Array | pa.ChunkedArray) -> pd.Series:
    """Trimmed, blanks missing. Arrow trims just what ``str.strip`` does; a mask over a Series takes twice as long."""
    trimmed = pc.utf8_trim_whitespace(text)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed).to_pandas(types_mapper=lambda _: _TEXT)
