"""Rules about months, days and spells."""

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.identity import personal_number
from data_contracts.rules.registry import rule

_OPEN = 10**6


@rule("within_slot_year")
def within_slot_year(table: CheckTable, column: str) -> pd.Series:
    """A valid month or day, within the year the file's name gives, if it gives one."""
    when = table.values[column]
    ok = when.notna()
    return ok & (when.str[:4] == table.slot) if table.slot.isdigit() and len(table.slot) == 4 else ok


@rule("not_before")
def not_before(table: CheckTable, column: str, start: str) -> pd.Series:
    """The end does not lie before the start; open ends and unreadable dates pass."""
    return ~(table.values[column] < table.values[start]).fillna(False).astype(bool)


@rule("5_12_001")
def spells_do_not_overlap(table: CheckTable, column: str) -> pd.Series:
    """A spell starts after the same person's earlier spells have ended; the later row is told.

    A spell that starts in the month in which an earlier one ends overlaps it: that month's wage would
    count twice. Spells without a start, or that end before it, are told by other rules.
    """
    spells = _spells(table, column)
    ended = spells.groupby("person", sort=False)["end"].cummax()
    before = ended.groupby(spells["person"], sort=False).shift(fill_value=-1)
    overlaps = spells.index[(spells["start"] <= before).to_numpy()]
    return pd.Series(~table.values.index.isin(overlaps), index=table.values.index)


def _spells(table: CheckTable, column: str) -> pd.DataFrame:
    """Judgeable spells in order of person, start and row: person, start, end (month numbers)."""
    rows = table.values
    spells = pd.DataFrame(
        {
            "person": personal_number(rows["id_number"]).fillna(rows["person_id"]),
            "start": month_number(rows[column]),
            "end": month_number(rows["end_month"]),
        }
    )
    spells = spells[~table.is_unreadable("end_month")]
    spells["end"] = spells["end"].fillna(_OPEN)
    spells = spells[spells["person"].notna() & spells["start"].notna() & (spells["end"] >= spells["start"])]
    return spells.sort_values(["person", "start"], kind="stable")


def month_number(months: pd.Series) -> pd.Series:
    """'YYYY-MM' as months since year 0 (float64, missing stays missing)."""
    codes, uniques = pd.factorize(months)
    text = pd.Series(uniques, dtype="str")
    numbers = text.str[:4].astype("float64") * 12 + text.str[5:7].astype("float64") - 1
    return pd.Series(np.append(numbers.to_numpy(), np.nan)[codes], index=months.index)
