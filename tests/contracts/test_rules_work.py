"""Rules told at a row of the work export: each defect found at its cell, and its nearest neighbour is none."""

from datetime import date

import pytest

from . import work_rows
from .work_rows import MARGINAL, ORDINARY, UNSTABLE, edited, id_of, register

CODES = (
    *("1111_08", "1111_12", "1111_16", "1111_17", "3_12_001", "4_12_001_202", "4_12_001_206", "5_01_003"),
    *("5_01_005_203", "5_01_006", "5_01_007", "5_12_001", "RW_MW_06", "5_12_002", "5_12_004", "5_12_005", "5_12_006"),
    *("5_16_001", "5_16_002", "5_16_010", "5_17_012", "G5", "G7"),
)
START, END, AWAY, COUNTY = "开始时间", "结束时间", "是否已务工", "务工所在县"
WAGE, CHANNEL, IDS = "务工月收入", "就业渠道", "证件号码"


@pytest.fixture(scope="module")
def bench(raw, in_force) -> work_rows.Bench:
    return work_rows.Bench(raw, in_force)


# Rows of the sheet: 4 an earlier and 5 the latest spell of a lifted person, 6 of an unstable, 7 of a marginal one.
EARLIER, LATEST, BOTH, ONLY_MONITORED = 0, 1, 2, 3


def spell(**cells):
    """A further spell of the marginal household's worker."""
    return {-1: {"end_month": None} | cells}


