"""Rules about households: who is head, and keys that may stand only once."""

from collections.abc import Mapping, Sequence

import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.registry import rule

HEAD = "户主"


@rule("3_02_012")
def household_has_head(table: CheckTable, column: str) -> pd.Series:
    """Some member is the head; told at the household's first row.

    Not judged where another finding may explain it: a member whose relation is blank, or a head of the
    same village who lacks the household number.
    """
    rows = table.values
    household = rows["household_id"]
    is_head = rows[column] == HEAD
    has_head = is_head.groupby(household).transform("any")
    has_blank = rows[column].isna().groupby(household).transform("any")
    stray = is_head & household.isna()
    place = rows["township"].fillna("") + "/" + rows["village"].fillna("")
    may_be_here = place.isin(place[stray])
    is_first = ~household.duplicated()
    return (~is_first | household.isna() | has_head | has_blank | may_be_here).astype(bool)


@rule("3_02_011")
def household_has_one_head(table: CheckTable, column: str) -> pd.Series:
    """No earlier row of the household is marked head; each head after the first is told."""
    household = table.values["household_id"]
    heads_so_far = (table.values[column] == HEAD).astype("int64").groupby(household).cumsum()
    return ~((table.values[column] == HEAD) & household.notna() & (heads_so_far > 1))


@rule("key_is_new")
def key_is_new(
    table: CheckTable, column: str, key: Sequence[str], unless: Mapping[str, str] | None = None
) -> pd.Series:
    """No earlier row has the same key; rows with a blank in the key are told by other rules.

    Rows whose cells are what ``unless`` says may stand beside any other.
    """
    keys = table.values[list(key)]
    if not unless:
        return ~keys.duplicated() | keys.isna().any(axis=1)
    counts = ~(table.values[list(unless)].astype("str") == pd.Series(unless)).all(axis=1)
    return ~keys.where(counts).duplicated() | keys.isna().any(axis=1) | ~counts
