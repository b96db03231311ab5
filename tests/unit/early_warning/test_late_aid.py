"""A list of aid that is late must not read as aid that stopped; aid that ended must not be paid for ever."""

from typing import Any

import pytest

from relapse_watch.dates import month_range
from tests.unit.early_warning.rows import County, account, person


def paid(kind: str, months: list[str], households: int = 4, yuan: float = 100.0) -> list[dict[str, Any]]:
    return [
        {"household_id": f"h{i}", "aid_kind": kind, "paid_month": m, "amount_yuan": yuan}
        for m in months
        for i in range(households)
    ]


def transfers(payments: list[dict[str, Any]], months: slice = slice(-4, None)) -> list[float]:
    ids = [f"h{i}" for i in range(4)]
    county = County([person(i) for i in ids], incomes=[account(i, 2025) for i in ids], payments=payments)
    return [round(float(x), 6) for x in county.panel().arrays["transfer_yuan"][0, months]]


@pytest.mark.parametrize(
    ("listed_until", "expected"),
    [
        ("2026-10", [100, 100, 100, 100]),
        ("2026-09", [100, 100, 100, 100]),
        ("2026-07", [100, 100, 100, 100]),
        ("2026-06", [0, 0, 0, 0]),
    ],
)
def test_monthly_aid_goes_on_for_three_late_months_and_no_longer(listed_until: str, expected: list[float]) -> None:
    assert transfers(paid("pension", month_range("2024-10", listed_until))) == expected


def test_yearly_aid_is_expected_in_the_month_of_last_year() -> None:
    assert transfers(paid("land_subsidy", ["2024-09", "2025-09"])) == [0, 0, 100, 0]
    assert transfers(paid("land_subsidy", ["2024-05", "2025-05"])) == [0, 0, 0, 0]


def test_a_list_that_has_most_of_last_years_payments_is_complete() -> None:
    monthly = paid("pension", month_range("2024-10", "2026-09"))
    half = paid("pension", ["2026-10"], households=2)
    few = paid("pension", ["2026-10"], households=1)
    last_two = slice(-1, None)
    everyone = [
        [p | {"household_id": {"h0": "h3", "h3": "h0"}.get(p["household_id"], p["household_id"])} for p in x]
        for x in (half, few)
    ]
    assert transfers(monthly + everyone[0], last_two) == [0]
    assert transfers(monthly + everyone[1], last_two) == [100]
    assert transfers(monthly + few, last_two) == [100]


def test_a_list_that_was_never_there_is_not_late() -> None:
    assert transfers(paid("pension", [])) == [0, 0, 0, 0]


def test_a_known_year_needs_no_filling() -> None:
    months = month_range("2024-10", "2026-07")
    county = County(
        [person("h0")],
        incomes=[account("h0", 2026, transfer_income=1_000)],
        payments=paid("pension", months, households=1),
    )
    shown = county.panel().arrays["transfer_yuan"][0, -13:-1]
    assert round(float(shown.sum()), 6) == 1_000
