"""Phones of households, and rows of one household that say different things."""

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import calm, grown, quiet
from relapse_watch.sample.planting.recipe import Recipe
from relapse_watch.sample.planting.view import View

_PHONE, _PLACE, _HERE, _AWAY = "家庭成员联系电话", "务工所在地", "模拟省模拟市模拟区", "模拟省邻近市邻近县"
_SHARED = "18800000001"


def _at_home(v: View) -> Flags:
    """A household from which nobody works or plans to work away."""
    return calm(v) & quiet(v) & (v.home_rows_in("migrant_work") == 0) & (v.home_rows_in("planned_work") == 0)


def _own_phone(v: View, row: int) -> str:
    """The number of the row that was taken, for everybody of the household."""
    return v.cell(row, _PHONE)


def _other_village(v: View, row: int) -> str:
    """The first village of the file that is not the row's own."""
    return next(name for name in v["村"] if name != v.cell(row, "村"))


def _pair(v: View) -> Flags:
    """Two members who work away, one of whom is taken."""
    works = v.filled(_PLACE) & v.filled(_PHONE)
    return calm(v) & works & (v.count(works) == 2) & (v.size == 2)


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        {"monitored": "5_13_003"},
        _PHONE,
        {_PHONE: None},
        _at_home,
        grain="household",
        near=({_PHONE: None, "own:" + _PHONE: "19912345678"},),
    ),
    Recipe(
        {"monitored": "5_13_003"},
        _PHONE,
        {"own:" + _PHONE: "12012345678"},
        _at_home,
        grain="household",
        tell="row",
    ),
    Recipe(
        {"lifted": "5_15_021"},
        _PHONE,
        {_PHONE: _own_phone, _PLACE: _HERE, "own:" + _PLACE: _AWAY},
        _pair,
        grain="household",
        near=({_PHONE: _own_phone, _PLACE: _HERE},),
    ),
    Recipe(
        "5_15_022",
        _PHONE,
        {"own:" + _PHONE: _SHARED},
        grown,
        grain="household",
        tell="row",
        households=2,
        near=({_PHONE: _own_phone},),
        near_fits=lambda v: _at_home(v) & v.filled(_PHONE) & (v.size >= 2),
    ),
    Recipe(
        "G6",
        "住房面积",
        {"own:住房面积": "999"},
        lambda v: calm(v) & (v.size >= 3) & ~v.is_head,
        grain="household",
        tell="row",
        near=({"住房面积": "99"},),
    ),
    Recipe(
        "G6",
        "户类型",
        {"own:户类型": lambda v, row: "脱贫户" if v.cell(row, "户类型") != "脱贫户" else "一般农户"},
        lambda v: calm(v) & (v.size >= 3) & ~v.is_head & v.monitored & v.lifted,
        grain="household",
        tell="row",
    ),
    Recipe(
        "G8",
        "户编号",
        {"own:村": _other_village},
        lambda v: calm(v) & (v.size >= 3) & ~v.is_head,
        grain="household",
        tell="row",
    ),
)
