"""Cases of the rules about school and education (judged in test_rules_people)."""

from dataclasses import replace

import data_contracts as dc
from data_contracts.rules.schooling import school_record_by_birth_day, school_record_on_school_day
from tests.contracts.people import PUPIL, Case, at, exported, rows_of

SCHOOL, EDUCATION = "在校生状况", "文化程度"
# The export of 30 June 2024 belongs to the school year that began on 1 September 2023.
GAP = at(SCHOOL, any="1_02_007")
NO_RECORD = (at(SCHOOL, any="1_02_005"), GAP)
AT_START = at(SCHOOL, lifted="5_15_016", monitored="5_15_017")
NOTHING = at(EDUCATION, lifted="3_01_002", monitored="3_12_003")
BOTH = at(SCHOOL, lifted="3_01_003", monitored="3_12_004")
PRESCHOOL = at(SCHOOL, lifted="5_17_001", monitored="5_12_013")
PRIMARY = at(SCHOOL, lifted="5_17_002", monitored="5_12_014")
LOWER = at(SCHOOL, lifted="5_17_003", monitored="5_12_015")
UPPER = at(SCHOOL, lifted="5_17_004", monitored="5_12_016")
HIGH = at(SCHOOL, lifted="5_17_005", monitored="5_12_017")
HIGH_EDUCATION = at(EDUCATION, lifted="5_17_005", monitored="5_12_017")
MASTER = at(SCHOOL, lifted="5_17_006", monitored="5_12_018")
LOW = at(EDUCATION, lifted="5_17_007", monitored="5_12_019")
GRANT = at("教育帮扶", lifted="5_15_011", monitored="5_15_012")
HEALTHY = at("健康状况", lifted="2_01_012")
REASON = {"labour_capacity": "无劳动力", "education": "小学"}
RAIN = {"aid_education": "雨露计划"}


def _in(status: str | None, **cells: str | None) -> dict[str, str | None]:
    return PUPIL | {"school_status": status} | cells


def _ages(status: str, finding: object, *, fits: tuple[str, ...], not_fits: tuple[str, ...]) -> list[Case]:
    """``status`` with birthdays at which it fits, and at which it does not."""
    told = [Case(_in(status), (finding,), born=born) for born in not_fits]
    return [*told, *(Case(_in(status), born=born) for born in fits)]


