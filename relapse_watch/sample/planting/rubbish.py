"""Cells that cannot be what their column holds: one of each kind of rubbish in every file, and what is just none."""

from relapse_watch.sample import events
from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.recipe import Also, Recipe, Value
from relapse_watch.sample.planting.register_beside import standing
from relapse_watch.sample.planting.view import View
from relapse_watch.sample.planting.workers import CHANNEL, EMPLOYER, NUMBER, START, SUBSIDY, is_open, unaided

_NAME, _HOME, _TYPE, _COLLECTOR = "姓名", "户编号", "户类型", "信息采集人"
_INCOME, _WORK, _PLANS, _MEMBERS = "household_income", "migrant_work", "planned_work", "household_member"
_PAYMENTS, _EVENTS, _CARD, _BILLS = "aid_payment", "department_event", "财政一卡通发放", "医保自付费用名单"
_PICTURE, _ERROR, _FORMULA, _LONG = "张😀", "#REF!", "=A1+B1", "拟" * 31
_JUST = "拟" * 30
_SHORT_ID = "99010119"


def _cells(header: str, *values: Value) -> tuple[dict[str, Value], ...]:
    return tuple({header: value} for value in values)


def _modest(v: View) -> Flags:
    """Able members of households that are not monitored: nothing hangs on who is left."""
    return v.plain & v.able & ~v.monitored & (v.count(v.able) >= 2)


def _pupil(v: View) -> Flags:
    """Pupils of six to fourteen, not monitored."""
    return v.plain & v.in_school & v.age.between(8, 13) & ~v.monitored


def _next_year(v: View, row: int) -> str:
    return str(v.board.world.window.as_of.year + 1)


def _day_after(v: View, row: int) -> str:
    """A birth day after the export, as YYYYMMDD."""
    return f"{v.board.world.window.as_of.year + 1}0101"


def _next_month(v: View, row: int) -> str:
    at = v.board.world.window.as_of.year * 12 + v.board.world.window.as_of.month
    return f"{at // 12}年{at % 12 + 1:02d}月"


def _small(v: View) -> Flags:
    """Bills of no shock, of known households."""
    rows = v.board.world.events
    is_shock = rows.loc[rows["kind"] == events.MEDICAL, "is_shock"].to_numpy(dtype=bool)
    return (v.household >= 0) & ~is_shock[: v.rows]


