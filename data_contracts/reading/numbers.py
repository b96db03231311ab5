"""Text to numbers, without guessing."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

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
    codes, uniques = pd.factorize(text)
    if not len(uniques):  # most columns of most files are blank or absent
        return pd.Series(np.nan, index=text.index, dtype="float64")
    cells = pd.Series(uniques, dtype="str")
    numbers, is_plain = _plain_numbers(cells)
    if not is_plain.all():
        numbers[~is_plain] = _written_numbers(cells[~is_plain])
    return pd.Series(np.append(numbers, np.nan)[codes], index=text.index)


def _plain_numbers(cells: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of ``cells`` that are plain digits, by Arrow, and which those are: nearly all cells of most files."""
    texts = arrow(cells)
    is_plain = pc.match_substring_regex(texts, _PLAIN)
    numbers = pc.cast(pc.if_else(is_plain, texts, None), pa.float64())
    return numbers.to_numpy(zero_copy_only=False).copy(), is_plain.to_numpy(zero_copy_only=False)


def _written_numbers(cells: pd.Series) -> np.ndarray:
    """The numbers of cells however they are written; NaN where none is."""
    plain = plain_digits(cells)
    plain = plain.str.replace(r"(?<=\d),(?=\d{3}(?:\D|$))", "", regex=True)
    return plain.where(plain.str.fullmatch(_NUMBER).astype(bool)).astype("float64").to_numpy()
