"""Where and from when a planted shock can be seen in the exports as they stand on the as-of date."""

import numpy as np
import pandas as pd

from relapse_watch.sample import effects, events, export_events, shocks, work
from relapse_watch.sample.window import index_of, label
from relapse_watch.sample.world import World

_WORK, _YEAR = "已外出务工信息", "农户收入信息"
_NEVER = 10**6
# Shocks that take income which only the annual export shows.
_IN_THE_YEAR = (
    *(shocks.ILLNESS, shocks.ACCIDENT, shocks.NEW_DISABILITY, shocks.WORKER_DEATH),
    *(shocks.DISASTER, shocks.HARVEST_FAILURE),
)


def _in_lists(planted: pd.DataFrame) -> np.ndarray:
    """Name of the department list that tells of each shock, '' if none."""
    names = {k: export_events.LISTS[e][0] for k, e in events.REPORTED_AS.items()}
    told = planted["kind"].map(names).fillna("")
    return np.where(planted["is_reported"], told, "").astype(object)


def _in_work(world: World) -> np.ndarray:
    """First month in which a wage is not what it would have been; far future if there is none."""
    planted = world.planted.reset_index(names="shock")
    hit = effects.workers_hit(planted, world.wages)
    usual = work.make_wages(world.wages.workers, world.course, world.window, world.chance)
    worker, onset = hit["worker"].to_numpy(), hit["month"].to_numpy()
    differs = world.wages.monthly[worker] != usual.monthly[worker]
    differs &= world.window.months >= onset[:, None]
    first = np.where(differs.any(axis=1), world.window.first + differs.argmax(axis=1), _NEVER)
    seen = np.full(len(planted), _NEVER)
    np.minimum.at(seen, hit["shock"].to_numpy(), first)
    return seen


def _in_year(world: World) -> np.ndarray:
    """Month in which the annual export with the shock's first month appeared; far future if not yet."""
    planted, years = world.planted, world.window.accounting_years
    year = (planted["month"] + 3) // 12
    shown = planted["kind"].isin(_IN_THE_YEAR) & year.isin(years)
    return np.where(shown, index_of(0, 10) + year * 12, _NEVER)


def seen(world: World) -> pd.DataFrame:
    """For each planted shock ``seen_in`` (files, by ;) and ``first_seen`` (YYYY-MM; '' if nowhere yet)."""
    planted = world.planted
    lists, away, year = _in_lists(planted), _in_work(world), _in_year(world)
    told_in = np.where(lists != "", planted["month"].to_numpy(), _NEVER)
    first = np.minimum(np.minimum(told_in, away), year)
    in_work, in_year = (np.where(m < _NEVER, name, "") for m, name in ((away, _WORK), (year, _YEAR)))
    files = [";".join(filter(None, names)) for names in zip(lists, in_work, in_year, strict=True)]
    return pd.DataFrame({"seen_in": files, "first_seen": ["" if m == _NEVER else label(int(m)) for m in first]})
