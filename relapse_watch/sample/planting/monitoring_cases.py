"""Risks, measures and resolution of monitored households."""

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import calm
from relapse_watch.sample.planting.recipe import Also, Put, Recipe
from relapse_watch.sample.planting.view import View

_FIRST, _HEALTH, _SOCIAL, _SAFETY = "致贫/返贫风险1", "健康帮扶", "社会帮扶", "综合保障"
# Wages of a household registered as unable to work that are told from (policy wages_without_labour_yuan_per_year).
_WAGES = 1_000
_SLOTS = tuple(f"致贫/返贫风险{n}" for n in range(2, 6))
_LABOUR, _RESOLVED, _UNRESOLVED = "劳动技能", "monitored_resolved", "monitored_unresolved"
_DROPOUT, _UNINSURED = "是否义务教育阶段适龄儿童少年失学辍学", "是否有家庭成员未参加城乡居民（职工）基本医疗保险"
_WATER, _LOW = "是否解决安全饮用水", "享受低保政策情况"
_RESIDENT, _EMPLOYEE = "是否参加城乡居民基本医疗保险", "是否参加城镇职工基本医疗保险"


def _only_risk(word: str, **cells: str | None) -> Put:
    """One risk instead of those that were there."""
    return {_FIRST: word, **dict.fromkeys(_SLOTS), **cells}


def _ill(v: View) -> Flags:
    return v.any(v.one_of("健康状况", "长期慢性病", "患有大病"))


def _quiet(v: View) -> Flags:
    return calm(v) & v.monitored & ~v.filled("就业帮扶") & ~v.filled("公益岗位帮扶")


