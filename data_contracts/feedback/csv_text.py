"""Cells that a spreadsheet would run as a formula, made plain text."""

from typing import Any

import pandas as pd

_FORMULA = r"^(?=[=+\-@\t\r])"
_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def neutralised(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with an apostrophe before every text that begins with = + - @, a tab or a carriage return.

    Excel runs such a cell of a CSV as a formula, and a county's workbook may hold anything (OWASP, "CSV
    Injection").
    """
    texts = frame.select_dtypes(["object", "str"]).columns
    return frame.assign(**{str(c): frame[c].str.replace(_FORMULA, "'", regex=True) for c in texts})


def neutral(value: Any) -> Any:
    """The same for one value: a text gets its apostrophe, all else stays as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_SIGNS) else value
