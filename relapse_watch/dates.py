"""Months, accounting years and legal working days.

A month is text ``YYYY-MM``: it sorts as it counts, and SQLite, PostgreSQL and Parquet keep it alike.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import chinese_calendar
import numpy as np
import pandas as pd
from chinese_calendar.constants import holidays
from numpy.typing import NDArray

_ACCOUNTING_MONTHS_INTO_NEXT_YEAR = 3
"""October, November and December belong to the accounting year named after the next calendar year."""


def month_of(day: date) -> str:
    """The month of a day."""
    return f"{day.year:04d}-{day.month:02d}"


def add_months(month: str, n: int) -> str:
    """The month ``n`` months after ``month``; before it if ``n`` is negative."""
    return _month(_index(month) + n)


def months_between(first: str, last: str) -> int:
    """How many months ``last`` lies after ``first``: 0 for the same month, negative if before it."""
    return _index(last) - _index(first)


def month_range(first: str, last: str) -> list[str]:
    """The months from ``first`` to ``last``, both included; none if ``last`` lies before."""
    return [_month(i) for i in range(_index(first), _index(last) + 1)]


def trailing_months(last: str, n: int) -> list[str]:
    """The ``n`` months that end with ``last``, oldest first."""
    return month_range(add_months(last, 1 - n), last)


def last_complete_month(as_of: date) -> str:
    """The newest month that has ended by the evening of ``as_of``."""
    is_last_day = (as_of + timedelta(days=1)).month != as_of.month
    return month_of(as_of) if is_last_day else add_months(month_of(as_of), -1)


def accounting_year(month: str) -> int:
    """The accounting year Y a month belongs to: October of Y-1 to September of Y."""
    return (_index(month) + _ACCOUNTING_MONTHS_INTO_NEXT_YEAR) // 12


def accounting_year_months(year: int) -> list[str]:
    """The twelve months of an accounting year, October first."""
    return trailing_months(f"{year:04d}-09", 12)


def month_index(months: pd.Series) -> NDArray[np.int64]:
    """``year * 12 + month - 1`` of each month, as one array. Raises ValueError if any is missing or no month."""
    codes, unique = pd.factorize(months)
    if (codes < 0).any():
        raise ValueError("a month is missing")
    return np.array([_index(str(m)) for m in unique], dtype=np.int64)[codes]


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``: by the State Council's calendar, make-up days included.

    Where that calendar is not known (``calendar_known``), Monday to Friday.
    """
    return bool(chinese_calendar.is_workday(day)) if calendar_known(day) else day.weekday() < 5


def monday_of(days: pd.Series) -> pd.Series:
    """The Monday of each day's week, as text 'YYYY-MM-DD'."""
    day = pd.to_datetime(days)
    return (day - pd.to_timedelta(day.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d").astype("str")


def is_first_working_day_of_week(day: date) -> bool:
    """Whether offices work on ``day`` and did not on any day of its week (from Monday) before it."""
    before = (day - timedelta(days=n) for n in range(1, day.weekday() + 1))
    return is_working_day(day) and not any(is_working_day(d) for d in before)


def calendar_known(day: date) -> bool:
    """Whether the holidays of that year had been published when the calendar package was made."""
    first, last = _known_years()
    return first <= day.year <= last


def add_working_days(day: date, n: int) -> date:
    """The ``n``-th working day after ``day`` (``day`` itself is not counted; before it if ``n`` is negative).

    For ``n`` = 0, ``day`` itself, or the next working day if it is none.
    """
    if n == 0:
        return day if is_working_day(day) else add_working_days(day, 1)
    found = (d for d in _days_from(day, 1 if n > 0 else -1) if is_working_day(d))
    for _ in range(abs(n) - 1):
        next(found)
    return next(found)


def add_working_days_to(days: NDArray[np.datetime64], n: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """``add_working_days`` of each day and number, as one array of days; NaT stays NaT."""
    known = ~np.isnat(days)
    result = days.astype("datetime64[D]")
    if known.any():
        starts, steps = result[known], n[known]
        reach = 2 * int(np.abs(steps).max()) + 60  # a working day in two, and the longest holidays besides
        at_work = working_days_between(_shifted(starts.min(), -reach), _shifted(starts.max(), reach))
        before, upto = (np.searchsorted(at_work, starts, side=side) for side in ("left", "right"))
        result[known] = at_work[np.where(steps > 0, upto + steps - 1, before + steps)]
    return result


def working_days_between(first: date, last: date) -> NDArray[np.datetime64]:
    """The working days from ``first`` to ``last``, both included, oldest first."""
    every = (first + timedelta(days=i) for i in range((last - first).days + 1))
    return np.array([day for day in every if is_working_day(day)], dtype="datetime64[D]")


def _shifted(day: np.datetime64, n: int) -> date:
    moved: date = (day + np.timedelta64(n, "D")).astype(object)
    return moved


def _days_from(day: date, step: int) -> Iterator[date]:
    while True:
        day += timedelta(days=step)
        yield day


@cache
def _known_years() -> tuple[int, int]:
    years = [d.year for d in holidays]
    return min(years), max(years)


def _index(month: str) -> int:
    year, dash, number = month.partition("-")
    if dash and len(year) == 4 and len(number) == 2 and (year + number).isdecimal() and 1 <= int(number) <= 12:
        return int(year) * 12 + int(number) - 1
    raise ValueError(f"not a month YYYY-MM: {month!r}")


def _month(index: int) -> str:
    return f"{index // 12:04d}-{index % 12 + 1:02d}"
