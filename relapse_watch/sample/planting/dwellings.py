"""House, water, land, phones and heads of a household."""

import numpy as np

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import calm, quiet
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View


def _blank(header: str, lifted: str, monitored: str = "") -> Recipe:
    codes = {"lifted": lifted} | ({"monitored": monitored} if monitored else {})
    return Recipe(codes, header, {header: None}, calm, grain="household")


def _sex_of_head(v: View, row: int) -> str:
    first = int(np.flatnonzero(v.household == v.household[row])[0])
    return v.cell(first, "性别")


def _spouse(v: View) -> Flags:
    return v.one_of("与户主关系", "配偶") & (v.count(v.is_head) == 1)


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        {"lifted": "2_02_001", "monitored": "2_11_003"},
        "性别",
        {"性别": _sex_of_head},
        _spouse,
        also=(Also("性别", {"monitored": "2_12_008"}),),
    ),
    Recipe(
        {"lifted": "2_02_002"},
        "是否通生活用电",
        {"是否通生活用电": "否"},
        calm,
        grain="household",
        near=({"是否通生活用电": "是"},),
    ),
    _blank("是否解决安全饮用水", "3_02_002"),
    _blank("是否有卫生厕所", "3_02_003"),
    _blank("耕地面积（亩）", "3_02_004", "5_14_015"),
    _blank("林地面积（亩）", "3_02_005", "5_14_016"),
    _blank("牧草地面积", "3_02_006", "5_14_019"),
    _blank("入户道路是否硬化", "3_02_007", "5_19_004"),
    _blank("住房面积", "3_02_008", "5_19_005"),
    _blank("是否危房户", "3_02_009", "5_19_006"),
    _blank("与村主干路距离", "3_02_013", "5_14_021"),
    Recipe(
        {"lifted": "4_02_001"},
        "户联系电话",
        ({"户联系电话": None}, {"户联系电话": "1990123456"}),
        lambda v: calm(v) & quiet(v),
        grain="household",
        near=({"户联系电话": "19901234567"},),
    ),
)
