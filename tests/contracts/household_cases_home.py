"""Defects of dwelling, land, relations, phones and agreement within a household, and what is only just none."""

from tests.contracts.households import CHILD, HEAD, SPOUSE, Case, everyone, first

ROAD, PHONE, MOBILE = "与村主干路距离", "户联系电话", "家庭成员联系电话"
BLANKS = {
    "has_safe_water": ("是否解决安全饮用水", "3_02_002", None),
    "has_paved_access": ("入户道路是否硬化", "3_02_007", "5_19_004"),
    "house_area_m2": ("住房面积", "3_02_008", "5_19_005"),
    "is_unsafe_housing": ("是否危房户", "3_02_009", "5_19_006"),
    "road_distance_km": (ROAD, "3_02_013", "5_14_021"),
    "cultivated_land_mu": ("耕地面积（亩）", "3_02_004", "5_14_015"),
    "forest_land_mu": ("林地面积（亩）", "3_02_005", "5_14_016"),
    "returned_land_mu": ("退耕还林面积（亩）", None, "5_14_017"),
    "orchard_land_mu": ("林果面积（亩）", None, "5_14_018"),
    "pasture_mu": ("牧草地面积", "3_02_006", "5_14_019"),
    "water_surface_mu": ("水面面积", None, "5_14_020"),
}
# column, header, most, code of the lifted, code of the monitored
AREAS = (
    ("cultivated_land_mu", "耕地面积（亩）", 100, "5_14_001", "5_14_008"),
    ("forest_land_mu", "林地面积（亩）", 200, "5_14_002", "5_14_009"),
    ("returned_land_mu", "退耕还林面积（亩）", 200, "5_14_003", "5_14_010"),
    ("orchard_land_mu", "林果面积（亩）", 200, "5_14_004", "5_14_011"),
    ("pasture_mu", "牧草地面积", 100, "5_14_005", "5_14_012"),
    ("water_surface_mu", "水面面积", 100, "5_14_006", "5_14_013"),
    ("road_distance_km", ROAD, 5, "5_14_007", "5_14_014"),
)


def _codes(home: str, lifted: str | None, monitored: str | None) -> tuple[str, ...]:
    """Those of the two that are about the household."""
    wanted = {"lifted": (lifted,), "both": (lifted, monitored), "ordinary": ()}.get(home, (monitored,))
    return tuple(code for code in wanted if code)


def _blanks() -> list[Case]:
    """Blank on every row; told by the row that is blank; ordinary households are not judged; 0 is no blank."""
    cases = []
    for column, (header, lifted, monitored) in BLANKS.items():
        both = tuple(code for code in (lifted, monitored) if code)
        for home in ("lifted", "monitored", "both", "resolved", "ordinary"):
            cases.append(Case(home, {column: None}, told=first(header, *_codes(home, lifted, monitored))))
        told = tuple((code, SPOUSE, header) for code in both)
        cases.append(Case("both", own={SPOUSE: {column: None}, CHILD: {column: None}}, told=told))
        cases.append(Case("both", {column: "是" if "_is" in column or "has_" in column else "0"}, near=both))
    return cases


def _areas() -> list[Case]:
    """At the bounds nothing is told; just above and below 0 it is."""
    cases = []
    for column, header, most, lifted, monitored in AREAS:
        for home in ("lifted", "monitored", "both", "resolved", "ordinary"):
            told = first(header, *_codes(home, lifted, monitored))
            cases.append(Case(home, {column: f"{most}.01"}, told=told))
        both = first(header, lifted, monitored)
        cases += [Case("both", {column: "-0.1"}, told=both), Case("both", {column: "1e12"}, told=both)]
        cases += [Case("both", {column: value}, near=(lifted, monitored)) for value in (f"{most}", "0", "3")]
    return cases


SAME_SEX = (("2_02_001", SPOUSE, "性别"), ("2_11_003", SPOUSE, "性别"), ("2_12_008", SPOUSE, "性别"))
LANDLINE = "085512345678"

