"""Rules about a household's fields that conditions cannot say: risks by slot, lines by year, phones, agreement."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.conditions import Conditions, holds
from data_contracts.rules.facts import known, once
from data_contracts.rules.facts_households import per_cell
from data_contracts.rules.registry import rule

_ELEVEN = re.compile(r"[0-9]{11}(?:\.0)?")
_MUNICIPALITIES = "北京|上海|天津|重庆"


@rule("risk_contradicted")
def risk_contradicted(
    table: CheckTable, column: str, risk: Sequence[str], when: Conditions, **parameters: Any
) -> pd.Series:
    """Fails where the slot holds the ``risk`` (in any of its spellings) and all conditions of ``when`` hold."""
    told = table.values[column].isin(risk).to_numpy(dtype=bool)
    wrong = told & holds(table, when, parameters) if told.any() else told
    return pd.Series(~wrong, index=table.values.index)


@rule("4_11_010")
def income_reaches_the_line_of_its_year(
    table: CheckTable, column: str, mode: str, through: str, **lines: float
) -> pd.Series:
    """Resolved by ``through``, net income per head is no less than the monitoring line of the year of resolution.

    ``lines``: ``y2023`` is the line of 2023, NaN where none is known. Such years, and unknown months, pass;
    ``line``, the one in force now, is asked for only because without it no line is known here.
    """
    rows = table.values
    line = ("y" + rows["resolved_month"].str[:4]).map(lines).astype("float64")
    return ~((rows[column] < line) & (rows[mode] == through))


# --- phones ------------------------------------------------------------------------------------------


@rule("has_eleven_digits")
def has_eleven_digits(table: CheckTable, column: str) -> pd.Series:
    """Eleven digits stand there; a blank fails."""
    phone = table.text[column]
    return per_cell(phone, [_ELEVEN.fullmatch(cell) is not None for cell in pd.factorize(phone)[1]])


@rule("5_15_021")
def phones_of_workers_differ(table: CheckTable, column: str, place: str) -> pd.Series:
    """Members of a household who share a phone do not work in different counties."""
    province, county = _province_and_county(table.values[place])
    homes, phone = known(table, "household_code"), table.text[column]
    groups = pd.DataFrame({"home": homes, "phone": phone, "county": county, "province": province})
    groups = groups[phone.notna() & county.notna()]
    many = groups.groupby(["home", "phone"], sort=False)[["county", "province"]].transform("nunique").max(axis=1)
    return pd.Series(~homes.index.isin(many.index[many > 1]), index=homes.index)


def _province_and_county(place: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Province (missing where not told) and county of each place; a place without a county stands for itself."""
    codes, places = pd.factorize(place)
    told = pd.Series(places, dtype="str").str.replace("自治区", "自治省", regex=False)
    province = told.str.extract(rf"^(.*?省|(?:{_MUNICIPALITIES})市?)", expand=False)
    county = told.str.extract(r"([^省州市盟]+?[县区旗])", expand=False).fillna(told)
    parts = (np.append(part.to_numpy(object), np.nan)[codes] for part in (province, county))
    first, second = (pd.Series(part, index=place.index, dtype="str") for part in parts)
    return first, second


@rule("5_15_022")
def phone_is_of_one_household(table: CheckTable, column: str) -> pd.Series:
    """No member of another household has the same mobile number; other numbers are told by other rules."""
    phone, home = table.text[column], table.values["household_id"]
    pairs = pd.DataFrame({"phone": phone, "home": home})[
        known(table, "phone_is_mobile") & home.notna()
    ].drop_duplicates()
    shared = pairs.loc[pairs["phone"].duplicated(), "phone"]
    return ~(phone.isin(shared) & home.notna())


# --- one household, one story ----------------------------------------------------------------------------


@rule("same_within_household")
def same_within_household(table: CheckTable, column: str, blank_differs: bool = False) -> pd.Series:
    """The value is the one that most rows of the household have.

    What is not readable passes, for other rules tell it; so does a blank, unless it has a meaning of its own
    (``blank_differs``).
    """
    values = table.values[column]
    told = pd.factorize(values)[0] + 1
    passes = table.is_unreadable(column).to_numpy(dtype=bool)
    if not blank_differs:
        passes = passes | (told == 0)
    usual = _most_told(table, told, blank_counts=blank_differs)
    return pd.Series(passes | (told == usual), index=values.index)


def _most_told(table: CheckTable, told: np.ndarray, *, blank_counts: bool = False) -> np.ndarray:
    """By row, what most rows of its household say, as codes (0 for blank); of equals the one told first.

    A blank is what most say only where ``blank_counts`` and blanks outnumber every filled value.
    """
    homes = known(table, "household_code").to_numpy()
    if not len(homes):
        return told
    usual = told[once(table, "first rows of homes", lambda: np.unique(homes, return_index=True)[1])]
    if (told == usual[homes]).all():
        return told
    width = int(told.max()) + 1
    pairs, first, count = np.unique(homes * width + told, return_index=True, return_counts=True)
    filled = pairs % width > 0
    keys = (filled, count) if blank_counts else (count, filled)
    order = np.lexsort((-first, *keys, pairs // width))
    usual[pairs[order] // width] = pairs[order] % width
    return np.asarray(usual[homes])


@rule("household_in_one_village")
def household_in_one_village(table: CheckTable, column: str) -> pd.Series:
    """The household number stands under one township and village alone; rows of the rarer place fail."""
    rows = table.values
    where = rows["township"] + "/" + rows["village"]
    told = pd.factorize(where)[0] + 1
    usual = _most_told(table, told)
    return pd.Series((told == usual) | (told == 0), index=where.index) | rows[column].isna()


@rule("some_row_filled")
def some_row_filled(table: CheckTable, column: str, filled: str) -> pd.Series:
    """Something stands in the column ``filled`` in at least one row: a judgement of the file."""
    return pd.Series(bool(table.text[filled].notna().any()), index=table.values.index)
