"""What planted shocks do to wages, to other earnings and to entitlements."""

from dataclasses import replace

import numpy as np
import pandas as pd

from relapse_watch.sample import aid, shocks
from relapse_watch.sample.chance import Flags, Ints
from relapse_watch.sample.incomes import Earnings
from relapse_watch.sample.window import Window
from relapse_watch.sample.work import Money, Wages

_FINAL = (shocks.WORKER_RETURN, shocks.WORKER_DEATH, shocks.NEW_DISABILITY)
# Factor on local wages while a shock lasts.
_LOCAL = {shocks.ILLNESS: 0.45, shocks.ACCIDENT: 0.5, shocks.NEW_DISABILITY: 0.6, shocks.DISASTER: 0.85}
# Factor on business while a shock lasts (disaster and harvest failure: one minus their depth).
_BUSINESS = {shocks.ILLNESS: 0.8, shocks.ACCIDENT: 0.85, shocks.NEW_DISABILITY: 0.85, shocks.WORKER_DEATH: 0.9}


def workers_hit(planted: pd.DataFrame, wages: Wages) -> pd.DataFrame:
    """Shocks x the workers whose wages they touch: the person's own, or all of the household."""
    touching = planted[planted["takes_wages"] | (planted["kind"] == shocks.WAGE_CUT)]
    workers = pd.DataFrame({"worker": np.arange(len(wages.workers.person)), "household": wages.workers.household})
    workers["worker_person"] = wages.workers.person
    both = touching.merge(workers, on="household")
    own = both["takes_all_wages"] | (both["worker_person"] == both["person"]) | (both["kind"] == shocks.WAGE_CUT)
    return both[own]


def _last_month(rows: pd.DataFrame) -> Ints:
    """The month after the last without (or with less) wage."""
    final = rows["kind"].isin(_FINAL).to_numpy()
    return np.where(final, 10**6, (rows["month"] + rows["duration"]).to_numpy())


def shocked_wages(wages: Wages, planted: pd.DataFrame, window: Window) -> Wages:
    """Wages after job losses, cuts, returns, illness and so on, and the lower wage found afterwards."""
    monthly, months = wages.monthly.copy(), window.months
    for _, rows in workers_hit(planted, wages).groupby("month", sort=True):
        worker, until = rows["worker"].to_numpy(), _last_month(rows)[:, None]
        during = (months >= rows["month"].to_numpy()[:, None]) & (months < until)
        cut = 1 - rows["depth"].to_numpy()[:, None] * (rows["kind"] == shocks.WAGE_CUT).to_numpy()[:, None]
        kept = np.where((rows["kind"] == shocks.WAGE_CUT).to_numpy()[:, None], cut, 0.0)
        factor = np.where(during, kept, np.where(months >= until, rows["after"].to_numpy()[:, None], 1.0))
        old = monthly[worker]
        monthly[worker] = np.where(factor == 1.0, old, np.round(old * factor, -1)).astype(np.int32)
    return replace(wages, monthly=monthly)


def _scale(table: Money, rows: pd.DataFrame, factors: np.ndarray, window: Window) -> None:
    """Multiply ``table`` for each shock's household from its month on for its duration."""
    household, begin = rows["household"].to_numpy(), rows["month"].to_numpy() - window.first
    for offset in range(int(rows["duration"].max()) if len(rows) else 0):
        lasting = (offset < rows["duration"].to_numpy()) & (begin + offset < window.count)
        at = household[lasting], begin[lasting] + offset
        table[at] = np.round(table[at] * factors[lasting])


def _cope(local: Money, wages: Wages, planted: pd.DataFrame, window: Window) -> None:
    """Where wages are gone for good, work near home replaces most of them once the shock's months are over."""
    final = workers_hit(planted, wages)
    final = final[final["kind"].isin(_FINAL)]
    usual = wages.workers.base[final["worker"].to_numpy()] * (final["after"].to_numpy() - 0.15)
    coping = np.round(usual * 10 / 12, -1)
    back = (final["month"] + final["duration"]).to_numpy()
    extra = (window.months >= back[:, None]) * coping[:, None]
    np.add.at(local, final["household"].to_numpy(), extra.astype(np.int32))


def shocked_earnings(earnings: Earnings, wages: Wages, planted: pd.DataFrame, window: Window) -> Earnings:
    """Earnings after the shocks (changed in place: they are large)."""
    for kind in range(len(shocks.KINDS)):
        rows = planted[planted["kind"] == kind]
        if kind in _LOCAL:
            _scale(earnings.local, rows, np.full(len(rows), _LOCAL[kind]), window)
        if kind in _BUSINESS:
            _scale(earnings.business, rows, np.full(len(rows), _BUSINESS[kind]), window)
        if kind in (shocks.DISASTER, shocks.HARVEST_FAILURE):
            _scale(earnings.business, rows, 1 - rows["depth"].to_numpy(), window)
    _cope(earnings.local, wages, planted, window)
    return earnings


def shock_aid(planted: pd.DataFrame, heads: Ints, is_severe: Flags) -> list[pd.DataFrame]:
    """Temporary relief, disaster relief and disability subsidies that follow a shock.

    ``is_severe`` tells who was severely disabled before: nobody gets the subsidy twice.
    """
    hard = planted[planted["relief"] & planted["kind"].isin((shocks.ILLNESS, shocks.ACCIDENT))]
    hit = planted[planted["relief"] & (planted["kind"] == shocks.DISASTER)]
    disabled = planted[(planted["kind"] == shocks.NEW_DISABILITY) & (planted["grade"] <= 2)]
    severe = disabled[~is_severe[disabled["person"].to_numpy()]].sort_values("month").drop_duplicates("person")
    once = [
        (aid.TEMPORARY, hard, np.clip(np.round(hard["cost"] * 0.15, -2), 800, 6000), 2),
        (aid.DISASTER_RELIEF, hit, np.clip(np.round(hit["cost"] * 0.1, -2), 300, 4000), 1),
    ]
    blocks = [
        aid.entitle(
            kind,
            rows["household"].to_numpy(),
            heads[rows["household"].to_numpy()],
            amount.to_numpy(),
            first=(rows["month"] + later).to_numpy(),
            last=(rows["month"] + later).to_numpy(),
        )
        for kind, rows, amount, later in once
    ]
    subsidy = np.where(severe["grade"] == 1, 190, 110)
    first = (severe["month"] + 3).to_numpy()
    household, person = severe["household"].to_numpy(), severe["person"].to_numpy()
    return [*blocks, aid.entitle(aid.DISABILITY, household, person, subsidy, first=first)]
