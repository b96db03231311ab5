"""Whether the model serves some households worse than others: the same measures by group, and the gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from early_warning.backtest.judging import Judged, measures
from early_warning.backtest.panel import KEYS
from early_warning.backtest.resampling import interval, resampled
from early_warning.backtest.scored import is_scored
from early_warning.grid import Floats

KNOWN = ("is_elderly_only", "is_disabled", "has_disabled", "is_migrant", "is_single_parent", "is_remote")
"""Columns that split a panel wherever it has them: 1 in the group, 0 not."""

ENOUGH_FALLS = 20
"""Falls that each side of a split needs before its gap is worth reading. A value of ours."""


@dataclass(frozen=True)
class Split:
    """Scored rows in a group (1), in the rest (0), or neither (NaN: not known). ``above``: the size it splits at."""

    column: str
    flags: Floats
    above: float | None = None


def is_flag(values: pd.Series) -> bool:
    """Whether a column says 1 and 0 alone, and both."""
    return set(values.dropna().unique()) == {0.0, 1.0}


def splits(long: pd.DataFrame, predictions: pd.DataFrame, further: Sequence[str] = ()) -> list[Split]:
    """The splits that the panel allows: its known 0/1 columns, ``size`` at its median, and the ``further`` columns.

    ``long``: as for ``panel_of``. Flags are those of the period in which the prediction was made.
    """
    keys = pd.MultiIndex.from_frame(predictions.loc[is_scored(predictions), KEYS])
    names = [n for n in dict.fromkeys((*KNOWN, *further)) if n in long.columns and is_flag(long[n])]
    at = long.set_index(KEYS)[[*names, *(["size"] if "size" in long.columns else [])]].reindex(keys)
    found = [Split(name, at[name].to_numpy(np.float64)) for name in names]
    return found + ([_by_size(at["size"].to_numpy(np.float64))] if "size" in at else [])


def _by_size(size: Floats) -> Split:
    """Larger than the median household of the scored rows, or not."""
    known = ~np.isnan(size)
    middle = float(np.median(size[known])) if known.any() else float("nan")
    return Split("size", np.where(known, size > middle, np.nan), middle)


def by_subgroup(judged: Judged, splits: Sequence[Split]) -> list[dict[str, Any]]:
    """Each split with the measures of the group and of the rest, and their gaps; splits with an empty side left out.

    Gaps are group less rest: ``auc`` with its interval, ``recall`` at 10 %, ``excess_risk`` (mean risk less share
    that fell: above 0 the group is thought worse off than it is). ``is_thin``: too few falls to judge by.
    """
    sides = [(s, s.flags == 1, s.flags == 0) for s in splits]
    return [_split(s, judged.part(inside), judged.part(rest)) for s, inside, rest in sides if inside.any() & rest.any()]


def _split(split: Split, group: Judged, rest: Judged) -> dict[str, Any]:
    draws = [resampled(part.scored) for part in (group, rest)]
    one, other = (measures(part, drawn) for part, drawn in zip((group, rest), draws, strict=True))
    low, high = interval(draws[0].auc - draws[1].auc)
    gaps = {"auc": one["model"]["auc"] - other["model"]["auc"], "auc_low": low, "auc_high": high}
    gaps |= {"recall": _recall(one) - _recall(other), "excess_risk": _excess(one) - _excess(other)}
    return {
        "column": split.column,
        "above": split.above,
        "unknown_rows": int(np.isnan(split.flags).sum()),
        "is_thin": min(one["falls"], other["falls"]) < ENOUGH_FALLS,
        "group": one,
        "rest": other,
        "gaps": gaps,
    }


def _recall(found: dict[str, Any]) -> float:
    return next(float(cut["recall"]) for cut in found["model"]["cuts"] if cut["cut"] == "10%")


def _excess(found: dict[str, Any]) -> float:
    return float(found["model"]["mean_risk"] - found["rate"])
