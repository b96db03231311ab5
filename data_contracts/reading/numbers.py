"""Text to numbers, without guessing."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.reading.distinct import by_distinct
from data_contracts.reading.text import arrow

_PLAIN = r"^[0-9]{1,15}(\.[0-9]{1,6})?$"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，＋－", "0123456789.,+-")


def plain_digits(text: pd.Series) -> pd.Series:
    """Digits, points, commas and signs typed in full width, as the plain ones; all else stays as it is written."""
    if pc.all(pc.string_is_ascii(arrow(text))).as_py():  # nothing is in full width, in most columns
        return text
    return text.str.translate(_FULL_WIDTH)


def parse_numbers(text: pd.Series) -> pd.Series:
    """float64; missing where blank or not a plain number (thousands separators and full-width digits are read)."""
    if text.isna().all():  # most columns of most files are blank or absent
        return pd.Series(np.nan, index=text.index, dtype="float64")
    numbers = by_distinct(text, _numbers)
    return pd.Series(numbers.to_numpy(zero_copy_only=False, writable=True), index=text.index)


def _numbers(texts: pa.Array) -> pa.Array:
    """Plain digits are read by Arrow: they are nearly all cells of most files."""
    is_plain = pc.match_substring_regex(texts, _PLAIN)
    numbers = pc.cast(pc.if_else(is_plain, texts, None), pa.float64())
    odd = pc.invert(is_plain)
    return pc.replace_with_mask(numbers, odd, _written_numbers(texts.filter(odd))) if pc.any(odd).as_py() else numbers


def _written_numbers(texts: pa.Array) -> pa.Array:
    """The numbers of texts however they are written; missing where none is."""
    plain = plain_digits(pd.Series(texts, dtype="str"))
    plain = plain.str.replace(r"(?<=\d),(?=\d{3}(?:\D|$))", "", regex=True)
    return pa.array(plain.where(plain.str.fullmatch(_NUMBER).astype(bool)).astype("float64"), from_pandas=True)
