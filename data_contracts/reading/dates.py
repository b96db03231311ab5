"""Text to days and months, in the formats a mapping declares."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.reading.distinct import by_distinct
from data_contracts.reading.numbers import plain_digits
from data_contracts.reading.text import arrow

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# Formats of which it is known beforehand what fits them: all digits of each part, and what at least must be there.
_NUMERIC = re.compile("(?:%[Ymd]|[-/.年月日])*")
_IN_FULL = {"%Y": "([0-9]{4})", "%m": "([0-9]{2})", "%d": "([0-9]{2})"}
_AT_LEAST = {"%Y": ".{4}", "%m": ".+", "%d": ".+"}
# The ISO days of those years, but for 29 February, which needs a calendar.
_ISO_DAY = (
    "^(?:19[0-9]{2}|20[0-9]{2}|2100)-(?:"
    "(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)$"
)

EXCEL = "excel"
"""The format of a day that a spreadsheet left as its serial number: 43408 is 2018-11-04."""


def parse_days(text: pd.Series, formats: tuple[str, ...]) -> pd.Series:
    """'YYYY-MM-DD' text; missing where blank or in none of ``formats`` (ISO days are always understood)."""
    return _parse(text, ("%Y-%m-%d", *formats), 10)


def parse_months(text: pd.Series, formats: tuple[str, ...]) -> pd.Series:
    """'YYYY-MM' text; missing where blank or in none of ``formats`` (ISO months and days are understood)."""
    return _parse(text, ("%Y-%m", "%Y-%m-%d", *formats), 7)


def _parse(text: pd.Series, formats: tuple[str, ...], length: int) -> pd.Series:
    if text.isna().all():  # most columns of most files are blank or absent
        return pd.Series(np.nan, index=text.index, dtype="str")
    days = by_distinct(
        text, lambda told: _in_formats(arrow(plain_digits(pd.Series(told, dtype="str"))), formats, length)
    )
    return pd.Series(days, index=text.index, dtype="str")


def _in_formats(written: pa.Array, formats: tuple[str, ...], length: int) -> pa.Array:
    """In the first of ``formats`` that fits each."""
    parsed = pa.nulls(len(written), pa.large_string())
    for form in dict.fromkeys(formats):
        left = pc.if_else(pc.is_null(parsed), written, None)
        if left.null_count == len(left):
            break
        parsed = pc.coalesce(parsed, pc.utf8_slice_codeunits(_in_format(left, form), 0, length))
    return parsed


def _in_format(left: pa.Array, form: str) -> pa.Array:
    """ISO days of the texts that are written exactly in ``form``."""
    if not _NUMERIC.fullmatch(form):
        return _taken_apart(left, form)
    days = _in_full(left, form)
    may_be = pc.match_substring_regex(left, _pattern(form, _AT_LEAST))
    odd = pc.fill_null(pc.and_(pc.is_null(days), may_be), False)
    return pc.replace_with_mask(days, odd, _taken_apart(left.filter(odd), form)) if pc.any(odd).as_py() else days


def _in_full(left: pa.Array, form: str) -> pa.Array:
    """ISO days of the texts in which each part of ``form`` has all its digits: of nearly all there are."""
    parts, pattern = re.findall("%.", form), f"^{_pattern(form, _IN_FULL)}$"
    if sorted(parts) not in (["%Y", "%m"], ["%Y", "%d", "%m"]):
        return pa.nulls(len(left), pa.large_string())
    order = [f"\\{parts.index(part) + 1}" if part in parts else "01" for part in ("%Y", "%m", "%d")]
    days = pc.replace_substring_regex(left, pattern=pattern, replacement="-".join(order))
    is_day = pc.and_(pc.match_substring_regex(left, pattern), pc.match_substring_regex(days, _ISO_DAY))
    return pc.if_else(is_day, days, None)


def _pattern(form: str, parts: Mapping[str, str]) -> str:
    return re.sub("%[Ymd]", lambda part: parts[part[0]], form.replace(".", r"\."))


def _taken_apart(left: pa.Array, form: str) -> pa.Array:
    """ISO days as pandas reads them: with months and days of one digit, and what a calendar must be asked for."""
    text = pd.Series(left, dtype="str")
    if form == EXCEL:
        return arrow(_from_serial(text))
    when = pd.to_datetime(text, format=form, errors="coerce")
    when = when.where(when.dt.year.between(_FIRST_YEAR, _LAST_YEAR))
    # Without separators '2023111' would be read as some day or other: such texts must be written in full.
    if re.fullmatch(r"(%[A-Za-z])+", form):
        when = when.where(when.dt.strftime(form) == text)
    return arrow(when.dt.strftime("%Y-%m-%d").astype("str"))


def _from_serial(text: pd.Series) -> pd.Series:
    """ISO days of five-digit serial numbers, counted from 1899-12-30 (the 1900 date system and its leap-year slip)."""
    serial = pd.to_numeric(text.where(text.str.fullmatch(r"\d{5}").fillna(False)), errors="coerce")
    when = pd.Timestamp("1899-12-30") + pd.to_timedelta(serial, unit="D")
    return when.dt.strftime("%Y-%m-%d").astype("str")
