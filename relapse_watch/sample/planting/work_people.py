"""Cases at the register's rows of people who work away, plan to, or could."""

import numpy as np

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import grown
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View
from relapse_watch.sample.planting.workers import (
    CHANNEL,
    COUNTY,
    END,
    PLACE,
    START,
    at_home,
    away,
    home_county,
    new_spell,
    open_spell,
    without_job_aid,
)

_LABOUR, _SCHOOL, _HARDSHIP, _EDUCATION = "劳动技能", "在校生状况", "享受特困供养政策情况", "文化程度"
_HEALTH, _ILL = "健康状况", "长期慢性病"
_SAFETY, _SPELL, _PLAN = "综合保障", "+migrant_work", "+planned_work:"
_UNABLE = {"lifted": "2_01_015", "monitored": "2_12_004"}
_COLLEGE = {"lifted": "5_20_030", "monitored": "5_20_028"}
_SKILLED = {"lifted": "5_20_031", "monitored": "5_20_029"}


def _worker(v: View) -> Flags:
    """Away now, beside others who can work; no aid hangs on it."""
    return away(v) & (v.count(v.able) >= 2) & without_job_aid(v)


def _lifted_or_marginal(v: View) -> Flags:
    """Workers of households that are lifted or monitored, but not both."""
    return _worker(v) & v.one_of(_HARDSHIP, "不享受") & (v.lifted != v.monitored)


def _alone_at_home(v: View) -> Flags:
    return grown(v) & at_home(v)


def _able_at_home(v: View) -> Flags:
    """Healthy and able, 25 to 55, nobody of the household on a list of work."""
    return _alone_at_home(v) & v.healthy & v.able & v.age.between(25, 55)


def _student(v: View) -> Flags:
    """17 to 20, at school or college, nobody of the household on a list of work."""
    return at_home(v) & v.in_school & v.unable & v.age.between(17, 20)


def _old(v: View) -> Flags:
    return _alone_at_home(v) & v.unable & v.age.between(71, 88)


def _child(v: View) -> Flags:
    """Only monitored: for a lifted child at school any row in the export is a second defect."""
    return at_home(v) & v.age.between(10, 15) & ~v.lifted


def _with_support(v: View, row: int) -> str | None:
    """What a monitored household is given, and 特困供养; nothing for others."""
    given = v.cell(row, _SAFETY)
    return ",".join(filter(None, (given, "特困供养"))) if v.monitored[row] else None


def _weak_if_monitored(v: View, row: int) -> str:
    """Monitored people who are ill are of weak labour at most."""
    return "弱劳动力或半劳动力" if v.monitored[row] else v.cell(row, _LABOUR)


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        _UNABLE,
        _LABOUR,
        {_LABOUR: "丧失劳动力", _HEALTH: _ILL},
        _worker,
        near=({_LABOUR: "弱劳动力或半劳动力", _HEALTH: _ILL},),
        near_fits=lambda v: _worker(v) & ~v.lifted,
    ),
    Recipe({"lifted": "2_01_015"}, _LABOUR, {_LABOUR: "弱劳动力或半劳动力", _HEALTH: _ILL}, _worker),
    Recipe(
        {"lifted": "4_01_006_123", "monitored": "4_12_002"},
        _SCHOOL,
        {_PLAN + "是否计划务工": "是", _PLAN + "计划务工所在县": "邻近市邻近县", _PLAN + "就业服务需求": "岗位信息"},
        _student,
        also=(Also(_LABOUR, _UNABLE),),
        near=({_PLAN + "是否计划务工": "否", _PLAN + "计划务工所在县": None, _PLAN + "就业服务需求": None},),
        near_fits=lambda v: _student(v) & ~v.lifted,
    ),
    Recipe({"lifted": "4_01_006_201"}, _SCHOOL, new_spell({}), _student, also=(Also(_LABOUR, {"lifted": "2_01_015"}),)),
    Recipe(
        {"lifted": "5_01_004", "monitored": "5_12_003"},
        _HARDSHIP,
        {_HARDSHIP: "农村特困", _HEALTH: _ILL, _LABOUR: _weak_if_monitored, "all:" + _SAFETY: _with_support},
        _lifted_or_marginal,
        near=({_HARDSHIP: "未享受"},),
    ),
    Recipe(
        {"lifted": "5_01_005_204"},
        PLACE,
        ({PLACE: "外省模拟市"}, {PLACE: None}),
        _worker,
        near=({PLACE: "外省模拟州模拟市"},),
    ),
    Recipe(
        {"lifted": "1111_08"},
        END,
        open_spell({START: "2020年12月"}),
        _able_at_home,
        near=(open_spell({START: "2021年01月"}),),
        into=_SPELL,
    ),
    Recipe(
        {"lifted": "5_01_006", "monitored": "5_12_005"},
        CHANNEL,
        open_spell({CHANNEL: "公益性岗位", COUNTY: home_county}),
        _old,
        also=(Also(_LABOUR, _UNABLE),),
        near=(open_spell({CHANNEL: "公益性岗位", COUNTY: home_county}),),
        near_fits=_able_at_home,
        into=_SPELL,
    ),
    Recipe(
        {"monitored": "5_12_004"},
        CHANNEL,
        new_spell({CHANNEL: "公益性岗位", COUNTY: home_county}),
        _child,
        also=(Also(START, "5_16_010", dataset=_SPELL),),
        into=_SPELL,
    ),
    Recipe(
        _COLLEGE,
        _EDUCATION,
        {_EDUCATION: "大专"},
        lambda v: _alone_at_home(v) & ~v.one_of(_EDUCATION, "大专"),
        near=({_EDUCATION: "大专"},),
        near_fits=lambda v: _worker(v) & (np.asarray(v.age) >= 23),
    ),
    Recipe(_SKILLED, _LABOUR, {_LABOUR: "技能劳动力"}, _able_at_home, near=({_LABOUR: "普通劳动力"},)),
)
