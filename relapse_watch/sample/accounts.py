"""Annual and trailing sums of the truth, as the exports and the register state them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from relapse_watch.sample import events, health, shocks
from relapse_watch.sample.chance import Flags, Floats, Ints
from relapse_watch.sample.homes import any_member
from relapse_watch.sample.window import index_of
from relapse_watch.sample.world import PARTS, World

_ALL = slice(None)
Numbers = Ints | Floats


@dataclass(frozen=True)
class Account:
    """Sums over some months. Grain: household; yuan, whole but for ``per_head``."""

    wage: Numbers
    business: Numbers
    property: Numbers
    transfer: Numbers
    cost: Numbers
    net: Numbers
    per_head: Numbers
    rigid: Numbers
    claims: Numbers


def account(world: World, months: slice, rows: Ints | slice = _ALL) -> Account:
    """Income of households (all, or those in ``rows``) over ``months`` (columns of the flows)."""
    flows, size = world.flows, world.households.size[rows]

    def total(table: np.ndarray) -> Ints:
        return table[rows, months].sum(axis=1, dtype=np.int64)

    net = flows.net(months, rows)
    return Account(
        wage=total(flows.migrant) + total(flows.local),
        business=total(flows.business),
        property=total(flows.property),
        transfer=total(flows.transfer),
        cost=total(flows.cost),
        net=net,
        per_head=np.round(net / size, 2),
        rigid=_within(events.self_paid(world.events), world, months)[rows],
        claims=_within(world.claims, world, months)[rows],
    )


def _within(paid: pd.DataFrame, world: World, columns: slice) -> Ints:
    """Amounts of ``paid`` (household, month, amount) within the months, by household."""
    at = paid["month"] - world.window.first
    paid = paid[(at >= columns.start) & (at < columns.stop)]
    households = len(world.households.size)
    total = np.bincount(
        paid["household"].to_numpy(dtype=np.int64),
        weights=paid["amount"].to_numpy(dtype=np.float64),
        minlength=households,
    )
    return total.astype(np.int64)


def latest(world: World) -> Account:
    """The newest exported accounting year; before the first, all months so far."""
    years = world.window.accounting_years
    return account(world, world.window.columns_of(years[-1]) if years else slice(0, world.window.count))


def part(world: World, year: int, name: str) -> Ints:
    """One named part of transfer income in an accounting year."""
    return world.parts[:, year - world.window.start_year - 1, PARTS.index(name)].astype(np.int64)


@dataclass(frozen=True)
class Status:
    """Where each monitored household stands at the end. Months are indices, -1 where they do not apply."""

    identified: Ints
    resolved: Ints
    at_identification: Account
    after: Account


_RESOLVED_ABOVE = 9_000


def _trailing(world: World, until: Ints) -> Account:
    """Sums over the twelve months before ``until``, of the monitored; before the window: the first year, less."""
    stop = np.clip(until - world.window.first, min(12, world.window.count), world.window.count)
    early = 0.94 ** (np.maximum(world.window.first + 12 - until, 0) / 12)
    monitored = world.households.is_monitored
    fields = {name: np.zeros(len(stop)) for name in Account.__annotations__}
    for at in np.unique(stop[monitored]):
        rows = np.flatnonzero(monitored & (stop == at))
        sums = account(world, slice(max(at - 12, 0), at), rows)
        for name, values in fields.items():
            values[rows] = np.round(getattr(sums, name) * early[rows])
    fields["net"] = sum(fields[n] for n in ("wage", "business", "property", "transfer")) - fields["cost"]
    fields["per_head"] = np.round(fields["net"] / world.households.size, 2)
    return Account(**fields)


def _is_settled(world: World) -> Flags:
    """Somebody can work, and no house, water or schooling is in question at the end: nothing forbids resolution."""
    count, last = len(world.households.size), world.window.last
    unsettled = (shocks.DANGEROUS_HOUSING, shocks.WATER_FAILURE, shocks.SCHOOL_DROPOUT)
    troubled = [events.is_open(world.planted, kind, last, count) for kind in unsettled]
    able = any_member(world, health.can_work_on(world.people, world.health, world.window.as_of))
    return np.asarray(able & ~np.logical_or.reduce(troubled))


def status(world: World) -> Status:
    """Identification and resolution (风险消除): half a year at least after, with income above the line, with labour."""
    course, last = world.course, world.window.last
    monitored = world.households.is_monitored
    resolved = course.identified + course.resolve_after
    after = _trailing(world, resolved + 1)
    is_resolved = monitored & (resolved <= last) & (after.per_head > _RESOLVED_ABOVE) & world.means.labour
    is_resolved &= (resolved > index_of(2019, 12)) & _is_settled(world)
    return Status(
        np.where(monitored, course.identified, -1),
        np.where(is_resolved, resolved, -1),
        _trailing(world, course.identified),
        after,
    )
