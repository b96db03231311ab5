"""Text to numbers, without guessing."""

import numpy as np
import pandas as pd

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，＋－", "0123456789.,+-")


def plain_digits(text: pd.Series) -> pd.Series:
    """Digits, points, commas and signs typed in full width, as the plain ones; all else stays as it is written."""
    return text.str.translate(_FULL_WIDTH)


def parse_numbers(text: pd.Series) -> pd.Series:
    """float64; missing where blank or not a plain number (thousands separators and full-width digits are read)."""
    codes, uniques = pd.factorize(text)
    if not len(uniques):  # most columns of most files are blank or absent
        return pd.Series(np.nan, index=text.index, dtype="float64")
    plain = plain_digits(pd.Series(uniques, dtype="str"))
    plain = plain.str.replace(r"(?<=\d),(?=\d{3}(?:\D|$))", "", regex=True)
    numbers = plain.where(plain.str.fullmatch(_NUMBER).astype(bool)).astype("float64").to_numpy()
    return pd.Series(np.append(numbers, np.nan)[codes], index=text.index)
