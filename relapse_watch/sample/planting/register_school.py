"""School, education and age of one person."""

import numpy as np

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import before, grown, prime, pupil, quiet
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View

_SCHOOL, _EDUCATION, _REASON = "在校生状况", "文化程度", "义务教育阶段未上学原因"
_MASTER = {_SCHOOL: "硕士生及以上", _EDUCATION: None, "劳动技能": "无劳动力"}
_UNSCHOOLED = {"lifted": "5_15_016", "monitored": "5_15_017"}


def _vocational(v: View, youngest: int, oldest: int) -> Flags:
    """Pupils who may be told as vocational students: not of households that had to have the grant long ago."""
    return pupil(v, youngest, oldest) & ~before(v, 202301)


def _at_age(lifted: str, monitored: str, put: str, ages: tuple[int, int], just: tuple[str, int]) -> Recipe:
    """A school status ``put`` at wrong ages; ``just`` a status at an age that is just right."""
    return Recipe(
        {"lifted": lifted, "monitored": monitored},
        _SCHOOL,
        {_SCHOOL: put},
        lambda v: _vocational(v, *ages),
        near=({_SCHOOL: just[0]},),
        near_fits=lambda v: _vocational(v, just[1], just[1]),
    )


RECIPES: tuple[Recipe, ...] = (
    _at_age("5_17_001", "5_12_013", "学前教育", (7, 9), ("学前教育", 6)),
    _at_age("5_17_002", "5_12_014", "小学", (15, 17), ("小学", 14)),
    _at_age("5_17_002", "5_12_014", "小学", (3, 5), ("小学", 6)),
    _at_age("5_17_003", "5_12_015", "七年级", (8, 11), ("七年级", 12)),
    _at_age("5_17_003", "5_12_015", "九年级", (18, 20), ("九年级", 17)),
    _at_age("5_17_004", "5_12_016", "普通高中一年级", (11, 14), ("普通高中一年级", 15)),
    _at_age("5_17_005", "5_12_017", "高职高专一年级", (15, 17), ("高职高专一年级", 18)),
    Recipe(
        {"lifted": "5_17_006", "monitored": "5_12_018"},
        _SCHOOL,
        _MASTER,
        lambda v: prime(v) & v.age.between(18, 19),
        near=(_MASTER,),
        near_fits=lambda v: prime(v) & v.age.between(20, 20),
    ),
    Recipe(
        {"lifted": "5_17_007", "monitored": "5_12_019"},
        _EDUCATION,
        ({_EDUCATION: "小学"}, {_EDUCATION: "文盲或半文盲"}),
        lambda v: quiet(v) & ~v.in_school & v.age.between(16, 22),
        near=({_EDUCATION: "小学"},),
        near_fits=lambda v: quiet(v) & ~v.in_school & v.age.between(23, 23),
    ),
    Recipe(
        _UNSCHOOLED,
        _SCHOOL,
        {_SCHOOL: None},
        lambda v: pupil(v, 8, 14),
        also=(
            Also(_SCHOOL, "1_02_005"),
            Also(_SCHOOL, "1_02_007"),
            Also(_EDUCATION, {"lifted": "3_01_002", "monitored": "3_12_003"}),
        ),
        near=({_SCHOOL: None, _REASON: "其他"}, {_SCHOOL: None, _EDUCATION: "小学"}),
        near_fits=lambda v: pupil(v, 3, 4),
    ),
    Recipe(
        {"lifted": "3_01_002", "monitored": "3_12_003"},
        _EDUCATION,
        {_EDUCATION: None},
        grown,
        near=({_EDUCATION: None, _REASON: "其他"},),
    ),
    Recipe(
        {"lifted": "3_01_003", "monitored": "3_12_004"},
        _SCHOOL,
        ({_EDUCATION: "初中"}, {_EDUCATION: "高中"}),
        lambda v: pupil(v, 15, 20),
    ),
    Recipe(
        {"lifted": "2_01_012"},
        "健康状况",
        ({_REASON: "因病"}, {_REASON: "因残"}),
        lambda v: pupil(v, 7, 14),
        near=({_REASON: "其他"}, {_REASON: "因病"}),
        near_fits=lambda v: quiet(v) & v.in_school & np.where(v.lifted, ~v.healthy, False),
    ),
)
