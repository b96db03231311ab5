"""Copied incomes and heaped digits of a village: from how many households on, and which of them are told."""

import pytest

INCOME, REGISTER = "household_income", "monitored_person"
DIGITS = [f"{9000 + 137 * n}.{n % 7}" for n in range(200)]


def households(amounts, village="河口村", start=1, **cells):
    place = {"township": "青山镇", "village": village}
    return [
        place | {"household_id": f"H{start + n}", "accounting_year": "2024", "net_income_yuan_per_head": str(a)} | cells
        for n, a in enumerate(amounts)
    ]


def told(judge, rows, code, dataset=INCOME):
    found = judge(dataset, rows, only=[code]).findings
    return found["source_row"].tolist()


@pytest.mark.parametrize(
    ("same", "others", "is_found"), [(9, 0, False), (10, 0, True), (10, 23, True), (10, 24, False)]
)
def test_ten_households_and_three_tenths_of_the_village_are_needed(same, others, is_found, judge):
    rows = households(["11860.37"] * same + DIGITS[:others])
    assert told(judge, rows, "RW_HI_21") == (list(range(4, 4 + same)) if is_found else [])


def test_zeros_blanks_and_other_villages_are_no_copies(judge):
    rows = households(["0"] * 20) + households([None] * 20, start=30) + households(["11860"] * 9, start=60)
    assert told(judge, rows + households(["11860"] * 9, village="上坪村", start=80), "RW_HI_21") == []


@pytest.mark.parametrize("column", ["wage_income_yuan", "business_income_yuan"])
def test_components_are_looked_at_too(column, judge):
    rows = [row | {column: "20000"} for row in households(DIGITS[:10])]
    found = judge(INCOME, rows, only=["RW_HI_21"]).findings
    assert found["source_row"].tolist() == list(range(4, 14))
    assert found["column_name"].nunique() == 1


def ending_in(digit, count):
    return [f"{9000 + 10 * n + digit}.25" for n in range(count)]


@pytest.mark.parametrize(("alike", "is_found"), [(14, False), (15, True)])
def test_one_last_digit_too_often_is_told_once_at_its_first_household(alike, is_found, judge):
    # 30 amounts: ten times the chance of 15 or more in one digit is 1.9e-7, of 14 or more 1.6e-6.
    others = [f"{9500 + n}.5" for n in range(60) if n % 10 not in (0, 7)][: 30 - alike]
    assert told(judge, households(others + ending_in(7, alike)), "RW_HI_22") == ([4 + 30 - alike] if is_found else [])


def test_round_hundreds_are_another_rule(judge):
    rows = households([str(9000 + 100 * n) for n in range(30)])
    assert told(judge, rows, "RW_HI_22") == []
    assert told(judge, rows, "RW_HI_23") == [4]


@pytest.mark.parametrize(("rounds", "is_found"), [(9, False), (10, True)])
def test_ten_round_hundreds_of_sixty_are_no_chance(rounds, is_found, judge):
    amounts = [f"{9001 + 37 * n % 97 + 100 * n}.5" for n in range(60 - rounds)] + [
        str(9000 + 100 * n) for n in range(rounds)
    ]
    assert told(judge, households(amounts), "RW_HI_23") == ([4 + 60 - rounds] if is_found else [])


def test_few_households_prove_nothing(judge):
    rows = households([str(9000 + 100 * n) for n in range(9)])
    assert told(judge, rows, "RW_HI_22") == told(judge, rows, "RW_HI_23") == []


def test_copies_are_not_told_as_heaps(judge):
    rows = households(["11860.37"] * 20 + DIGITS[:20])
    assert told(judge, rows, "RW_HI_22") == [] and len(told(judge, rows, "RW_HI_21")) == 20


def test_on_the_register_a_household_counts_once(judge, clean):
    person = clean(REGISTER)[0]
    rows = [person | {"household_id": f"H{n // 3}", "net_income_yuan_per_head": "11860.37"} for n in range(27)]
    assert told(judge, rows, "RW_MP_21", REGISTER) == []
    rows += [person | {"household_id": "H9", "net_income_yuan_per_head": "11860.37"}]
    assert told(judge, rows, "RW_MP_21", REGISTER) == [*range(4, 31, 3), 31]
    rounds = [row | {"net_income_yuan_per_head": str(9000 + 100 * (n // 3))} for n, row in enumerate(rows)]
    assert told(judge, rounds, "RW_MP_23", REGISTER) == [4]
    sevens = [row | {"net_income_yuan_per_head": f"{9007 + 10 * (n // 3)}"} for n, row in enumerate(rows)]
    assert told(judge, sevens, "RW_MP_22", REGISTER) == [4]
