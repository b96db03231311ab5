"""Rules told at the register's row of whoever works away, plans to, or has aid for it; and at plans and members."""

from dataclasses import replace

import pytest

import data_contracts as dc

from . import work_rows
from .work_rows import WORK_PLACE, edited, id_of

CODES = (
    *("1111_3", "1111_10", "2_01_015", "2_12_004", "3_02_003", "4_01_006_123", "4_01_006_201", "4_11_014", "4_12_002"),
    *("5_01_004", "5_12_003", "5_01_005_204", "5_15_014", "5_17_011", "5_17_013"),
    *("5_20_028", "5_20_029", "5_20_030", "5_20_031"),
)
PLAN_CODES = ("4_12_001_206", "5_15_008", "5_15_009", "RW_PW_01", "RW_PW_02", "RW_PW_03", "G7")
LABOUR, SCHOOL, EDUCATION, HARDSHIP = "劳动技能", "在校生状况", "文化程度", "享受特困供养政策情况"
AID, POST_AID, POST, PLACE, TOILET = "就业帮扶", "公益岗位帮扶", "公益性岗位", "务工所在地", "是否有卫生厕所"


@pytest.fixture(scope="module")
def bench(raw, in_force) -> work_rows.Bench:
    return work_rows.Bench(raw, in_force)


# Rows: the worker and another of H1 (lifted), H2 (unstable), H3 (marginal), then H4 (marginal, resolved), H5 (neither).
W1, O1, W2, O2, W3, O3, RESOLVED, NEITHER = range(8)


def both(home: int, **cells):
    """The same cells in both rows of a household."""
    return {home: cells, home + 1: cells}


UNABLE, WEAK = {"labour_capacity": "无劳动力"}, {"labour_capacity": "弱劳动力或半劳动力"}
PUPIL, SUPPORTED = {"school_status": "普通高中一年级"}, {"extreme_hardship_support": "农村特困"}
COLLEGE, SKILLED = {"education": "大专"}, {"labour_capacity": "技能劳动力"}
TRAVEL, EXPORT = {"aid_employment": "技能培训,外出务工补贴"}, {"aid_employment": "劳务输出"}

