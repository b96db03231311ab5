"""Since when a reason holds: the run of months to now, the day of the event, nothing where nobody can say."""

import pandas as pd
import pytest

from tests.unit.early_warning.rows import County, account, adopting, event, monthly, outlook, person


def since(county: County, **risks: float) -> dict[str, str | None]:
    reasons = county.assess(outlook(**risks) if risks else None).reasons
    return {c: s if isinstance(s, str) else None for c, s in zip(reasons["code"], reasons["since"], strict=True)}


def test_below_the_line_since_the_first_month_of_the_unbroken_run() -> None:
    """Twelve times 709 is 8 above the line: the fifth month of 707 brings the year's sum below it."""
    assert "income_below_line" not in since(County([person()], ledger=monthly("h1", [709.0] * 20 + [707.0] * 4)))
    found = since(County([person()], ledger=monthly("h1", [709.0] * 20 + [707.0] * 9)))
    assert found["income_below_line"] == "2026-06"


def test_an_earlier_run_that_ended_does_not_count() -> None:
    months = [600.0] * 13 + [1_000.0] * 12 + [0.0] * 5
    assert since(County([person()], ledger=monthly("h1", months)))["income_below_line"] == "2026-09"
    always = County([person()], ledger=monthly("h1", [600.0] * 13))
    assert since(always)["income_below_line"] == "2026-09"


def test_rigid_spending_since_the_month_that_broke_the_line() -> None:
    county = County([person()], ledger=monthly("h1", [900.0] * 30))
    county.ledger[-5]["rigid_spending_yuan"] = 4_000.0
    assert since(county) == {"rigid_spending": "2026-06"}


def test_wages_since_the_first_month_without() -> None:
    paid = [2_000.0] * 20 + [0.0] * 4
    found = since(County([person()], ledger=monthly("h1", paid, kind="wage_income")))
    assert found["wages_stopped"] == "2026-07" and found["income_drop"] == "2026-08"


def test_a_trend_since_its_peak() -> None:
    months = [900.0] * 20 + [1_100.0] + [460.0] * 4
    assert since(County([person()], ledger=monthly("h1", months))) == {"trend_to_line": "2026-06"}


def test_events_since_their_newest_day() -> None:
    county = County([person()], ledger=monthly("h1", [3_000.0] * 30))
    county.events = [event("h1", "disaster", day) for day in ("2026-07-02", "2026-09-03", "2025-01-01")]
    county.events += [event("h1", "dangerous_housing", "2026-06-01", grade="C")]
    county.events += [event("h1", "dangerous_housing", "2026-10-02", grade="A")]
    county.events += [event("h1", "medical_self_pay", day, 6_000.0) for day in ("2026-05-05", "2026-08-06")]
    found = since(county)
    assert (found["disaster"], found["dangerous_housing"]) == ("2026-09-03", "2026-06-01")
    assert found["medical_self_pay"] == "2026-08-06"


def test_what_nobody_can_date_has_no_date() -> None:
    county = County([person(has_safe_water=False)], ledger=monthly("h1", [3_000.0] * 30))
    assert since(county, h1=0.9) == {"guarantee_water": None, "high_risk": None}
    assert since(County([person()])) == {"data_unknown": None}


def test_silence_since_the_month_after_the_last_account() -> None:
    assert since(County([person()], incomes=[account("h1", 2024, wage_income=9e4)])) == {"data_unknown": "2024-10"}


@pytest.mark.parametrize(("period", "expected"), [("trailing", "2026-11"), ("accounting_year", "2026-09")])
def test_the_run_ends_with_the_window_that_was_judged(period: str, expected: str) -> None:
    as_of = pd.Timestamp("2026-11-30").date()
    terms = adopting("990101", as_of, income_period=period, income_period_new_entrants=period)
    newest = {"trailing": [750.0, 750.0, 0.0], "accounting_year": [0.0, 9_000.0, 9_000.0]}
    months = [750.0] * 22 + newest[period]
    county = County([person()], ledger=monthly("h1", months, as_of), terms=terms)
    assert since(county)["income_below_line"] == expected
