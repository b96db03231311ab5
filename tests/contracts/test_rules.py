"""Each rule is found at its row and column, and nothing at the clean rows beside it."""

import pytest

DATASETS = [
    *("monitored_person", "household_member", "migrant_work", "household_income", "aid_payment"),
    *("department_event", "cadre", "responsibility", "household_list", "household_ledger", "verification"),
]
NEW = "+"  # an edit of row '+' appends a copy of the first row, changed


@pytest.mark.parametrize("dataset", DATASETS)
def test_clean_rows_break_no_rule(dataset, clean, judge):
    checked = judge(dataset, clean(dataset))
    assert checked.findings.empty
    assert checked.verdict == "accepted"
    assert len(checked.accepted) == checked.rows == len(clean(dataset))


def _edited(rows, edits):
    for row, cells in edits.items():
        if row == NEW:
            rows.append(rows[0] | cells)
        else:
            rows[row] |= cells
    return rows


def _wrong_check(number):
    return number[:17] + ("0" if number[17] != "0" else "1")


# dataset, edits by row (from 0), findings as (code, row of the sheet, column)
CASES = [
    ("monitored_person", {1: {"household_id": None}}, [("RW_MP_01", 5, "户编号")]),
    ("monitored_person", {1: {"household_type": None}}, [("RW_MP_02", 5, "户类型")]),
    ("monitored_person", {1: {"household_type": "富裕户"}}, [("RW_MP_02", 5, "户类型")]),
    ("monitored_person", {1: {"net_income_yuan_per_head": "九千"}}, [("RW_MP_03", 5, "人均纯收入（元）")]),
    ("monitored_person", {1: {"monitoring_category": "监测户"}}, [("RW_MP_04", 5, "监测对象类别")]),
    ("monitored_person", {1: {"is_unsafe_housing": "不详"}}, [("RW_MP_05", 5, "是否危房户")]),
    ("monitored_person", {1: {"id_number": None}}, [("4_01_003", 5, "证件号码")]),
    ("monitored_person", {1: {"id_number": "999999198001010012"}}, [("4_01_003", 5, "证件号码")]),
    ("monitored_person", {1: {"id_number": "99010119800101"}}, [("1_01_002", 5, "证件号码")]),
    ("monitored_person", {1: {"relation_to_head": None}}, [("3_01_001", 5, "与户主关系")]),
    ("monitored_person", {2: {"relation_to_head": None}}, [("3_01_001", 6, "与户主关系")]),
    ("monitored_person", {2: {"relation_to_head": "之子"}}, [("3_02_012", 6, "与户主关系")]),
    ("monitored_person", {1: {"relation_to_head": "户主"}}, [("3_02_011", 5, "与户主关系")]),
    ("monitored_person", {2: {"household_id": None}}, [("RW_MP_01", 6, "户编号")]),
    ("household_member", {1: {"household_id": None}}, [("RW_HM_01", 5, "户编号")]),
    ("household_member", {1: {"household_id": "H9"}}, [("RW_HM_02", 5, "户编号")]),
    ("household_member", {NEW: {}}, [("RW_HM_03", 7, "证件号码")]),
    ("migrant_work", {0: {"household_id": "H9"}}, [("RW_MW_01", 4, "户编号")]),
    ("migrant_work", {0: {"end_month": "2024年02月"}}, [("RW_MW_02", 4, "结束时间")]),
    ("migrant_work", {0: {"end_month": "六月"}}, [("RW_MW_03", 4, "结束时间")]),
    ("migrant_work", {0: {"start_month": None}}, [("3_12_001", 4, "开始时间")]),
    ("migrant_work", {0: {"start_month": "2024-13"}}, [("3_12_001", 4, "开始时间")]),
    ("migrant_work", {0: {"wage_yuan_per_month": "三千"}}, [("5_16_002", 4, "务工月收入")]),
    ("migrant_work", {0: {"wage_yuan_per_month": None}}, [("5_16_002", 4, "务工月收入")]),
    ("migrant_work", {0: {"wage_yuan_per_month": None, "is_working_away": "否"}}, []),
    ("migrant_work", {0: {"end_month": "2024年07月"}}, [("RW_MW_06", 5, "开始时间")]),
    ("migrant_work", {NEW: {}}, [("RW_MW_06", 7, "开始时间")]),
    ("household_income", {1: {"net_income_yuan_per_head": "1150"}}, [("RW_HI_01", 5, "人均纯收入")]),
    ("household_income", {1: {"wage_income_yuan": "2000"}}, [("RW_HI_02", 5, "纯收入")]),
    ("household_income", {1: {"wage_income_yuan": "-20000"}}, [("RW_HI_03", 5, "工资性收入")]),
    ("household_income", {1: {"wage_income_yuan": "两万"}}, [("RW_HI_03", 5, "工资性收入")]),
    ("household_income", {1: {"net_income_yuan": "无"}}, [("RW_HI_03", 5, "纯收入")]),
    ("household_income", {1: {"household_id": "H9"}}, [("RW_HI_04", 5, "户编号")]),
    ("household_income", {NEW: {}}, [("RW_HI_05", 7, "户编号")]),
    ("household_income", {NEW: {"accounting_year": "2023"}}, []),
    ("household_income", {1: {"members": None}}, [("RW_HI_06", 5, "家庭人口数")]),
    ("household_income", {1: {"members": "2.5"}}, [("RW_HI_06", 5, "家庭人口数")]),
    ("aid_payment", {1: {"amount_yuan": None}}, [("RW_AP_01", 5, "金额（元）")]),
    ("aid_payment", {1: {"amount_yuan": "0"}}, [("RW_AP_01", 5, "金额（元）")]),
    ("aid_payment", {1: {"amount_yuan": "三百"}}, [("RW_AP_01", 5, "金额（元）")]),
    ("aid_payment", {1: {"paid_month": "202413"}}, [("RW_AP_02", 5, "发放月份")]),
    ("aid_payment", {1: {"paid_month": "202312"}}, [("RW_AP_02", 5, "发放月份")]),
    ("aid_payment", {1: {"household_id": "H9"}}, [("RW_AP_03", 5, "户编号")]),
    ("aid_payment", {1: {"aid_kind": "其它补贴"}}, [("RW_AP_04", 5, "补贴项目")]),
    ("aid_payment", {NEW: {}}, [("RW_AP_05", 6, "发放月份")]),
    ("aid_payment", {NEW: {"paid_month": "202404"}}, []),
    ("aid_payment", {NEW: {"aid_kind": "养老保险金"}}, []),
    ("department_event", {1: {"event_date": None}}, [("RW_DE_01", 5, "日期")]),
    ("department_event", {1: {"event_date": "2024-02-30"}}, [("RW_DE_01", 5, "日期")]),
    ("department_event", {1: {"household_id": "H9"}}, [("RW_DE_02", 5, "户编号")]),
    ("department_event", {1: {"amount_yuan": "-1"}}, [("RW_DE_03", 5, "金额（元）")]),
    ("department_event", {1: {"amount_yuan": None}}, []),
    ("cadre", {1: {"cadre_id": None}}, [("RW_CA_01", 5, "干部编号")]),
    ("cadre", {NEW: {}}, [("RW_CA_02", 6, "干部编号")]),
    ("cadre", {1: {"role": "包村干部"}}, [("RW_CA_03", 5, "职责")]),
    ("responsibility", {1: {"cadre_id": "C9"}}, [("RW_RE_01", 5, "干部编号")]),
    ("responsibility", {1: {"cadre_id": None}}, [("RW_RE_01", 5, "干部编号")]),
    ("responsibility", {0: {"household_id": "H9"}}, [("RW_RE_02", 4, "户编号")]),
    ("responsibility", {0: {"household_id": None}}, [("RW_RE_02", 4, "户编号")]),
    ("responsibility", {0: {"ends_on": "2019-12-31"}}, [("RW_RE_03", 4, "结束日期")]),
    ("responsibility", {0: {"ends_on": "2020-01-01"}}, []),
    ("household_list", {1: {"household_id": None}}, [("RW_HL_01", 5, "户编号")]),
    ("household_list", {NEW: {}}, [("RW_HL_02", 6, "户编号")]),
    ("household_list", {1: {"members": "31"}}, [("RW_HL_03", 5, "家庭人口数")]),
    ("household_ledger", {1: {"household_id": None}}, [("RW_HG_01", 5, "户编号")]),
    ("household_ledger", {1: {"ended_on": "三月"}}, [("RW_HG_02", 5, "截止日期")]),
    ("household_ledger", {NEW: {}}, [("RW_HG_03", 6, "户编号")]),
    ("household_ledger", {1: {"members": "0"}}, [("RW_HG_04", 5, "家庭人口数")]),
    ("household_ledger", {1: {"wage_income_yuan": "-1"}}, [("RW_HG_05", 5, "工资性收入")]),
    ("household_ledger", {1: {"household_id": "H9"}}, [("RW_HG_06", 5, "户编号")]),
]


