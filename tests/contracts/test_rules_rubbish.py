"""Cells that cannot be: texts by their form, words, amounts and dates, each just below, at and above its bound."""

import pandas as pd
import pytest

from data_contracts.checking.table import CheckTable
from data_contracts.rules.rubbish import date_within, known_words, sound_text

FORMS = ("text", "name", "code", "id")


def table(cells, values=None, day=None):
    text = pd.DataFrame({"c": pd.Series(cells, dtype="str")})
    return CheckTable(text, text if values is None else pd.DataFrame({"c": pd.Series(values, dtype="str")}), day=day)


def forms_of(cell):
    return {form for form in FORMS if sound_text(table([cell, "好"]), "c", longest=30, form=form).iloc[0]}


@pytest.mark.parametrize(
    "cell",
    [
        *("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "########", "=A1+B1", "＝SUM(A1)", "+A1", "-SUM(A1)", "@B2"),
        *("😀", "张😀", "\ufeff张三", "张\u200b三", "\x07", "锟斤拷", "张\ufffd", "张\ue863", "好" * 31),
    ],
)
def test_what_no_column_holds(cell):
    assert forms_of(cell) == set()


@pytest.mark.parametrize(
    ("cell", "forms"),
    [
        (None, set(FORMS)),
        ("龑𠮷村", {"text", "name", "code"}),
        ("阿卜杜拉·买买提", {"text", "name"}),
        ("模拟省模拟市 模拟县", {"text", "name"}),
        ("好" * 30, {"text", "name", "code"}),
        ("9901010010001", {"text", "code"}),
        ("H1-01", {"text", "name", "code"}),
        ("１２３", {"text"}),
        ("-1", {"text"}),
        ("±5", {"text"}),
        ("张\n三", {"text"}),
        ("#1号楼", {"text", "name"}),
        ("99010119800101001X", {"text", "name", "code", "id"}),
        ("990101198001010011", {"text", "code", "id"}),
        ("99010119800101001141", {"text", "code", "id"}),
        ("9901011980010100114111", {"text", "code", "id"}),
        ("990101198001010011411", {"text", "code"}),
        ("99010119800101001", {"text", "code"}),
        ("999999198001010012", {"text", "code", "id"}),
    ],
)
def test_forms(cell, forms):
    assert forms_of(cell) == forms


def test_words_one_or_several():
    words = ["健康", "残疾"]
    assert known_words(table(["健康", "残疾", "康健", None, "健康,残疾"]), "c", words).tolist() == [1, 1, 0, 1, 0]
    cells = ["健康", "健康、残疾", "健康;残疾；", "健康,康健", ",", None]
    assert known_words(table(cells), "c", words, separated=True).tolist() == [1, 1, 1, 0, 1, 1]


@pytest.mark.parametrize(
    ("value", "day", "passes"),
    [
        ("2009-12-31", "2024-06-30", False),
        ("2010-01-01", "2024-06-30", True),
        ("2024-06-30", "2024-06-30", True),
        ("2024-07-01", "2024-06-30", False),
        ("2009-12", "2024-06-30", False),
        ("2010-01", "2024-06-30", True),
        ("2024-06", "2024-06-01", True),
        ("2024-07", "2024-06-30", False),
        ("2024-07", None, True),
    ],
)
def test_dates_from_the_first_month_to_the_day_of_the_export(value, day, passes):
    assert date_within(table([value], day=day), "c", earliest=201001.0).tolist() == [passes]


def test_an_unreadable_date_is_found_unless_another_rule_tells_it():
    given = table(["不详", None], [None, None], "2024-06-30")
    assert date_within(given, "c", earliest=201001.0).tolist() == [False, True]
    assert date_within(given, "c", earliest=201001.0, unreadable_passes=True).tolist() == [True, True]


AMOUNTS = [
    ("household_income", "claims_yuan", "RW_HI_03", "10000000"),
    ("household_income", "other_transfer_yuan", "RW_HI_93", "10000000"),
    ("household_income", "pasture_mu", "RW_HI_93", "10000"),
    ("aid_payment", "amount_yuan", "RW_AP_01", "1000000"),
    ("department_event", "amount_yuan", "RW_DE_03", "10000000"),
    ("household_ledger", "claims_yuan", "RW_HG_05", "10000000"),
    ("monitored_person", "net_income_yuan_per_head", "RW_MP_03", "10000000"),
    ("monitored_person", "rigid_spending_yuan", "RW_MP_93", "10000000"),
    ("monitored_person", "after_net_income_yuan", "RW_MP_93", "10000000"),
    ("monitored_person", "house_area_m2", "RW_MP_93", "2000"),
    ("monitored_person", "public_post_months", "RW_MP_93", "120"),
    ("migrant_work", "transport_subsidy_yuan", "RW_MW_93", "1000000"),
    ("village", "people", "RW_VI_93", "100000"),
    ("village", "collective_income_yuan", "RW_VI_93", "100000"),  # 万元
]
SIGNED = {"net_income_yuan_per_head", "after_net_income_yuan"}


@pytest.mark.parametrize(("dataset", "column", "code", "largest"), AMOUNTS)
def test_amounts_up_to_the_largest_possible(dataset, column, code, largest, judge, clean):
    def is_found(cell):
        rows = clean(dataset)
        rows[0] |= {column: cell}
        return code in set(judge(dataset, rows, only=[code]).findings["code"])

    assert not is_found(largest)
    assert is_found(str(int(largest) + 1))
    assert is_found("-1") == (column not in SIGNED)


@pytest.mark.parametrize(
    ("dataset", "column", "code"),
    [("monitored_person", "public_post_months", "RW_MP_93"), ("village", "people", "RW_VI_93")],
)
def test_counts_are_whole(dataset, column, code, judge, clean):
    rows = clean(dataset)
    rows[0] |= {column: "2.5"}
    rows[1] |= {column: "2.0"}
    found = judge(dataset, rows, only=[code]).findings
    assert found["source_row"].tolist() == [4]


@pytest.mark.parametrize(("year", "is_found"), [("2024", False), ("2025", True)])
def test_an_accounting_year_is_not_after_the_export(year, is_found, judge, clean):
    rows = clean("household_income")
    rows[0] |= {"accounting_year": year}
    checked = judge("household_income", rows, only=["RW_HI_95"])
    assert checked.findings["source_row"].tolist() == ([4] if is_found else [])
    assert (checked.verdict == "quarantined") == is_found


@pytest.mark.parametrize(
    ("dataset", "code"), [("monitored_person", "RW_MP_90"), ("household_list", "RW_HL_90")], ids=["register", "list"]
)
def test_a_household_number_that_is_none_sets_its_row_aside(dataset, code, judge, clean):
    rows = clean(dataset)
    rows[1] |= {"household_id": "#REF!"}
    checked = judge(dataset, rows, only=[code])
    assert checked.findings["source_row"].tolist() == checked.quarantined["source_row"].tolist() == [5]
