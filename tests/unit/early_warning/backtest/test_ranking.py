"""AUC with ties, its mean over transitions, and who is visited at a cut."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from early_warning.backtest.ranking import auc, found, taken, transitions, visited, visits_of, weighted_by_falls
from early_warning.backtest.scored import Scored, scored
from early_warning.grid import Floats
from tests.unit.early_warning.backtest.panels import predictions

RISKS = st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.2, 0.5, 0.9]), st.booleans()), min_size=1, max_size=30)


def pairs(risk: Floats, fell: Floats) -> float:
    """AUC by its meaning, pair by pair."""
    ahead = risk[fell == 1][:, None] - risk[fell == 0]
    return float(np.mean((ahead > 0) + (ahead == 0) / 2)) if ahead.size else float("nan")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(RISKS)
def test_auc_is_the_share_of_pairs_in_order_ties_half(rows: list[tuple[float, bool]]) -> None:
    risk, fell = np.array([r for r, _ in rows]), np.array([float(f) for _, f in rows])
    np.testing.assert_allclose(auc(risk, fell), pairs(risk, fell))


def test_auc_by_hand() -> None:
    fell = np.array([1.0, 0, 1, 0])
    assert auc(np.array([0.9, 0.1, 0.8, 0.2]), fell) == 1
    assert auc(np.array([0.1, 0.9, 0.2, 0.8]), fell) == 0
    assert auc(np.full(4, 0.3), fell) == 0.5
    assert np.isnan(auc(np.array([0.1, 0.2]), np.zeros(2))) and np.isnan(auc(np.array([]), np.array([])))


def some() -> Scored:
    """Two transitions: one of 4 with 2 falls, ranked perfectly; one of 3 with 1 fall, ranked last; one without."""
    rows = [("a", 1, 1, 1, 0.9, 0.5), ("b", 1, 1, 1, 0.8, 0.5), ("c", 1, 1, 0, 0.2, 0.5), ("d", 1, 1, 0, 0.1, 0.5)]
    rows += [("a", 2, 1, 1, 0.1, 0.9), ("b", 2, 1, 0, 0.2, 0.5), ("c", 2, 1, 0, 0.3, 0.1)]
    rows += [("d", 2, 1, None, 0.99, 0.9), ("a", 3, 1, 0, 0.5, 0.5), ("b", 3, 0, 1, 0.9, 0.9)]
    return scored(predictions(rows))


def test_only_households_above_the_line_whose_next_income_is_known_are_scored() -> None:
    rows = some()
    assert (len(rows), rows.falls, rows.households, rows.periods) == (8, 3, 4, [1, 2, 3])


def test_transitions_are_weighted_by_their_falls() -> None:
    steps = transitions(some())
    assert steps["period"].tolist() == [1, 2, 3]
    assert steps["falls"].tolist() == [2, 1, 0] and steps["rows"].tolist() == [4, 3, 1]
    np.testing.assert_array_equal(steps["auc"], [1, 0, np.nan])
    assert weighted_by_falls(steps["auc"], steps["falls"]) == pytest.approx(2 / 3)
    assert weighted_by_falls(steps["auc_baseline"], steps["falls"]) == pytest.approx((2 * 0.5 + 1) / 3)
    assert np.isnan(weighted_by_falls(steps["auc"][2:], steps["falls"][2:]))


@pytest.mark.parametrize(
    ("visits", "expected"),
    [(0, [0, 0, 0, 0]), (1, [1, 0, 0, 0]), (2, [1, 0.5, 0.5, 0]), (3, [1, 1, 1, 0]), (4, [1, 1, 1, 1]), (9, [1] * 4)],
)
def test_ties_share_what_is_left_of_the_visits(visits: int, expected: list[float]) -> None:
    np.testing.assert_array_equal(taken(np.array([0.9, 0.5, 0.5, 0.1]), visits), expected)


@pytest.mark.parametrize(("households", "visits"), [(0, 0), (1, 1), (10, 1), (11, 2), (100, 10), (101, 11)])
def test_a_share_is_rounded_up_to_whole_visits(households: int, visits: int) -> None:
    assert visits_of(0.1, households) == visits


def test_precision_recall_and_lift_by_hand() -> None:
    rows = some()
    at = found(rows, visited(rows, rows.risk, capacity=1))
    assert (at.visits, at.hits, at.falls) == (3, 1, 3)
    assert (at.precision, at.recall) == (1 / 3, 1 / 3) and at.lift == pytest.approx((1 / 3) / (3 / 8))
    half = found(rows, visited(rows, rows.risk, share=0.5))
    assert (half.visits, half.hits) == (2 + 2 + 1, 2), "the share is rounded up in each period"
    nobody = found(rows, visited(rows, rows.risk, capacity=0))
    assert np.isnan(nobody.precision) and nobody.recall == 0


def test_baseline_ties_find_their_share_whatever_the_order() -> None:
    rows = some()
    at = found(rows, visited(rows, rows.baseline, capacity=1))
    assert at.hits == pytest.approx(0.5 + 1)
