"""Months, accounting years and working days, at their edges."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relapse_watch import dates

MONTHS = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(dates.month_of)


@settings(deadline=None, derandomize=True)
@given(MONTHS, st.integers(-600, 600))
def test_adding_months_is_the_inverse_of_counting_them(month: str, n: int) -> None:
    later = dates.add_months(month, n)
    assert dates.months_between(month, later) == n
    assert dates.add_months(later, -n) == month
    assert (later > month) == (n > 0)


def test_month_ranges() -> None:
    assert dates.month_range("2024-11", "2025-02") == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert dates.month_range("2025-02", "2025-02") == ["2025-02"]
    assert dates.month_range("2025-02", "2025-01") == []
    assert dates.trailing_months("2025-02", 3) == ["2024-12", "2025-01", "2025-02"]
    assert dates.trailing_months("2025-02", 0) == []


@pytest.mark.parametrize(
    ("as_of", "month"),
    [
        (date(2025, 9, 29), "2025-08"),
        (date(2025, 9, 30), "2025-09"),
        (date(2025, 10, 1), "2025-09"),
        (date(2024, 2, 28), "2024-01"),
        (date(2024, 2, 29), "2024-02"),
        (date(2025, 12, 31), "2025-12"),
        (date(2026, 1, 1), "2025-12"),
    ],
)
def test_a_month_is_complete_on_the_evening_of_its_last_day(as_of: date, month: str) -> None:
    assert dates.last_complete_month(as_of) == month


@pytest.mark.parametrize(
    ("month", "year"), [("2024-09", 2024), ("2024-10", 2025), ("2025-09", 2025), ("2025-12", 2026)]
)
def test_the_accounting_year_begins_in_october(month: str, year: int) -> None:
    assert dates.accounting_year(month) == year
    assert month in dates.accounting_year_months(year)


def test_an_accounting_year_has_its_twelve_months() -> None:
    months = dates.accounting_year_months(2025)
    assert (months[0], months[-1], len(months)) == ("2024-10", "2025-09", 12)


def test_month_index_of_a_series() -> None:
    found = dates.month_index(pd.Series(["2025-01", "2024-12", "2025-01"], dtype="str"))
    assert found.tolist() == [2025 * 12, 2025 * 12 - 1, 2025 * 12]
    assert dates.month_index(pd.Series([], dtype="str")).dtype == "int64"


@pytest.mark.parametrize("bad", ["2025-13", "2025-00", "202501", "2025-1", "2025-01-01", "", None, float("nan")])
def test_what_is_no_month_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="month"):
        dates.month_index(pd.Series(["2025-01", bad], dtype=object))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 9, 30), True),
        (date(2025, 10, 1), False),  # National Day
        (date(2025, 10, 8), False),  # its last day off, a Wednesday
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # a Saturday worked to make up for it
        (date(2025, 10, 12), False),
        (date(2050, 10, 3), True),  # a Monday in a year not published yet: weekends only
        (date(2050, 10, 1), False),  # a Saturday
    ],
)
def test_working_days_are_the_legal_ones(day: date, works: bool) -> None:
    assert dates.is_working_day(day) is works


def test_where_the_calendar_is_known() -> None:
    assert dates.calendar_known(date(2026, 12, 31))
    assert not dates.calendar_known(date(2050, 1, 1))
    assert not dates.calendar_known(date(2003, 12, 31))


@pytest.mark.parametrize(
    ("day", "n", "then"),
    [
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 9, 30), 3, date(2025, 10, 11)),
        (date(2025, 10, 1), 0, date(2025, 10, 9)),
        (date(2025, 10, 9), 0, date(2025, 10, 9)),
        (date(2025, 10, 9), -1, date(2025, 9, 30)),
        (date(2025, 10, 4), -2, date(2025, 9, 29)),
    ],
)
def test_adding_working_days(day: date, n: int, then: date) -> None:
    assert dates.add_working_days(day, n) == then


@settings(deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(-30, 30)), max_size=5))
def test_working_days_of_many_days_are_those_of_each(pairs: list[tuple[date, int]]) -> None:
    days = np.array([day for day, _ in pairs], dtype="datetime64[D]")
    found = dates.add_working_days_to(days, np.array([n for _, n in pairs], dtype=np.int64))
    assert found.tolist() == [dates.add_working_days(day, n) for day, n in pairs]


def test_a_missing_day_stays_missing() -> None:
    days = np.array(["NaT", "2026-10-01"], dtype="datetime64[D]")
    assert dates.add_working_days_to(days, np.array([1, 1])).tolist() == [None, date(2026, 10, 8)]
