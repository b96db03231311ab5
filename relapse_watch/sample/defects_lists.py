"""Defects of the departments' lists, the cadres and their responsibilities."""

import numpy as np

from relapse_watch.sample import cadres, events
from relapse_watch.sample.export_events import LISTS
from relapse_watch.sample.spoiler import Spoiler

_AMOUNTS = {
    events.MEDICAL: "个人自付金额（元）",
    events.ACCIDENT: "自付金额（元）",
    events.DISASTER: "损失金额（万元）",
}


def department_event(spoiler: Spoiler) -> None:
    """Days, households and amounts. Only small cases are spoilt: planted shocks stay visible."""
    kind = next(k for k, entry in enumerate(LISTS) if entry[0] == spoiler.sheet.stem)
    rows = spoiler.world.events[spoiler.world.events["kind"] == kind]
    household, small = rows["household"].to_numpy(), ~rows["is_shock"].to_numpy()
    if small.sum() < 3 * spoiler.count:
        return
    spoiler.spoil_each("RW_DE_01", LISTS[kind][1], [None, "2024-02-30", "不详"], small, household)
    for turn, row in spoiler.turns("RW_DE_02", small, household):
        spoiler.spoil(row, "户编号", spoiler.stray_household(turn), "RW_DE_02")
    if kind in _AMOUNTS:
        spoiler.spoil_each("RW_DE_03", _AMOUNTS[kind], ["不详", "-100", "约五百"], small, household)


def cadre(spoiler: Spoiler) -> None:
    """Extra entries at the end of the list, copies of helpers: nobody's duty hangs on them."""
    helpers = spoiler.sheet.columns["职责"](np.arange(spoiler.sheet.rows)).to_pylist()
    is_helper = np.array([role == cadres.ROLES[cadres.HELPER] for role in helpers])
    for row in spoiler.choose("RW_CA_01", is_helper):
        spoiler.spoil(spoiler.repeat(row), "干部编号", None, "RW_CA_01")
    for row in spoiler.choose("RW_CA_02", is_helper):
        spoiler.tell(spoiler.repeat(row), "干部编号", "RW_CA_02")
    for turn, row in spoiler.turns("RW_CA_03", is_helper):
        copy = spoiler.repeat(row)
        spoiler.put(copy, "干部编号", f"N{spoiler.world.code}-{turn % 1000:05d}")
        spoiler.spoil(copy, "职责", ("办事员甲", None)[turn % 2], "RW_CA_03")


def responsibility(spoiler: Spoiler) -> None:
    """Unknown cadres and households, crossed dates; on copies at the end where a duty would be lost."""
    sheet, world = spoiler.sheet, spoiler.world
    scope = np.array(sheet.columns["责任范围"](np.arange(sheet.rows)).to_pylist())
    of_household = scope == "户"
    for turn, row in spoiler.turns("RW_RE_01", of_household):
        spoiler.spoil(spoiler.repeat(row), "干部编号", f"N{world.code}-{90000 + turn % 1000}", "RW_RE_01")
    for turn, row in spoiler.turns("RW_RE_02", of_household):
        spoiler.spoil(spoiler.repeat(row), "户编号", spoiler.stray_household(turn), "RW_RE_02")
    for row in spoiler.choose("RW_RE_03", of_household):
        copy, start = spoiler.repeat(row), sheet.cell(row, "起始日期") or ""
        spoiler.spoil(copy, "结束日期", f"{int(start[:4]) - 1}{start[4:]}", "RW_RE_03")
