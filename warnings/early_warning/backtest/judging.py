"""The measures of the field, of all scored predictions or of any part of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from early_warning.backtest.calibration import brier, error_by_chance, expected_error, reliability, skill
from early_warning.backtest.lead import CAP, Leads, leads
from early_warning.backtest.ranking import auc, found, transitions, visited, weighted_by_falls
from early_warning.backtest.resampling import LEVEL, RESAMPLES, SEED, Resampled, interval, resampled
from early_warning.backtest.scored import Scored, is_scored, scored
from early_warning.grid import Flags, Floats, Ints

SIDES = {"model": "risk", "current_income": "risk_baseline"}
"""The two that are held against each other, and the column of each."""


@dataclass(frozen=True)
class Cut:
    """How far down the ranking of a period the visits go: a share of the households, or a number of visits."""

    share: float | None = None
    capacity: int | None = None

    @property
    def name(self) -> str:
        """``5%``, or ``capacity``."""
        return "capacity" if self.share is None else f"{self.share:.0%}"


def cuts(capacity: int | None) -> list[Cut]:
    """5, 10 and 20 %, and the capacity where there is one."""
    return [Cut(0.05), Cut(0.10), Cut(0.20), *([Cut(None, capacity)] if capacity else [])]


@dataclass(frozen=True)
class Judged:
    """The scored predictions; and row by row, by side and cut, how surely it is visited and the fall's lead."""

    scored: Scored
    visited: Mapping[tuple[str, str], Floats]
    leads: Mapping[tuple[str, str], Ints]
    cuts: Sequence[Cut]

    def part(self, kept: Flags) -> "Judged":
        """The rows kept. Who is visited stays as it was among all."""
        visits = {key: values[kept] for key, values in self.visited.items()}
        return Judged(self.scored.part(kept), visits, {k: v[kept] for k, v in self.leads.items()}, self.cuts)

    def risk(self, side: str) -> Floats:
        """The probabilities of a side."""
        return self.scored.risk if side == "model" else self.scored.baseline


def judged(predictions: pd.DataFrame, capacity: int | None = None) -> Judged:
    """Rank each period's households and note who is visited at each cut and with what lead."""
    rows, all_scored, levels = is_scored(predictions), scored(predictions), cuts(capacity)
    pairs = [(side, cut) for side in SIDES for cut in levels]
    risks = {"model": all_scored.risk, "current_income": all_scored.baseline}
    return Judged(
        scored=all_scored,
        visited={(s, c.name): visited(all_scored, risks[s], c.share, c.capacity) for s, c in pairs},
        leads={(s, c.name): leads(predictions, SIDES[s], c.share, c.capacity)[rows] for s, c in pairs},
        cuts=levels,
    )


def measures(judged: Judged, draws: Resampled | None = None) -> dict[str, Any]:
    """All measures of these rows, both sides and the gain of the model over current income; NaN where undefined.

    ``draws``: the resampled AUCs of the same rows, drawn here where not given.
    """
    rows, steps = judged.scored, transitions(judged.scored)
    sides = {side: _side(judged, side, steps) for side in SIDES}
    drawn = resampled(rows) if draws is None else draws
    low, high = interval(drawn.gain)
    model, current = sides["model"], sides["current_income"]
    gain = {"auc": model["auc"] - current["auc"], "low": low, "high": high}
    gain |= {"brier_skill": skill(model["brier"], current["brier"])}
    gain |= {"level": LEVEL, "resamples": RESAMPLES, "seed": SEED}
    households = len(set(rows.household.tolist()))
    rate = rows.falls / len(rows) if len(rows) else float("nan")
    counts = {"rows": len(rows), "households": households, "falls": rows.falls, "rate": rate}
    return counts | sides | {"gain": gain}


def _side(judged: Judged, side: str, steps: pd.DataFrame) -> dict[str, Any]:
    risk, fell = judged.risk(side), judged.scored.fell
    table, score = reliability(risk, fell), brier(risk, fell)
    rate = fell.mean() if len(fell) else float("nan")
    return {
        "auc": weighted_by_falls(steps["auc" if side == "model" else "auc_baseline"], steps["falls"]),
        "auc_pooled": auc(risk, fell),
        "brier": score,
        "brier_skill": skill(score, float(rate * (1 - rate))),
        "mean_risk": float(risk.mean()) if len(risk) else float("nan"),
        "ece": expected_error(table),
        "ece_by_chance": error_by_chance(table),
        "cuts": [_at_cut(judged, side, cut) for cut in judged.cuts],
        "reliability": table.to_dict("records"),
    }


def _at_cut(judged: Judged, side: str, cut: Cut) -> dict[str, Any]:
    """Precision, recall and lead time where the visits go so far."""
    what = found(judged.scored, judged.visited[side, cut.name])
    lead = judged.leads[side, cut.name]
    early = Leads(lead[lead >= 0], CAP)
    times = {"median": early.median, "mean": early.mean, "missed": early.missed, "cap": CAP, "counts": early.counts}
    return {
        "cut": cut.name,
        "visits": what.visits,
        "hits": what.hits,
        "precision": what.precision,
        "recall": what.recall,
        "lift": what.lift,
        "lead_periods": times,
    }
