"""Households to look at: unsafe or poor and not monitored, resolved and in want again, without labour or allowance."""

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import calm
from relapse_watch.sample.planting.household_risks import only_risk, settled
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View

_HOUSE, _WATER, _INCOME = "是否危房户", "是否解决安全饮用水", "人均纯收入（元）"
_LOW, _LABOUR = "享受低保政策情况", "劳动技能"
_RESOLVED = "monitored_resolved"
# The simulated province's monitoring line by year (policy monitoring_line, place 99).
_LINES = {2022: 7_300, 2023: 7_600, 2024: 7_900, 2025: 8_200, 2026: 8_500, 2027: 8_850, 2028: 9_200}
# Wages of a household registered as unable to work that are told from (policy wages_without_labour_yuan_per_year).
_WAGES = 1_000


def _outside(v: View) -> Flags:
    return calm(v) & ~v.monitored


def _line(v: View, row: int) -> str:
    return f"{_LINES[v.board.world.window.as_of.year]}.00"


def _below_line(v: View, row: int) -> str:
    return f"{_LINES[v.board.world.window.as_of.year] - 0.01:.2f}"


def _last_worker(v: View) -> Flags:
    """The old head of a household in which nobody else can work, without allowance and without wages."""
    others = v.count(~v.unable) == 1
    old = v.is_head & v.one_of(_LABOUR, "弱劳动力或半劳动力") & v.age.between(60, 90) & others
    idle = (v.home_rows_in("migrant_work") == 0) & (v.home_rows_in("planned_work") == 0)
    poor = idle & ~(v.home_number("household_income", "工资性收入") >= _WAGES) & ~v.any(v.filled("公益性岗位"))
    poor &= v.every(v.one_of(_LOW, "未享受") & v.one_of("享受特困供养政策情况", "不享受"))
    return calm(v) & old & poor & ~v.risk("因务工就业不稳") & ~v.resolved


def _damaged(code: str, header: str) -> Recipe:
    return Recipe({_RESOLVED: code}, header, {header: "是"}, calm, ({header: "否"},), grain="household")


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "1_02_001",
        _HOUSE,
        {_HOUSE: "是"},
        _outside,
        grain="household",
        also=(Also(_HOUSE, "1_02_007", "first"),),
        near=({_HOUSE: "是", "住房安全保障": "危房改造"},),
        near_fits=lambda v: calm(v) & v.monitored & ~v.resolved,
        near_also=(Also(_HOUSE, "1_02_007", "first"),),
    ),
    Recipe(
        "1_02_002",
        _WATER,
        {_WATER: "否"},
        _outside,
        grain="household",
        also=(Also(_WATER, "1_02_007", "first"),),
        near=(only_risk("因安全饮水", 是否解决安全饮用水="否", 饮水安全保障="饮水工程维修"),),
        near_fits=settled,
        near_also=(Also(_WATER, "1_02_007", "first"),),
    ),
    Recipe(
        {"lifted": "1_02_006"},
        _INCOME,
        {_INCOME: _below_line},
        _outside,
        grain="household",
        also=(Also(_INCOME, "RW_MP_24", "first"),),
        near=({_INCOME: _line},),
        near_also=(Also(_INCOME, "RW_MP_24", "first"),),
    ),
    _damaged("1_02_008", "风险消除后是否住房损毁"),
    _damaged("1_02_009", "风险消除后是否饮水设施损毁"),
    Recipe(
        {"lifted": "5_19_003", "monitored": "5_19_007"},
        _LOW,
        ({"own:" + _LABOUR: "无劳动力"}, {"own:" + _LABOUR: "丧失劳动力"}),
        _last_worker,
        grain="household",
        near=({"own:" + _LABOUR: "无劳动力", "own:" + _LOW: "农村低保"},),
        near_fits=lambda v: _last_worker(v) & ~v.monitored,
    ),
)