CASES = [
    # School record of children: born from 30 September 2007, six years old.
    Case(_in(None), (*NO_RECORD, AT_START, NOTHING), born="20140101"),
    Case(_in(None, education="小学"), (*NO_RECORD, AT_START), born="20140101"),
    Case(_in("小学"), born="20140101"),
    Case(REASON | {"not_in_school_reason": "其他"}, born="20140101"),
    Case(_in(None), (*NO_RECORD, NOTHING), born="20180630"),
    Case(_in(None), (NOTHING,), born="20180701"),
    Case(_in(None), (*NO_RECORD, AT_START, NOTHING), born="20170901"),
    Case(_in(None), (*NO_RECORD, NOTHING), born="20170902"),
    # 16 on the first of September is still of school age for 5_15_016, seventeen is not.
    Case({"education": "小学"}, (*NO_RECORD, AT_START, LOW), born="20070930"),
    Case({"education": "小学"}, (AT_START, LOW), born="20070929"),
    Case({"education": "小学"}, (AT_START, LOW), born="20060902"),
    Case({"education": "小学"}, (LOW,), born="20060901"),
    # From 15, lower secondary education is finished school.
    Case(_in(None, education="初中"), born="20080701"),
    Case(_in(None, education="初中"), born="20090630"),
    Case(_in(None, education="初中"), (*NO_RECORD, AT_START), born="20090701"),
    # Illness as the reason.
    Case(REASON | {"not_in_school_reason": "因病"}, (HEALTHY,), born="20140101"),
    Case(REASON | {"not_in_school_reason": "因残"}, (HEALTHY,), born="20140101"),
    Case(REASON | {"not_in_school_reason": "因病", "health_status": "长期慢性病"}, born="20140101"),
    Case(REASON | {"not_in_school_reason": "厌学"}, born="20140101"),
    # Education and school together, or neither.
    Case({"education": None}, (NOTHING,)),
    Case({"education": None, "not_in_school_reason": "其他"}),
    Case(_in("高职高专一年级", education="高中"), (BOTH,), born="20040101"),
    # School years and ages, on the birthday itself.
    *_ages("学龄前儿童", PRESCHOOL, not_fits=("20170630", "20140101"), fits=("20170701", "20220101")),
    *_ages("学前教育", PRESCHOOL, not_fits=("20170630",), fits=("20170701",)),
    Case(_in("学前教育", health_status="残疾", id_type="残疾人证"), born="20150101"),
    *_ages("小学", PRIMARY, not_fits=("20180701", "20090630"), fits=("20180630", "20090701")),
    *_ages("小学一年级", PRIMARY, not_fits=("20180701", "20090630"), fits=("20180630",)),
    *_ages("七年级", LOWER, not_fits=("20120701", "20060630"), fits=("20120630", "20060701")),
    *_ages("九年级", LOWER, not_fits=("20120701", "20060630"), fits=("20120630",)),
    *_ages("普通高中一年级", UPPER, not_fits=("20090701", "20030630"), fits=("20090630", "20030701")),
    *_ages("高中三年级", UPPER, not_fits=("20090701",), fits=("20060701",)),
    *_ages("中职二年级", UPPER, not_fits=("20090701", "20030630"), fits=("20090630", "20030701")),
    *_ages("高职高专三年级", HIGH, not_fits=("20060701",), fits=("20060630", "20000101")),
    *_ages("技师学院一年级", HIGH, not_fits=("20060701",), fits=("20060630",)),
    *_ages("本科二年级", HIGH, not_fits=("20060701",), fits=("20060630",)),
    Case(_in("硕士生及以上"), (MASTER, HIGH), born="20060701"),
    *_ages("硕士生及以上", MASTER, not_fits=("20060630", "20040701"), fits=("20040630",)),
    Case({"education": "大专"}, (HIGH_EDUCATION,), born="20060701"),
    Case({"education": "本科及以上"}, (HIGH_EDUCATION,), born="20080630"),
    Case({"education": "本科及研究生及以上"}, (HIGH_EDUCATION,), born="20060701"),
    Case({"education": "大专"}, born="20060630"),
    Case({"education": "高中"}, born="20060701"),
    # Young adults with primary school only.
    Case({"education": "小学"}, (LOW,), born="20010701"),
    Case({"education": "文盲或半文盲"}, (LOW,), born="20010701"),
    Case({"education": "小学"}, born="20010630"),
    Case({"education": "初中"}, born="20010701"),
    Case({"education": "小学", "labour_capacity": "无劳动力"}, (*NO_RECORD, AT_START), born="20080701"),
    Case({"education": "小学", "labour_capacity": "普通劳动力"}, (*NO_RECORD, AT_START, LOW), born="20080630"),
    # Vocational grant: the cell stands on every row of the household, or on the person's alone.
    Case(RAIN, (GRANT,)),
    Case(_in("普通高中一年级") | RAIN, (GRANT,), born="20080101"),
    Case(_in("中职一年级") | RAIN, born="20080101"),
    Case(_in("高职高专二年级") | RAIN, born="20050101"),
    Case(_in("中职一年级") | RAIN, born="20080101", beside=RAIN),
    Case({"aid_education": "助学金"}),
]


def test_a_school_year_begins_in_september(raw):
    """In August the year that began the September before still counts."""
    limits = {"youngest": 6.0, "oldest": 16.0, "finished": 15.0, "begins": 901.0}
    contract = dc.load_contracts()["monitored_person"]
    table = dc.check_table(exported(rows_of([Case(_in(None), born="20171015")]), raw), contract)
    for day, is_of_age in (("2024-08-31", False), ("2024-09-01", True), ("2024-12-31", True)):
        passed = school_record_on_school_day(replace(table, day=day, known={}), "school_status", **limits)
        assert passed.iloc[1] != is_of_age


def test_without_a_day_no_child_is_of_school_age(raw):
    limits = {"youngest": 6.0, "oldest": 16.0, "finished": 15.0, "begins": 901.0}
    contract = dc.load_contracts()["monitored_person"]
    table = dc.check_table(exported(rows_of([Case(_in(None), born="20140101")]), raw), contract)
    table = replace(table, day=None, known={})
    assert school_record_on_school_day(table, "school_status", **limits).all()
    assert school_record_by_birth_day(table, "school_status", **limits, cutoff=930.0).all()
