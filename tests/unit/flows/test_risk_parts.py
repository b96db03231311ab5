"""What moved a risk, as it is kept with the assessment."""

import numpy as np
import pandas as pd

from flows.stages.risk_parts import PARTS, strongest, told_parts, with_parts


def test_the_strongest_parts_are_kept_gravest_first_and_what_is_too_small_is_not() -> None:
    parts = {"slope": np.array([0.2, 0.094, np.nan]), "members": np.array([-0.831, -0.095, np.nan])}
    kept = strongest(parts)
    assert kept[0] == "members:-0.83;slope:+0.20" and kept[1] == "members:-0.10" and pd.isna(kept[2])
    assert told_parts(kept[0]) == {"members": -0.83, "slope": 0.2}
    assert told_parts(None) == {}


def test_no_more_than_five_are_kept() -> None:
    kept = strongest({f"c{k}": np.array([float(k)]) for k in range(1, 9)})
    assert list(told_parts(kept[0])) == ["c8", "c7", "c6", "c5", "c4"]


def test_parts_stand_only_beside_a_risk_of_the_model() -> None:
    assessed = pd.DataFrame({"household_id": ["a", "b", "c"], "risk_basis": ["model", None, "model"]}).astype("str")
    ahead = pd.DataFrame({"household_id": ["b", "a"], "risk_current_income": [0.1, 0.2], "risk_parts": ["x:+1.00"] * 2})
    laid = with_parts(assessed, ahead)
    assert laid["household_id"].tolist() == ["a", "b", "c"]
    assert laid["risk_current_income"].dropna().to_dict() == {0: 0.2} and laid["risk_parts"].notna().sum() == 1
    assert with_parts(assessed, None)[list(PARTS)].isna().all(axis=None)