@pytest.mark.parametrize(("dataset", "edits", "expected"), CASES)
def test_a_planted_defect_is_found_where_it_stands(dataset, edits, expected, clean, judge):
    slot = "2024" if dataset == "aid_payment" else ""
    checked = judge(dataset, _edited(clean(dataset), edits), slot)
    found = checked.findings[["code", "source_row", "column_name"]].itertuples(index=False, name=None)
    assert sorted(found) == sorted(expected)
    serious = set(checked.findings.loc[checked.findings["severity"] == "quarantine", "source_row"])
    assert set(checked.quarantined["source_row"]) == serious
    assert len(checked.accepted) == checked.rows - len(serious)


def test_shared_id_is_told_at_each_row(clean, judge, id_of):
    checked = judge("monitored_person", _edited(clean("monitored_person"), {4: {"id_number": id_of(2)}}))
    assert list(checked.findings["code"]) == ["1_01_001", "1_01_001"]
    assert list(checked.findings["source_row"]) == [5, 8]


def test_card_and_disability_certificate_of_one_person_are_one_number(clean, judge, id_of):
    checked = judge("monitored_person", _edited(clean("monitored_person"), {4: {"id_number": id_of(2) + "41"}}))
    assert list(checked.findings["code"]) == ["1_01_001", "1_01_001"]


