"""The long frame on its grid, and what can be known at a period."""

import numpy as np
import pandas as pd
import pytest

from early_warning.backtest import panel_of, quantile_line, relative_to_median
from early_warning.backtest.panel import known_by
from tests.unit.early_warning.backtest.panels import drawn


def test_rows_and_columns_are_sorted_and_what_is_not_there_is_unknown() -> None:
    long = pd.DataFrame(
        {
            "household_id": ["b", "a", "b"],
            "period": [2, 1, 1],
            "income": [4.0, 2.0, np.nan],
            "hope": [1.0, 2.0, 3.0],
        }
    )
    panel = panel_of(long)
    assert (panel.households.tolist(), panel.periods.tolist()) == (["a", "b"], [1, 2])
    np.testing.assert_array_equal(panel.income, [[2, np.nan], [np.nan, 4]])
    np.testing.assert_array_equal(panel.has_row, [[True, False], [True, True]])
    np.testing.assert_array_equal(panel.covariates["hope"], [[2, np.nan], [3, 1]])


def test_dates_stand_in_their_order() -> None:
    long = pd.DataFrame({"household_id": "a", "period": ["2024-12-31", "2023-02-01"], "income": [1.0, 2.0]})
    np.testing.assert_array_equal(panel_of(long).income, [[2, 1]])


@pytest.mark.parametrize("at", [1, 2, 4])
def test_what_is_known_by_a_period_is_what_a_file_cut_off_there_would_say(at: int) -> None:
    long = drawn()
    late = long["household_id"].isin(["h003", "h059"]) & (long["period"] < 2006)
    text = long["period"] <= 2004
    long = long[~late].assign(later=long["hope"].mask(text))
    whole, here = known_by(panel_of(long), at)
    cut, everybody = known_by(panel_of(long[long["period"] <= 2001 + at]), at)
    assert everybody.all() and here.sum() == len(whole.income) < 60
    assert whole.households.equals(cut.households) and whole.periods.equals(cut.periods)
    assert set(whole.covariates) == set(cut.covariates), "a column that begins later is not there yet"
    assert ("later" in whole.covariates) == (at == 4)
    for one, other in (
        (whole.income, cut.income),
        *zip(whole.covariates.values(), cut.covariates.values(), strict=True),
    ):
        assert one.tobytes() == other.tobytes() and one.strides == other.strides, "sums over them give the same digits"


def test_income_relative_to_the_median_of_the_period() -> None:
    long = pd.DataFrame({"household_id": list("abcab"), "period": [1, 1, 1, 2, 2], "income": [1.0, 2, 6, 9, np.nan]})
    np.testing.assert_array_equal(relative_to_median(long)["income"], [0.5, 1, 3, 1, np.nan])


def test_a_quantile_is_taken_over_all_known_incomes() -> None:
    assert quantile_line([5.0, np.nan, 1, 2, 3, 4], 0.25) == 2.0
    assert np.isnan(quantile_line([np.nan], 0.2))
