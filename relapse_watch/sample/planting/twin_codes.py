"""The codes for monitored households of rules whose cases for lifted ones are planted with the other defects."""

import numpy as np

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import calm, quiet
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View

_NUMBER, _RELATION, _BORN = "证件号码", "与户主关系", "出生日期"
_SAME_NUMBER = {"lifted": "1_01_001", "monitored": "1_12_001"}


def _wrong_check(v: View, row: int) -> str:
    number = v.cell(row, _NUMBER)
    return number[:17] + ("0" if number[17] != "0" else "1")


def _of_head(header: str, v: View, row: int) -> str:
    return v.cell(int(np.flatnonzero(v.household == v.household[row])[0]), header)


def _spouse(v: View) -> Flags:
    """A spouse of the head's generation; both have plain numbers."""
    plain = v.one_of("证件类型", "居民身份证") & v.age.between(30, 54)
    return v.monitored & v.one_of(_RELATION, "配偶") & (v.count(plain & v.one_of(_RELATION, "户主", "配偶")) == 2)


def _grown_child(v: View) -> Flags:
    """Sons of a household without a spouse."""
    child = v.one_of(_RELATION, "之子", "之女") & (np.asarray(v.age) >= 18)
    return v.monitored & child & ~v.any(v.one_of(_RELATION, "配偶"))


def _earlier_spell(v: View) -> Flags:
    """Spells after which the same person has another one."""
    follows = np.r_[v.person[1:] == v.person[:-1], False]
    return np.asarray(follows & v.monitored & v.filled("结束时间"))


def _later_spell(v: View) -> Flags:
    """Spells of the monitored before which the same person had one of two months or more."""
    follows = np.r_[False, v.person[1:] == v.person[:-1]]
    begun, ended = (np.r_[np.array([""], dtype=object), v[name][:-1]] for name in ("开始时间", "结束时间"))
    return np.asarray(follows & v.monitored & (ended != "") & (begun != ended) & v.filled("结束时间"))


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        _SAME_NUMBER,
        _NUMBER,
        {_NUMBER: lambda v, row: _of_head(_NUMBER, v, row), _BORN: lambda v, row: _of_head(_BORN, v, row)},
        lambda v: _spouse(v) & quiet(v),
        also=(Also(_NUMBER, _SAME_NUMBER, "first"),),
    ),
    Recipe(
        {"lifted": "1_01_003", "monitored": "1_12_002"},
        _NUMBER,
        {_NUMBER: _wrong_check},
        lambda v: quiet(v) & v.monitored & v.one_of("证件类型", "居民身份证"),
    ),
    Recipe(
        {"lifted": "3_02_012", "monitored": "3_11_001"},
        _RELATION,
        {_RELATION: "其他"},
        lambda v: calm(v) & v.monitored & v.one_of(_RELATION, "户主"),
    ),
    Recipe({"lifted": "3_02_011", "monitored": "3_11_002"}, _RELATION, {_RELATION: "户主"}, _grown_child),
    Recipe(
        {"lifted": "RW_MW_06", "monitored": "5_12_001"},
        "开始时间",
        {"开始时间": lambda v, row: v.cell(row - 1, "结束时间")},
        _later_spell,
        dataset="migrant_work",
    ),
    Recipe(
        {"lifted": "5_16_002", "monitored": "5_16_001"},
        "务工月收入",
        ({"务工月收入": "99"}, {"务工月收入": "30001"}),
        _earlier_spell,
        near=({"务工月收入": "100"}, {"务工月收入": "30000"}),
        dataset="migrant_work",
    ),
)
