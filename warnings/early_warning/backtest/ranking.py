"""How well risks rank: area under the ROC curve, and precision and recall among those who would be visited."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from early_warning.backtest.scored import Scored
from early_warning.grid import Floats


def auc(risk: Floats, fell: Floats) -> float:
    """The share of pairs of one who fell and one who did not in which the first had the higher risk; ties half.

    By midranks (Mann-Whitney). NaN where nobody fell or everybody did.
    """
    fallen = float(fell.sum())
    stood = len(fell) - fallen
    if not fallen or not stood:
        return float("nan")
    ranks = rankdata(risk)
    return float((ranks[fell == 1].sum() - fallen * (fallen + 1) / 2) / (fallen * stood))


def transitions(scored: Scored) -> pd.DataFrame:
    """Grain transition, oldest first: period, rows, falls, auc, auc_baseline (NaN where nobody fell or all did)."""
    rows = [
        {
            "period": period,
            "rows": int(kept.sum()),
            "falls": int(scored.fell[kept].sum()),
            "auc": auc(scored.risk[kept], scored.fell[kept]),
            "auc_baseline": auc(scored.baseline[kept], scored.fell[kept]),
        }
        for period, kept in scored.by_transition()
    ]
    return pd.DataFrame(rows, columns=["period", "rows", "falls", "auc", "auc_baseline"])


def weighted_by_falls(aucs: pd.Series, falls: pd.Series) -> float:
    """The mean over transitions, each weighted by its falls; those without an AUC are left out; NaN if none has."""
    known = aucs.notna()
    weights = falls[known].sum()
    return float((aucs[known] * falls[known]).sum() / weights) if weights else float("nan")


def taken(risk: Floats, visits: int) -> Floats:
    """How surely each is among the ``visits`` highest risks: 1, 0, or an equal share of what is left for a tie."""
    lowest, highest = rankdata(risk, method="min"), rankdata(risk, method="max")
    higher, tied = len(risk) - highest, highest - lowest + 1
    return np.asarray(np.clip((visits - higher) / tied, 0, 1), dtype=np.float64)


def visits_of(share: float, households: int) -> int:
    """How many visits a share of so many households is: rounded up, so that a tiny county visits one."""
    return int(np.ceil(share * households - 1e-9))


@dataclass(frozen=True)
class Found:
    """At one cut, over all transitions: visits made, falls among the visited, all falls, all rows."""

    visits: float
    hits: float
    falls: float
    rows: int

    @property
    def precision(self) -> float:
        """The share of the visited who fell; NaN where nobody was visited."""
        return self.hits / self.visits if self.visits else float("nan")

    @property
    def recall(self) -> float:
        """The share of the falls that were visited; NaN where nobody fell."""
        return self.hits / self.falls if self.falls else float("nan")

    @property
    def lift(self) -> float:
        """Precision against that of visiting at random; NaN where either is not there."""
        rate = self.falls / self.rows if self.rows else 0.0
        return self.precision / rate if rate else float("nan")


def visited(scored: Scored, risk: Floats, share: float | None = None, capacity: int | None = None) -> Floats:
    """How surely each row is visited when each period's highest risks are, by share or by a number of visits."""
    surely = np.zeros(len(scored))
    for _, kept in scored.by_transition():
        visits = capacity if share is None else visits_of(share, int(kept.sum()))
        surely[kept] = taken(risk[kept], visits or 0)
    return surely


def found(scored: Scored, surely: Floats) -> Found:
    """What visiting the rows so surely would have found."""
    hits = float((surely * scored.fell).sum())
    return Found(float(surely.sum()), hits, float(scored.fell.sum()), len(scored))
