"""The departments' lists: self-paid medical bills, dropouts, unsafe houses, water, disasters, accidents and so on."""

from collections.abc import Iterator

import numpy as np

from relapse_watch.sample import events
from relapse_watch.sample.chance import Ints
from relapse_watch.sample.places import Register
from relapse_watch.sample.sheet import Column, Sheet, coded, decimal, numbered, whole
from relapse_watch.sample.world import World

_GRADES = {events.HOUSING: ("A", "B", "C", "D"), events.DISABILITY: ("一级", "二级", "三级", "四级")}
_STAGES, _WATER = ("小学", "初中"), ("水质不达标", "水量不足", "取水不便")
_DISASTERS = ("洪涝", "干旱", "风雹", "滑坡")
# File, its day column, encoding and ending of each department's list.
LISTS = (
    ("医保自付费用名单", "结算日期", "utf-8-sig", "csv"),
    ("失学辍学名单", "发现日期", "gb18030", "csv"),
    ("危房鉴定名单", "鉴定日期", "", "xlsx"),
    ("饮水安全问题名单", "发现日期", "gb18030", "csv"),
    ("受灾名单", "受灾日期", "gb18030", "csv"),
    ("意外事故名单", "发生日期", "gb18030", "csv"),
    ("失业登记名单", "失业日期", "gb18030", "csv"),
    ("新增残疾名单", "评定日期", "gb18030", "csv"),
)


def _days(months: Ints, days: Ints) -> Column:
    """ISO days."""
    codes = months * 32 + days
    known, at = np.unique(codes, return_inverse=True)
    labels = [f"{c // 32 // 12:04d}-{c // 32 % 12 + 1:02d}-{c % 32:02d}" for c in known.tolist()]
    return coded(labels, at)


def _special_columns(kind: int, amount: np.ndarray, grade: Ints, trait: Ints, age: Ints) -> dict[str, Column]:
    """What only this list has."""
    if kind == events.MEDICAL:
        return {"个人自付金额（元）": whole(amount)}
    if kind == events.DROPOUT:
        return {"学段": coded(_STAGES, (age >= 12).astype(np.int64))}
    if kind == events.WATER:
        return {"问题": coded(_WATER, trait % 3)}
    if kind == events.DISASTER:
        return {"灾种": coded(_DISASTERS, trait % 4), "损失金额（万元）": decimal(amount / 10_000, 3)}
    if kind == events.ACCIDENT:
        return {"自付金额（元）": whole(amount)}
    header = {events.HOUSING: "鉴定等级", events.DISABILITY: "残疾等级"}.get(kind)
    return {header: coded(_GRADES[kind], grade - 1)} if header else {}


def department_events(world: World, reg: Register) -> Iterator[Sheet]:
    """One list for each department, over all months; a department with nothing to tell sends no list."""
    for kind, (stem, day_header, encoding, ending) in enumerate(LISTS):
        rows = world.events[world.events["kind"] == kind]
        get = {name: rows[name].to_numpy(dtype=np.int64) for name in ("household", "person", "month", "day", "grade")}
        ages = world.people.age_on(world.window.as_of)[get["person"]]
        trait = get["month"] * 7 + get["household"]
        columns = {
            "序号": numbered(),
            **reg.where_and_who(get["household"], get["person"]),
            day_header: _days(get["month"], get["day"]),
            **_special_columns(kind, rows["amount"].to_numpy(), get["grade"], trait, ages),
        }
        if len(rows):
            yield Sheet(stem, columns, len(rows), ending=ending, encoding=encoding)
