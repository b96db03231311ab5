"""Comparisons: what counts as below, at and above, to a billionth; how a threshold may be written."""

import numpy as np
import pytest

from early_warning.policy import Parameter
from early_warning.rules.hit import Bound, below, bound, crossed, crosses, exceeds, first_of, nothing, reaches
from relapse_watch.errors import WrongUse

VALUES = np.array([7.0, 10 - 1e-6, 10 - 1e-12, 10.0, 10 + 1e-12, 10 + 1e-6, 12.0, np.nan, np.inf])


def parameter(value: object) -> Parameter:
    return Parameter("limit", value, "元", "限", "limit", "2020-01-01", "a test", "ours", "CN")


@pytest.mark.parametrize(
    ("compare", "expected"),
    [
        (below, [True, True, False, False, False, False, False, False, False]),
        (reaches, [False, False, True, True, True, True, True, False, True]),
        (exceeds, [False, False, False, False, False, True, True, False, True]),
    ],
)
def test_a_rounding_error_of_sums_decides_nothing(compare: object, expected: list[bool]) -> None:
    assert list(compare(VALUES, 10.0)) == expected  # type: ignore[operator]


def test_a_number_is_reached_and_an_over_exceeded() -> None:
    assert bound(parameter(10)) == Bound(parameter(10), 10.0, must_exceed=False)
    assert bound(parameter({"over": 10})).must_exceed
    assert list(crosses(VALUES, bound(parameter(10))).where) == list(reaches(VALUES, 10.0))
    assert list(crosses(VALUES, bound(parameter({"over": 10}))).where) == list(exceeds(VALUES, 10.0))


@pytest.mark.parametrize("value", ["10", {"over": "10"}, {"above": 10}, {"over": 10, "until": 20}, [10], True])
def test_a_threshold_written_otherwise_is_named(value: object) -> None:
    with pytest.raises(WrongUse, match="limit"):
        bound(parameter(value))


def test_each_household_has_its_own_bound_and_the_first_hit_that_holds() -> None:
    bounds = [bound(parameter(10)), bound(parameter({"over": 5}))]
    found = crossed(np.array([10.0, 5.0, 6.0, np.nan]), bounds, np.array([0, 1, 1, 0]))
    assert list(found.where) == [True, False, True, False] and list(found.threshold) == [10, 5, 5, 10]
    first = first_of([nothing(4), found, crosses(np.full(4, 3.0), bound(parameter(3)))])
    assert list(first.where) == [True] * 4 and list(first.observed) == [10, 3, 6, 3]
    assert [first.parameters[i].value for i in first.which] == [10, 3, {"over": 5}, 3]
