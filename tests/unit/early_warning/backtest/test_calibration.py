"""Brier score and skill, equal-count bins, expected calibration error."""

import numpy as np
import pytest

from early_warning.backtest.calibration import brier, error_by_chance, expected_error, reliability, skill


def test_brier_and_its_skill_by_hand() -> None:
    risk, fell = np.array([0.8, 0.4]), np.array([1.0, 0.0])
    assert brier(risk, fell) == pytest.approx((0.04 + 0.16) / 2)
    assert skill(0.1, 0.2) == 0.5 and skill(0.3, 0.2) == pytest.approx(-0.5)
    assert np.isnan(skill(0.1, 0.0)) and np.isnan(brier(np.array([]), np.array([])))


def test_bins_are_of_equal_count_from_low_to_high() -> None:
    chance = np.random.default_rng(1)
    risk = chance.random(1_003)
    table = reliability(risk, (chance.random(1_003) < risk).astype(float))
    assert table["rows"].tolist() == [101] * 3 + [100] * 7 and table["risk"].is_monotonic_increasing
    assert expected_error(table) < 0.06


def test_the_error_is_the_mean_distance_weighted_by_rows() -> None:
    risk, fell = np.repeat([0.1, 0.5], 5), np.array([0, 0, 0, 0, 1, 0, 0, 0, 0, 0.0])
    table = reliability(risk, fell, bins=2)
    assert table["rate"].tolist() == [0.2, 0.0]
    assert expected_error(table) == pytest.approx((0.1 + 0.5) / 2)


def test_order_among_equal_risks_does_not_matter() -> None:
    risk = np.full(100, 0.2)
    fell = (np.arange(100) < 20).astype(float)
    assert expected_error(reliability(risk, fell)) == pytest.approx(0)
    assert expected_error(reliability(risk, fell[::-1])) == pytest.approx(0)


def test_true_probabilities_show_about_the_error_that_chance_leaves() -> None:
    chance = np.random.default_rng(2)
    seen = []
    for _ in range(40):
        risk = chance.random(500)
        seen.append(reliability(risk, (chance.random(500) < risk).astype(float)))
    by_chance = np.mean([error_by_chance(t) for t in seen])
    assert np.mean([expected_error(t) for t in seen]) == pytest.approx(by_chance, rel=0.12)


def test_few_rows_or_none() -> None:
    assert len(reliability(np.array([0.1, 0.2]), np.array([0.0, 1.0]))) == 2
    nothing = reliability(np.array([]), np.array([]))
    assert len(nothing) == 0 and np.isnan(expected_error(nothing)) and np.isnan(error_by_chance(nothing))
