"""Rules about one cell: readable, within bounds, one of the known words."""

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.registry import rule


@rule("readable")
def readable(table: CheckTable, column: str) -> pd.Series:
    """What stands in the cell is a value of the column's kind; a blank passes."""
    return ~table.is_unreadable(column)


@rule("filled_and_readable")
def filled_and_readable(table: CheckTable, column: str) -> pd.Series:
    """A readable value stands in the cell."""
    return table.values[column].notna()


@rule("number_within")
def number_within(
    table: CheckTable,
    column: str,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    blank_passes: bool = True,
    unreadable_passes: bool = False,
    whole: bool = False,
) -> pd.Series:
    """A number from ``minimum`` to ``maximum``, both included, greater than ``above``, and a ``whole`` one if asked.

    ``blank_passes``, ``unreadable_passes``: another rule tells it.
    """
    number = table.values[column].to_numpy("float64", na_value=np.nan)
    ok = ~np.isnan(number) | np.where(table.text[column].isna(), blank_passes, unreadable_passes)
    if minimum is not None:
        ok &= ~(number < minimum)
    if maximum is not None:
        ok &= ~(number > maximum)
    if above is not None:
        ok &= ~(number <= above)
    if whole:
        ok &= np.isnan(number) | (number == number.round())
    return pd.Series(ok, index=table.values.index)


@rule("5_16_002")
def wage_is_plausible(table: CheckTable, column: str, minimum: float, maximum: float) -> pd.Series:
    """A monthly wage within the limits, both included; blank is allowed to those who are not away at work."""
    ok = number_within(table, column, minimum, maximum, blank_passes=False)
    is_not_away = table.values["is_working_away"].eq(False).fillna(False).astype(bool)
    return ok | (is_not_away & table.text[column].isna())
