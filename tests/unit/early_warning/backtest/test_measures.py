"""All measures together, and the same by subgroup with the gaps."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from early_warning.backtest import by_subgroup, judged, measures, panel_of, predictions_of, rolling, splits
from early_warning.backtest.judging import RESAMPLES
from early_warning.backtest.scored import is_scored
from tests.unit.early_warning.backtest.panels import by_income, drawn, predictions

LINE = 6_000.0


@pytest.fixture(scope="module")
def long() -> pd.DataFrame:
    """A panel with a 0/1 column, a column that is none, and sizes."""
    frame = drawn(120, 6, 0.1, seed=2)
    number = frame["household_id"].str[1:].astype(int)
    flags = {"is_remote": (number % 3 == 0).astype(float), "is_migrant": number % 5 + 0.0, "own": number % 2 + 0.0}
    return frame.assign(**flags, size=1.0 + number % 4)


@pytest.fixture(scope="module")
def made(long: pd.DataFrame) -> pd.DataFrame:
    return predictions_of(list(rolling(panel_of(long), LINE, by_income)))


def test_the_measures_say_what_they_are_of(made: pd.DataFrame) -> None:
    found = measures(judged(made, capacity=3))
    kept = made[is_scored(made)]
    assert (found["rows"], found["falls"]) == (len(kept), int(kept["fell_next"].sum()))
    assert found["rate"] == found["falls"] / found["rows"]
    assert [cut["cut"] for cut in found["model"]["cuts"]] == ["5%", "10%", "20%", "capacity"]
    assert found["model"]["cuts"][3]["visits"] == pytest.approx(3 * kept["period"].nunique())
    assert [len(found[side]["reliability"]) for side in ("model", "current_income")] == [10, 10]
    assert found["gain"]["auc"] == found["model"]["auc"] - found["current_income"]["auc"]
    assert found["gain"]["low"] <= found["gain"]["auc"] <= found["gain"]["high"]
    assert found["gain"]["resamples"] == RESAMPLES
    recall = [cut["recall"] for cut in found["model"]["cuts"][:3]]
    assert recall == sorted(recall), "who visits more finds no less"
    assert sum(found["model"]["cuts"][1]["lead_periods"]["counts"]) == found["falls"]


def test_a_subgroup_and_the_rest_are_the_whole(long: pd.DataFrame, made: pd.DataFrame) -> None:
    whole, parts = judged(made), splits(long, made, ["own"])
    assert [part.column for part in parts] == ["is_remote", "own", "size"], "is_migrant has more than 0 and 1"
    for split in by_subgroup(whole, parts):
        both = [split["group"], split["rest"]]
        assert sum(p["rows"] for p in both) == len(whole.scored)
        assert sum(p["falls"] for p in both) == whole.scored.falls
        hits = sum(p["model"]["cuts"][1]["hits"] for p in both)
        assert hits == pytest.approx(measures(whole)["model"]["cuts"][1]["hits"]), "the visits are those among all"
        gap = split["group"]["model"]["auc"] - split["rest"]["model"]["auc"]
        assert split["gaps"]["auc"] == gap and split["gaps"]["auc_low"] <= gap <= split["gaps"]["auc_high"]


def test_a_split_by_size_parts_above_the_median_from_the_rest(long: pd.DataFrame, made: pd.DataFrame) -> None:
    (size,) = [s for s in splits(long, made) if s.column == "size"]
    sizes = long.set_index(["household_id", "period"])["size"]
    rows = made[is_scored(made)]
    scored = sizes.reindex(pd.MultiIndex.from_frame(rows[["household_id", "period"]])).to_numpy()
    assert size.above == np.median(scored) and 0 < (scored > size.above).mean() <= 0.5
    np.testing.assert_array_equal(size.flags == 1, scored > size.above)


def test_a_flag_that_is_not_known_is_in_neither_part(long: pd.DataFrame, made: pd.DataFrame) -> None:
    unknown = long.assign(is_remote=long["is_remote"].mask(long["period"] == 2003))
    (split,) = by_subgroup(judged(made), [s for s in splits(unknown, made) if s.column == "is_remote"])
    assert split["unknown_rows"] == ((made["period"] == 2003) & is_scored(made)).sum() > 0
    assert split["group"]["rows"] + split["rest"]["rows"] + split["unknown_rows"] == len(judged(made).scored)


@pytest.mark.parametrize(("falls", "is_thin"), [(19, True), (20, False)])
def test_a_gap_of_few_falls_is_marked(falls: int, is_thin: bool) -> None:
    rows: list[Any] = [(f"h{i:02}", 1, 1, int(i % 50 < 20), i / 100, 0.5) for i in range(100)]
    made = predictions(rows)
    flags = pd.DataFrame({"household_id": made["household_id"], "period": 1, "is_remote": [0.0] * 50 + [1.0] * 50})
    flags.loc[50 : 50 + 19 - falls, "is_remote"] = np.nan
    (split,) = by_subgroup(judged(made), splits(flags, made))
    assert split["group"]["falls"] == falls and split["is_thin"] == is_thin


def test_nobody_fell_and_nobody_scored_are_no_crash() -> None:
    calm = measures(judged(predictions([("a", 1, 1, 0, 0.2, 0.1), ("b", 1, 1, 0, 0.3, 0.1)])))
    assert calm["falls"] == 0 and np.isnan(calm["model"]["auc"]) and np.isnan(calm["gain"]["low"])
    nobody = measures(judged(predictions([("a", 1, 0, 1, 0.2, 0.1)])))
    assert nobody["rows"] == 0 and np.isnan(nobody["rate"]) and np.isnan(nobody["model"]["brier"])
