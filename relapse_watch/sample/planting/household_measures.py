"""Measures that are missing, late or only for show, and benefits that measures and members tell differently."""

from relapse_watch.dates import add_months
from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import calm
from relapse_watch.sample.planting.household_risks import only_risk, settled
from relapse_watch.sample.planting.recipe import Also, Recipe, Value
from relapse_watch.sample.planting.view import View

_INDUSTRY, _STATUS, _SAFETY, _HEALTH, _SCHOOL = "产业帮扶", "实施开发式帮扶措施情况", "综合保障", "健康帮扶", "教育帮扶"
_SUPPORTED, _LOW, _EXTREME = "整户无劳动能力兜底保障户", "享受低保政策情况", "享受特困供养政策情况"
_IDENTIFIED = "识别监测时间"
_UNRESOLVED, _RESOLVED = "monitored_unresolved", "monitored_resolved"
_MEASURES = (
    *("义务教育保障", _INDUSTRY, "住房安全保障", _HEALTH, "公益岗位帮扶", "就业帮扶", "搬迁", "生产生活条件改善"),
    *(_SCHOOL, "社会帮扶", "金融帮扶", "饮水安全保障", _SAFETY, "基础设施建设"),
)
_NONE: dict[str, Value] = dict.fromkeys(_MEASURES)
_NOT_BEGUN: dict[str, Value] = {_STATUS: "尚未实施"}
_OTHER = only_risk("其他", 其他备注="收入不稳定")
_LATE = (
    Also(_INDUSTRY, {_UNRESOLVED: "5_12_007_200"}, "first"),
    Also(_INDUSTRY, {_UNRESOLVED: "5_12_007_231"}, "first"),
)
_PLAIN_INCOME = 20_000


def ago(months: int) -> Value:
    """识别监测时间 so many months before the export."""

    return lambda v, row: _month(v, months)


def _month(v: View, months: int) -> str:
    return add_months(f"{v.board.world.window.as_of:%Y-%m}", -months).replace("-", "")


def _vocational(v: View) -> Flags:
    return v.any(v.has("在校生状况", "中职", "高职"))


def _done(v: View) -> Flags:
    """Resolved, with somebody who can work, and no student whose grant would be missed."""
    return calm(v) & v.resolved & v.any(v.able) & ~_vocational(v)


def _recent(v: View) -> Flags:
    """May be taken for newly identified: no income too high for that, no student, no package."""
    return settled(v) & (v.number("人均纯收入（元）") <= _PLAIN_INCOME) & ~_vocational(v) & ~v.filled(_SAFETY)


def _long_protected(v: View) -> Flags:
    """Identified half a year ago or more, with a package; 健康帮扶 may be blank."""
    long = v.number(_IDENTIFIED) <= int(_month(v, 6))
    free = ~v.has(_HEALTH, "缴费补贴") & ~_vocational(v)
    return settled(v) & long & v.any(v.able) & v.filled(_SAFETY) & free


def _without_labour(v: View) -> Flags:
    return calm(v) & v.monitored & ~v.resolved & v.one_of(_SUPPORTED, "是") & v.every(v.unable)


def _old_head(v: View) -> Flags:
    quiet = (v.home_rows_in("migrant_work") == 0) & ~v.any(v.filled("公益性岗位"))
    return settled(v) & v.is_head & v.age.between(60, 90) & quiet & ~v.filled(_SAFETY) & v.one_of(_LOW, "未享受")


