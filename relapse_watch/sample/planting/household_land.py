"""Land, road and electricity of a household."""

from relapse_watch.sample.planting.fitting import calm
from relapse_watch.sample.planting.recipe import Also, Recipe


def _areas(header: str, most: int, lifted: str, monitored: str) -> tuple[Recipe, Recipe]:
    """Just above, below 0 and far above the limit; at the limit it is no defect. Both kinds of households."""
    spoilt = ({header: f"{most}.1"}, {header: "-0.1"}, {header: str(most * 100)})
    at_most = ({header: str(most)},)
    also = (Also(header, {"lifted": lifted}, "first"),)
    return (
        Recipe({"lifted": lifted}, header, spoilt, lambda v: calm(v) & ~v.monitored, at_most, grain="household"),
        Recipe({"monitored": monitored}, header, spoilt, calm, at_most, grain="household", also=also),
    )


def _blank(header: str, monitored: str) -> Recipe:
    return Recipe({"monitored": monitored}, header, {header: None}, calm, near=({header: "0"},), grain="household")


RECIPES: tuple[Recipe, ...] = (
    *_areas("耕地面积（亩）", 100, "5_14_001", "5_14_008"),
    *_areas("林地面积（亩）", 200, "5_14_002", "5_14_009"),
    *_areas("退耕还林面积（亩）", 200, "5_14_003", "5_14_010"),
    *_areas("林果面积（亩）", 200, "5_14_004", "5_14_011"),
    *_areas("牧草地面积", 100, "5_14_005", "5_14_012"),
    *_areas("水面面积", 100, "5_14_006", "5_14_013"),
    *_areas("与村主干路距离", 5, "5_14_007", "5_14_014"),
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
        near=({"是否通生活用电": "否"},),
        near_fits=lambda v: calm(v) & ~v.lifted,
    ),
)
