"""Cases in the exports of plans and of household members."""

from relapse_watch.sample.planting.recipe import Recipe
from relapse_watch.sample.planting.workers import NUMBER, SERIAL, strange_number, strange_serial

_PLANS, _MEMBERS, _NOT = "planned_work", "household_member", {"是否计划务工": "否"}
_COUNTY, _NEED, _TOILET = "计划务工所在县", "就业服务需求", "卫生厕所是否能正常使用"

RECIPES: tuple[Recipe, ...] = (
    Recipe("4_12_001_206", _COUNTY, {_COUNTY: None}, near=({_COUNTY: None, **_NOT},), dataset=_PLANS),
    Recipe(
        {"lifted": "5_15_008", "monitored": "5_15_009"},
        _NEED,
        {_NEED: None},
        near=({_NEED: None, **_NOT},),
        dataset=_PLANS,
    ),
    Recipe(
        "G7", NUMBER, {NUMBER: strange_number, SERIAL: strange_serial}, near=({NUMBER: strange_number},), dataset=_PLANS
    ),
    Recipe(
        {"lifted": "3_02_003"},
        _TOILET,
        {_TOILET: None},
        lambda v: v.one_of(_TOILET, "是"),
        grain="household",
        near=({_TOILET: None},),
        near_fits=lambda v: v.one_of(_TOILET, "否"),
        dataset=_MEMBERS,
    ),
)
