"""Rules that look at a whole village: incomes too much alike, and figures too round, to have been worked out.

An account worked out household by household hardly ever gives two households the same income, and its last
digits are as good as drawn. All thresholds are ours (policy).
"""

import numpy as np
import pandas as pd
from scipy.special import bdtrc

from data_contracts.checking.table import CheckTable
from data_contracts.rules.facts import known, once
from data_contracts.rules.registry import rule

_ROUND = 100  # yuan


@rule("same_in_village")
def same_in_village(table: CheckTable, column: str, households: float, share: float) -> pd.Series:
    """Not the amount of many others of the village; every household that has it is told.

    Fails where at least so many ``households`` have one amount, and at least such a ``share`` of those of the
    village that have any. Zero is no copy.
    """
    return _told(table, _homes(table, column)[_is_copied(table, column, households, share)])


@rule("digits_in_village")
def digits_in_village(table: CheckTable, column: str, p_value: float, households: float, share: float) -> pd.Series:
    """The village's amounts end in all ten digits; where one is too frequent, its first household is told.

    The chance that so many of n amounts end in one and the same digit is at most ten times that of a binomial
    (n, 1/10); below ``p_value``, and from so many ``households`` on, it is no chance. Whole hundreds and copies
    (see ``same_in_village``) are left out: other rules tell them.
    """
    homes = _homes(table, column)
    homes = homes[~_is_copied(table, column, households, share) & (homes["amount"] % _ROUND != 0)]
    homes = homes.assign(digit=np.floor(homes["amount"].abs() + 1e-6) % 10)
    alike = homes.groupby(["village", "digit"])["amount"].transform("size")
    chance = 10 * _at_least(alike, homes.groupby("village")["amount"].transform("size"), 0.1)
    return _told(table, homes[(chance < p_value) & (alike >= households)].drop_duplicates("village"))


@rule("rounds_in_village")
def rounds_in_village(table: CheckTable, column: str, p_value: float, households: float, share: float) -> pd.Series:
    """Few of the village's amounts are whole hundreds; where too many are, the first household of them is told.

    Of n amounts that were worked out about one in a hundred is: a binomial (n, 1/100). Told from so many
    ``households`` on; copies are left out.
    """
    homes = _homes(table, column)
    homes = homes[~_is_copied(table, column, households, share)]
    is_round = homes["amount"] % _ROUND == 0
    many = is_round.groupby(homes["village"]).transform("sum")
    chance = _at_least(many, homes.groupby("village")["amount"].transform("size"), 1 / _ROUND)
    is_much = (chance < p_value) & (many >= households)
    return _told(table, homes[is_round & is_much].drop_duplicates("village"))


def _homes(table: CheckTable, column: str) -> pd.DataFrame:
    """Households by their first row: village (a number) and amount; those without either, or with 0, left out."""
    first = once(table, "first rows in villages", lambda: _first_rows(table))
    homes = first.assign(amount=table.values.loc[first.index, column])
    return homes[homes["amount"].notna() & (homes["amount"] != 0)]


def _first_rows(table: CheckTable) -> pd.DataFrame:
    """The first row of each household of which the village is known: village (a number)."""
    rows = table.values
    place = rows["township"].fillna("") + "/" + rows["village"]
    first = pd.DataFrame({"village": pd.factorize(place)[0]}, index=rows.index)
    return first[~known(table, "household_code").duplicated() & (first["village"] >= 0)]


def _is_copied(table: CheckTable, column: str, households: float, share: float) -> pd.Series:
    """Of each of the ``_homes``, whether it is one of many with its amount; three rules of a column ask."""
    name = f"copied|{column}|{households}|{share}"
    return once(table, name, lambda: _work_out_copied(_homes(table, column), households, share))


def _work_out_copied(homes: pd.DataFrame, households: float, share: float) -> pd.Series:
    same = homes.groupby(["village", "amount"])["amount"].transform("size")
    everyone = homes.groupby("village")["amount"].transform("size")
    return (same >= households) & (same >= share * everyone - 1e-9)


def _at_least(found: pd.Series, of: pd.Series, chance: float) -> np.ndarray:
    """The probability of ``found`` or more of ``of`` independent ones, each with ``chance``."""
    return np.asarray(bdtrc(found.to_numpy(float) - 1, of.to_numpy("int64"), chance), dtype="float64")


def _told(table: CheckTable, failing: pd.DataFrame) -> pd.Series:
    return pd.Series(~table.values.index.isin(failing.index), index=table.values.index)
