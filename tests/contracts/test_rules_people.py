"""Rules about persons: who the person is, insurance, support. Each defect at its cell, and the nearest that is none."""

import pytest

from tests.contracts import people
from tests.contracts.people import SUBSIDY, Case, at
from tests.contracts.test_rules_people_at_work import CASES as AT_WORK
from tests.contracts.test_rules_people_in_school import CASES as IN_SCHOOL

ILL, MEDICAL, EMPLOYEE = "has_critical_illness_insurance", "has_resident_medical", "has_employee_medical"
PENSION, WORK_PENSION = "has_resident_pension", "has_employee_pension"
ILL_AT, MEDICAL_AT, PENSION_AT = "是否参加大病保险", "是否参加城乡居民基本医疗保险", "是否参加城乡居民基本养老保险"
NO_ILL = (at(ILL_AT, unmonitored="1_02_003"), at(ILL_AT, any="1_02_007"))
ILL_NO = at(ILL_AT, lifted="2_01_016", monitored="2_12_016")
MEDICAL_NO = at(MEDICAL_AT, lifted="2_01_016", monitored="2_12_016")
NONE = at(MEDICAL_AT, lifted="2_01_008")
TWICE = at(MEDICAL_AT, lifted="2_01_009", monitored="2_12_015")
PENSION_BLANK = at(PENSION_AT, lifted="2_01_007", monitored="5_15_001")
LIMB = at("劳动技能", lifted="4_01_007", monitored="4_01_008")
CERTIFICATE = at("证件类型", lifted="4_01_002", monitored="4_12_003")
CHRONIC_ABLE = at("劳动技能", monitored="5_12_009-16")
HARDSHIP = at("享受特困供养政策情况", lifted="5_15_018", monitored="5_15_019")
SEX = at("性别", lifted="2_01_004")
DISABLED = {"health_status": "残疾", "id_type": "残疾人证", "labour_capacity": "丧失劳动力"}
EXTREME = {"extreme_hardship_support": "农村特困"}

