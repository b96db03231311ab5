"""What a looser threshold would add: households that nobody was sent to. It is told, and never proposed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.feedback.knobs import Setting
from early_warning.grid import Flags, Floats
from early_warning.prospects import MODEL
from early_warning.rules.hit import reaches

STEP = 0.8
"""The looser value that is looked at, as a share of the present one. Ours."""


def _risk(night: pd.DataFrame) -> Floats:
    """The model's, of households on or above the line: of others the rule does not speak."""
    above = reaches(
        night["income_yuan_per_head"].to_numpy(np.float64), night["line_yuan_per_head"].to_numpy(np.float64)
    )
    by_model = (night["risk_basis"] == MODEL).fillna(False).to_numpy(bool)
    return np.where(above & by_model, night["risk"].to_numpy(np.float64), np.nan)


def _fall(night: pd.DataFrame) -> Floats:
    return -night["change_on_year"].to_numpy(np.float64)


SCORES: Mapping[str, Callable[[pd.DataFrame], Floats]] = {"high_risk": _risk, "income_drop_share": _fall}
"""Parameters whose score every household has on every night, warned of or not."""


@dataclass(frozen=True)
class Looser:
    """``would_be_told``: households without a warning that the value ``to`` would name, at most (other conditions of
    the level table may keep them out). ``visited`` and ``right``: of those in that band whom other rules sent somebody
    to: no fair sample.
    """

    to: float
    would_be_told: int
    visited: int
    right: int


def looser(cases: pd.DataFrame, unheard: pd.DataFrame, setting: Setting) -> Looser | None:
    """What ``STEP`` times the present value would add; None where the nights do not keep what it takes.

    ``cases``: of ``outcomes``; ``unheard``: one row a household without a warning; both with risk, risk_basis,
    change_on_year, income_yuan_per_head and line_yuan_per_head of the night.
    """
    score = SCORES.get(setting.parameter.name)
    if score is None:
        return None
    to = float(f"{STEP * setting.number:.2g}")

    def band(night: pd.DataFrame) -> Flags:
        values = score(night)
        return reaches(values, to) & ~reaches(values, setting.number)

    seen = cases[band(cases) & cases["is_reached"].to_numpy(bool)]
    return Looser(to, int(band(unheard).sum()), len(seen), int(seen["is_right"].sum()))
