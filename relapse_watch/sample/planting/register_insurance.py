"""Insurance, pension and the premium subsidy of one person."""

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import grown, prime
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View

_RESIDENT, _EMPLOYEE, _SERIOUS = "是否参加城乡居民基本医疗保险", "是否参加城镇职工基本医疗保险", "是否参加大病保险"
_PENSION, _WORK_PENSION = "是否参加城乡居民基本养老保险", "是否参加城镇职工基本养老保险"
_EXTREME, _HEALTH = "享受特困供养政策情况", "健康帮扶"
_PREMIUM, _DOCTOR = "参加城乡居民基本医疗保险个人缴费补贴", "家庭医生签约服务"


def _insured(v: View) -> Flags:
    """In the residents' insurance, in a household for which one uninsured member breaks no rule on households."""
    return grown(v) & v.one_of(_RESIDENT, "是") & ~v.resolved & (~v.monitored | v.risk("因病"))


def _resolved(v: View) -> Flags:
    return v.resolved & v.one_of(_RESIDENT, "是") & v.everyone


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        {"lifted": "2_01_006", "monitored": "2_12_010"},
        _SERIOUS,
        {_SERIOUS: None},
        lambda v: grown(v) & v.monitored,
        also=(Also(_SERIOUS, "1_02_007"),),
        near=({_SERIOUS: "是"},),
    ),
    Recipe(
        {"lifted": "2_01_006"},
        _SERIOUS,
        {_SERIOUS: None},
        lambda v: grown(v) & ~v.monitored,
        also=(Also(_SERIOUS, "1_02_003"), Also(_SERIOUS, "1_02_007")),
    ),
    Recipe(
        {"lifted": "2_01_007", "monitored": "5_15_001"},
        _PENSION,
        {_PENSION: None},
        lambda v: grown(v) & v.one_of(_WORK_PENSION, "否"),
    ),
    Recipe(
        {"lifted": "5_19_001"},
        _PENSION,
        {_PENSION: None, _WORK_PENSION: None},
        lambda v: grown(v) & ~v.monitored,
        also=(Also(_PENSION, "2_01_007"),),
        near=({_WORK_PENSION: None},),
    ),
    Recipe(
        {"lifted": "2_01_008"},
        _RESIDENT,
        ({_RESIDENT: None, _EMPLOYEE: "否"}, {_RESIDENT: None, _EMPLOYEE: None}),
        lambda v: _insured(v) & ~v.monitored,
    ),
    Recipe(
        {"monitored": "2_12_012"},
        _RESIDENT,
        {_RESIDENT: None, _EMPLOYEE: None},
        lambda v: _insured(v) & v.one_of(_RESIDENT, "是"),
        also=(Also(_RESIDENT, {"lifted": "2_01_008"}),),
        near=({_EMPLOYEE: None},),
    ),
    Recipe(
        {"lifted": "2_01_009", "monitored": "2_12_015"},
        _RESIDENT,
        {_RESIDENT: "是", _EMPLOYEE: "是"},
        lambda v: _insured(v) & ~v.resolved,
        near=({_RESIDENT: "是", _EMPLOYEE: None},),
    ),
    Recipe(
        {"lifted": "2_01_016", "monitored": "2_12_016"},
        _SERIOUS,
        {_SERIOUS: "否"},
        lambda v: grown(v) & v.monitored & v.one_of(_RESIDENT, "是"),
        also=(Also(_SERIOUS, "1_02_007"),),
        near=({_RESIDENT: "否", _EMPLOYEE: "是"},),
    ),
    Recipe(
        {"lifted": "2_01_016"},
        _SERIOUS,
        {_SERIOUS: "否"},
        lambda v: grown(v) & ~v.monitored & v.one_of(_RESIDENT, "是"),
        also=(Also(_SERIOUS, "1_02_003"), Also(_SERIOUS, "1_02_007")),
        near=({_RESIDENT: "否", _EMPLOYEE: "是"},),
    ),
    Recipe(
        {"lifted": "3_01_007"},
        _RESIDENT,
        {_RESIDENT: "否", _EMPLOYEE: "否", "是否接受医疗救助": "是"},
        lambda v: _insured(v) & ~v.monitored,
        also=(Also(_RESIDENT, {"lifted": "2_01_008"}), Also(_RESIDENT, {"lifted": "2_01_016"})),
        near=({_RESIDENT: "否", _EMPLOYEE: "是", "是否接受医疗救助": "是"},),
    ),
    Recipe(
        {"lifted": "5_15_018", "monitored": "5_15_019"},
        _EXTREME,
        ({_EXTREME: "农村特困"}, {_EXTREME: "城市特困"}),
        lambda v: prime(v) & v.age.between(18, 59) & ~v.monitored,
        near=({_EXTREME: "农村特困"}, {_EXTREME: "未享受"}),
        near_fits=lambda v: prime(v) & v.age.between(17, 17) & ~v.monitored,
    ),
    Recipe(
        {"monitored": "5_15_019"},
        _EXTREME,
        {_EXTREME: "农村特困", "all:综合保障": "特困供养"},
        lambda v: prime(v) & v.age.between(18, 59) & ~v.filled("综合保障"),
        also=(Also(_EXTREME, {"lifted": "5_15_018"}),),
        near=({_EXTREME: "不享受"},),
    ),
    Recipe(
        {"monitored_unresolved": "1111_06"},
        _HEALTH,
        ({_HEALTH: _DOCTOR}, {_HEALTH: "其他"}),
        lambda v: v.has(_HEALTH, _PREMIUM),
        grain="household",
        tell="every",
        near=({_HEALTH: f"{_DOCTOR}、{_PREMIUM}"},),
    ),
    Recipe(
        {"monitored_unresolved": "1111_13"},
        _HEALTH,
        {_HEALTH: f"{_DOCTOR},{_PREMIUM}"},
        lambda v: v.monitored & ~v.has(_HEALTH, _PREMIUM),
        grain="household",
        tell="every",
        near=({_HEALTH: "个人缴费补贴"},),
    ),
)
