"""What rules about work away say of a row of the register: what the work export tells of the person and household.

Where that export has not come, nothing is known (the check says so in a note of its own).
"""

import re

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.facts import blank, fact, known
from data_contracts.rules.periods import month_number
from data_contracts.rules.same_person import person_keys

_EXPORT = "migrant_work"
_OPEN = "9999-12"
# 自治区 and 地区 are no counties. A city counts as one where it stands below another city, a prefecture or a
# league, or is one of the four prefecture-level cities that have no counties or districts at all.
_NO_COUNTY = re.compile("自治区|地区")
_COUNTY = re.compile("县|区|旗|市.+市|州(?![省市]).+市|盟.+市|(?:东莞|中山|儋州|嘉峪关)市")
_BELOW_REGION = re.compile("地区.+市")


@fact("latest_start_month")
def latest_start_month(table: CheckTable) -> pd.Series:
    """The first month of the person's latest spell; missing for who has none."""
    spells = table.references.get(_EXPORT)
    if spells is None:
        return blank(table)
    starts = spells.values["start_month"].where(known(spells, "is_latest_spell"))
    mine, theirs = person_keys(table, spells)
    return _latest(theirs, starts, mine)


@fact("outside_until_month")
def outside_until_month(table: CheckTable) -> pd.Series:
    """The last month in which somebody of the household worked away, not known to be at home; '9999-12' if still."""
    spells = table.references.get(_EXPORT)
    if spells is None:
        return blank(table)
    may_be = ~known(spells, "works_outside").eq(False).fillna(False).astype(bool)
    until = spells.values["end_month"].where(~known(spells, "is_open_spell"), _OPEN).where(may_be)
    return _latest(spells.values["household_id"], until, table.values["household_id"])


def _latest(keys: pd.Series, months: pd.Series, wanted: pd.Series) -> pd.Series:
    """The greatest of ``months`` of each key, for the ``wanted`` keys; '9999-12' stays as it is."""
    known_ones = keys.notna() & months.notna()
    if not known_ones.any():
        return pd.Series(np.nan, index=wanted.index, dtype="str")
    numbers = month_number(months[known_ones])
    last = numbers.groupby(keys[known_ones].to_numpy(), sort=False).max()
    return _as_months(wanted.map(last))


def _as_months(numbers: pd.Series) -> pd.Series:
    """Months since year 0 as 'YYYY-MM'."""
    codes, uniques = pd.factorize(numbers)
    texts = [f"{int(n) // 12:04d}-{int(n) % 12 + 1:02d}" for n in uniques]
    return pd.Series(pd.Series([*texts, None], dtype="str").to_numpy()[codes], index=numbers.index, dtype="str")


@fact("work_place_names_county")
def work_place_names_county(table: CheckTable) -> pd.Series:
    """务工所在地 says in which 县, 区, 旗 or county-level 市; False also where it is blank."""
    codes, cells = pd.factorize(table.values["work_place"])
    named = [bool(_BELOW_REGION.search(c) or _COUNTY.search(_NO_COUNTY.sub("", c))) for c in map(str, cells)]
    return pd.Series(np.array([*named, False], dtype=bool)[codes], index=table.values.index)


@fact("identified_year")
def identified_year(table: CheckTable) -> pd.Series:
    """Year of 识别监测时间."""
    return month_number(table.values["identified_month"]) // 12