CASES = [
    Case("lifted"),
    Case("ordinary"),
    Case("monitored"),
    Case("both"),
    Case("resolved"),
    *_blanks(),
    *_areas(),
    # A road that is no number is as good as none.
    Case("both", {"road_distance_km": "很远"}, told=first(ROAD, "3_02_013", "5_14_021")),
    # Electricity: a lifted household must have it, a monitored one must say so.
    Case("lifted", {"has_electricity": "否"}, told=first("是否通生活用电", "2_02_002")),
    Case("lifted", {"has_electricity": None}, told=first("是否通生活用电", "2_02_002")),
    Case("monitored", {"has_electricity": None}, told=first("是否通生活用电", "5_15_002")),
    Case("monitored", {"has_electricity": "否"}, near=("5_15_002",)),
    Case("lifted", {"has_electricity": "是"}, near=("2_02_002",)),
    Case("ordinary", {"has_electricity": None}),
    # Head and spouse, and relations of one sex.
    Case("both", own={SPOUSE: {"sex": "男"}}, told=SAME_SEX),
    Case("lifted", own={SPOUSE: {"sex": "男"}}, told=SAME_SEX[:1]),
    Case("monitored", own={HEAD: {"sex": "女"}}, told=SAME_SEX[1:]),
    Case("resolved", own={HEAD: {"sex": "2"}}, told=SAME_SEX[1:]),
    Case("both", own={SPOUSE: {"sex": None}}, near=("2_02_001", "2_11_003", "2_12_008")),
    Case("both", own={SPOUSE: {"sex": "男", "relation_to_head": "其他"}}, near=("2_02_001", "2_11_003", "2_12_008")),
    Case("both", own={HEAD: {"relation_to_head": "其他"}, SPOUSE: {"sex": "男"}}, near=("2_02_001",)),
    Case("monitored", own={CHILD: {"relation_to_head": "之女"}}, told=(("2_12_008", CHILD, "性别"),)),
    Case("monitored", own={CHILD: {"sex": "女"}, 3: {"sex": "女"}}, told=(("2_12_008", CHILD, "性别"),), size=4),
    Case("monitored", own={CHILD: {"sex": "女", "relation_to_head": "之女"}}, near=("2_12_008",)),
    Case("lifted", own={CHILD: {"sex": "女"}}),
    # Phones.
    Case("lifted", {"household_phone": None}, told=first(PHONE, "4_02_001")),
    Case("both", {"household_phone": "1381234567"}, told=first(PHONE, "4_02_001")),
    Case("lifted", {"household_phone": "138123456789"}, told=first(PHONE, "4_02_001")),
    Case("lifted", {"household_phone": "1381234567x"}, told=first(PHONE, "4_02_001")),
    Case("lifted", {"household_phone": "08551234567"}, near=("4_02_001",)),
    Case("monitored", {"household_phone": None}),
    Case("monitored", {"member_phone": None}, told=first(MOBILE, "5_13_003")),
    Case("resolved", own={SPOUSE: {"member_phone": LANDLINE}}, told=(("5_13_003", SPOUSE, MOBILE),)),
    Case("both", own={SPOUSE: {"member_phone": "12912345678"}}, told=(("5_13_003", SPOUSE, MOBILE),)),
    Case("monitored", own={CHILD: {"member_phone": "1391234567"}}, told=(("5_13_003", CHILD, MOBILE),)),
    Case("monitored", own={SPOUSE: {"member_phone": None}, CHILD: {"member_phone": None}}, near=("5_13_003",)),
    Case("lifted", {"member_phone": None}),
    # One phone at work in two counties.
    Case("lifted", {"member_phone": "13500000001"}, everyone({"work_place": "模拟省模拟市模拟区"}), near=("5_15_021",)),
    Case(
        "lifted",
        {"member_phone": "13500000002"},
        {SPOUSE: {"work_place": "模拟省模拟市模拟区"}, CHILD: {"work_place": "外省模拟市模拟区"}},
        told=(("5_15_021", SPOUSE, MOBILE),),
    ),
    Case(
        "both",
        {"member_phone": "13500000003"},
        {HEAD: {"work_place": "邻近县青山镇"}, CHILD: {"work_place": "模拟省模拟市玉溪侗族自治县"}},
        told=first(MOBILE, "5_15_021"),
    ),
    Case(
        "lifted",
        {"member_phone": "13500000004"},
        {HEAD: {"work_place": "邻近县青山镇"}, CHILD: {"work_place": "模拟省模拟州邻近县"}},
        near=("5_15_021",),
    ),
    Case(
        "lifted",
        own={HEAD: {"work_place": "邻近县"}, SPOUSE: {"work_place": "模拟区", "member_phone": None}},
        near=("5_15_021",),
    ),
    Case(
        "monitored",
        {"member_phone": "13500000005"},
        {SPOUSE: {"work_place": "邻近县"}, CHILD: {"work_place": "模拟区"}},
        near=("5_15_021",),
    ),
    # One phone in two households: told once in each; a number that is none is told by others.
    Case("ordinary", own={SPOUSE: {"member_phone": "13600000001"}}, told=(("5_15_022", SPOUSE, MOBILE),)),
    Case("lifted", {"member_phone": "13600000001"}, told=first(MOBILE, "5_15_022")),
    Case("ordinary", {"member_phone": "13600000002"}, near=("5_15_022",)),
    Case("ordinary", {"member_phone": "无"}, near=("5_15_022",)),
    Case("lifted", {"member_phone": "无"}),
    # Members who say different things of their household: the rarer is told, and of two the later.
    Case("lifted", own={SPOUSE: {"net_income_yuan_per_head": "12001"}}, told=(("G6", SPOUSE, "人均纯收入（元）"),)),
    Case("lifted", own={HEAD: {"net_income_yuan_per_head": "12001"}}, told=first("人均纯收入（元）", "G6")),
    Case("lifted", own={SPOUSE: {"household_type": "一般农户"}}, told=(("G6", SPOUSE, "户类型"),), size=2),
    Case("monitored", own={CHILD: {"monitoring_category": None}}, told=(("G6", CHILD, "监测对象类别"),)),
    Case(
        "lifted",
        own={CHILD: {"forest_land_mu": "1"}, 3: {"forest_land_mu": "2"}},
        size=4,
        told=(("G6", CHILD, "林地面积（亩）"),),
    ),
    Case("monitored", own={CHILD: {"aid_industry": None}}, told=(("G6", CHILD, "产业帮扶"),)),
    Case(
        "monitored",
        own={
            HEAD: {"risk_2": "因学", "aid_education": "助学金"},
            SPOUSE: {"risk_2": "因学", "aid_education": "助学金"},
        },
        told=(("G6", CHILD, "致贫/返贫风险2"), ("G6", CHILD, "教育帮扶")),
    ),
    Case("lifted", own={SPOUSE: {"net_income_yuan_per_head": "12000.0"}}, near=("G6",)),
    Case("ordinary", own={SPOUSE: {"net_income_yuan_per_head": None, "forest_land_mu": "无"}}, near=("G6",)),
    Case("lifted", own={SPOUSE: {"village": "上坪村"}}, told=(("G8", SPOUSE, "户编号"),)),
    Case("lifted", own={SPOUSE: {"township": "绿水镇"}, HEAD: {"township": "绿水镇"}}, told=(("G8", CHILD, "户编号"),)),
    Case("lifted", own={SPOUSE: {"village": None}}, near=("G8",)),
]
