"""Land, road and electricity of a household."""

from relapse_watch.sample.planting.fitting import calm
from relapse_watch.sample.planting.recipe import Also, Recipe


def _area(header: str, most: int, lifted: str, monitored: str) -> Recipe:
    return Recipe(
        {"lifted": lifted, "monitored": monitored},
        header,
        ({header: f"{most}.1"}, {header: "-0.1"}, {header: str(most * 100)}),
        calm,
        near=({header: str(most)},),
        grain="household",
    )


def _blank(header: str, monitored: str) -> Recipe:
    return Recipe({"monitored": monitored}, header, {header: None}, calm, near=({header: "0"},), grain="household")


RECIPES: tuple[Recipe, ...] = (
    _area("耕地面积（亩）", 100, "5_14_001", "5_14_008"),
    _area("林地面积（亩）", 200, "5_14_002", "5_14_009"),
    _area("退耕还林面积（亩）", 200, "5_14_003", "5_14_010"),
    _area("林果面积（亩）", 200, "5_14_004", "5_14_011"),
    _area("牧草地面积", 100, "5_14_005", "5_14_012"),
    _area("水面面积", 100, "5_14_006", "5_14_013"),
    _area("与村主干路距离", 5, "5_14_007", "5_14_014"),
    _blank("退耕还林面积（亩）", "5_14_017"),
    _blank("林果面积（亩）", "5_14_018"),
    _blank("水面面积", "5_14_020"),
    Recipe(
        {"monitored": "5_15_002"},
        "是否通生活用电",
        {"是否通生活用电": None},
        calm,
        grain="household",
        also=(Also("是否通生活用电", {"lifted": "2_02_002"}, "first"),),
    ),
)
