"""The second checker's bounds and the sums of the income export: found at the cell, and not at its neighbour."""

import pytest

CODES = [*(f"RW_HI_1{n}" for n in range(1, 10)), "RW_HI_26", "RW_HI_27"]
WHOLE = {
    "gross_income_yuan": "24000",
    "family_planning_yuan": "0",
    "low_income_allowance_yuan": "0",
    "extreme_hardship_yuan": "0",
    "pension_yuan": "0",
    "ecological_compensation_yuan": "0",
    "other_transfer_yuan": "1000",
    "forest_land_mu": "3.0",
    "returned_land_mu": "0",
    "pasture_mu": "1.0",
}


def found(judge, clean, cells):
    rows = clean("household_income")
    rows[0] |= WHOLE | cells
    checked = judge("household_income", rows, only=CODES)
    return list(checked.findings[["code", "source_row", "column_name"]].itertuples(index=False, name=None))


def part(name, amount):
    return {name: amount, "other_transfer_yuan": str(1000 - float(amount or 0))}


BOUNDS = [
    ("RW_HI_11", "工资性收入", {"wage_income_yuan": "0"}, False),
    ("RW_HI_11", "工资性收入", {"wage_income_yuan": "0.01"}, True),
    ("RW_HI_11", "工资性收入", {"wage_income_yuan": "299.99"}, True),
    ("RW_HI_11", "工资性收入", {"wage_income_yuan": "300"}, False),
    ("RW_HI_12", "工资性收入", {"wage_income_yuan": "300000"}, False),
    ("RW_HI_12", "工资性收入", {"wage_income_yuan": "300000.01"}, True),
    ("RW_HI_13", "生产经营性支出", {"business_cost_yuan": "0"}, True),
    ("RW_HI_13", "生产经营性支出", {"business_cost_yuan": "0.01"}, False),
    ("RW_HI_13", "生产经营性支出", {"business_cost_yuan": None}, False),
    ("RW_HI_13", "生产经营性支出", {"business_cost_yuan": "0", "business_income_yuan": "0"}, False),
    ("RW_HI_15", "低保金", part("low_income_allowance_yuan", "0"), False),
    ("RW_HI_15", "低保金", part("low_income_allowance_yuan", "199.99"), True),
    ("RW_HI_15", "低保金", part("low_income_allowance_yuan", "200"), False),
    ("RW_HI_16", "计划生育金", part("family_planning_yuan", "99.99"), True),
    ("RW_HI_16", "计划生育金", part("family_planning_yuan", "100"), False),
    ("RW_HI_17", "养老保险金", part("pension_yuan", "87.99"), True),
    ("RW_HI_17", "养老保险金", part("pension_yuan", "88"), False),
    ("RW_HI_18", "特困供养金", part("extreme_hardship_yuan", "199.99"), True),
    ("RW_HI_18", "特困供养金", part("extreme_hardship_yuan", "200"), False),
    ("RW_HI_19", "退耕还林面积", {"returned_land_mu": "4.0"}, False),
    ("RW_HI_19", "退耕还林面积", {"returned_land_mu": "4.1"}, True),
    ("RW_HI_19", "退耕还林面积", {"returned_land_mu": "4.1", "pasture_mu": None}, False),
]


@pytest.mark.parametrize(("code", "header", "cells", "is_found"), BOUNDS)
def test_bounds_are_exclusive(code, header, cells, is_found, judge, clean):
    told = [one for one in found(judge, clean, cells) if one[0] == code]
    assert told == ([(code, 4, header)] if is_found else [])


@pytest.mark.parametrize(
    ("cells", "is_found"),
    [
        ({"returned_land_mu": "0.0"}, True),
        ({"returned_land_mu": "0.1"}, False),
        ({"returned_land_mu": None}, False),
        (part("ecological_compensation_yuan", "0"), False),
    ],
)
def test_ecological_compensation_needs_returned_land(cells, is_found, judge, clean):
    told = found(judge, clean, part("ecological_compensation_yuan", "125") | cells)
    assert told == ([("RW_HI_14", 4, "退耕还林面积")] if is_found else [])


@pytest.mark.parametrize(
    ("gross", "is_found"), [("24001", False), ("24001.01", True), ("23999", False), ("23998.99", True), (None, False)]
)
def test_gross_income_is_the_four_incomes(gross, is_found, judge, clean):
    assert bool(found(judge, clean, {"gross_income_yuan": gross})) == is_found


def test_where_the_net_income_does_not_fit_either_gross_is_not_told_too(judge, clean):
    assert found(judge, clean, {"wage_income_yuan": "20500"}) == []


@pytest.mark.parametrize(
    ("other", "is_found"),
    [
        ("1001", False),
        ("1001.01", True),
        ("999", False),
        ("998.99", True),
        (None, False),
        ("不详", False),
        ("-5", False),
    ],
)
def test_transfer_income_is_its_six_parts(other, is_found, judge, clean):
    told = found(judge, clean, {"other_transfer_yuan": other})
    assert told == ([("RW_HI_27", 4, "转移性收入")] if is_found else [])


def test_known_parts_may_not_exceed_the_whole_though_others_are_blank(judge, clean):
    cells = {"pension_yuan": "1001.01", "other_transfer_yuan": None}
    assert found(judge, clean, cells) == [("RW_HI_27", 4, "转移性收入")]
    assert found(judge, clean, cells | {"pension_yuan": "1001"}) == []
