"""Where and from when a planted shock can be seen in the exports as they stand on the as-of date."""

import numpy as np
import pandas as pd

from relapse_watch.sample import effects, events, export_events, shocks
from relapse_watch.sample.window import index_of, label
from relapse_watch.sample.world import World

_WORK = "已外出务工信息"
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
    """Whether a worker's wage ended or fell: the month before was paid more."""
    planted = world.planted.reset_index(names="shock")
    hit = effects.workers_hit(planted, world.wages)
    at = (hit["month"] - world.window.first).to_numpy()
    worker = hit["worker"].to_numpy()
    fell = world.wages.monthly[worker, at] < world.wages.monthly[worker, at - 1]
    seen = np.zeros(len(planted), dtype=bool)
    seen[hit["shock"].to_numpy()[fell]] = True
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
    lists, work, year = _in_lists(planted), _in_work(world), _in_year(world)
    onset = planted["month"].to_numpy()
    first = np.where((lists != "") | work, onset, year)
    files = [
        ";".join(part for part in (told, _WORK if away else "", "农户收入信息" if later < _NEVER else "") if part)
        for told, away, later in zip(lists, work, year, strict=True)
    ]
    return pd.DataFrame({"seen_in": files, "first_seen": ["" if m == _NEVER else label(int(m)) for m in first]})
