"""Rolling origins: which rows are predicted, what they say, and that none of them has seen the future."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from early_warning.backtest import COLUMNS, panel_of, predictions_of, rolling
from early_warning.backtest.origins import Forecast, pooled_model
from tests.unit.early_warning.backtest.panels import by_income, drawn

LINE = 6_000.0


def predicted(long: pd.DataFrame, line: float = LINE, forecast: Forecast = by_income) -> pd.DataFrame:
    return predictions_of(list(rolling(panel_of(long), line, forecast)))


def test_one_row_for_each_household_and_period_from_the_second_on_with_an_income() -> None:
    long = drawn()
    expected = long[(long["period"] > 2001) & long["income"].notna()].sort_values(["household_id", "period"])
    made = predicted(long)
    assert list(made.columns) == COLUMNS
    keys = ["household_id", "period", "income"]
    pd.testing.assert_frame_equal(made[keys], expected[keys].reset_index(drop=True))
    assert made["risk"].between(0, 1).all() and made["risk_baseline"].between(0, 1).all()


def test_what_came_is_known_from_the_next_period_alone() -> None:
    incomes = {"a": [9, 9, 5.99], "b": [9, 6.0, 6.0], "c": [9, 5, 7], "d": [9, 9, np.nan], "e": [9, np.nan, 1]}
    rows = [(h, t, 1_000 * value) for h, values in incomes.items() for t, value in enumerate(values)]
    made = predicted(pd.DataFrame(rows, columns=["household_id", "period", "income"])).set_index(KEYS)
    now = {"a1": 1, "b1": 1, "c1": 0, "d1": 1, "a2": 0, "b2": 1, "c2": 1, "e2": 0}
    said = {f"{household}{period}": above for (household, period), above in made["above_line_now"].items()}
    assert said == now, "at the line is not below it"
    fell = made["fell_next"]
    assert (fell["a", 1], fell["b", 1], fell["c", 1]) == (1, 0, 0)
    assert fell["d", 1] is pd.NA and fell.xs(2, level="period").isna().all(), (
        "nothing is known of the last period's next"
    )


KEYS = ["household_id", "period"]


@settings(max_examples=10, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), kept=st.integers(3, 5), gaps=st.sampled_from([0.0, 0.2, 0.6]))
def test_cutting_off_the_future_changes_no_digit(seed: int, kept: int, gaps: float) -> None:
    long = drawn(40, 6, gaps, seed)
    whole, cut = predicted(long), predicted(long[long["period"] < 2001 + kept])
    told = [name for name in COLUMNS if name != "fell_next"]
    early = whole[whole["period"] < 2001 + kept].reset_index(drop=True)
    pd.testing.assert_frame_equal(early[told], cut[told], check_exact=True)


@pytest.mark.parametrize("kept", [3, 5])
def test_nor_does_it_with_the_model_itself(kept: int) -> None:
    long = drawn(150, 6, 0.3, seed=5)
    whole = predicted(long, forecast=pooled_model)
    cut = predicted(long[long["period"] < 2001 + kept], forecast=pooled_model)
    told = [name for name in COLUMNS if name != "fell_next"]
    early = whole[whole["period"] < 2001 + kept].reset_index(drop=True)
    pd.testing.assert_frame_equal(early[told], cut[told], check_exact=True)
    assert whole["risk"].between(0, 1).all() and whole["risk"].nunique() > 100


def test_the_order_of_the_rows_says_nothing() -> None:
    long = drawn()
    shuffled = long.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(predicted(long), predicted(shuffled), check_exact=True)