def _alone_with_wages(v: View) -> Flags:
    """One healthy person without 低保 who earned wages near home in the newest year."""
    elsewhere = v.home_rows_in("migrant_work") + v.home_rows_in("planned_work")
    earns = v.home_number("household_income", "工资性收入") >= _WAGES
    plain = v.healthy & ~v.filled("公益性岗位") & v.one_of(_LOW, "未享受")
    return _quiet(v) & (v.size == 1) & (elsewhere == 0) & earns & plain


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        {"monitored": "2_11_001"},
        _FIRST,
        _only_risk("因残", 社会帮扶="结对帮扶"),
        lambda v: _quiet(v) & ~v.any(v.has("健康状况", "残疾")),
        grain="household",
        near=(_only_risk("因残", 社会帮扶="结对帮扶"),),
        near_fits=lambda v: _quiet(v) & v.any(v.has("健康状况", "残疾")),
    ),
    Recipe(
        {_RESOLVED: "2_11_002"},
        "消除监测时间",
        ({"识别监测时间": "202401", "消除监测时间": "202406"}, {"识别监测时间": "202401", "消除监测时间": "202403"}),
        _quiet,
        grain="household",
        near=({"识别监测时间": "202401", "消除监测时间": "202407"},),
    ),
    Recipe(
        {"monitored": "2_11_004"},
        "其他备注",
        _only_risk("其他", 其他备注=None, 社会帮扶="结对帮扶"),
        _quiet,
        grain="household",
        near=(_only_risk("其他", 其他备注="收入不稳定", 社会帮扶="结对帮扶"),),
    ),
    Recipe(
        {"monitored": "2_11_005"},
        "因自然灾害子项",
        _only_risk("因自然灾害", 因自然灾害子项=None, 社会帮扶="结对帮扶"),
        _quiet,
        grain="household",
        near=(_only_risk("因自然灾害", 因自然灾害子项="洪涝", 社会帮扶="结对帮扶"),),
    ),
    Recipe(
        {_RESOLVED: "3_11_003"},
        _HEALTH,
        _only_risk("因病", 健康帮扶=None, 社会帮扶=None),
        lambda v: _quiet(v) & ~v.filled(_SAFETY) & v.filled("产业帮扶"),
        grain="household",
        also=(Also(_HEALTH, {"monitored": "5_18_001"}, "first"),),
        near=(_only_risk("因病", 健康帮扶="大病救治", 社会帮扶=None),),
    ),
    Recipe(
        {_RESOLVED: "3_11_004"},
        "教育帮扶",
        _only_risk("因学", 教育帮扶=None, 社会帮扶=None),
        lambda v: _quiet(v) & ~v.any(v.has("在校生状况", "中职", "高职")) & v.filled("产业帮扶"),
        grain="household",
        also=(Also("教育帮扶", {"monitored": "5_18_002"}, "first"),),
        near=(_only_risk("因学", 教育帮扶=None, 社会帮扶="结对帮扶"),),
    ),
    Recipe(
        {_RESOLVED: "3_11_005"},
        _SAFETY,
        _only_risk("因残", 社会帮扶=None),
        lambda v: _quiet(v) & v.any(v.has("健康状况", "残疾")) & ~v.filled(_SAFETY) & v.filled("产业帮扶"),
        grain="household",
        also=(Also(_SAFETY, {"monitored": "5_18_003"}, "first"),),
    ),
    Recipe(
        {_RESOLVED: "3_11_006"},
        "住房安全保障",
        _only_risk("因安全住房", 住房安全保障=None),
        lambda v: _quiet(v) & v.filled("产业帮扶"),
        grain="household",
        also=(Also("住房安全保障", {"monitored": "5_18_004"}, "first"),),
        near=(_only_risk("因安全住房", 住房安全保障="危房改造"),),
    ),
    Recipe(
        {_RESOLVED: "3_11_009"},
        _HEALTH,
        {_UNINSURED: "是", _HEALTH: None, _SOCIAL: None},
        lambda v: _quiet(v) & v.filled("产业帮扶") & ~v.risk("因病", "因残"),
        grain="household",
        also=(Also(_HEALTH, {"monitored": "5_18_007"}, "first"),),
        near=({_UNINSURED: "是", _HEALTH: None, _SOCIAL: "结对帮扶"},),
    ),
    Recipe(
        {"monitored": "4_11_006"},
        _FIRST,
        {_WATER: "否", "饮水安全保障": "饮水工程维修"},
        _quiet,
        grain="household",
        also=(Also(_WATER, {_RESOLVED: "1_11_007"}, "first"), Also(_WATER, "1_02_007", "first")),
    ),
    Recipe(
        {_RESOLVED: "3_11_007"},
        "义务教育保障",
        {_DROPOUT: "是", "义务教育保障": None},
        lambda v: _quiet(v) & (v.number("识别监测时间") < 202301),
        grain="household",
        also=(Also("义务教育保障", {"monitored": "5_18_005"}, "first"),),
        near=({_DROPOUT: "是", "义务教育保障": "控辍保学劝返"},),
    ),
    Recipe(
        {_RESOLVED: "3_11_008"},
        "饮水安全保障",
        {_WATER: "否", "饮水安全保障": None},
        _quiet,
        grain="household",
        also=(
            Also(_WATER, {_RESOLVED: "1_11_007"}, "first"),
            Also(_WATER, "1_02_007", "first"),
            Also(_FIRST, {"monitored": "4_11_006"}, "first"),
        ),
    ),
    Recipe(
        {_RESOLVED: "3_11_010"},
        "人均纯收入（元）",
        {"人均纯收入（元）": "3999.99"},
        _quiet,
        grain="household",
        also=(Also("人均纯收入（元）", "RW_MP_24", "first"),),
    ),
    Recipe(
        {_RESOLVED: "4_11_011"},
        "风险是否已消除",
        {"健康状况": "长期慢性病", _LABOUR: "丧失劳动力"},
        _alone_with_wages,
        grain="household",
        also=(
            Also(_LOW, {"lifted": "5_19_003", "monitored": "5_19_007"}, "first"),
            Also("工资性收入", "RW_HI_29", "first", "household_income"),
        ),
        near=({"健康状况": "长期慢性病", _LABOUR: "弱劳动力或半劳动力"},),
    ),
    Recipe(
        {"monitored": "4_11_007"},
        _FIRST,
        {"own:" + _RESIDENT: "否", "own:" + _EMPLOYEE: "否", _HEALTH: "大病救治"},
        lambda v: _quiet(v) & ~v.resolved & ~v.risk("因病") & v.is_head & ~v.has(_HEALTH, "医疗保险"),
        grain="household",
        also=(
            Also(_RESIDENT, {"lifted": "2_01_008"}),
            Also(_RESIDENT, {"lifted": "2_01_016", "monitored": "2_12_016"}),
        ),
    ),
    Recipe(
        {"monitored": "4_11_008"},
        _DROPOUT,
        {_DROPOUT: "是", "义务教育保障": "控辍保学劝返"},
        lambda v: _quiet(v) & (v.number("识别监测时间") >= 202301),
        grain="household",
    ),
    Recipe(
        {_RESOLVED: "4_11_010"},
        "风险消除后家庭人均纯收入",
        {"风险消除后家庭人均纯收入": "6000.00"},
        lambda v: _quiet(v) & (v.number("消除监测时间") >= 202201),
        grain="household",
    ),
    Recipe(
        {_RESOLVED: "4_11_012"},
        "风险消除后工资性收入",
        {"就业帮扶": "技能培训", "风险消除后工资性收入": "0"},
        lambda v: (
            calm(v)
            & (v.home_rows_in("migrant_work") > 0)
            & ~v.filled("就业帮扶")
            & ~v.filled("公益岗位帮扶")
            & (v.number("识别监测时间") > 202312)
            & ~v.any(v.unable)
        ),
        grain="household",
        near=({"就业帮扶": "技能培训", "风险消除后工资性收入": "1"},),
    ),
    Recipe(
        {_RESOLVED: "4_11_013"},
        "风险消除后转移性收入",
        {"风险消除后转移性收入": "0"},
        lambda v: _quiet(v) & v.has(_SAFETY, "低保", "特困供养", "残疾人补贴"),
        grain="household",
        near=({"风险消除后转移性收入": "1"},),
    ),
    Recipe(
        {"monitored": "4_11_015"},
        _SAFETY,
        ({_SAFETY: "低保"}, {_SAFETY: "特困供养"}),
        lambda v: _quiet(v) & ~v.filled(_SAFETY) & v.resolved,
        grain="household",
    ),
    Recipe(
        {"monitored": "4_11_016"},
        _SAFETY,
        {_SAFETY: "残疾人补贴"},
        lambda v: _quiet(v) & ~v.filled(_SAFETY) & ~v.any(v.one_of("证件类型", "残疾人证")),
        grain="household",
        near=({_SAFETY: "残疾人补贴"},),
        near_fits=lambda v: _quiet(v) & ~v.filled(_SAFETY) & v.any(v.one_of("证件类型", "残疾人证")),
    ),
    Recipe(
        {_UNRESOLVED: "4_11_009"},
        _FIRST,
        _only_risk("缺劳动力", 社会帮扶="结对帮扶"),
        lambda v: _quiet(v) & v.every(v.able) & (v.size <= 3),
        grain="household",
        also=(Also(_FIRST, {_UNRESOLVED: "5_18_008"}, "first"),),
    ),
    Recipe(
        {_UNRESOLVED: "2_11_006"},
        _FIRST,
        _only_risk("因务工就业不稳", 社会帮扶="结对帮扶"),
        lambda v: _quiet(v) & v.every(v.unable) & (v.home_rows_in("migrant_work") == 0),
        grain="household",
        tell="every",
        also=(
            Also(_FIRST, {"monitored": "5_15_013"}, "first"),
            Also(_FIRST, {_UNRESOLVED: "5_15_014"}, "first"),
        ),
    ),
)
