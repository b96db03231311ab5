"""Cases of aid for work that the work export does not bear out; told at the register's rows."""

import numpy as np

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import calm
from relapse_watch.sample.planting.household_risks import only_risk
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View
from relapse_watch.sample.planting.workers import (
    COUNTY,
    JOB_AID,
    SUBSIDY,
    at_home,
    away,
    home_county,
    inside,
    latest_start,
    month,
    only_worker,
    open_spell,
    without_job_aid,
)

_POST, _MONTHS, _RISK, _UNRESOLVED = "公益性岗位", "公益性岗位(月数)", "致贫/返贫风险1", "monitored_unresolved"
_ALL_AID = "all:" + JOB_AID
_TRAVEL = {_ALL_AID: "外出务工补贴"}


def _holder(v: View) -> Flags:
    """Able at home, grown, in a household without monitoring: a post is no second defect."""
    return v.able & v.healthy & v.age.between(22, 58) & ~v.in_school & ~v.monitored & ~v.any(v.filled(_POST))


def _can_be_aided(v: View) -> Flags:
    """Monitored households of people who all can work, without aid for work."""
    return calm(v) & v.monitored & ~v.resolved & v.every(v.able) & without_job_aid(v)


def _sends(v: View) -> Flags:
    """The one worker of such a household: away, outside, without a transport subsidy."""
    paid = v.board.view("migrant_work")
    homes = np.bincount(paid.household[paid.filled(SUBSIDY) & (paid.household >= 0)], minlength=v.board.homes)
    unpaid = np.where(v.household >= 0, homes[v.household] == 0, False)
    return _can_be_aided(v) & only_worker(v) & ~v.any(inside(v)) & unpaid


def _began_before(v: View) -> Flags:
    identified = np.nan_to_num(v.number("识别监测时间"), nan=0)
    return latest_start(v) < identified


def _identified_before(v: View, months: int) -> Flags:
    """Identified before the month that lies so many months back."""
    text = month(v, months)
    return np.nan_to_num(v.number("识别监测时间"), nan=999_999) < int(text[:4] + text[5:7])


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
        _TRAVEL,
        _sends,
        near=({**_TRAVEL, "migrant_work:" + SUBSIDY: "1"},),
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
        {_ALL_AID: "劳务输出"},
        lambda v: _sends(v) & _began_before(v),
        near=({_ALL_AID: "劳务输出"},),
        near_fits=lambda v: _sends(v) & ~_began_before(v),
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
