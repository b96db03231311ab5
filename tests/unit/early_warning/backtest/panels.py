"""Small panels and predictions made by hand or drawn from a seed."""

from typing import Any

import numpy as np
import pandas as pd

from early_warning.vulnerability import Outlook, Periods


def drawn(households: int = 60, periods: int = 6, gaps: float = 0.1, seed: int = 1) -> pd.DataFrame:
    """A long panel with persistent incomes, a covariate and gaps: some rows are not there, some have no income."""
    chance = np.random.default_rng(seed)
    level = chance.normal(9, 0.6, households)[:, None]
    income = np.exp(level + chance.normal(0, 0.4, (households, periods))).ravel()
    income[chance.random(income.size) < gaps / 2] = np.nan
    ids = [f"h{i:03}" for i in range(households)]
    frame = pd.DataFrame(
        {
            "household_id": pd.Series(np.repeat(ids, periods), dtype="str"),
            "period": np.tile(np.arange(2001, 2001 + periods), households),
            "income": income,
            "hope": (level + chance.normal(0, 1, (households, periods))).ravel(),
        }
    )
    return frame[chance.random(len(frame)) >= gaps / 2].reset_index(drop=True)


def by_income(periods: Periods) -> Outlook:
    """A stand-in for the model: the further below the mean of all that is known, the higher the risk."""
    now, usual = periods.income[:, -1], np.nanmean(periods.income)
    hope = np.nansum(np.nan_to_num(periods.covariates.get("hope", np.zeros_like(periods.income))), axis=1)
    risk, baseline = 1 / (1 + np.exp(now / usual + hope / 100)), 1 / (1 + now / usual)
    known = ~np.isnan(now)
    blank = np.full(len(now), np.nan)
    given: dict[str, Any] = {"risk": np.where(known, risk, np.nan), "baseline": np.where(known, baseline, np.nan)}
    return Outlook(**given, **dict.fromkeys(("low", "high", "expected_poverty", "depth"), blank))


def predictions(rows: list[tuple[str, int, int, int | None, float, float]]) -> pd.DataFrame:
    """Predictions of (household_id, period, above_line_now, fell_next, risk, risk_baseline)."""
    names = ["household_id", "period", "above_line_now", "fell_next", "risk", "risk_baseline"]
    frame = pd.DataFrame(rows, columns=names).assign(income=1.0, line=1.0)
    return frame.astype({"household_id": "str", "fell_next": "Int64"})
