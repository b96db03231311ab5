"""What must hold once the risk is marked as resolved, and incomes at identification."""

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import calm
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View

_RESOLVED, _UNRESOLVED = "monitored_resolved", "monitored_unresolved"
_HOUSE, _WATER, _INCOME, _WAGE = "是否危房户", "是否解决安全饮用水", "人均纯收入（元）", "工资性收入"
_RESIDENT, _EMPLOYEE = "是否参加城乡居民基本医疗保险", "是否参加城镇职工基本医疗保险"
_IDENTIFIED, _ENDED = "识别监测时间", "消除监测时间"
_COLLECTOR, _PHONE = "信息采集人", "信息采集人联系电话"
_PER_HEAD, _CLAIMS, _BUSINESS = "风险消除后家庭人均纯收入", "风险消除后理赔收入", "风险消除后生产经营性收入"
_OUT, _DAMAGED = "风险消除后是否义务教育阶段适龄儿童少年失学辍学", "风险消除后是否住房损毁"
_ACCOUNTS = Also(_INCOME, "RW_MP_24", "first")


def _blank(header: str) -> Recipe:
    return Recipe({_RESOLVED: "1_11_004"}, header, {header: None}, calm, grain="household")


def _adult(v: View) -> Flags:
    """In one insurance; of working age, so that no other rule asks more."""
    return calm(v) & v.one_of(_RESIDENT, "是") & v.one_of(_EMPLOYEE, "否") & v.age.between(20, 50)


RECIPES: tuple[Recipe, ...] = (
    _blank(_PER_HEAD),
    _blank(_DAMAGED),
    Recipe(
        {_RESOLVED: "1_11_004"},
        _CLAIMS,
        {_CLAIMS: None},
        calm,
        grain="household",
        near=({_CLAIMS: "0"},),
    ),
    Recipe({_RESOLVED: "1_11_005"}, _OUT, {_OUT: "是"}, calm, ({_OUT: "否"},), grain="household"),
    Recipe(
        {_RESOLVED: "1_11_006"},
        _HOUSE,
        {_HOUSE: "是"},
        calm,
        ({_HOUSE: "否"},),
        grain="household",
        also=(Also(_HOUSE, "1_02_007", "first"),),
    ),
    Recipe(
        {_RESOLVED: "1_11_007"},
        _WATER,
        {_WATER: "否", "致贫/返贫风险1": "因安全饮水", "饮水安全保障": "饮水工程维修"},
        calm,
        ({_WATER: "是", "致贫/返贫风险1": "因安全饮水", "饮水安全保障": "饮水工程维修"},),
        grain="household",
        also=(Also(_WATER, "1_02_007", "first"),),
    ),
    Recipe(
        {_RESOLVED: "1_11_008"},
        _RESIDENT,
        {"own:" + _EMPLOYEE: "是"},
        _adult,
        grain="household",
        tell="row",
        also=(Also(_RESIDENT, {"lifted": "2_01_009", "monitored": "2_12_015"}),),
        near=({"own:" + _EMPLOYEE: "是", "own:" + _RESIDENT: "否"},),
    ),
    Recipe({_RESOLVED: "1_11_011"}, _COLLECTOR, {_COLLECTOR: None}, calm, ({_COLLECTOR: "张拟清"},), grain="household"),
    Recipe({_RESOLVED: "1_11_011"}, _PHONE, {_PHONE: None}, calm, grain="household"),
    Recipe(
        {_RESOLVED: "5_18_009"},
        _ENDED,
        ({_IDENTIFIED: "202401", _ENDED: "202402"}, {_IDENTIFIED: "202401", _ENDED: "202401"}),
        calm,
        grain="household",
        also=(Also(_ENDED, {_RESOLVED: "2_11_002"}, "first"),),
        near=({_IDENTIFIED: "202401", _ENDED: "202403"},),
        near_also=(Also(_ENDED, {_RESOLVED: "2_11_002"}, "first"),),
    ),
    Recipe(
        {_RESOLVED: "5_11_013"},
        _BUSINESS,
        {_BUSINESS: "0"},
        lambda v: calm(v) & v.filled("产业帮扶"),
        grain="household",
        near=({_BUSINESS: "1"},),
    ),
    Recipe(
        {"monitored": "1111_18"},
        _INCOME,
        {_INCOME: "20000.01"},
        lambda v: calm(v) & (v.number(_IDENTIFIED) >= 202301) & (v.number(_INCOME) < 19_000),
        grain="household",
        also=(_ACCOUNTS,),
        near=({_INCOME: "20000.00"},),
        near_also=(_ACCOUNTS,),
    ),
    Recipe(
        {_UNRESOLVED: "5_15_0023"},
        _WAGE,
        ({_WAGE: "99.99"}, {_WAGE: "0.5"}),
        calm,
        grain="household",
        near=({_WAGE: "100"}, {_WAGE: "0"}),
    ),
)
