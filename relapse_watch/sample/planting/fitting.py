"""Whom recipes may take: people and households on whom one spoilt cell breaks one rule and no second one."""

import numpy as np

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.view import View


def quiet(v: View) -> Flags:
    """Not on a list of work or plans, no post, not out of school; the household has neither job aid nor job risk."""
    alone = (v.rows_in("migrant_work") == 0) & (v.rows_in("planned_work") == 0) & ~v.filled("公益性岗位")
    alone &= ~v.filled("义务教育阶段未上学原因") & ~v.any(v.filled("公益性岗位"))
    return alone & ~v.filled("就业帮扶") & ~v.risk("因务工就业不稳", "缺劳动力")


def prime(v: View) -> Flags:
    """Healthy, 16-59, not in school, and not the only one who can work."""
    return quiet(v) & v.healthy & ~v.in_school & v.age.between(16, 59) & (v.count(v.able) >= 2)


def pupil(v: View, youngest: int, oldest: int) -> Flags:
    """In school at an age, in a household without aid for education."""
    return quiet(v) & v.in_school & v.healthy & v.age.between(youngest, oldest) & ~v.filled("教育帮扶")


def grown(v: View) -> Flags:
    """Long out of school, of any labour; not the head, on whose row others hang."""
    return quiet(v) & ~v.in_school & (np.asarray(v.age) >= 24) & ~v.is_head


def calm(v: View) -> Flags:
    """A household in which no house, water or schooling is in question."""
    settled = v.one_of("是否危房户", "否") & v.one_of("是否解决安全饮用水", "是")
    return settled & ~v.any(v.filled("义务教育阶段未上学原因"))


def before(v: View, month: int) -> Flags:
    """Monitored since before ``month`` (YYYYMM)."""
    return np.nan_to_num(v.number("识别监测时间"), nan=999_999) < month
