"""Which months are simulated and which years exported."""

from datetime import date

import pytest

from relapse_watch.sample.window import Window, festival, index_of, label


@pytest.mark.parametrize(
    ("as_of", "months", "first", "last"),
    [
        (date(2025, 10, 31), 36, "2022-10", "2025-10"),
        (date(2025, 10, 30), 36, "2022-10", "2025-09"),
        (date(2025, 9, 30), 36, "2022-10", "2025-09"),
        (date(2025, 9, 30), 37, "2021-10", "2025-09"),
        (date(2024, 2, 29), 1, "2023-10", "2024-02"),
    ],
)
def test_windows_begin_in_october_and_end_with_the_last_complete_month(as_of, months, first, last):
    window = Window.ending(as_of, months)
    assert (window.labels[0], window.labels[-1]) == (first, last)
    assert len(window.labels) == window.count >= months


def test_an_accounting_year_is_exported_in_the_october_after():
    assert Window.ending(date(2025, 9, 30), 36).accounting_years == [2023, 2024]
    assert Window.ending(date(2025, 10, 1), 36).accounting_years == [2023, 2024, 2025]


def test_columns_of_an_accounting_year():
    window = Window.ending(date(2025, 10, 31), 36)
    assert window.columns_of(2024) == slice(12, 24)
    assert window.labels[window.columns_of(2024)][0] == "2023-10"


def test_months_as_numbers():
    assert label(index_of(2024, 12)) == "2024-12"
    assert [label(festival(y)) for y in (2023, 2024, 2025, 2026)] == ["2023-01", "2024-02", "2025-01", "2026-02"]
