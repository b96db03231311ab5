"""Rules between datasets: the household or cadre is on the register."""

from collections.abc import Sequence

import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.registry import rule
from relapse_watch.lookup import among


@rule("on_register")
def on_register(table: CheckTable, column: str, registers: Sequence[str], key: str) -> pd.Series:
    """The value is among ``key`` of one of the ``registers``; a blank is told by another rule.

    Where no register has come at all nothing can be judged (the check says so in a note of its own).
    """
    value = table.values[column]
    known = _known(table, registers, key)
    if known is None:
        return pd.Series(True, index=value.index)
    return among(value, known) | value.isna()


@rule("RW_RE_02")
def scoped_household_on_register(table: CheckTable, column: str, registers: Sequence[str], key: str) -> pd.Series:
    """A responsibility for one household names a household of the register."""
    is_household = table.values["scope"] == "household"
    known = _known(table, registers, key)
    named = among(table.values[column], known) if known is not None else table.values[column].notna()
    return named | ~is_household


def _known(table: CheckTable, registers: Sequence[str], key: str) -> pd.Series | None:
    parts = [table.registers[r][key] for r in registers if r in table.registers]
    return pd.concat(parts).dropna().drop_duplicates() if parts else None
