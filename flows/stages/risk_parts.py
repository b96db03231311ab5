"""What moved each household's risk away from what its current income would say: kept, to be explained."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from early_warning.prospects import MODEL

PARTS = ("risk_current_income", "risk_parts")
MOST, LEAST = 5, 0.1
"""How many movements are kept, and from what log-odds on: below, the odds move by less than a tenth."""


def with_parts(assessments: pd.DataFrame, ahead: pd.DataFrame | None) -> pd.DataFrame:
    """``assessments`` with columns PARTS, where the risk is the model's; ``ahead``: the night's outlook, if any."""
    if ahead is None:
        nothing = pd.Series(None, assessments.index, dtype="str")
        return assessments.assign(risk_current_income=np.nan, risk_parts=nothing)
    both = assessments.merge(ahead[["household_id", *PARTS]], on="household_id", how="left")
    return both.assign(**{name: both[name].where(both["risk_basis"] == MODEL) for name in PARTS})


def strongest(parts: Mapping[str, NDArray[np.float64]]) -> pd.Series:
    """The parts that moved each household most, gravest first, as ``name:+0.83;name:-0.21``; missing if none did."""
    values = np.round(np.nan_to_num(np.column_stack(list(parts.values()))), 2)
    names = np.array(list(parts), dtype=object)
    text = pd.Series("", index=range(len(values)), dtype="str")
    for place in np.argsort(-np.abs(values), axis=1, kind="stable")[:, :MOST].T:
        chosen = np.take_along_axis(values, place[:, None], axis=1)[:, 0]
        kinds, at = np.unique(chosen, return_inverse=True)
        numbers = np.array([f":{number:+.2f};" for number in kinds], dtype=object)[at]
        text = text + np.where(np.abs(chosen) >= LEAST, names[place] + numbers, "")
    return text.str.removesuffix(";").replace("", None)


def told_parts(text: str | None) -> dict[str, float]:
    """What ``strongest`` wrote of one household, in its order: name -> log-odds."""
    pairs = [part.split(":") for part in text.split(";")] if text else []
    return {name: float(number) for name, number in pairs}