def _listed(word: str, gets: str) -> Recipe:
    """Listed in 综合保障, and received by nobody."""
    code = {"低保": "5_16_005", "特困供养": "5_16_006"}[word]
    return Recipe(
        {_UNRESOLVED: code},
        _SAFETY,
        {_SAFETY: word},
        lambda v: settled(v) & ~v.filled(_SAFETY),
        grain="household",
        also=(Also(_SAFETY, {"monitored": "4_11_015"}, "first"),),
        near=({_SAFETY: word, "own:" + gets: "农村" + word[:2]},),
        near_fits=_old_head,
    )


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        {_RESOLVED: "1_11_009"},
        "风险消除方式",
        _NONE | _NOT_BEGUN | only_risk("因务工就业不稳"),
        _done,
        grain="household",
        also=(Also(_INDUSTRY, {"monitored": "1_11_010"}, "first"),),
        near=(_NONE | _NOT_BEGUN | only_risk("因务工就业不稳", 社会帮扶="结对帮扶"),),
    ),
    Recipe(
        {"monitored": "1_11_010"},
        _INDUSTRY,
        _NONE | _NOT_BEGUN | only_risk("因务工就业不稳", 风险消除方式="自然消除"),
        lambda v: _done(v) & v.monitored,
        grain="household",
        near=(_NONE | _NOT_BEGUN | only_risk("因务工就业不稳", 风险消除方式="自然消除", 基础设施建设="通村路"),),
    ),
    Recipe(
        {_UNRESOLVED: "5_11_030"},
        _STATUS,
        ({_STATUS: "尚未实施"}, {_STATUS: None}),
        settled,
        grain="household",
        near=({_STATUS: "已实施"},),
    ),
    Recipe(
        {_UNRESOLVED: "5_11_032"},
        _SAFETY,
        _NONE | _NOT_BEGUN | _OTHER | {_SAFETY: lambda v, row: v.cell(row, _SAFETY)},
        _long_protected,
        grain="household",
        also=_LATE,
        near=(_NONE | _NOT_BEGUN | _OTHER | {_SAFETY: lambda v, row: v.cell(row, _SAFETY), "社会帮扶": "结对帮扶"},),
        near_also=_LATE,
    ),
    Recipe(
        {_UNRESOLVED: "5_12_007_200"},
        _INDUSTRY,
        _NOT_BEGUN | _OTHER | {_INDUSTRY: None, "社会帮扶": "结对帮扶", _HEALTH: None, _IDENTIFIED: ago(5)},
        _recent,
        grain="household",
        near=(
            _OTHER
            | {_INDUSTRY: None, "金融帮扶": "小额信贷", _HEALTH: None, _IDENTIFIED: ago(5), "社会帮扶": "结对帮扶"},
        ),
    ),
    Recipe(
        {_UNRESOLVED: "5_12_007_231"},
        _INDUSTRY,
        _NOT_BEGUN | _OTHER | {_INDUSTRY: None, "社会帮扶": "结对帮扶", _HEALTH: None, _IDENTIFIED: ago(6)},
        _recent,
        grain="household",
        also=_LATE[:1],
        near=(_NOT_BEGUN | _OTHER | {_INDUSTRY: None, "社会帮扶": "结对帮扶", _HEALTH: None, _IDENTIFIED: ago(5)},),
        near_also=_LATE[:1],
    ),
    Recipe(
        {"monitored": "5_12_011"},
        _STATUS,
        ({_INDUSTRY: "其他"}, {_INDUSTRY: "其他", "金融帮扶": "其他"}),
        settled,
        grain="household",
        near=({_INDUSTRY: "其他", "金融帮扶": "小额信贷"},),
    ),
    Recipe(
        {"monitored": "1111_2"},
        _SCHOOL,
        {_IDENTIFIED: "202208", _SCHOOL: "助学金"},
        lambda v: calm(v) & v.resolved & v.has(_SCHOOL, "雨露计划") & (v.number("消除监测时间") >= 202303),
        grain="household",
        near=({_IDENTIFIED: "202209", _SCHOOL: "助学金"},),
    ),
    Recipe(
        {_UNRESOLVED: "5_16_003"},
        _SAFETY,
        {_SAFETY: None, "社会帮扶": "结对帮扶"},
        lambda v: calm(v) & v.monitored & ~v.resolved & v.one_of(_SAFETY, "低保"),
        grain="household",
        near=({_SAFETY: "低保,临时救助"},),
    ),
    Recipe(
        {_UNRESOLVED: "5_16_004"},
        _SAFETY,
        {"own:" + _EXTREME: "农村特困"},
        _old_head,
        grain="household",
        near=({"own:" + _EXTREME: "农村特困", _SAFETY: "特困供养"},),
    ),
    _listed("低保", _LOW),
    _listed("特困供养", _EXTREME),
    Recipe(
        {_UNRESOLVED: "5_16_008"},
        _SAFETY,
        {_SAFETY: None, "社会帮扶": "结对帮扶"},
        lambda v: calm(v) & v.monitored & ~v.resolved & v.one_of(_SAFETY, "残疾人补贴"),
        grain="household",
        near=({_SAFETY: "残疾人补贴,临时救助"},),
    ),
    Recipe(
        {_UNRESOLVED: "5_11_033"},
        _SUPPORTED,
        {_SUPPORTED: "否"},
        _without_labour,
        grain="household",
        near=({_SUPPORTED: "否"},),
        near_fits=lambda v: settled(v) & v.one_of(_LOW, "农村低保"),
    ),
)