# edits of the register, of the spells, of the plans; what must be found: (code, sheet row, header)
CASES = [
    # hardly able to work, and in the export of work or plans
    ({W1: WEAK}, {}, {}, [("2_01_015", 4, LABOUR)]),
    ({O1: UNABLE}, {}, {}, [("2_01_015", 5, LABOUR)]),
    ({W2: {"labour_capacity": "丧失劳动力"}}, {}, {}, [("2_01_015", 6, LABOUR), ("2_12_004", 6, LABOUR)]),
    ({W3: UNABLE}, {}, {}, [("2_12_004", 8, LABOUR)]),
    ({W3: WEAK}, {}, {}, []),
    ({O3: UNABLE}, {}, {}, [("2_12_004", 9, LABOUR)]),
    ({O3: UNABLE}, {}, {2: {"is_planning": "否"}}, []),
    ({W3: UNABLE}, {3: {"end_month": "2024年05月"}}, {}, []),
    ({W3: UNABLE}, {3: {"end_month": "2024年06月"}}, {}, [("2_12_004", 8, LABOUR)]),
    ({W3: UNABLE}, {3: {"is_working_away": "否"}}, {}, []),
    ({RESOLVED: UNABLE}, {}, {}, []),
    # at school and away, or planning to be
    ({W1: PUPIL}, {}, {}, [("4_01_006_123", 4, SCHOOL), ("4_01_006_201", 4, SCHOOL)]),
    ({W1: PUPIL}, {1: {"end_month": "2024年06月", "is_working_away": "否"}}, {}, [("4_01_006_201", 4, SCHOOL)]),
    ({O1: PUPIL}, {}, {}, [("4_01_006_123", 5, SCHOOL)]),
    ({O2: PUPIL}, {}, {}, [("4_01_006_123", 7, SCHOOL), ("4_12_002", 7, SCHOOL)]),
    ({W3: PUPIL}, {}, {}, [("4_12_002", 8, SCHOOL)]),
    ({O3: PUPIL}, {}, {2: {"is_planning": "否"}}, []),
    ({RESOLVED: PUPIL}, {}, {}, []),
    # on extreme-hardship support and away
    ({W1: SUPPORTED}, {}, {}, [("5_01_004", 4, HARDSHIP)]),
    ({W2: {"extreme_hardship_support": "城市特困"}}, {}, {}, [("5_01_004", 6, HARDSHIP), ("5_12_003", 6, HARDSHIP)]),
    ({W3: SUPPORTED}, {}, {}, [("5_12_003", 8, HARDSHIP)]),
    ({W3: {"extreme_hardship_support": "未享受"}}, {}, {}, []),
    ({W3: {"extreme_hardship_support": None}}, {}, {}, []),
    ({W3: SUPPORTED}, {3: {"end_month": "2024年05月"}}, {}, []),
    ({O1: SUPPORTED}, {}, {}, []),
    # a work place that names no county
    ({W1: {"work_place": "广东省深圳市"}}, {}, {}, [("5_01_005_204", 4, PLACE)]),
    ({W1: {"work_place": None}}, {}, {}, [("5_01_005_204", 4, PLACE)]),
    ({W1: {"work_place": None}}, {1: {"end_month": "2024年06月", "is_working_away": "否"}}, {}, []),
    ({W1: {"work_place": "广东省深圳市"}}, {1: {"end_month": "2024年06月", "is_working_away": "否"}}, {},
     [("5_01_005_204", 4, PLACE)]),
    ({O1: {"work_place": "广东省深圳市"}}, {}, {}, []),
    ({W3: {"work_place": "广东省深圳市"}}, {}, {}, []),
    # aid, and nobody of the household in the export
    (both(W1, **TRAVEL), {0: {"household_id": "H8"}, 1: {"household_id": "H8"}}, {}, [("1111_3", 4, AID)]),
    ({O1: {"public_post": "护林员"}}, {0: {"household_id": "H8"}, 1: {"household_id": "H8"}}, {},
     [("1111_3", 5, POST)]),
    ({O1: {"public_post": "护林员"}}, {}, {}, []),
    ({NEITHER: {"public_post": "护林员"}}, {}, {}, [("1111_3", 11, POST)]),
    ({NEITHER: {"public_post": "护林员"} | EXPORT}, {}, {}, [("1111_3", 11, AID)]),
    ({NEITHER: {"household_id": None} | EXPORT}, {}, {}, []),
    # aid, and nobody away now: the unresolved, and whoever was identified in 2023
    (both(W2, aid_employment="技能培训"), {2: {"end_month": "2024年05月"}}, {}, [("4_11_014", 6, AID)]),
    (both(W2, aid_public_post="公益性岗位"), {2: {"is_working_away": "否", "end_month": "2024年06月"}}, {},
     [("4_11_014", 6, POST_AID)]),
    (both(W2, aid_employment="技能培训"), {}, {}, []),
    (both(W1, aid_employment="技能培训"), {1: {"end_month": "2024年06月", "is_working_away": "否"}}, {}, []),
    ({RESOLVED: {"aid_public_post": "公益性岗位", "identified_month": "202301"}}, {}, {}, [("4_11_014", 10, POST_AID)]),
    ({RESOLVED: {"aid_public_post": "公益性岗位", "identified_month": "202312"}}, {}, {}, [("4_11_014", 10, POST_AID)]),
    ({RESOLVED: {"aid_public_post": "公益性岗位", "identified_month": "202212"}}, {}, {}, []),
    ({RESOLVED: {"aid_public_post": "公益性岗位", "identified_month": "202401"}}, {}, {}, []),
    (both(W2, aid_employment="技能培训", identified_month="202105"), {2: {"end_month": "2024年05月"}}, {},
     [("4_11_014", 6, AID)]),
    # a subsidy for going away, and no transport subsidy with any of the household's spells
    (both(W2, **TRAVEL), {}, {}, [("1111_10", 6, AID)]),
    (both(W2, **TRAVEL), {2: {"transport_subsidy_yuan": "0"}}, {}, [("1111_10", 6, AID)]),
    (both(W2, **TRAVEL), {2: {"transport_subsidy_yuan": "1"}}, {}, []),
    (both(W2, aid_employment="技能培训"), {}, {}, []),
    (both(W1, **TRAVEL), {}, {}, []),
    # labour export or a subsidy, and nobody outside the county since identification
    (both(W2, **EXPORT), {2: {"work_county": "某市甲县"}}, {}, [("5_17_011", 6, AID)]),
    (both(W2, **EXPORT), {2: {"work_county": "某市乙县"}}, {}, []),
    (both(W2, **EXPORT), {2: {"work_county": None}}, {}, []),
    (both(W2, aid_employment="外出劳务补贴", identified_month="202406"),
     {2: {"end_month": "2024年05月", "transport_subsidy_yuan": "1"}}, {}, [("4_11_014", 6, AID), ("5_17_011", 6, AID)]),
    (both(W2, aid_employment="外出劳务补贴", identified_month="202405"),
     {2: {"end_month": "2024年05月", "transport_subsidy_yuan": "1"}}, {}, [("4_11_014", 6, AID)]),
    (both(W2, aid_employment="技能培训"), {2: {"work_county": "某市甲县"}}, {}, []),
    ({RESOLVED: EXPORT | {"identified_month": "202105"}}, {}, {}, [("1111_3", 10, AID)]),
    # labour export, and all work began before identification
    (both(W2, **EXPORT, identified_month="202403"), {}, {}, [("5_17_013", 6, AID)]),
    (both(W2, **EXPORT, identified_month="202402"), {}, {}, []),
    (both(W2, aid_employment="技能培训", identified_month="202403"), {}, {}, []),
    (both(W2, **EXPORT, identified_month="202403", work_place=WORK_PLACE),
     {-1: {"household_id": "H2", "person_id": "H2-4", "id_number": id_of(serial=4), "start_month": "2024年03月"}},
     {}, []),
    # unstable work as a risk, and nobody in the export
    ({RESOLVED: {"risk_2": "因务工就业不稳", "is_risk_resolved": "否"}}, {}, {}, [("5_15_014", 10, "致贫/返贫风险2")]),
    ({RESOLVED: {"risk_2": "因务工就业不稳"}}, {}, {}, []),
    (both(W2, risk_1="因务工就业不稳"), {}, {}, []),
    # leads: college or skill, and no row in the export
    ({O1: COLLEGE}, {}, {}, [("5_20_030", 5, EDUCATION)]),
    ({O2: {"education": "本科及以上"}}, {}, {}, [("5_20_028", 7, EDUCATION), ("5_20_030", 7, EDUCATION)]),
    ({O3: COLLEGE}, {}, {}, [("5_20_028", 9, EDUCATION)]),
    ({W1: COLLEGE, O1: {"education": "高中"}}, {}, {}, []),
    ({O1: SKILLED}, {}, {}, [("5_20_031", 5, LABOUR)]),
    ({O3: SKILLED}, {}, {}, [("5_20_029", 9, LABOUR)]),
    ({W3: SKILLED}, {}, {}, []),
    ({NEITHER: COLLEGE | SKILLED}, {}, {}, []),
    ({O1: COLLEGE | {"person_id": None, "id_number": None}}, {}, {}, []),
    # a toilet that nobody asked about, once a household
    (both(W1, has_toilet=None), {}, {}, [("3_02_003", 4, TOILET)]),
    (both(W1, has_toilet="否"), {}, {}, []),
    (both(W3, has_toilet=None), {}, {}, []),
]  # fmt: skip


