"""Rules that look at several cells at once and tell each finding at the cell that has it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.conditions import Conditions, Flags, holds
from data_contracts.rules.facts import known
from data_contracts.rules.registry import rule
from data_contracts.rules.schooling import school_record_by_birth_day

_INSURANCE, _HOUSE, _WATER = "has_critical_illness_insurance", "is_unsafe_housing", "has_safe_water"


@rule("defect_at")
def defect_at(
    table: CheckTable, column: str, at: Mapping[str, Conditions], when: Conditions | None = None, **parameters: Any
) -> pd.Series:
    """Fails where ``when`` holds and so do the conditions of ``at`` for the reported column (see ``conditions``)."""
    flags = holds(table, when or {}, parameters) & holds(table, at[column], parameters)
    return pd.Series(~flags, index=table.values.index)


@rule("1_02_007")
def three_guarantees_and_water(table: CheckTable, column: str, **ages: float) -> pd.Series:
    """The person is in critical-illness insurance and has a school record, the household a safe house and water.

    House and water are the household's: each is told once, at its first row that says so.
    """
    if column == _INSURANCE:
        return ~pd.Series(holds(table, {column: [False, None]}, {}), index=table.values.index)
    if column in (_HOUSE, _WATER):
        return ~pd.Series(_first_of_home(table, holds(table, {column: column == _HOUSE}, {})), index=table.values.index)
    return school_record_by_birth_day(table, column, **ages)


def _first_of_home(table: CheckTable, flags: Flags) -> Flags:
    """``flags`` kept at the first row of each household that has one."""
    rows = np.flatnonzero(flags)
    homes = known(table, "household_code").to_numpy()[rows]
    first = np.zeros(len(flags), dtype=bool)
    first[rows[np.unique(homes, return_index=True)[1]]] = True
    return first
