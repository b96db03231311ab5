"""Rules that add amounts up. A cent of floating-point noise never decides: limits are widened by 1e-6."""

from collections.abc import Sequence

import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.registry import rule

_NOISE = 1e-6


@rule("RW_HI_01")
def per_head_times_members(table: CheckTable, column: str, tolerance: float) -> pd.Series:
    """Net income per head x members is the net income, to within ``tolerance`` yuan per head."""
    rows = table.values
    members = rows["members"].astype("float64")
    members = members.where(members.between(1, 30))
    gap = (rows[column] * members - rows["net_income_yuan"]).abs()
    return ~(gap > tolerance * members + _NOISE)


@rule("RW_HI_02")
def incomes_less_cost(table: CheckTable, column: str, incomes: Sequence[str], cost: str, tolerance: float) -> pd.Series:
    """The incomes less the business cost are the net income, to within ``tolerance`` yuan.

    Not judged where an amount is blank (missing is not zero), unreadable or negative.
    """
    parts = table.values[[*incomes, cost]]
    total = parts[list(incomes)].sum(axis=1, skipna=False) - parts[cost]
    gap = (total - table.values[column]).abs()
    return ~(gap > tolerance + _NOISE) | (parts < 0).any(axis=1)


@rule("gross_is_the_sum")
def gross_is_the_sum(table: CheckTable, column: str, incomes: Sequence[str], cost: str, tolerance: float) -> pd.Series:
    """The gross income is the sum of the incomes, to within ``tolerance`` yuan.

    Not judged where the incomes do not fit the net income either: that is told there.
    """
    fits_net = incomes_less_cost(table, "net_income_yuan", incomes, cost, tolerance)
    return parts_make_the_whole(table, column, incomes, tolerance) | ~fits_net


@rule("parts_make_the_whole")
def parts_make_the_whole(table: CheckTable, column: str, parts: Sequence[str], tolerance: float) -> pd.Series:
    """The parts add up to the whole, to within ``tolerance`` yuan; where some are blank, to no more than it.

    Not judged where a part is unreadable or negative.
    """
    given, whole = table.values[list(parts)], table.values[column]
    total = given.sum(axis=1)
    is_odd = (given < 0).any(axis=1) | pd.concat([table.is_unreadable(p) for p in parts], axis=1).any(axis=1)
    is_less = given.notna().all(axis=1) & (total < whole - tolerance - _NOISE)
    return ~(is_less | (total > whole + tolerance + _NOISE)) | is_odd


@rule("at_most_the_sum")
def at_most_the_sum(table: CheckTable, column: str, parts: Sequence[str]) -> pd.Series:
    """No more than the parts together; not judged where one of them is blank or unreadable."""
    total = table.values[list(parts)].sum(axis=1, skipna=False)
    return ~(table.values[column] > total + _NOISE)
