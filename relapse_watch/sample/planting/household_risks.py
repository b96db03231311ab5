"""Risks that the household's people or bills do not bear out, and risks that no measure answers."""

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import calm
from relapse_watch.sample.planting.recipe import Also, Recipe, Value
from relapse_watch.sample.planting.view import View

_FIRST, _UNRESOLVED = "致贫/返贫风险1", "monitored_unresolved"
_SLOTS = tuple(f"致贫/返贫风险{n}" for n in range(1, 6))
_HEALTH, _SCHOOL, _SAFETY, _HOUSING, _WATER = "健康帮扶", "教育帮扶", "综合保障", "住房安全保障", "饮水安全保障"
_SPENT, _SOCIAL, _COMPULSORY = "合规自付支出", "社会帮扶", "义务教育保障"
_DROPOUT, _UNINSURED = "是否义务教育阶段适龄儿童少年失学辍学", "是否有家庭成员未参加城乡居民（职工）基本医疗保险"
_PAIRED = "结对帮扶"


def only_risk(word: str | None, **cells: str | None) -> dict[str, Value]:
    """One risk (or none) instead of those that were there."""
    return {**dict.fromkeys(_SLOTS), _FIRST: word, **cells}


def settled(v: View) -> Flags:
    """Monitored, not resolved, with industry aid, and on no list of work: measures and members agree."""
    at_home = ~v.filled("就业帮扶") & ~v.filled("公益岗位帮扶")
    return calm(v) & v.monitored & ~v.resolved & at_home & v.filled("产业帮扶")


def _no_premium(v: View) -> Flags:
    """Identified too late for the year's premium subsidy: 健康帮扶 may be blank."""
    return settled(v) & ~v.has(_HEALTH, "缴费补贴")


def _ill(v: View) -> Flags:
    return v.any(v.one_of("健康状况", "长期慢性病", "患有大病"))


def _short_of_labour(v: View) -> Flags:
    return settled(v) & ~v.every(v.able)


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        {"monitored": "1_11_001"},
        _FIRST,
        only_risk(None),
        settled,
        grain="household",
        near=(only_risk("其他", 其他备注="收入不稳定", 社会帮扶=_PAIRED),),
    ),
    Recipe(
        {_UNRESOLVED: "5_11_029"},
        _FIRST,
        only_risk("缺劳动力", 社会帮扶=_PAIRED),
        lambda v: _short_of_labour(v) & (v.size >= 4) & (v.share(v.able) >= 0.5),
        grain="household",
        also=(Also(_FIRST, {_UNRESOLVED: "5_18_008"}, "first"),),
        near=(only_risk("缺劳动力", 社会帮扶=_PAIRED),),
        near_fits=lambda v: _short_of_labour(v) & (v.size >= 4) & (v.share(v.able) == 0.25),
    ),
    Recipe(
        {_UNRESOLVED: "5_18_008"},
        _FIRST,
        only_risk("缺劳动力", 社会帮扶=_PAIRED),
        lambda v: _short_of_labour(v) & (v.share(v.able) > 0.25) & (v.share(v.able) < 0.5),
        grain="household",
        near=(only_risk("缺劳动力", 社会帮扶=_PAIRED),),
        near_fits=lambda v: _short_of_labour(v) & (v.share(v.able) <= 0.25) & v.any(v.able),
    ),
    Recipe(
        {"monitored": "5_15_013"},
        _FIRST,
        only_risk("因务工就业不稳"),
        lambda v: calm(v) & v.resolved & v.every(v.unable),
        grain="household",
        near=(only_risk("因务工就业不稳"),),
        near_fits=lambda v: calm(v) & v.resolved & ~v.every(v.unable),
    ),
    Recipe(
        {_UNRESOLVED: "5_15_015"},
        _FIRST,
        only_risk("因病", 合规自付支出="500", 社会帮扶=_PAIRED),
        lambda v: settled(v) & ~_ill(v),
        grain="household",
        near=(only_risk("因病", 合规自付支出="500", 社会帮扶=_PAIRED),),
        near_fits=lambda v: settled(v) & _ill(v),
    ),
    Recipe(
        {_UNRESOLVED: "5_15_020"},
        _SPENT,
        (only_risk("因病", 合规自付支出="0", 社会帮扶=_PAIRED), only_risk("因病", 合规自付支出=None, 社会帮扶=_PAIRED)),
        lambda v: settled(v) & _ill(v),
        grain="household",
        near=(only_risk("因病", 合规自付支出="1", 社会帮扶=_PAIRED),),
    ),
    Recipe(
        {"monitored": "5_18_001"},
        _HEALTH,
        only_risk("因病", 合规自付支出="500", 健康帮扶=None, 社会帮扶=None),
        lambda v: _no_premium(v) & _ill(v),
        grain="household",
        near=(only_risk("因病", 合规自付支出="500", 健康帮扶=None, 社会帮扶=_PAIRED),),
    ),
    Recipe(
        {"monitored": "5_18_002"},
        _SCHOOL,
        only_risk("因学", 教育帮扶=None, 社会帮扶=None),
        lambda v: settled(v) & ~v.any(v.has("在校生状况", "中职", "高职")),
        grain="household",
        near=(only_risk("因学", 教育帮扶="助学金", 社会帮扶=None),),
    ),
    Recipe(
        {"monitored": "5_18_003"},
        _SAFETY,
        only_risk("因残", 社会帮扶=None),
        lambda v: settled(v) & v.any(v.has("健康状况", "残疾")) & ~v.filled(_SAFETY),
        grain="household",
        near=(only_risk("因残", 社会帮扶=_PAIRED),),
    ),
    Recipe(
        {"monitored": "5_18_004"},
        _HOUSING,
        only_risk("因安全住房", 住房安全保障=None, 搬迁=None),
        settled,
        grain="household",
        near=(only_risk("因安全住房", 住房安全保障=None, 搬迁="搬迁"),),
    ),
    Recipe(
        {"monitored": "5_18_005"},
        _COMPULSORY,
        {_DROPOUT: "是", _COMPULSORY: None},
        lambda v: settled(v) & (v.number("识别监测时间") < 202301),
        grain="household",
        near=({_DROPOUT: "是", _COMPULSORY: "控辍保学劝返"},),
    ),
    Recipe(
        {"monitored": "5_18_006"},
        _WATER,
        only_risk("因安全饮水", 饮水安全保障=None),
        settled,
        grain="household",
        near=(only_risk("因安全饮水", 饮水安全保障="饮水工程维修"),),
    ),
    Recipe(
        {"monitored": "5_18_007"},
        _HEALTH,
        only_risk(None, **{_UNINSURED: "是", _HEALTH: None, _SOCIAL: None, _FIRST: "因学", _SCHOOL: "助学金"}),
        lambda v: _no_premium(v) & ~v.any(v.has("在校生状况", "中职", "高职")),
        grain="household",
        near=(only_risk("因学", **{_UNINSURED: "是", _HEALTH: None, _SOCIAL: _PAIRED, _SCHOOL: "助学金"}),),
    ),
)
