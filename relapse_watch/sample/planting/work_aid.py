"""Cases of aid for work that the work export does not bear out; told at the register's rows."""

import numpy as np

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import calm
from relapse_watch.sample.planting.household_risks import only_risk
from relapse_watch.sample.planting.recipe import Also, Put, Recipe
from relapse_watch.sample.planting.view import View
from relapse_watch.sample.planting.workers import (
    COUNTY,
    JOB_AID,
    SUBSIDY,
    at_home,
    away,
    home_county,
    latest_start,
    month,
    only_worker,
    open_spell,
    without_job_aid,
)

_POST, _MONTHS, _RISK, _UNRESOLVED = "公益性岗位", "公益性岗位(月数)", "致贫/返贫风险1", "monitored_unresolved"
_ALL_AID = "all:" + JOB_AID


def _holder(v: View) -> Flags:
    """Able at home, grown, in a household without monitoring: a post is no second defect."""
    return v.able & v.healthy & v.age.between(22, 58) & ~v.in_school & ~v.monitored & ~v.any(v.filled(_POST))


def _can_be_aided(v: View) -> Flags:
    """Monitored households of people who all can work, without aid for work."""
    return calm(v) & v.monitored & ~v.resolved & v.every(v.able) & without_job_aid(v)


def _subsidised(v: View) -> Flags:
    """The one worker of a household with 外出务工补贴, whose transport was paid."""
    return ~v.resolved & only_worker(v) & v.has(JOB_AID, "外出务工补贴")


def _began_this_spring(v: View) -> Flags:
    """Such a worker whose spell began in April of the export's year or later: past the premium subsidy's cut-off."""
    return _subsidised(v) & (latest_start(v) >= v.board.world.window.as_of.year * 100 + 4)


def _identified_after_start(months: int) -> Put:
    """Labour export on the record of a household identified so many months after the worker's latest spell began."""

    def identified(v: View, row: int) -> str:
        start = int(latest_start(v)[row])
        at = start // 100 * 12 + start % 100 - 1 + months
        return f"{at // 12}{at % 12 + 1:02d}"

    return {_ALL_AID: "劳务输出", "all:识别监测时间": identified, "all:健康帮扶": "家庭医生签约服务"}


def _months_back(v: View, months: int) -> int:
    """The month (YYYYMM) that lies so many months before the export's."""
    text = month(v, months)
    return int(text[:4] + text[5:7])


def _identified_before(v: View, months: int) -> Flags:
    """Identified before the month that lies so many months back."""
    return np.asarray(np.nan_to_num(v.number("识别监测时间"), nan=999_999) < _months_back(v, months))


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "1111_3",
        _POST,
        {_POST: "护林员", _MONTHS: "12"},
        lambda v: _holder(v) & at_home(v),
        near=({_POST: "护林员", _MONTHS: "12"},),
        near_fits=lambda v: _holder(v) & (v.home_rows_in("migrant_work") > 0) & ~away(v),
    ),
    Recipe(
        {_UNRESOLVED: "4_11_014"},
        JOB_AID,
        {JOB_AID: "职业介绍"},
        lambda v: _can_be_aided(v) & (v.home_rows_in("migrant_work") == 0),
        grain="household",
        also=(Also(JOB_AID, "1111_3", "first"),),
        near=({JOB_AID: "职业介绍"},),
        near_fits=lambda v: _can_be_aided(v) & v.any(away(v)),
    ),
    Recipe(
        {_UNRESOLVED: "1111_10"},
        JOB_AID,
        ({"migrant_work:" + SUBSIDY: None}, {"migrant_work:" + SUBSIDY: "0"}),
        _subsidised,
        near=({"migrant_work:" + SUBSIDY: "1"},),
    ),
    Recipe(
        {_UNRESOLVED: "5_17_011"},
        JOB_AID,
        {
            JOB_AID: "劳务输出",
            **open_spell({COUNTY: home_county, "开始时间": lambda v, row: month(v, 1)}),
        },
        lambda v: _can_be_aided(v) & at_home(v) & v.age.between(22, 55) & v.healthy & _identified_before(v, 1),
        grain="household",
    ),
    Recipe(
        {"monitored": "5_17_013"},
        JOB_AID,
        _identified_after_start(1),
        lambda v: _began_this_spring(v) & (latest_start(v) < _months_back(v, 0)),
        near=(_identified_after_start(0),),
    ),
    Recipe(
        {_UNRESOLVED: "5_15_014"},
        _RISK,
        only_risk("因务工就业不稳", 社会帮扶="结对帮扶"),
        lambda v: calm(v) & v.monitored & ~v.resolved & at_home(v) & ~v.any(v.unable),
        grain="household",
        near=(only_risk("因务工就业不稳", 社会帮扶="结对帮扶"),),
        near_fits=lambda v: _can_be_aided(v) & v.any(away(v)),
    ),
)