@pytest.mark.parametrize(("people", "spells", "plans", "expected"), CASES)
def test_found_at_its_cell_and_nothing_beside(people, spells, plans, expected, bench):
    beside = {"migrant_work": edited("migrant_work", spells), "planned_work": edited("planned_work", plans)}
    assert bench.found("monitored_person", edited("monitored_person", people), CODES, **beside) == sorted(expected)


def test_a_clean_register_breaks_none_of_the_rules(bench):
    assert bench.found("monitored_person", work_rows.register(), CODES) == []


def test_every_code_is_found_in_some_case():
    assert {code for *_, expected in CASES for code, _, _ in expected} == set(CODES)


def test_the_four_leads_are_leads(bench):
    told = bench.judged("monitored_person", edited("monitored_person", {O2: COLLEGE | SKILLED}), CODES).findings
    assert len(told) == 4
    assert told["is_lead"].all()


def test_two_workers_of_one_household_are_told_once(bench):
    second = {"household_id": "H2", "person_id": "H2-4", "id_number": id_of(serial=4)}
    rows = edited("migrant_work", {-1: second | work_rows.UNSTABLE})
    people = edited("monitored_person", both(W2, **TRAVEL, work_place=WORK_PLACE))
    told = bench.found("monitored_person", people, CODES, migrant_work=rows)
    assert told == [("1111_10", 6, AID)]


