"""Text to days and months, in the formats a mapping declares."""

import re

import numpy as np
import pandas as pd

from data_contracts.reading.numbers import plain_digits

_FIRST_YEAR, _LAST_YEAR = 1900, 2100

EXCEL = "excel"
"""The format of a day that a spreadsheet left as its serial number: 43408 is 2018-11-04."""


def parse_days(text: pd.Series, formats: tuple[str, ...]) -> pd.Series:
    """'YYYY-MM-DD' text; missing where blank or in none of ``formats`` (ISO days are always understood)."""
    return _parse(text, ("%Y-%m-%d", *formats), 10)


def parse_months(text: pd.Series, formats: tuple[str, ...]) -> pd.Series:
    """'YYYY-MM' text; missing where blank or in none of ``formats`` (ISO months and days are understood)."""
    return _parse(text, ("%Y-%m", "%Y-%m-%d", *formats), 7)


def _parse(text: pd.Series, formats: tuple[str, ...], length: int) -> pd.Series:
    codes, uniques = pd.factorize(text)
    if not len(uniques):
        return pd.Series(np.nan, index=text.index, dtype="str")
    left = plain_digits(pd.Series(uniques, dtype="str"))
    parsed = pd.Series(np.nan, index=left.index, dtype="str")
    for form in dict.fromkeys(formats):
        if parsed.notna().all():
            break
        parsed = parsed.fillna(_in_format(left.where(parsed.isna()), form).str[:length])
    return pd.Series(parsed.array.take(codes, allow_fill=True), index=text.index)


def _in_format(text: pd.Series, form: str) -> pd.Series:
    """ISO days of the texts that are written exactly in ``form``."""
    if form == EXCEL:
        return _from_serial(text)
    when = pd.to_datetime(text, format=form, errors="coerce")
    when = when.where(when.dt.year.between(_FIRST_YEAR, _LAST_YEAR))
    # Without separators '2023111' would be read as some day or other: such texts must be written in full.
    if re.fullmatch(r"(%[A-Za-z])+", form):
        when = when.where(when.dt.strftime(form) == text)
    return when.dt.strftime("%Y-%m-%d").astype("str")


def _from_serial(text: pd.Series) -> pd.Series:
    """ISO days of five-digit serial numbers, counted from 1899-12-30 (the 1900 date system and its leap-year slip)."""
    serial = pd.to_numeric(text.where(text.str.fullmatch(r"\d{5}").fillna(False)), errors="coerce")
    when = pd.Timestamp("1899-12-30") + pd.to_timedelta(serial, unit="D")
    return when.dt.strftime("%Y-%m-%d").astype("str")