def test_wrong_check_character(clean, judge, id_of):
    checked = judge("monitored_person", _edited(clean("monitored_person"), {1: {"id_number": _wrong_check(id_of(2))}}))
    assert list(checked.findings["code"]) == ["1_01_003"]


def test_letters_within_an_id_fail_the_check_and_do_not_stop_the_run(clean, judge):
    checked = judge("monitored_person", _edited(clean("monitored_person"), {1: {"id_number": "9901O1198001010028"}}))
    assert list(checked.findings["code"]) == ["1_01_003"]


def test_small_x_is_an_x(clean, judge, id_of):
    number = next(id_of(i) for i in range(100, 200) if id_of(i).endswith("X"))
    checked = judge("monitored_person", _edited(clean("monitored_person"), {1: {"id_number": number.lower()}}))
    assert checked.findings.empty


def test_two_placeholders_are_no_shared_id(clean, judge):
    edits = {row: {"id_number": "999999000000000000"} for row in (1, 3)}
    checked = judge("monitored_person", _edited(clean("monitored_person"), edits))
    assert set(checked.findings["code"]) == {"4_01_003"}
    assert checked.verdict == "accepted"


def test_third_head_is_told_too(clean, judge):
    rows = clean("monitored_person")
    edits = {1: {"relation_to_head": "户主"}, 3: {"relation_to_head": "户主", "household_id": "H1"}}
    checked = judge("monitored_person", _edited(rows, edits))
    assert list(checked.findings["source_row"]) == [5, 7]
    assert set(checked.findings["code"]) == {"3_02_011"}


