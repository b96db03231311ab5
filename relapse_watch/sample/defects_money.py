"""Defects of work spells, annual incomes and aid payments."""

import numpy as np

from relapse_watch.sample import aid, work
from relapse_watch.sample.chance import Flags, Ints
from relapse_watch.sample.export_aid import payments_of
from relapse_watch.sample.spoiler import Spoiler
from relapse_watch.sample.window import label


def _month(index: int) -> str:
    """A month as the work export writes it."""
    year, month = label(index).split("-")
    return f"{year}年{month}月"


def _spell_defects(spoiler: Spoiler, spells: work.Spells, household: Ints) -> None:
    """Spells that end before they start, or that begin before the person's earlier one is over."""
    start, end = spells.start, spells.end
    closed = end > start
    for row in spoiler.choose("RW_MW_02", closed, household):
        spoiler.spoil(row, "结束时间", _month(int(start[row]) - 1), "RW_MW_02")
    follows = np.r_[False, spells.worker[1:] == spells.worker[:-1]]
    before, begun = np.r_[-1, end[:-1]], np.r_[0, start[:-1]]
    for turn, row in spoiler.turns("RW_MW_06", follows & closed & (before > begun), household):
        spoiler.spoil(row, "开始时间", _month(int(before[row]) - turn % 2), "RW_MW_06")


def migrant_work(spoiler: Spoiler) -> None:
    """Wages out of bounds, months missing or crossed; 100 and 30000 yuan are borderline and clean."""
    world = spoiler.world
    spells = work.spells(world.wages, world.window)
    household = world.wages.workers.household[spells.worker]
    spoiler.of = household
    closed = (spells.end > 0) & np.r_[spells.worker[1:] == spells.worker[:-1], False]
    spoiler.spoil_each("5_16_002", "务工月收入", ["99", "30001", "三千", "99.99"], closed, household)
    for turn, row in enumerate(spoiler.choose("borderline", closed, household, count=2)):
        spoiler.put(row, "务工月收入", ("100", "30000")[turn])
        spoiler.tell_near_miss(row, "务工月收入", "5_16_002")
    spoiler.spoil_each("3_12_001", "开始时间", [None], closed, household)
    for turn, row in spoiler.turns("RW_MW_01", closed, household):
        spoiler.spoil(row, "户编号", spoiler.stray_household(turn), "RW_MW_01")
    _spell_defects(spoiler, spells, household)


def _cents(value: float) -> str:
    return f"{value:.2f}"


def _sums(spoiler: Spoiler, net: Ints, size: Ints) -> None:
    """Sums that do not agree by a little more than a yuan, and two borderline ones that do."""
    homes, everyone = np.arange(len(size)), size >= 2
    for turn, row in spoiler.turns("RW_HI_01", everyone, homes):
        gap = (1.02, -1.02, 300.0)[turn % 3]
        spoiler.spoil(row, "人均纯收入", _cents(net[row] / size[row] + gap), "RW_HI_01")
    for turn, row in enumerate(spoiler.choose("borderline", everyone, homes, count=2)):
        spoiler.put(row, "人均纯收入", _cents(net[row] / size[row] + (0.98, -0.98)[turn]))
        spoiler.tell_near_miss(row, "人均纯收入", "RW_HI_01")
    for turn, row in spoiler.turns("RW_HI_02", everyone, homes):
        wage = int(spoiler.sheet.cell(row, "工资性收入") or 0)
        spoiler.put(row, "工资性收入", str(wage + (2, 5000)[turn % 2]))
        spoiler.tell(row, "纯收入", "RW_HI_02")


def household_income(spoiler: Spoiler) -> None:
    """Sums, amounts, sizes, strangers and households entered twice."""
    world, sheet = spoiler.world, spoiler.sheet
    year = int(sheet.cell(0, "年度") or 0)
    size, net = world.households.size, world.flows.net(world.window.columns_of(year))
    homes, everyone = np.arange(len(size)), np.ones(len(size), dtype=bool)
    _sums(spoiler, net, size)
    rent = world.flows.property[:, world.window.columns_of(year)].sum(axis=1)
    spoiler.spoil_each("RW_HI_03", "财产性收入", ["-1"], rent == 0, homes)
    spoiler.spoil_each("RW_HI_03", "生产经营性支出", ["不详", "三千"], everyone, homes)
    for turn, row in spoiler.turns("RW_HI_04", everyone, homes):
        spoiler.spoil(row, "户编号", spoiler.stray_household(turn), "RW_HI_04")
    for row in spoiler.choose("RW_HI_05", everyone, homes):
        spoiler.tell(spoiler.repeat(row), "户编号", "RW_HI_05")
    for turn, row in spoiler.turns("RW_HI_06", everyone, homes):
        spoiler.spoil(row, "家庭人口数", (None, "31", "三人", "0")[turn % 4], "RW_HI_06")


def _other_year(spoiler: Spoiler, months: Ints) -> list[str | None]:
    """Months that are none, or of another year; never one after the as-of date."""
    year = int(months[0]) // 12
    return [f"{year}13", f"{year - 1}12", f"{year}", None]


def aid_payment(spoiler: Spoiler) -> None:
    """Amounts, months, kinds, strangers, and payments entered twice."""
    world, sheet = spoiler.world, spoiler.sheet
    rows, months, _ = payments_of(world, sheet.stem)
    household = world.entitlements.household[rows]
    anyone = _plain(world.entitlements.kind[rows])
    spoiler.spoil_each("RW_AP_01", "金额（元）", [None, "0", "-50", "一百"], anyone, household)
    spoiler.spoil_each("RW_AP_02", "发放月份", _other_year(spoiler, months), anyone, household)
    for turn, row in spoiler.turns("RW_AP_03", anyone, household):
        spoiler.spoil(row, "户编号", spoiler.stray_household(turn), "RW_AP_03")
    spoiler.spoil_each("RW_AP_04", "补贴项目", ["未知项目甲", None], anyone, household)
    for row in spoiler.choose("RW_AP_05", anyone, household):
        spoiler.tell(spoiler.repeat(row), "发放月份", "RW_AP_05")


def _plain(kind: Ints) -> Flags:
    """Payments whose loss hides no shock: not relief."""
    return (kind != aid.TEMPORARY) & (kind != aid.DISASTER_RELIEF)
