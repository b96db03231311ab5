"""Rules about what cadres bring back: whose warning it is about, and dates in their order."""

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.lookup import among
from data_contracts.rules.registry import rule

WARNINGS = "warnings"
"""What rules call the register of warnings: columns household_id, warning_id, opened_on ('YYYY-MM-DD')."""


@rule("warned_household")
def warned_household(table: CheckTable, column: str) -> pd.Series:
    """The household has, or had, a warning; a blank is told by another rule."""
    value = table.values[column]
    return among(value, table.registers[WARNINGS]["household_id"]) | value.isna()


@rule("warning_of_household")
def warning_of_household(table: CheckTable, column: str) -> pd.Series:
    """The warning named is one of the row's household; naming none is allowed."""
    opened = _opened(table)
    value = table.values[column]
    return opened.notna() | value.isna() | ~warned_household(table, "household_id")


@rule("after_warning")
def after_warning(table: CheckTable, column: str) -> pd.Series:
    """On the day of the warning named, or of the household's first, or later; the unknown is told by other rules."""
    first = table.registers[WARNINGS].groupby("household_id")["opened_on"].min()
    opened = _opened(table).fillna(table.values["household_id"].map(first).astype("str"))
    return ~(table.values[column] < opened).fillna(False).astype(bool)


@rule("in_order")
def in_order(
    table: CheckTable,
    column: str,
    after: str,
    days: float = 0,
    at_most: float | None = None,
    out_of_order_passes: bool = False,
) -> pd.Series:
    """From ``days`` to ``at_most`` days after the day in column ``after``, both included; a missing day passes.

    ``out_of_order_passes``: another rule tells a day before it.
    """
    later, earlier = (pd.to_datetime(table.values[c], format="%Y-%m-%d", errors="coerce") for c in (column, after))
    between = (later - earlier).dt.days
    ok = (between >= days) | between.isna() | ((between < 0) & out_of_order_passes)
    return ok & ~(between > (np.inf if at_most is None else at_most))


def _opened(table: CheckTable) -> pd.Series:
    """When the warning that the row names was opened; missing where it names none of its household."""
    known = table.registers[WARNINGS].drop_duplicates(["household_id", "warning_id"])
    rows = table.values[["household_id", "warning_id"]].merge(known, on=["household_id", "warning_id"], how="left")
    return rows["opened_on"].set_axis(table.values.index).astype("str")