def test_a_mistyped_id_number_loses_nobody_as_long_as_the_person_number_is_there(bench):
    people = edited("monitored_person", {W1: COLLEGE | {"id_number": id_of(serial=99)}})
    assert bench.found("monitored_person", people, CODES) == []
    rows = [{k: v for k, v in row.items() if k != "person_id"} for row in work_rows.spells()]
    told = bench.found("monitored_person", people, CODES, migrant_work=rows)
    assert told == [("5_20_030", 4, EDUCATION)]


@pytest.mark.parametrize(
    ("place", "names_county"),
    [
        (WORK_PLACE, True),
        ("贵州省黔南州长顺县", True),
        ("内蒙古自治区鄂尔多斯市准格尔旗", True),
        ("浙江省金华市义乌市", True),
        ("贵州省黔东南州凯里市", True),
        ("新疆维吾尔自治区喀什地区喀什市", True),
        ("广东省东莞市", True),
        ("广西壮族自治区", False),
        ("广东省广州市", False),
        ("贵州省贵阳市", False),
        ("新疆维吾尔自治区喀什地区", False),
        ("上海市", False),
    ],
)
def test_which_places_name_a_county(place, names_county, bench):
    people = edited("monitored_person", {W1: {"work_place": place}})
    assert (bench.found("monitored_person", people, {"5_01_005_204"}) == []) == names_county


def test_without_the_work_export_its_rules_are_said_to_be_unjudged(raw, in_force):
    contract = dc.load_contracts()["monitored_person"]
    some = replace(contract, rules=tuple(r for r in contract.rules if r.code in ("5_20_030", "1111_3")))
    told = dc.check(raw("monitored_person", work_rows.register()), some, in_force, {}).findings
    assert told[["code", "found"]].values.tolist() == [["UNJUDGED", "1111_3、5_20_030"]]
    assert "已外出务工信息" in told["fix_zh"].iloc[0]


# edits of the plans; what must be found
PLAN_CASES = [
    ({0: {"planned_county": None}}, [("4_12_001_206", 4, "计划务工所在县")]),
    ({0: {"planned_county": None, "is_planning": "否"}}, []),
    ({0: {"service_need": None}}, [("5_15_008", 4, "就业服务需求")]),
    ({1: {"service_need": None}}, [("5_15_008", 5, "就业服务需求"), ("5_15_009", 5, "就业服务需求")]),
    ({2: {"service_need": None}}, [("5_15_009", 6, "就业服务需求")]),
    ({2: {"service_need": None, "is_planning": "否"}}, []),
    ({2: {"service_need": None, "is_planning": None}}, [("5_15_009", 6, "就业服务需求")]),
    ({0: {"household_id": None}}, [("RW_PW_01", 4, "户编号")]),
    ({0: {"household_id": "H9"}}, [("RW_PW_02", 4, "户编号")]),
    ({0: {"is_planning": "也许"}}, [("RW_PW_03", 4, "是否计划务工")]),
    ({0: {"person_id": "H1-8", "id_number": id_of(serial=8)}}, [("G7", 4, "证件号码")]),
    ({0: {"person_id": "H1-8"}}, []),
]


@pytest.mark.parametrize(("edits", "expected"), PLAN_CASES)
def test_plans(edits, expected, bench):
    assert bench.found("planned_work", edited("planned_work", edits), PLAN_CODES) == sorted(expected)


def test_every_code_of_plans_is_found_in_some_case():
    assert {code for _, expected in PLAN_CASES for code, _, _ in expected} == set(PLAN_CODES)


# edits of the household export, of the register; what must be found
MEMBER_CASES = [
    (
        {0: {"has_working_toilet": None}, 1: {"has_working_toilet": None}},
        {},
        [("3_02_003", 4, "卫生厕所是否能正常使用")],
    ),
    ({0: {"has_working_toilet": None}}, both(W1, has_toilet="否"), []),
    ({0: {"has_working_toilet": None}}, both(W1, has_toilet=None), [("3_02_003", 4, "卫生厕所是否能正常使用")]),
    ({0: {"has_working_toilet": "否"}}, {}, []),
    ({2: {"has_working_toilet": None}}, {}, []),
]


@pytest.mark.parametrize(("edits", "people", "expected"), MEMBER_CASES)
def test_the_toilet_of_the_household_export(edits, people, expected, bench):
    beside = {"monitored_person": edited("monitored_person", people)}
    assert bench.found("household_member", edited("household_member", edits), {"3_02_003"}, **beside) == expected
