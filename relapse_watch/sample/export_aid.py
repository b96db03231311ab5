"""Aid payments as civil affairs (民政) and finance (一卡通) list them, one file for each calendar year."""

from collections.abc import Iterator

import numpy as np

from relapse_watch.sample import aid, identity
from relapse_watch.sample.chance import Ints
from relapse_watch.sample.places import Register
from relapse_watch.sample.sheet import Sheet, coded, month_texts, numbered, whole
from relapse_watch.sample.world import World

_KINDS = {
    "民政救助资金发放": aid.CIVIL_AFFAIRS,
    "财政一卡通发放": tuple(k for k in range(len(aid.KINDS)) if k not in aid.CIVIL_AFFAIRS),
}


def _year_payments(world: World, kinds: tuple[int, ...], year: int) -> tuple[Ints, Ints, Ints]:
    """Entitlement, month and amount of every payment of ``kinds`` in a calendar year."""
    found: list[tuple[Ints, Ints, Ints]] = []
    standing, window = world.entitlements, world.window
    for month in range(max(year * 12, window.first), min(year * 12 + 11, window.last) + 1):
        rows, amount = standing.paid_in(month, window.first)
        mine = np.isin(standing.kind[rows], kinds) & (amount > 0)
        found.append((rows[mine], np.full(int(mine.sum()), month), amount[mine]))
    rows, months, amounts = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return rows, months, amounts


def payments_of(world: World, stem: str) -> tuple[Ints, Ints, Ints]:
    """Entitlement, month and amount of every row of the list called ``stem``."""
    office, year = stem.removesuffix("年").split("_")
    return _year_payments(world, _KINDS[office], int(year))


def _payments(world: World, reg: Register, stem: str) -> Sheet:
    rows, months, amounts = payments_of(world, stem)
    standing = world.entitlements
    household, person, kind = standing.household[rows], standing.person[rows], standing.kind[rows]
    columns = {
        "序号": numbered(),
        "县": reg.county(),
        **reg.where_and_who(household, person),
        "补贴项目": coded(aid.KINDS, kind),
        "发放月份": coded(*month_texts(months, "{0}{1:02d}")),
        "金额（元）": whole(amounts),
        "银行账号": lambda at: identity.bank_cards(household[at] + 1),
        "发放部门": coded(aid.PAID_BY, kind),
    }
    return Sheet(stem, columns, len(rows), ending="csv")


def aid_payments(world: World, reg: Register) -> Iterator[Sheet]:
    """The lists of civil affairs and of finance, one file for each calendar year; empty ones are not sent."""
    for office in _KINDS:
        for year in world.window.years:
            sheet = _payments(world, reg, f"{office}_{year}年")
            if sheet.rows:
                yield sheet
