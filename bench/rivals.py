"""What the engine is timed beside: a loop of statsmodels, statsforecast's smoothing, and a bare NumPy floor.

The first two take seconds to hours for a million households, so they are timed on as many as fill some seconds and
carried forward to the size of the table, in proportion: each household costs them the same.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from time import perf_counter

import numpy as np
import pandas as pd
from scipy.special import expit

from early_warning.grid import Floats

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
SAMPLES = {"OLS": 2_000, "RLM": 400, "SES": 20_000, "Holt": 3_000}


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The best of some runs."""
    found = []
    for _ in range(times):
        began = perf_counter()
        work()
        found.append(perf_counter() - began)
    return min(found)


def numpy_floor(income: Floats, robust: bool) -> Floats:
    """Rolling 12-month sums, their slope and a logistic product: nothing else, nothing checked.

    The slope is that of a straight line through all sums, or if ``robust`` what the engine needs: the median of the
    pairwise slopes of the newest six.
    """
    running = np.cumsum(income, axis=1)
    sums = running[:, 11:].copy()
    sums[:, 1:] -= running[:, :-12]
    slope = _median_slope(sums[:, -6:]) if robust else _straight_slope(sums)
    facts = np.stack([np.ones(len(sums)), sums[:, -1], sums[:, -13], slope], axis=1)
    return np.asarray(expit(facts @ np.array([2.0, -3e-4, -1e-4, -1e-3])))


def floor_seconds(size: int, robust: bool) -> float:
    """Seconds of the floor in a process of its own, which like the engine's has touched none of its memory yet."""
    command = [sys.executable, "-m", "bench.rivals", str(size), *(["robust"] if robust else [])]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def incomes(size: int) -> Floats:
    """Monthly incomes of so many households in 36 months."""
    amounts = np.empty((size, 36))
    np.random.default_rng(3).standard_normal(out=amounts)
    np.exp(np.multiply(amounts, 0.3, out=amounts), out=amounts)
    amounts *= 2_000.0
    return amounts


def _straight_slope(sums: Floats) -> Floats:
    months = np.arange(sums.shape[1]) - (sums.shape[1] - 1) / 2
    return np.asarray(sums @ (months / (months @ months)))


def _median_slope(sums: Floats) -> Floats:
    early, late = np.triu_indices(sums.shape[1], k=1)
    return np.asarray(np.median((sums[:, late] - sums[:, early]) / (late - early), axis=1))


def statsmodels_loop(income: Floats, robust: bool) -> float:
    """Seconds a household: a straight line fitted to each, by OLS or by RLM."""
    import statsmodels.api as sm

    line = sm.add_constant(np.arange(income.shape[1], dtype=np.float64))
    rows = income[: SAMPLES["RLM" if robust else "OLS"]]
    model = sm.RLM if robust else sm.OLS
    model(rows[0], line).fit()
    return seconds(lambda: [model(row, line).fit().params for row in rows]) / len(rows)


def has_statsforecast() -> bool:
    """Whether the extra ``bench`` is installed."""
    return find_spec("statsforecast") is not None


def statsforecast_seconds(income: Floats, name: str) -> float:
    """Seconds a household of an optimised SES or Holt, on one process or on one a core, whichever is faster."""
    from statsforecast import StatsForecast
    from statsforecast.models import Holt, SimpleExponentialSmoothingOptimized

    model = {"SES": SimpleExponentialSmoothingOptimized, "Holt": Holt}[name]
    rows = income[: SAMPLES[name]]

    def forecast(jobs: int, series: Floats) -> object:
        return StatsForecast(models=[model()], freq=1, n_jobs=jobs).forecast(df=_long(series), h=12)

    forecast(1, rows[:50])  # compiled before it is timed
    return min(seconds(partial(forecast, jobs, rows)) for jobs in sorted({1, CORES})) / len(rows)


def _long(rows: Floats) -> pd.DataFrame:
    count, months = rows.shape
    return pd.DataFrame(
        {"unique_id": np.repeat(np.arange(count), months), "ds": np.tile(np.arange(months), count), "y": rows.ravel()}
    )


if __name__ == "__main__":
    made = incomes(int(sys.argv[1]))
    print(seconds(lambda: numpy_floor(made, "robust" in sys.argv)))