# edits of the spells, what must be found: (code, sheet row, header)
CASES = [
    # a latest spell begun in 2020 or before that has no end; December 2020 is the last such month
    ({LATEST: {"start_month": "2020年12月"}, EARLIER: {"start_month": "2019年03月", "end_month": "2019年06月"}},
     [("1111_08", 5, END)]),
    ({BOTH: {"start_month": "2020年01月"}}, [("1111_08", 6, END)]),
    ({BOTH: {"start_month": "2021年01月"}}, []),
    ({BOTH: {"start_month": "2020年12月", "end_month": "2024年05月"}}, []),
    ({ONLY_MONITORED: {"start_month": "2020年12月"}}, []),
    ({EARLIER: {"start_month": "2020年12月", "end_month": None}},
     [("RW_MW_06", 5, START)]),
    # the latest wage below 400
    ({LATEST: {"wage_yuan_per_month": "399.99"}}, [("1111_12", 5, WAGE)]),
    ({LATEST: {"wage_yuan_per_month": "400"}}, []),
    ({EARLIER: {"wage_yuan_per_month": "399"}}, []),
    ({ONLY_MONITORED: {"wage_yuan_per_month": "399"}}, [("1111_12", 7, WAGE)]),
    ({ONLY_MONITORED: {"wage_yuan_per_month": "399"} | ORDINARY}, []),
    # a wage outside 100 to 30000
    ({EARLIER: {"wage_yuan_per_month": "99.99"}}, [("5_16_002", 4, WAGE)]),
    ({EARLIER: {"wage_yuan_per_month": "100"}}, []),
    ({BOTH: {"wage_yuan_per_month": "30000.01"}}, [("5_16_001", 6, WAGE), ("5_16_002", 6, WAGE)]),
    ({BOTH: {"wage_yuan_per_month": "30000"}}, []),
    ({ONLY_MONITORED: {"wage_yuan_per_month": "三千"}}, [("5_16_001", 7, WAGE)]),
    ({ONLY_MONITORED: {"wage_yuan_per_month": "三千"} | ORDINARY}, []),
    # said not to be away, while the latest spell is open or ends in a month to come
    ({LATEST: {"is_working_away": "否"}}, [("1111_17", 5, AWAY)]),
    ({BOTH: {"is_working_away": "否", "end_month": "2024年07月"}}, [("1111_16", 6, AWAY), ("1111_17", 6, AWAY)]),
    ({BOTH: {"is_working_away": "否", "end_month": "2024年06月"}}, []),
    ({ONLY_MONITORED: {"is_working_away": "否"}}, [("1111_16", 7, AWAY)]),
    ({ONLY_MONITORED: {"is_working_away": None}}, []),
    ({EARLIER: {"is_working_away": "否"}}, []),
    ({ONLY_MONITORED: {"is_working_away": "否"} | ORDINARY}, []),
    # without a start
    ({EARLIER: {"start_month": None}}, [("3_12_001", 4, START)]),
    ({EARLIER: {"start_month": "2024年13月"}}, [("3_12_001", 4, START)]),
    ({ONLY_MONITORED: {"start_month": None, "is_working_away": "否"}}, [("3_12_001", 7, START)]),
    # overlapping: the month of the end counts
    ({EARLIER: {"end_month": "2024年06月"}}, [("RW_MW_06", 5, START)]),
    ({EARLIER: {"end_month": "2024年05月"}}, []),
    (spell(start_month="2024年05月"), [("5_12_001", 8, START)]),
    ({ONLY_MONITORED: {"end_month": "2024年04月"}} | spell(start_month="2024年05月"), []),
    ({BOTH: {"end_month": "2024年04月"}, -1: {"start_month": "2024年04月"} | UNSTABLE | {
        "household_id": "H2", "person_id": "H2-3", "id_number": id_of(serial=3)}},
     [("5_12_001", 8, START), ("RW_MW_06", 8, START)]),
    # without a county: once for each population, and for all rows
    ({EARLIER: {"work_county": None}}, [("4_12_001_206", 4, COUNTY), ("5_01_005_203", 4, COUNTY)]),
    ({BOTH: {"work_county": None}},
     [("4_12_001_202", 6, COUNTY), ("4_12_001_206", 6, COUNTY), ("5_01_005_203", 6, COUNTY)]),
    ({ONLY_MONITORED: {"work_county": None}}, [("4_12_001_202", 7, COUNTY), ("4_12_001_206", 7, COUNTY)]),
    ({ONLY_MONITORED: {"work_county": None} | ORDINARY}, [("4_12_001_206", 7, COUNTY)]),
    ({ONLY_MONITORED: {"work_county": None, "is_working_away": "否", "end_month": "2024年05月"}}, []),
    # a post or workshop of the home county, outside it
    ({LATEST: {"employment_channel": "公益性岗位"}}, [("5_01_003", 5, CHANNEL)]),
    ({BOTH: {"employment_channel": "公益岗位"}}, [("5_01_003", 6, CHANNEL), ("5_12_002", 6, CHANNEL)]),
    ({ONLY_MONITORED: {"employment_channel": "帮扶车间"}}, [("5_12_002", 7, CHANNEL)]),
    ({ONLY_MONITORED: {"employment_channel": "帮扶车间", "work_county": "某市甲县"}}, []),
    ({ONLY_MONITORED: {"employment_channel": "帮扶车间", "work_county": "甲县"}}, []),
    ({LATEST: {"employment_channel": "劳务公司组织"}}, []),
    # in a post at 70: on the day of the export, or when the spell ended
    ({LATEST: {"employment_channel": "公益性岗位", "work_county": "甲县", "id_number": id_of("19540630")}},
     [("5_01_006", 5, CHANNEL)]),
    ({LATEST: {"employment_channel": "公益性岗位", "work_county": "甲县", "id_number": id_of("19540701")}}, []),
    ({EARLIER: {"employment_channel": "公益性岗位", "work_county": "甲县", "id_number": id_of("19540531")}},
     [("5_01_006", 4, CHANNEL)]),
    ({EARLIER: {"employment_channel": "公益性岗位", "work_county": "甲县", "id_number": id_of("19540601")}}, []),
    ({BOTH: {"employment_channel": "公益岗位", "work_county": "甲县", "id_number": id_of("19400101")}},
     [("5_01_006", 6, CHANNEL), ("5_12_005", 6, CHANNEL)]),
    ({ONLY_MONITORED: {"employment_channel": "公益岗位", "work_county": "甲县", "id_number": id_of("19540630")}},
     [("5_12_005", 7, CHANNEL)]),
    ({ONLY_MONITORED: {"employment_channel": "帮扶车间", "work_county": "甲县", "id_number": id_of("19540630")}}, []),
    # in a post before 16
    ({ONLY_MONITORED: {"employment_channel": "公益性岗位", "work_county": "甲县", "id_number": id_of("20080701"),
                       "start_month": "2024年06月"}},
     [("5_12_004", 7, CHANNEL), ("5_16_010", 7, START)]),
    ({ONLY_MONITORED: {"employment_channel": "公益性岗位", "work_county": "甲县", "id_number": id_of("20080630"),
                       "start_month": "2024年06月"}}, []),
    ({LATEST: {"employment_channel": "公益性岗位", "work_county": "甲县", "id_number": id_of("20080701")}},
     [("5_16_010", 5, START)]),
    # younger than 16 when the spell began: whoever turns 16 in its first month is not
    ({EARLIER: {"id_number": id_of("20080401")}}, [("5_16_010", 4, START)]),
    ({EARLIER: {"id_number": id_of("20080331")}}, []),
    ({ONLY_MONITORED: {"id_number": id_of("20080301")}}, [("5_16_010", 7, START)]),
    ({ONLY_MONITORED: {"id_number": id_of("20080301")} | ORDINARY}, []),
    # what must be said of a job
    ({LATEST: {"wage_yuan_per_month": None}}, [("5_01_007", 5, WAGE), ("5_16_002", 5, WAGE)]),
    ({LATEST: {"employer": None}}, [("5_01_007", 5, "务工企业名称")]),
    ({BOTH: {"industry": None}}, [("5_01_007", 6, "所属行业"), ("5_12_006", 6, "所属行业")]),
    ({ONLY_MONITORED: {"employment_channel": None, "is_point_to_point": None}},
     [("5_12_006", 7, CHANNEL), ("5_12_006", 7, "是否点对点输送")]),
    ({ONLY_MONITORED: {"employer": None, "is_working_away": "否", "end_month": "2024年05月"}}, []),
    ({ONLY_MONITORED: {"employer": None} | ORDINARY}, []),
    # the latest spell is in the home county, and there is a subsidy for going away
    ({BOTH: {"work_county": "某市甲县", "transport_subsidy_yuan": "500"}}, [("5_17_012", 6, COUNTY)]),
    ({BOTH: {"work_county": "某市甲县", "transport_subsidy_yuan": "0"}}, []),
    ({BOTH: {"work_county": "某市乙县", "transport_subsidy_yuan": "500"}}, []),
    ({BOTH: {"work_county": None, "transport_subsidy_yuan": "500"}},
     [("4_12_001_202", 6, COUNTY), ("4_12_001_206", 6, COUNTY), ("5_01_005_203", 6, COUNTY)]),
    ({LATEST: {"work_county": "甲县", "transport_subsidy_yuan": "500"}}, []),
    # not on the register: neither the ID number nor the person number
    ({LATEST: {"person_id": "H1-8", "id_number": id_of(serial=8)}}, [("G7", 5, IDS)]),
    ({LATEST: {"person_id": "H1-8"}}, []),
    ({LATEST: {"id_number": id_of(serial=8)}}, []),
    ({LATEST: {"person_id": None, "id_number": None}}, []),
    ({LATEST: {"household_id": "H9", "person_id": "H9-1", "id_number": id_of(serial=8)}}, []),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "expected"), CASES)
