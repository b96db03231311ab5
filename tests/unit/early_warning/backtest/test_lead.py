"""How long a warning stood before a fall."""

import numpy as np
import pytest

from early_warning.backtest.lead import Leads, leads, standing_before
from tests.unit.early_warning.backtest.panels import predictions

NAN = float("nan")


@pytest.mark.parametrize(
    ("warned", "lead"),
    [
        ([0, 0, 0, 1], 1),
        ([0, 0, 1, 1], 2),
        ([1, 0, 1, 1], 2),
        ([1, 1, 1, 1], 3),
        ([1, 1, 1, 0], 0),
        ([0, 1, NAN, 1], 3),
        ([0, 1, NAN, NAN], 3),
        ([0, 0, NAN, NAN], 0),
        ([NAN, NAN, NAN, NAN], 0),
    ],
)
def test_a_warning_counts_as_long_as_it_stood_without_a_break(warned: list[float], lead: int) -> None:
    at = np.array([3])
    assert standing_before(np.array([warned], dtype=float), np.array([0]), at, cap=3).tolist() == [lead]


def test_a_fall_after_the_first_period_has_no_earlier_one() -> None:
    assert standing_before(np.ones((1, 4)), np.array([0]), np.array([0]), cap=3).tolist() == [1]


def test_each_fall_has_its_lead_and_misses_are_zero() -> None:
    rows = [("a", 1, 1, 0, 0.9, 0.1), ("a", 2, 1, 1, 0.9, 0.1), ("a", 3, 0, 1, 0.9, 0.1)]
    rows += [("b", 1, 1, 0, 0.5, 0.9), ("b", 2, 1, 0, 0.5, 0.9), ("b", 3, 1, 1, 0.5, 0.9)]
    rows += [("c", 1, 1, 0, 0.1, 0.2), ("c", 2, 1, 1, 0.1, 0.2), ("c", 3, 0, None, 0.9, 0.2)]
    made = predictions(rows)
    assert leads(made, "risk", capacity=1).tolist() == [-1, 2, -1, -1, -1, 1, -1, 0, -1]
    assert leads(made, "risk_baseline", share=0.1).tolist() == [-1, 0, -1, -1, -1, 3, -1, 0, -1]


def test_the_measures_count_the_missed() -> None:
    early = Leads(np.array([0, 0, 1, 3]), cap=3)
    assert (early.missed, early.median, early.mean, early.counts) == (0.5, 0.5, 1.0, [2, 1, 0, 1])
    nobody = Leads(np.array([], dtype=np.int64), cap=3)
    assert np.isnan([nobody.missed, nobody.median, nobody.mean]).all() and nobody.counts == [0, 0, 0, 0]
