"""The predictions that can be held against what came: households above the line, whose next income is known."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from early_warning.grid import Flags, Floats, Ints


@dataclass(frozen=True)
class Scored:
    """Grain household x transition. ``household`` and ``transition`` are codes from 0; ``fell`` is 1 or 0.

    ``risk``: the probabilities to be judged; ``baseline``: those of current income alone. ``periods`` names the
    transitions by the period they start from. ``households``: how many codes of households there are, also in a part.
    """

    household: Ints
    transition: Ints
    fell: Floats
    risk: Floats
    baseline: Floats
    periods: list[Any]
    households: int

    def __len__(self) -> int:
        return len(self.fell)

    @property
    def falls(self) -> int:
        """How many fell."""
        return int(self.fell.sum())

    def part(self, kept: Flags) -> "Scored":
        """The rows kept; codes stay as they are."""
        columns = ("household", "transition", "fell", "risk", "baseline")
        return replace(self, **{name: getattr(self, name)[kept] for name in columns})

    def by_transition(self) -> Iterator[tuple[Any, Flags]]:
        """Each transition that has rows: its period, and its rows as a mask."""
        for code in np.unique(self.transition):
            yield self.periods[code], self.transition == code


def is_scored(predictions: pd.DataFrame) -> Flags:
    """Which predictions can be scored: above the line now, next income known."""
    is_above = predictions["above_line_now"].to_numpy() == 1
    return is_above & predictions["fell_next"].notna().to_numpy()


def scored(predictions: pd.DataFrame) -> Scored:
    """The rows of ``predictions`` (columns of ``origins.COLUMNS``) that can be scored, in their order."""
    rows = predictions[is_scored(predictions)]
    transition, periods = pd.factorize(rows["period"], sort=True)
    household, households = pd.factorize(rows["household_id"], sort=True)
    return Scored(
        household=household.astype(np.int64),
        transition=transition.astype(np.int64),
        fell=rows["fell_next"].to_numpy(np.float64),
        risk=rows["risk"].to_numpy(np.float64),
        baseline=rows["risk_baseline"].to_numpy(np.float64),
        periods=periods.tolist(),
        households=len(households),
    )
