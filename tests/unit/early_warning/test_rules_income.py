"""Rules on income and spending: just below, at and just above each threshold."""

from datetime import date

import numpy as np
import pytest

from tests.unit.early_warning.rows import LINE, County, event, monthly, person, terms

PARTS = pytest.mark.parametrize("members", [1, 3])


def steady(per_head: float, members: int = 1, months: int = 30) -> list:
    return monthly("h1", [per_head * members / 12] * months)


def household(members: int = 1, **other: object) -> list:
    return [person("h1", person_id=f"p{i}", **other) for i in range(members)]


@PARTS
@pytest.mark.parametrize(("per_head", "meets"), [(LINE - 0.01, True), (LINE, False), (LINE + 0.01, False)])
def test_income_below_line(per_head: float, meets: bool, members: int) -> None:
    codes = County(household(members), ledger=steady(per_head, members)).codes()
    assert ("income_below_line" in codes) == meets


def test_the_line_is_that_of_the_date() -> None:
    for as_of, meets in ((date(2026, 12, 31), False), (date(2027, 1, 31), True)):
        county = County([person()], ledger=monthly("h1", [8_600 / 12] * 20, as_of), terms=terms(as_of))
        assert ("income_below_line" in county.codes()) == meets


@pytest.mark.parametrize(
    ("income", "paid", "meets"),
    [
        (LINE + 2_000, 2_000.01, True),
        (LINE + 2_000, 2_000, False),
        (LINE + 2_000, 1_999.99, False),
        (LINE + 100, 0.2 * LINE - 0.01, False),
        (LINE + 100, 0.2 * LINE, True),
        (LINE - 100, 0.2 * LINE, True),
    ],
)
def test_rigid_spending_needs_to_be_large_and_to_break_the_line(income: float, paid: float, meets: bool) -> None:
    events = [event("h1", "medical_self_pay", "2026-05-10", paid)]
    assert ("rigid_spending" in County([person()], ledger=steady(income), events=events).codes()) == meets


def test_claims_pay_for_rigid_spending() -> None:
    events = [event("h1", "accident", "2026-05-10", 4_000)]
    with_claims = steady(LINE + 2_000)
    with_claims[-3] = with_claims[-3] | {"claims_yuan": 2_000.0}
    assert "rigid_spending" in County([person()], ledger=steady(LINE + 2_000), events=events).codes()
    assert "rigid_spending" not in County([person()], ledger=with_claims, events=events).codes()


def test_the_case_reported_from_guizhou() -> None:
    """Income 80,400 and 50,000 self-paid: the remainder of four people is below the line."""
    county = County(
        household(4),
        ledger=monthly("h1", [80_400 / 12] * 30),
        events=[event("h1", "medical_self_pay", "2026-05-10", 50_000)],
    )
    result = county.assess()
    row = result.assessments.iloc[0]
    assert (row["level"], row["category"]) == ("red", "sudden_hardship")


@pytest.mark.parametrize(("now", "meets"), [(499, True), (500, True), (501, False)])
def test_income_drop_against_the_same_months_of_last_year(now: float, meets: bool) -> None:
    ledger = monthly("h1", [9_000.0] * 8 + [1_000.0] * 5 + [9_000.0] * 8 + [now] * 3)
    county = County([person()], ledger=ledger)
    assert ("income_drop" in county.codes()) == meets
    change = county.assess().assessments["change_on_year"][0]
    assert change == pytest.approx(now / 1_000 - 1)


def test_an_early_or_late_spring_festival_is_no_drop() -> None:
    """Migrants are home in January and February of one year, in February and March of the next."""
    april = terms(date(2026, 4, 30))
    year_of_january, year_of_february = [0.0, 0.0, 9e3, 9e3], [9e3, 0.0, 0.0, 9e3]
    ledger = monthly("h1", year_of_january + [9e3] * 8 + year_of_february, april.as_of)
    assert "income_drop" not in County([person()], ledger=ledger, terms=april).codes()


def test_no_drop_without_last_year_or_from_nothing() -> None:
    assert "income_drop" not in County([person()], ledger=monthly("h1", [9_000.0] * 11 + [0.0] * 3)).codes()
    zero_before = monthly("h1", [0.0] * 12 + [900.0] * 9 + [0.0] * 3)
    assert "income_drop" not in County([person()], ledger=zero_before).codes()


@pytest.mark.parametrize(("gone", "meets"), [(2, False), (3, True), (4, True)])
def test_wages_stopped_for_three_months(gone: int, meets: bool) -> None:
    wages = [2_000.0] * (24 - gone) + [0.0] * gone
    assert ("wages_stopped" in County([person()], ledger=monthly("h1", wages, kind="wage_income")).codes()) == meets


def test_wages_that_never_come_at_this_season_have_not_stopped() -> None:
    year = [2_000.0] * 9 + [0.0] * 3  # the newest months last
    assert "wages_stopped" not in County([person()], ledger=monthly("h1", year * 2, kind="wage_income")).codes()


def test_trend_to_line_looks_ahead_and_only_from_above() -> None:
    falling = [1_500.0] * 24 + list(np.linspace(1_300, 500, 12))
    above = County([person()], ledger=monthly("h1", falling))
    assert above.assess().assessments["income_yuan_per_head"][0] > LINE
    assert "trend_to_line" in above.codes()
    assert "trend_to_line" not in County([person()], ledger=steady(LINE)).codes()
    low = County([person()], ledger=monthly("h1", [a / 2 for a in falling]))
    assert low.codes() == {"income_below_line", "income_drop"}
