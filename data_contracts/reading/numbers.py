"""Text to numbers, without guessing."""

import numpy as np
import pandas as pd

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?"


def parse_numbers(text: pd.Series) -> pd.Series:
    """float64; missing where blank or not a plain number (thousands separators are allowed)."""
    codes, uniques = pd.factorize(text)
    plain = pd.Series(uniques, dtype="str").str.replace(r"(?<=\d)[,，](?=\d{3}(?:\D|$))", "", regex=True)
    numbers = plain.where(plain.str.fullmatch(_NUMBER).astype(bool)).astype("float64").to_numpy()
    return pd.Series(np.append(numbers, np.nan)[codes], index=text.index)
