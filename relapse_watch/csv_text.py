"""Cells that a spreadsheet would run as a formula, made plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a listing prints without it
    import pandas as pd

_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def neutralised(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with every text made ``neutral``; numbers, days and what is missing stay as they are."""
    texts = frame.select_dtypes(["object", "str"]).columns
    return frame.assign(**{str(c): frame[c].map(neutral) for c in texts})


def neutral(value: Any) -> Any:
    """``value`` with an apostrophe before it if it is a text that begins with = + - @, a tab or a carriage return.

    Excel runs such a cell of a CSV as a formula, and a county's workbook may hold anything (OWASP, "CSV
    Injection").
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_SIGNS) else value
