"""Who truly is in need in a simulated county, and what share of those visited are.

A household is in need at the end of a month if something is new that a visit should find:

- hit: a planted shock began in this month or in the two before it, or
- unhelped: it is on no monitoring register (or resolved there), and what it truly has to live on (net income of twelve
  months less what illness, accident and disaster cost it) is below the line at the end of this month or of one of the
  next twelve.

Set down before any figure was seen; not to be changed to make a figure better.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from bench.simulated_truth import AHEAD, Truth
from early_warning.grid import Flags
from relapse_watch.dates import add_months

NEEDS = ("need", "hit", "unhelped")
HIT_MONTHS = 3
TOLD = ("opened", "raised", "returned")
KNOWN = ("green", "yellow", "red")


def with_needs(rows: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """``rows`` (household_id, month, is_monitored) with the columns NEEDS, all true or false."""
    hit = was_hit(rows, truth, HIT_MONTHS)
    unhelped = _soon_below(truth)[truth.rows(rows["household_id"]), truth.months.get_indexer(rows["month"])]
    unhelped &= ~rows["is_monitored"].to_numpy(bool)
    return rows.assign(need=hit | unhelped, hit=hit, unhelped=unhelped)


def was_hit(rows: pd.DataFrame, truth: Truth, months: int) -> Flags:
    """Whether a planted shock began in the row's month or in the ones before it, ``months`` in all."""
    began = pd.MultiIndex.from_frame(truth.shocks[["household_id", "month"]])
    earlier = {month: [add_months(month, -back) for back in range(months)] for month in rows["month"].unique()}
    ids = rows["household_id"].to_numpy(object)
    was = np.zeros(len(rows), dtype=bool)
    for back in range(months):
        month = rows["month"].map({now: before[back] for now, before in earlier.items()}).to_numpy(object)
        was[pd.MultiIndex.from_arrays([ids, month]).isin(began)] = True
    return was


def _soon_below(truth: Truth) -> Flags:
    """Whether it is below the line at the end of each month or of one of the AHEAD after it."""
    below = np.pad(truth.is_below, ((0, 0), (0, AHEAD)))
    windows = np.lib.stride_tricks.sliding_window_view(below, AHEAD + 1, axis=1)
    return np.asarray(windows.any(axis=2), dtype=bool)


def told_by_system(changes: pd.DataFrame) -> pd.DataFrame:
    """The household-months in which the system sends somebody: a warning opened, raised or back, audits apart."""
    told = changes["transition"].isin(TOLD) & changes["level"].isin(KNOWN)
    return changes[told & changes["selection"].isin(["statutory", "ranked"])]


def below_line_alone(assessed: pd.DataFrame, counts: Mapping[str, int], *, remembers: bool = False) -> pd.DataFrame:
    """As many households a month as ``counts`` says, by known income below the line alone, the lowest income first.

    ``remembers``: who was visited is not visited again while he stays below the line.
    """
    below = assessed[assessed["income_yuan_per_head"] < assessed["line_yuan_per_head"]]
    chosen: list[pd.DataFrame] = []
    visited: set[str] = set()
    for month, now in below.groupby("month", sort=True):
        visited &= set(now["household_id"])
        fresh = now[~now["household_id"].isin(visited)] if remembers else now
        chosen.append(fresh.sort_values(["income_yuan_per_head", "household_id"]).head(counts.get(str(month), 0)))
        visited |= set(chosen[-1]["household_id"])
    return pd.concat(chosen, ignore_index=True)
