"""Cases that only show beside another list: the register's income, who is paid, who belongs to which household."""

from collections.abc import Callable

import numpy as np

from relapse_watch.sample import aid, homes
from relapse_watch.sample.chance import Flags, Ints
from relapse_watch.sample.planting.income_cells import REGISTER_HEAD, amount
from relapse_watch.sample.planting.recipe import Recipe, Value
from relapse_watch.sample.planting.view import View
from relapse_watch.sample.planting.workers import NUMBER, strange_number

_KIND, _MONTH, _HOME = "补贴项目", "发放月份", "户编号"
_CIVIL, _CARD = "民政救助资金发放", "财政一卡通发放"
_PAYMENTS, _MEMBERS = "aid_payment", "household_member"
_MONTHS = 3  # for so long payments contradict a register that says none (policy)


def _income(more: float) -> Value:
    return lambda v, row: f"{amount(v, row, REGISTER_HEAD) + more:.2f}"


def _usual(v: View) -> Flags:
    """Not monitored, and far from any line."""
    heads = v.number(REGISTER_HEAD)
    return ~v.monitored & (heads > 9_500) & (heads < 19_000)


def _months_ago(v: View) -> Ints:
    """Months from the payment to the export."""
    day = v.board.world.window.as_of
    month = np.nan_to_num(v.number(_MONTH)).astype(np.int64)
    return day.year * 12 + day.month - 1 - (month // 100 * 12 + month % 100 - 1)


def standing(v: View) -> Flags:
    """Payments that come every month or year to known households: no relief after a shock."""
    relief = v.one_of(_KIND, aid.KINDS[aid.TEMPORARY], aid.KINDS[aid.DISASTER_RELIEF])
    return (v.household >= 0) & ~relief


def _without(kind: int, youngest: int, oldest: int) -> Callable[[View], Flags]:
    """Payments of so many months ago to households that do not get ``kind``."""

    def fits(v: View) -> Flags:
        gets, ago = homes.receives(v.board.world, kind), _months_ago(v)
        other = ~np.where(v.household >= 0, gets[v.household], True)
        return standing(v) & other & (ago >= youngest) & (ago <= oldest)

    return fits


def _paid(code: str, kind: int) -> Recipe:
    """A payment of another kind than the household gets, this month or just within the time; just before it, none."""
    return Recipe(
        code,
        _KIND,
        {_KIND: aid.KINDS[kind]},
        _without(kind, 0, _MONTHS - 1),
        ({_KIND: aid.KINDS[kind]},),
        _without(kind, _MONTHS, _MONTHS),
        dataset=_PAYMENTS,
        stem=_CIVIL,
    )


def _next_home(v: View) -> Ints:
    """The household that follows on the register, 0 after the last."""
    return np.asarray((v.household + 1) % v.board.homes)


def _has_neighbour(v: View) -> Flags:
    """Of a household that is followed by one of the same village."""
    village = v.board.world.places.village_of
    return (v.household >= 0) & (village[v.household] == village[_next_home(v)])


def _neighbour(v: View, row: int) -> str:
    """The number of the household that follows."""
    first = v.board.world.households.first_person[_next_home(v)[row]]
    return v.cell(int(first), _HOME)


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "RW_MP_24",
        REGISTER_HEAD,
        ({REGISTER_HEAD: _income(1.02)}, {REGISTER_HEAD: _income(-1.02)}),
        _usual,
        ({REGISTER_HEAD: _income(0.98)}, {REGISTER_HEAD: _income(-0.98)}),
        grain="household",
    ),
    Recipe("RW_HM_21", _HOME, {_HOME: _neighbour}, _has_neighbour, dataset=_MEMBERS),
    Recipe("RW_HM_22", NUMBER, {NUMBER: strange_number}, dataset=_MEMBERS),
    Recipe("RW_AP_21", NUMBER, {NUMBER: strange_number}, standing, dataset=_PAYMENTS, stem=_CARD),
    _paid("RW_AP_22", aid.LOW_INCOME),
    _paid("RW_AP_23", aid.EXTREME),
)
