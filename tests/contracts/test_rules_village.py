"""Rules on villages: told of those off the list of poor villages, at the cell."""

import pytest

from . import work_rows
from .work_rows import edited

BLANKS = {
    "1_03_004": ("primary_schools", "村小学（个数）"),
    "1_03_006": ("pension_members", "参加城乡居民基本养老保险人数"),
    "1_03_007": ("has_bus", "是否通客运班车"),
    "1_03_009": ("clinics", "行政村卫生室个数"),
    "1_03_010": ("public_toilets", "行政村公共卫生厕所个数"),
    "1_03_011": ("doctors", "行政村执业（助理）医师（人）"),
    "1_03_012": ("refuse_points", "行政村生产生活垃圾集中堆放点个数（个）"),
    "1_03_013": ("reading_rooms", "行政村文化（图书）室个数 （个）"),
    "1_03_015": ("extreme_hardship_people", "特困供养人口数"),
    "1_03_016": ("disabled_people", "残疾人口数"),
}
CODES = (*BLANKS, "1_03_002", "1_03_003", "1_03_014", "2_03_001", "3_03_001", "3_03_003", "RW_VI_01", "RW_VI_02")
HOMES, PEOPLE, INCOME, ROAD = "总户数", "总人口数", "村级集体经济收入（万元）", "到乡镇是否通沥青（水泥）路"
WATER, HOUSING = "未实现饮水安全户数", "危房户数"

# cells of the first village, what must be found: (code, header)
CASES = [
    *(({column: None}, [(code, header)]) for code, (column, header) in BLANKS.items()),
    *(({column: "否" if column == "has_bus" else "0"}, []) for column, _ in BLANKS.values()),
    ({"people": None}, [("1_03_002", PEOPLE)]),
    ({"people": "0"}, [("1_03_002", PEOPLE)]),
    ({"people": "0.0"}, [("1_03_002", PEOPLE)]),
    ({"people": "1"}, []),
    ({"households": None}, [("3_03_003", HOMES)]),
    ({"households": "0", "unsafe_water_households": "0", "unsafe_housing_households": "0"}, [("3_03_003", HOMES)]),
    ({"households": "十户"}, [("3_03_003", HOMES), ("RW_VI_02", HOMES)]),
    ({"collective_income_yuan": None}, [("1_03_003", INCOME)]),
    ({"collective_income_yuan": "0.00"}, [("1_03_003", INCOME)]),
    ({"collective_income_yuan": "0.01"}, []),
    ({"low_income_households": None}, [("1_03_014", "低保户数")]),
    ({"low_income_people": None}, [("1_03_014", "低保人口数")]),
    ({"low_income_people": "0"}, []),
    ({"has_paved_road": None}, [("2_03_001", ROAD)]),
    ({"has_paved_road": "否"}, [("2_03_001", ROAD)]),
    ({"has_paved_road": "0"}, [("2_03_001", ROAD)]),
    ({"has_paved_road": "1"}, []),
    ({"unsafe_water_households": "11"}, [("3_03_001", WATER)]),
    ({"unsafe_housing_households": "11"}, [("3_03_001", HOUSING)]),
    ({"unsafe_water_households": "10", "unsafe_housing_households": "10"}, []),
    ({"unsafe_water_households": None}, []),
    ({"village": None}, [("RW_VI_01", "村")]),
    ({"clinics": "两个"}, [("RW_VI_02", "行政村卫生室个数")]),
]


@pytest.fixture(scope="module")
def bench(raw, in_force) -> work_rows.Bench:
    return work_rows.Bench(raw, in_force)


@pytest.mark.parametrize(("cells", "expected"), CASES)
def test_found_at_its_cell_and_nothing_beside(cells, expected, bench):
    told = bench.found("village", edited("village", {0: cells}), CODES)
    assert told == sorted((code, 4, header) for code, header in expected)


def test_every_code_is_found_in_some_case():
    assert {code for _, expected in CASES for code, _ in expected} == set(CODES)


def test_a_village_that_was_never_poor_or_says_nothing_of_it_is_not_asked(bench):
    nothing = dict.fromkeys([column for column, _ in BLANKS.values()]) | {"people": "0", "households": None}
    for state in ("否", None):
        rows = edited("village", {0: nothing | {"is_delisted": state, "has_paved_road": "否"}})
        assert bench.found("village", rows, CODES) == []


def test_three_defects_set_the_village_s_row_aside(bench):
    rows = edited("village", {0: {"people": "0"}})
    checked = bench.judged("village", rows, CODES)
    assert list(checked.quarantined["source_row"]) == [4]
    assert list(checked.accepted["village"]) == ["上坪村"]
