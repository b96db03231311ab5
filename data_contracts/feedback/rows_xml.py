"""Rows of a worksheet, put together column by column in Arrow: every cell an inline text that is never a formula."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_col_to_name

_LINE_POINTS = 15.5
_MOST_POINTS = 400.0  # Excel's rows end at 409
_LONGEST = 120  # enough to know the cell again; older Excel shows texts of more than 255 characters as ####
_NUMBERS = "source_row"
# What XML cannot hold, and what Excel would read as an escaped character.
_FORBIDDEN = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{FFFE}\\x{FFFF}]"
_ESCAPED = "_(x[0-9A-Fa-f]{4}_)"


def rows_xml(frame: pd.DataFrame, styles: Mapping[str, np.ndarray], widths: dict[str, int], first: int) -> str:
    """The rows of ``frame`` as XML, the first being row ``first`` of the sheet.

    ``styles``: by column, the style number of each cell. ``widths``: of each column, in half-width characters; from it
    comes the height that a row's longest text needs. Missing cells are blank, but styled.
    """
    texts = {name: _text(frame[name], is_sentence=name in ("what", "fix")) for name in frame}
    numbers = pc.cast(pa.array(np.arange(first, first + len(frame))), pa.string())
    heights = pc.cast(pa.array(_heights(texts, widths, len(frame))), pa.string())
    start = _join('<row r="', numbers, '" ht="', heights, '">')
    cells = [
        _cells(texts[name], xl_col_to_name(place), numbers, styles[name], is_number=name == _NUMBERS)
        for place, name in enumerate(frame)
    ]
    return "".join(_join(start, *cells, "</row>").to_pylist())


def _join(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _text(column: pd.Series, *, is_sentence: bool) -> pa.Array:
    """The column as texts that XML can hold; long ones cut."""
    texts = pa.array(column.astype("str"), from_pandas=True, type=pa.string())
    texts = pc.replace_substring_regex(texts, _FORBIDDEN, "\N{REPLACEMENT CHARACTER}")
    if is_sentence:
        return texts
    cut = _join(pc.utf8_slice_codeunits(texts, 0, _LONGEST), "…")
    return pc.if_else(pc.greater(pc.utf8_length(texts), _LONGEST), cut, texts)


def _cells(texts: pa.Array, column: str, numbers: pa.Array, style: np.ndarray, *, is_number: bool) -> pa.Array:
    opening = _join(f'<c r="{column}', numbers, '" s="', pa.array(style, pa.string()), '"')
    if is_number:
        full = _join(opening, "><v>", texts, "</v></c>")
    else:
        full = _join(opening, ' t="inlineStr"><is><t xml:space="preserve">', _escaped(texts), "</t></is></c>")
    return pc.coalesce(full, _join(opening, "/>"))


def _escaped(texts: pa.Array) -> pa.Array:
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        texts = pc.replace_substring(texts, sign, written)
    return pc.replace_substring_regex(texts, _ESCAPED, r"_x005F_\1")


def _heights(texts: dict[str, pa.Array], widths: dict[str, int], rows: int) -> np.ndarray:
    """The height of each row in points: as many lines as its fullest cell needs."""
    lines = np.ones(rows)
    for name, column in texts.items():
        lines = np.maximum(lines, _lines(column, widths[name] - 1))
    return np.minimum(lines * _LINE_POINTS + 2.5, _MOST_POINTS).round(1)


def _lines(texts: pa.Array, width: int) -> np.ndarray:
    """How many lines each text takes: of its paragraphs, each at least one."""
    paragraphs = pc.split_pattern(pc.fill_null(texts, ""), "\n")
    needed = np.maximum(np.ceil(_width(pc.list_flatten(paragraphs)) / width), 1)
    return np.bincount(pc.list_parent_indices(paragraphs), weights=needed, minlength=len(texts))


def _width(texts: pa.Array) -> np.ndarray:
    """In half-width characters: a Chinese character has three bytes and is two wide."""
    length, size = pc.utf8_length(texts).to_numpy(), pc.binary_length(texts).to_numpy()
    return length + (size - length) / 2