def test_overlap_is_told_at_the_later_spell_whatever_the_order_of_rows(clean, judge):
    rows = clean("migrant_work")
    rows[0], rows[1] = rows[1], rows[0] | {"end_month": "2024年08月"}
    checked = judge("migrant_work", rows)
    assert list(checked.findings["source_row"]) == [4]


def test_open_spell_overlaps_every_later_one(clean, judge):
    rows = clean("migrant_work")
    rows[0] |= {"end_month": None}
    checked = judge("migrant_work", rows)
    assert list(checked.findings[["code", "source_row"]].itertuples(index=False, name=None)) == [("RW_MW_06", 5)]


def test_a_row_may_break_several_rules(clean, judge):
    edits = {1: {"household_id": "H9", "amount_yuan": "x", "aid_kind": None}}
    checked = judge("aid_payment", _edited(clean("aid_payment"), edits), "2024")
    assert sorted(checked.findings["code"]) == ["RW_AP_01", "RW_AP_03", "RW_AP_04"]
    assert list(checked.quarantined["codes"]) == ["RW_AP_01,RW_AP_03,RW_AP_04"]
    assert list(checked.quarantined["source_row"]) == [5]


@pytest.mark.parametrize(("wage", "is_found"), [("99", True), ("100", False), ("30000", False), ("30001", True)])
def test_wage_limits_are_included(wage, is_found, clean, judge):
    checked = judge("migrant_work", _edited(clean("migrant_work"), {0: {"wage_yuan_per_month": wage}}))
    assert (not checked.findings.empty) == is_found


@pytest.mark.parametrize(
    ("per_head", "is_found"), [("11499.00", False), ("11498.99", True), ("11501.00", False), ("11501.01", True)]
)
def test_per_head_may_be_off_by_one_yuan(per_head, is_found, clean, judge):
    checked = judge("household_income", _edited(clean("household_income"), {0: {"net_income_yuan_per_head": per_head}}))
    assert (not checked.findings.empty) == is_found


@pytest.mark.parametrize(
    ("wage", "is_found"), [("20001.00", False), ("20001.01", True), ("19999.00", False), ("19998.99", True)]
)
def test_sum_may_be_off_by_one_yuan(wage, is_found, clean, judge):
    checked = judge("household_income", _edited(clean("household_income"), {0: {"wage_income_yuan": wage}}))
    assert (not checked.findings.empty) == is_found


@pytest.mark.parametrize(("members", "is_found"), [("0", True), ("1", False), ("30", False), ("31", True)])
def test_members_from_one_to_thirty(members, is_found, clean, judge):
    income = {"members": members, "net_income_yuan_per_head": str(23000 / max(int(members), 1))}
    checked = judge("household_income", _edited(clean("household_income"), {0: income}))
    assert ("RW_HI_06" in set(checked.findings["code"])) == is_found


@pytest.mark.parametrize(("amount", "is_found"), [("0", True), ("0.01", False), ("-0.01", True)])
def test_a_payment_is_above_zero(amount, is_found, clean, judge):
    checked = judge("aid_payment", _edited(clean("aid_payment"), {0: {"amount_yuan": amount}}), "2024")
    assert (not checked.findings.empty) == is_found


@pytest.mark.parametrize(
    ("length", "is_found"), [(17, True), (18, False), (19, True), (20, False), (21, True), (22, False), (23, True)]
)
def test_id_lengths(length, is_found, clean, judge, id_of):
    number = (id_of(2) + "41234")[:length]
    checked = judge("monitored_person", _edited(clean("monitored_person"), {1: {"id_number": number}}))
    assert list(checked.findings["code"]) == (["1_01_002"] if is_found else [])
