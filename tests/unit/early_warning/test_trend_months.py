"""What single months show: seasons taken out, spells without wages, shares; against plain loops and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from early_warning.trends.median import median_of_rows
from early_warning.trends.months import DIFFERENCE_SPREAD, months_shown, spells_without, volatility
from early_warning.trends.parts import ROWS
from early_warning.trends.rolling import trailing_sums
from tests.unit.early_warning.rows import County, account, monthly, person

SEASON = np.tile([3.0, 0.0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 3)


@pytest.mark.parametrize("count", [*range(1, 36), 66])
def test_the_network_gives_numpys_medians(count: int) -> None:
    values = np.random.default_rng(count).integers(-9, 9, (count, 300)).astype(float)
    np.testing.assert_array_equal(median_of_rows(values), np.median(values, axis=0))


def test_a_column_with_a_gap_has_no_median() -> None:
    values = np.ones((7, 2))
    values[3, 1] = np.nan
    np.testing.assert_array_equal(median_of_rows(values), [1, np.nan])


def test_sums_of_the_newest_ends_alone_are_the_same() -> None:
    amounts = np.random.default_rng(1).normal(size=(ROWS + 5, 20))  # more than one part
    every = trailing_sums(amounts, 12)
    np.testing.assert_allclose(every[-1], [amounts[-1, i : i + 12].sum() for i in range(9)])
    np.testing.assert_array_equal(trailing_sums(amounts, 12, 3), every[:, -3:])
    assert trailing_sums(amounts, 12, 99).shape == (ROWS + 5, 9)
    assert trailing_sums(amounts, 21, 1).shape == (ROWS + 5, 0)


def test_a_season_and_a_steady_rise_are_no_volatility_but_unrest_is() -> None:
    unrest = np.ones(36)
    unrest[24::2] = 2.0
    income = np.array([np.ones(36), SEASON, SEASON + np.repeat([0.0, 1, 2], 12), unrest])
    np.testing.assert_allclose(volatility(income, 12, 6), [0, 0, 0, DIFFERENCE_SPREAD * 0.5 / 1.5], atol=1e-12)


def test_volatility_is_that_of_independent_months() -> None:
    income = np.random.default_rng(5).normal(1_000, 200, (2_000, 36))
    assert np.median(volatility(income, 12, 6)) == pytest.approx(0.2, rel=0.1)


@pytest.mark.parametrize(("known", "is_said"), [(5, False), (6, True), (7, True)])
def test_volatility_needs_enough_months_known_in_both_years(known: int, is_said: bool) -> None:
    income = np.random.default_rng(2).normal(100, 5, (1, 36))
    income[0, 24 : 36 - known] = np.nan
    assert np.isnan(volatility(income, 12, 6)[0]) != is_said
    assert np.isnan(volatility(income[:, -23:], 12, 6)).all()


def test_an_income_of_nothing_has_no_volatility() -> None:
    assert np.isnan(volatility(np.zeros((1, 36)), 12, 6)).all()


def test_spells_without_wages() -> None:
    wages = np.zeros((5, 18))
    wages[0, -1] = wages[1, -4] = wages[2, [-12, -6]] = 900.0
    wages[3, -2] = np.nan  # at work, the wage is not known
    since, longest = spells_without(wages, 12)
    np.testing.assert_array_equal(since, [0, 3, 5, 1, np.nan])
    np.testing.assert_array_equal(longest, [11, 8, 5, 10, np.nan])
    assert np.isnan(spells_without(np.zeros((2, 0)), 12)[0]).all()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(1, 24))
def test_spells_against_a_loop(works: list[bool], window: int) -> None:
    since, longest = spells_without(np.array([works], dtype=float), window)
    text = "".join("w" if w else "." for w in works)
    spells = text[-window:].split("w")
    expected = (len(text.split("w")[-1]), max(map(len, spells))) if "w" in text else (np.nan, np.nan)
    np.testing.assert_array_equal([since[0], longest[0]], expected)


def test_a_year_spread_evenly_says_nothing_of_its_months() -> None:
    accounts = [account(h, y, wage_income=w) for h in ("h1", "h2") for y, w in ((2025, 9e3), (2026, 12e3))]
    spell = {"household_id": "h2", "start_month": "2026-02", "end_month": "2026-05", "wage_yuan_per_month": 900.0}
    panel = County([person("h1"), person("h2"), person("h3")], incomes=accounts, work=[spell]).panel()
    shown = months_shown(panel, 12, 6)
    np.testing.assert_array_equal(np.isnan(shown.volatility), [True, False, True])
    np.testing.assert_array_equal(shown.without_wages, [np.nan, 5, np.nan])


def test_transfers_as_a_share_of_income_before_cost() -> None:
    mixed = [
        row | {"transfer_income_yuan": 50.0, "wage_income_yuan": 100.0, "business_cost_yuan": 50.0}
        for row in monthly("h1", [50.0] * 26)
    ]
    shown = months_shown(County([person()], ledger=mixed).panel(), 12, 6)
    assert (shown.transfer_share[0], shown.wage_share[0]) == (0.25, 0.5)
    short = months_shown(County([person()], ledger=mixed[-11:]).panel(), 12, 6)
    assert np.isnan(short.transfer_share[0])
