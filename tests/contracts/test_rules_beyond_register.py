"""Lists held against the persons of the register: counted, paid, earning, in one household and in one county."""

import pandas as pd
import pytest

REGISTER = "monitored_person"


def told(checked):
    return list(checked.findings[["code", "source_row", "column_name"]].itertuples(index=False, name=None))


def edited(rows, edits):
    for row, cells in edits.items():
        rows[row] = rows[row] | cells
    return rows


# --- members -----------------------------------------------------------------------------------------------


def members(judge, clean, income, register=None):
    beside = {REGISTER: edited(clean(REGISTER), register or {}), "household_income": clean("household_income")}
    rows = edited(clean("household_income"), income)
    return told(judge("household_income", rows, only=["RW_HI_28"], beside=beside | {"household_income": rows}))


@pytest.mark.parametrize("count", ["1", "3"])
def test_members_are_the_persons_on_the_register(count, judge, clean):
    assert members(judge, clean, {0: {"members": count}}) == [("RW_HI_28", 4, "家庭人口数")]


@pytest.mark.parametrize("count", [None, "0", "31", "两人", "2.5"])
def test_a_count_that_is_none_is_told_elsewhere(count, judge, clean):
    assert members(judge, clean, {0: {"members": count}}) == []


def test_only_the_newest_year_is_held_against_the_register(judge, clean):
    assert members(judge, clean, {0: {"members": "1", "accounting_year": "2023"}}) == []


def test_a_year_to_come_is_not_the_newest(judge, clean):
    assert members(judge, clean, {0: {"members": "1"}, 2: {"accounting_year": "2099"}}) == [
        ("RW_HI_28", 4, "家庭人口数")
    ]


@pytest.mark.parametrize("lost", [None, "#REF!"])
def test_where_a_person_of_the_village_lost_the_household_it_is_not_judged(lost, judge, clean):
    assert members(judge, clean, {}, {1: {"household_id": lost}}) == []
    elsewhere = {1: {"household_id": lost, "village": "上坪村"}}
    assert members(judge, clean, {}, elsewhere) == [("RW_HI_28", 4, "家庭人口数")]


def test_a_household_that_is_not_on_the_register_has_no_count(judge, clean):
    assert members(judge, clean, {0: {"household_id": "H9", "members": "7"}}) == []


# --- wages without labour -------------------------------------------------------------------------------------


def wages(judge, clean, amount, first="无劳动力", second="丧失劳动力"):
    labour = {0: {"labour_capacity": first}, 1: {"labour_capacity": second}}
    rows = edited(clean("household_income"), {0: {"wage_income_yuan": amount}})
    beside = {REGISTER: edited(clean(REGISTER), labour), "household_income": rows}
    return told(judge("household_income", rows, only=["RW_HI_29"], beside=beside))


@pytest.mark.parametrize(("amount", "is_found"), [("0", False), ("999.99", False), ("1000", True)])
def test_wages_of_a_household_in_which_nobody_can_work(amount, is_found, judge, clean):
    assert wages(judge, clean, amount) == ([("RW_HI_29", 4, "工资性收入")] if is_found else [])


@pytest.mark.parametrize("second", ["普通劳动力", "弱劳动力或半劳动力", None])
def test_one_member_who_may_work_is_enough(second, judge, clean):
    assert wages(judge, clean, "20000", second=second) == []


# --- income on the register and in the export ------------------------------------------------------------------


def incomes(judge, clean, per_head, export=None):
    rows = edited(clean(REGISTER), {n: {"net_income_yuan_per_head": per_head} for n in (0, 1)})
    beside = {"household_income": edited(clean("household_income"), export or {})}
    return told(judge(REGISTER, rows, only=["RW_MP_24"], beside=beside))


@pytest.mark.parametrize(
    ("per_head", "is_found"),
    [("11501", False), ("11501.01", True), ("11499", False), ("11498.99", True), (None, False), ("不详", False)],
)
def test_the_registers_income_is_that_of_the_newest_export(per_head, is_found, judge, clean):
    assert incomes(judge, clean, per_head) == ([("RW_MP_24", 4, "人均纯收入（元）")] if is_found else [])


@pytest.mark.parametrize(
    "export",
    [
        {"accounting_year": "2023"},
        {"household_id": "H9"},
        {"net_income_yuan": "24001"},
        {"members": None},
        {"net_income_yuan_per_head": "不详"},
    ],
)
def test_an_older_strange_or_inconsistent_account_is_not_compared(export, judge, clean):
    assert incomes(judge, clean, "9000", {0: export}) == []


# --- who is paid, and who stands in 户信息 ------------------------------------------------------------------------

STRANGER = 77