def test_found_at_its_cell_and_nothing_beside(edits, expected, bench):
    assert bench.found("migrant_work", edited("migrant_work", edits), CODES) == sorted(expected)


def test_clean_spells_break_none_of_the_rules(bench):
    assert bench.found("migrant_work", work_rows.spells(), CODES) == []


def test_every_code_is_found_in_some_case():
    told = {code for _, expected in CASES for code, _, _ in expected}
    assert told == set(CODES) - {"G5"}


def test_a_subsidy_on_the_register_counts_as_long_as_nobody_works_outside(bench):
    aid = {r: {"aid_employment": "技能培训,外出务工补贴"} for r in (2, 3)}
    at_home = {BOTH: {"work_county": "甲县"}}
    second = {"person_id": "H2-4", "id_number": id_of(serial=4), "household_id": "H2"} | UNSTABLE
    people = edited("monitored_person", aid)
    assert bench.found("migrant_work", edited("migrant_work", at_home), CODES, monitored_person=people) == [
        ("5_17_012", 6, COUNTY)
    ]
    outside = edited("migrant_work", at_home | {-1: second})
    assert bench.found("migrant_work", outside, CODES, monitored_person=people) == []


def test_a_resolved_household_may_keep_its_subsidy(bench):
    people = [row | ({"is_risk_resolved": "是"} if row["household_id"] == "H2" else {}) for row in register()]
    rows = edited("migrant_work", {BOTH: {"work_county": "甲县", "transport_subsidy_yuan": "500"}})
    assert bench.found("migrant_work", rows, CODES, monitored_person=people) == []