_REGISTER = (
    Recipe(
        "RW_MP_90",
        _HOME,
        _cells(_HOME, _ERROR, "１２３"),
        _modest,
        also=(Also("与户主关系", {"lifted": "3_02_012", "monitored": "3_11_001"}),),
    ),
    Recipe("RW_MP_91", _NAME, _cells(_NAME, _PICTURE, _LONG), near=_cells(_NAME, _JUST)),
    Recipe("RW_MP_91", _COLLECTOR, _cells(_COLLECTOR, _FORMULA, "12345"), near=_cells(_COLLECTOR, "模拟A")),
    Recipe("RW_MP_92", "民族", _cells("民族", "汗族", "汉"), near=_cells("民族", "穿青人")),
    Recipe("RW_MP_92", "证件类型", _cells("证件类型", "工作证"), _modest, _cells("证件类型", "身份证")),
    Recipe(
        "RW_MP_93",
        "公益性岗位(月数)",
        _cells("公益性岗位(月数)", "2.5", "121", "-1"),
        lambda v: v.filled("公益性岗位"),
        _cells("公益性岗位(月数)", "120"),
    ),
    Recipe("RW_MP_95", "出生日期", _cells("出生日期", _day_after), _pupil),
)
_ACCOUNTS = (
    Recipe(
        "RW_HI_03",
        "家庭理赔收入",
        _cells("家庭理赔收入", "10000001", "#VALUE!"),
        lambda v: ~v.monitored,
        dataset=_INCOME,
    ),
    Recipe("RW_HI_90", "户主证件号码", _cells("户主证件号码", _SHORT_ID, _ERROR), dataset=_INCOME),
    Recipe(
        "RW_HI_91", "户主姓名", _cells("户主姓名", _FORMULA, _LONG), near=_cells("户主姓名", _JUST), dataset=_INCOME
    ),
    Recipe("RW_HI_93", "年收入", _cells("年收入", "#VALUE!"), dataset=_INCOME),
    Recipe(
        "RW_HI_93",
        "林地面积",
        _cells("林地面积", "10000.1"),
        lambda v: v.number("退耕还林面积") == 0,
        _cells("林地面积", "10000"),
        dataset=_INCOME,
    ),
    Recipe(
        "RW_HI_94", "是否危房户", _cells("是否危房户", "不详", "2"), near=_cells("是否危房户", "0"), dataset=_INCOME
    ),
    Recipe("RW_HI_95", "年度", _cells("年度", _next_year), dataset=_INCOME),
)
_WORKING = (
    Recipe("RW_MW_90", NUMBER, _cells(NUMBER, _SHORT_ID), unaided, dataset=_WORK),
    Recipe("RW_MW_91", EMPLOYER, _cells(EMPLOYER, _ERROR, "12345"), near=_cells(EMPLOYER, _JUST), dataset=_WORK),
    Recipe("RW_MW_92", CHANNEL, _cells(CHANNEL, "不知道"), unaided, _cells(CHANNEL, "灵活就业"), dataset=_WORK),
    Recipe(
        "RW_MW_93",
        SUBSIDY,
        _cells(SUBSIDY, "-1", "1000001"),
        lambda w: unaided(w) & ~w.monitored,
        _cells(SUBSIDY, "1000000"),
        dataset=_WORK,
    ),
    Recipe("RW_MW_94", _TYPE, _cells(_TYPE, "富裕户"), lambda w: unaided(w) & ~w.monitored, dataset=_WORK),
    Recipe(
        "RW_MW_95",
        START,
        _cells(START, _next_month),
        lambda w: unaided(w) & is_open(w),
        dataset=_WORK,
    ),
    Recipe("RW_PW_90", NUMBER, _cells(NUMBER, _SHORT_ID), dataset=_PLANS),
    Recipe("RW_PW_91", "计划务工所在县", _cells("计划务工所在县", _FORMULA), dataset=_PLANS),
    Recipe(
        "RW_PW_92", "劳动技能", _cells("劳动技能", "强劳力"), near=_cells("劳动技能", "普通劳动能力"), dataset=_PLANS
    ),
)
_OTHERS = (
    Recipe("RW_HM_90", NUMBER, _cells(NUMBER, _SHORT_ID), dataset=_MEMBERS),
    Recipe("RW_HM_91", _NAME, _cells(_NAME, _ERROR, _PICTURE), near=_cells(_NAME, _JUST), dataset=_MEMBERS),
    Recipe("RW_AP_01", "金额（元）", _cells("金额（元）", "1000001"), standing, dataset=_PAYMENTS, stem=_CARD),
    Recipe("RW_AP_90", NUMBER, _cells(NUMBER, _SHORT_ID, _ERROR), standing, dataset=_PAYMENTS, stem=_CARD),
    Recipe("RW_AP_91", "发放部门", _cells("发放部门", "#N/A"), standing, dataset=_PAYMENTS, stem=_CARD),
    Recipe("RW_DE_90", NUMBER, _cells(NUMBER, _SHORT_ID), _small, dataset=_EVENTS, stem=_BILLS),
    Recipe("RW_DE_91", "村", _cells("村", "12345"), _small, dataset=_EVENTS, stem=_BILLS),
    Recipe(
        "RW_DE_95",
        "结算日期",
        _cells("结算日期", "2009-12-31"),
        _small,
        _cells("结算日期", "2010-01-01"),
        dataset=_EVENTS,
        stem=_BILLS,
    ),
    Recipe("RW_CA_91", _NAME, _cells(_NAME, _PICTURE), lambda v: v.one_of("职责", "帮扶责任人"), dataset="cadre"),
    Recipe("RW_RE_91", "村", _cells("村", _FORMULA), lambda v: v.one_of("责任范围", "户"), dataset="responsibility"),
    Recipe("RW_VI_91", "乡", _cells("乡", "12345"), dataset="village"),
    Recipe(
        "RW_VI_93",
        "村小学（个数）",
        _cells("村小学（个数）", "1.5", "-1"),
        near=_cells("村小学（个数）", "2.0"),
        dataset="village",
    ),
)

RECIPES: tuple[Recipe, ...] = (*_REGISTER, *_ACCOUNTS, *_WORKING, *_OTHERS)