@pytest.mark.parametrize(
    ("dataset", "code"), [("aid_payment", "RW_AP_21"), ("household_member", "RW_HM_22")], ids=["paid", "member"]
)
def test_a_person_who_is_not_on_the_register_though_the_household_is(dataset, code, judge, clean, id_of):
    def judged(number, register=None, **cells):
        rows = edited(clean(dataset), {1: {"id_number": number} | cells})
        return told(judge(dataset, rows, only=[code], beside={REGISTER: edited(clean(REGISTER), register or {})}))

    there = [(code, 5, "证件号码")]
    assert judged(id_of(STRANGER)) == there
    assert judged(id_of(4)) == []  # the other member of H2
    assert judged(id_of(1)) == []  # on the register, if in another household
    assert judged(id_of(4) + "41") == []
    assert judged(None) == judged("999999198001010012") == judged("123") == []
    assert judged(id_of(STRANGER), household_id="H9") == []
    for spoilt in (None, "123", id_of(4)[:17] + "?", id_of(3)):  # blank, short, unsound, held twice
        assert judged(id_of(STRANGER), {3: {"id_number": spoilt}}) == []
    assert judged(id_of(STRANGER), {1: {"id_number": None}}) == there  # another household's number says nothing


def test_payments_to_a_stranger_are_told_once_a_household(judge, clean, id_of):
    rows = [clean("aid_payment")[0] | {"id_number": id_of(STRANGER), "paid_month": f"20240{n}"} for n in range(1, 6)]
    assert told(judge("aid_payment", rows, only=["RW_AP_21"])) == [("RW_AP_21", 4, "证件号码")]


def test_a_person_of_another_household(judge, clean, id_of):
    def judged(cells, register=None):
        rows = edited(clean("household_member"), {1: cells})
        beside = {REGISTER: edited(clean(REGISTER), register or {})}
        return told(judge("household_member", rows, only=["RW_HM_21"], beside=beside))

    assert judged({"household_id": "H1"}) == [("RW_HM_21", 5, "户编号")]
    assert judged({"id_number": id_of(4)}) == judged({"id_number": id_of(STRANGER)}) == []
    assert judged({"household_id": "H9"}) == []
    assert judged({"household_id": "H1"}, {2: {"household_id": None}}) == []
    assert judged({"household_id": "H1"}, {0: {"id_number": None}}) == []


# --- status and payment -----------------------------------------------------------------------------------------


def paid(judge, clean, month, kind="低保金", code="RW_AP_22", **status):
    column = "low_income_allowance" if code == "RW_AP_22" else "extreme_hardship_support"
    words = {0: {column: status.get("first", "未享受")}, 1: {column: status.get("second", "不享受")}}
    rows = edited(clean("aid_payment"), {0: {"paid_month": month, "aid_kind": kind}})
    beside = {REGISTER: edited(clean(REGISTER), words)}  # exported in July 2024
    return told(judge("aid_payment", rows, only=[code], beside=beside))


@pytest.mark.parametrize(
    ("month", "is_found"), [("202404", False), ("202405", True), ("202407", True), ("202408", False)]
)
def test_allowance_of_the_last_three_months_against_the_status(month, is_found, judge, clean):
    assert paid(judge, clean, month) == ([("RW_AP_22", 4, "补贴项目")] if is_found else [])


def test_the_stipend_has_a_status_of_its_own(judge, clean):
    assert paid(judge, clean, "202407", "特困供养金", "RW_AP_23") == [("RW_AP_23", 4, "补贴项目")]
    assert paid(judge, clean, "202407", "特困供养金", "RW_AP_22") == []
    assert paid(judge, clean, "202407", "养老保险金") == []


def test_a_member_who_gets_it_or_a_register_that_says_nothing(judge, clean):
    assert paid(judge, clean, "202407", second="农村低保") == []
    assert paid(judge, clean, "202407", second=None) == [("RW_AP_22", 4, "补贴项目")]
    assert paid(judge, clean, "202407", first=None, second=None) == []


# --- another county ---------------------------------------------------------------------------------------------


def test_a_person_known_to_another_county(judge, clean, id_of):
    others = pd.DataFrame({"person": pd.Series([id_of(2), id_of(88), None], dtype="str")})
    rows = edited(clean(REGISTER), {1: {"id_number": id_of(2) + "41"}, 2: {"id_number": None}})
    found = judge(REGISTER, rows, known={"persons_of_other_counties": others}, only=["RW_MP_25"])
    assert told(found) == [("RW_MP_25", 5, "证件号码")]
    assert id_of(2) not in found.findings.to_json()


def test_without_other_counties_the_rule_says_that_it_was_not_judged(judge, clean):
    found = judge(REGISTER, clean(REGISTER), only=["RW_MP_25"], unjudged=True).findings
    assert found[["code", "found"]].to_numpy().tolist() == [["UNJUDGED", "RW_MP_25"]]