def test_without_the_county_column_the_register_says_where_home_is(bench):
    rows = [{k: v for k, v in row.items() if k != "county_name"} for row in work_rows.spells()]
    rows[2] |= {"employment_channel": "帮扶车间", "work_county": "某市甲县"}
    rows[3] |= {"employment_channel": "帮扶车间"}
    assert bench.found("migrant_work", rows, CODES) == [("5_12_002", 7, CHANNEL)]


def test_whose_row_it_is_may_be_told_by_the_register_alone(bench):
    rows = [
        {k: v for k, v in row.items() if k not in ("household_type", "monitoring_category")}
        for row in edited("migrant_work", {r: {"wage_yuan_per_month": "99"} for r in (EARLIER, BOTH, ONLY_MONITORED)})
    ]
    told = bench.found("migrant_work", rows, {"5_16_001", "5_16_002"})
    assert told == [("5_16_001", 6, WAGE), ("5_16_001", 7, WAGE), ("5_16_002", 4, WAGE), ("5_16_002", 6, WAGE)]


def test_the_wage_s_row_alone_is_set_aside(bench):
    rows = edited("migrant_work", {EARLIER: {"wage_yuan_per_month": "99"}})
    checked = bench.judged("migrant_work", rows, CODES)
    assert list(checked.quarantined["source_row"]) == [4]
    assert list(checked.accepted["source_row"]) == [5, 6, 7]


def test_an_overlap_of_one_family_has_a_code_for_each_population(bench):
    rows = edited("migrant_work", {-1: {"start_month": "2024年05月"} | MARGINAL})
    told = bench.judged("migrant_work", rows, CODES).findings
    assert told[["code", "family"]].drop_duplicates().values.tolist() == [["5_12_001", "5_12_001"]]


@pytest.mark.parametrize(("exported", "is_found"), [("2024-05-30", False), ("2024-05-29", True), ("2024-08-01", True)])
def test_exports_more_than_31_days_apart_are_told_once_for_the_file(exported, is_found, bench):
    told = bench.judged("migrant_work", work_rows.spells(), ["G5"], date.fromisoformat(exported)).findings
    assert len(told) == int(is_found)
    assert told["source_row"].isna().all()
    assert told["household_id"].isna().all()
    assert not is_found or "31" in told["what_zh"].iloc[0]


@pytest.mark.parametrize(
    ("dataset", "exported", "is_found"),
    [
        ("household_member", "2024-03-30", False),
        ("household_member", "2024-03-29", True),
        ("planned_work", "2023-06-30", False),
        ("planned_work", "2023-06-29", True),
    ],
)
def test_members_and_plans_may_be_a_quarter_and_a_year_older(dataset, exported, is_found, bench):
    told = bench.judged(dataset, work_rows.MADE[dataset](), ["G5"], date.fromisoformat(exported)).findings
    assert list(told["code"]) == ["G5"] * is_found
