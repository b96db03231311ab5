"""Theil-Sen for all households at once, against scipy and by hand."""

import numpy as np
from scipy import stats

from early_warning.trends import risk_below, theil_sen, trailing_sums


def test_trailing_sums() -> None:
    sums = trailing_sums(np.array([[1.0, 2.0, 3.0, 4.0], [1.0, np.nan, 3.0, 4.0]]), 2)
    np.testing.assert_array_equal(sums, [[3, 5, 7], [np.nan, np.nan, 7]])
    assert trailing_sums(np.ones((2, 3)), 4).shape == (2, 0)


def test_slopes_are_those_of_scipy() -> None:
    points = np.random.default_rng(1).normal(9_000, 500, (20, 12))
    expected = [stats.theilslopes(row, np.arange(12)).slope for row in points]
    np.testing.assert_allclose(theil_sen(points, 6, 6).slope, expected)


def test_a_straight_line_is_carried_on_and_one_odd_month_changes_nothing() -> None:
    line = 10_000 - 100.0 * np.arange(12)
    odd = line.copy()
    odd[5] = 90_000
    trend = theil_sen(np.array([line, odd]), 6, 6)
    np.testing.assert_allclose(trend.slope, -100)
    np.testing.assert_allclose(trend.projected, 10_000 - 100.0 * 17)
    assert trend.spread[0] == 0


def test_the_longest_unbroken_run_to_now_is_used() -> None:
    rising = np.arange(12.0)
    five, six, now = rising.copy(), rising.copy(), rising.copy()
    five[6], six[5], now[11] = np.nan, np.nan, np.nan
    trend = theil_sen(np.array([rising, five, six, now]), 6, 1)
    np.testing.assert_allclose(trend.projected, [12, np.nan, 12, np.nan])
    assert np.isnan(theil_sen(np.ones((2, 0)), 6, 6).slope).all()


def test_risk_is_a_half_on_the_line_and_unknown_without_a_trend() -> None:
    steady = np.full((4, 12), 8_500.0)
    steady[1], steady[2], steady[3] = 17_000, 4_250, np.nan
    risk = risk_below(8_500, theil_sen(steady, 6, 6), floor=425)
    np.testing.assert_allclose(risk, [0.5, 0, 1, np.nan], atol=1e-9)


def test_more_income_now_never_lowers_the_projection() -> None:
    points = np.random.default_rng(2).normal(9_000, 800, (200, 12))
    more = points.copy()
    more[:, -1] += 500
    assert (theil_sen(more, 6, 6).projected >= theil_sen(points, 6, 6).projected).all()
