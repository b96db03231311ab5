"""Rolling origins: at each period the model is fitted to what was known by then, and asked about the next."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from early_warning.backtest.panel import KEYS, Panel, known_by
from early_warning.grid import Floats
from early_warning.vulnerability import Outlook, Periods, fit, predict

COLUMNS = [*KEYS, "income", "line", "above_line_now", "fell_next", "risk", "risk_baseline"]

Forecast = Callable[[Periods], Outlook]
"""The outlook of each household at the last column, learnt from these columns alone."""


def pooled_model(periods: Periods) -> Outlook:
    """The vulnerability model, fitted to the panel's own history and asked about its last column."""
    return predict(fit([periods]), periods)


def rolling(panel: Panel, line: float, forecast: Forecast = pooled_model) -> Iterator[pd.DataFrame]:
    """The predictions of each period from the second on, oldest first; grain household with an income then.

    Columns ``COLUMNS``: ``above_line_now`` 1 where income is not below the line; ``fell_next`` 1 where the next
    period's income is below it, 0 where it is not, missing where it is not known; ``risk`` the probability of
    being below it then, ``risk_baseline`` the same from current income alone. Only ``fell_next`` looks ahead.
    """
    for at in range(1, len(panel.periods)):
        known, here = known_by(panel, at)
        lines = np.full(at + 1, line)
        outlook = forecast(Periods(known.income, lines, known.covariates))
        coming = panel.income[here, at + 1] if at + 1 < len(panel.periods) else np.full(len(known.income), np.nan)
        yield _at_origin(known, line, coming, outlook)


def _at_origin(known: Panel, line: float, coming: Floats, outlook: Outlook) -> pd.DataFrame:
    now = known.income[:, -1]
    frame = pd.DataFrame(
        {
            "household_id": known.households,
            "period": known.periods[-1],
            "income": now,
            "line": line,
            "above_line_now": (now >= line).astype(np.int64),
            "fell_next": pd.array(np.where(np.isnan(coming), np.nan, coming < line), dtype="Int64"),
            "risk": outlook.risk,
            "risk_baseline": outlook.baseline,
        }
    )
    return frame[~np.isnan(now)]


def predictions_of(origins: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """All origins in one frame, columns ``COLUMNS``, by household and period."""
    frame = pd.concat(origins, ignore_index=True)[COLUMNS]
    return frame.sort_values(KEYS, kind="stable", ignore_index=True)