CASES = [
    Case({}),
    Case({"ethnicity": None}, (at("民族", lifted="2_01_001", monitored="2_12_002"),)),
    Case({"health_status": None}, (at("健康状况", lifted="2_01_002", monitored="2_12_003"),)),
    # Sex and relation; words that fit both sexes say nothing.
    Case({"relation_to_head": "之女"}, (SEX,)),
    Case({"relation_to_head": "之岳母"}, (SEX,)),
    Case({"relation_to_head": "之孙子", "sex": "女"}, (SEX,)),
    Case({"relation_to_head": "之女婿", "sex": "2"}, (SEX,)),
    Case({"relation_to_head": "之子"}),
    Case({"relation_to_head": "之儿媳", "sex": "女"}),
    Case({"relation_to_head": "之兄弟姐妹", "sex": "女"}),
    Case({"relation_to_head": "之女", "sex": None}),
    # Disability: certificate, kind 4 (limb), grade 1 or 2.
    Case(DISABLED | {"id_type": "居民身份证"}, (CERTIFICATE,)),
    Case(DISABLED | {"id_type": None}, (CERTIFICATE,)),
    Case(DISABLED | {"health_status": "长期慢性病,残疾", "id_type": "居民身份证"}, (CERTIFICATE,)),
    Case(DISABLED),
    Case(DISABLED | {"labour_capacity": "普通劳动力"}, (LIMB, CHRONIC_ABLE), certificate="41"),
    Case(DISABLED | {"labour_capacity": "技能劳动力"}, (LIMB, CHRONIC_ABLE), certificate="4201"),
    Case(DISABLED | {"labour_capacity": "普通劳动"}, (LIMB, CHRONIC_ABLE), certificate="42"),
    Case(DISABLED | {"labour_capacity": "普通劳动力"}, (CHRONIC_ABLE,), certificate="43"),
    Case(DISABLED | {"labour_capacity": "普通劳动力"}, (CHRONIC_ABLE,), certificate="31"),
    Case(DISABLED, certificate="41"),
    # Critical illness.
    Case({ILL: None}, (*NO_ILL, at(ILL_AT, lifted="2_01_006", monitored="2_12_010"))),
    Case({ILL: "否"}, (*NO_ILL, ILL_NO)),
    Case({ILL: "不详"}, (at(ILL_AT, lifted="2_01_006", monitored="2_12_010"),)),
    Case({ILL: "否", EMPLOYEE: "是", MEDICAL: "否"}, NO_ILL),
    # Medical insurance.
    Case({MEDICAL: "否"}, (MEDICAL_NO, NONE)),
    Case({MEDICAL: "否", EMPLOYEE: None}, (MEDICAL_NO, NONE)),
    Case({MEDICAL: None}, (NONE,)),
    Case({MEDICAL: None, EMPLOYEE: None}, (NONE, at(MEDICAL_AT, monitored="2_12_012"))),
    Case({MEDICAL: "否", EMPLOYEE: "是"}),
    Case({MEDICAL: None, EMPLOYEE: "是"}),
    Case({EMPLOYEE: None}),
    Case({EMPLOYEE: "是"}, (TWICE,)),
    Case({MEDICAL: "否", "receives_medical_assistance": "是"}, (MEDICAL_NO, NONE, at(MEDICAL_AT, lifted="3_01_007"))),
    Case({MEDICAL: None, "receives_medical_assistance": "是"}, (NONE, at(MEDICAL_AT, lifted="3_01_007"))),
    Case({"receives_medical_assistance": "是"}),
    Case({MEDICAL: "否", EMPLOYEE: "是", "receives_medical_assistance": "是"}),
    # Pensions.
    Case({PENSION: None}, (PENSION_BLANK,)),
    Case({PENSION: "#REF!"}, (PENSION_BLANK,)),
    Case({PENSION: "否"}),
    Case({PENSION: None, WORK_PENSION: None}, (PENSION_BLANK, at(PENSION_AT, lifted="5_19_001"))),
    Case({PENSION: "否", WORK_PENSION: None}),
    # Premium subsidy: identified up to February 2024, or after.
    Case({"aid_health": None, "identified_month": "202402"}, (at("健康帮扶", monitored_unresolved="1111_06"),)),
    Case({"aid_health": "家庭医生签约服务"}, (at("健康帮扶", monitored_unresolved="1111_06"),)),
    Case({"aid_health": f"家庭医生签约服务,{SUBSIDY}"}),
    Case({"aid_health": None, "identified_month": "202403"}),
    Case({"aid_health": SUBSIDY, "identified_month": "202403"}, (at("健康帮扶", monitored_unresolved="1111_13"),)),
    Case({"aid_health": SUBSIDY, "identified_month": "202402"}),
    # Extreme hardship: healthy, not in school, from 18 to 59.
    Case(EXTREME, (HARDSHIP,)),
    Case(EXTREME, (HARDSHIP,), born="20060630"),
    Case(EXTREME, born="20060701"),
    Case(EXTREME, (HARDSHIP,), born="19640701"),
    Case(EXTREME | {"labour_capacity": "无劳动力"}, born="19640630"),
    Case(EXTREME | {"health_status": "长期慢性病", "labour_capacity": "无劳动力"}),
    Case(EXTREME | {"school_status": "高职高专一年级"} | people.PUPIL, born="20050101"),
    Case({"extreme_hardship_support": "未享受"}),
    Case({"extreme_hardship_support": None}),
]


@pytest.fixture(scope="module", params=[CASES, AT_WORK, IN_SCHOOL], ids=["person", "at work", "in school"])
def cases(request):
    return request.param


def test_each_case_is_told_at_its_cell_in_its_populations_and_nothing_else(cases, raw, in_force):
    assert people.check_cases(cases, raw, in_force) == []


def test_every_code_about_persons_has_a_case():
    told = {code for case in (*CASES, *AT_WORK, *IN_SCHOOL) for code in case.codes()}
    assert people.codes_of_topics() - told == set()


def test_without_the_column_a_blank_is_nobodys_fault(raw, in_force):
    row = people.rows_of([Case({})])[0]
    del row["has_critical_illness_insurance"]
    told = people.judged([row], raw, in_force)
    assert {code for code, _, _ in told} == {"UNJUDGED"}


def test_a_house_or_water_is_told_once_a_household_at_its_first_row_that_says_so(raw, in_force):
    rows = people.rows_of([Case({"is_unsafe_housing": "是", "has_safe_water": "否"})])
    rows += [row | {"person_id": f"again-{row['person_id']}"} for row in rows]
    told = people.judged(rows, raw, in_force)
    assert {(row, column) for code, row, column in told if code == "1_02_007"} == {
        (2 * home + 1, column) for home in range(5) for column in ("是否危房户", "是否解决安全饮用水")
    }
