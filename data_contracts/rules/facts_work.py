"""What rules about work away say of a spell: the latest of its person, over or not, where, how old the worker.

Months are 'YYYY-MM'. A spell without an end goes on. Each distinct place or channel is looked at once.
"""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.facts import fact, known
from data_contracts.rules.periods import month_number

_POST = re.compile("公益性?岗位")
_WORKSHOP = re.compile("(?:帮扶|扶贫)车间")


@fact("is_latest_spell")
def is_latest_spell(table: CheckTable) -> pd.Series:
    """The person's spell that started last; of several the last row. One without a start comes before all others."""
    who, _ = pd.factorize(known(table, "person"))
    start = month_number(table.values["start_month"]).fillna(-1).to_numpy()
    order = np.lexsort((np.arange(len(who)), start, who))
    is_last = np.append(who[order][1:] != who[order][:-1], True)[: len(who)]
    latest = np.zeros(len(who), dtype=bool)
    latest[order] = is_last
    return pd.Series(latest & (who >= 0), index=table.values.index)


@fact("is_open_spell")
def is_open_spell(table: CheckTable) -> pd.Series:
    """Nothing stands in 结束时间, or a month after that of the export."""
    ahead = (table.values["end_month"] > known(table, "day_month")).fillna(False)
    return table.text["end_month"].isna() | ahead.astype(bool)


@fact("is_over")
def is_over(table: CheckTable) -> pd.Series:
    """The spell ended before the month of the export."""
    return (table.values["end_month"] < known(table, "day_month")).fillna(False).astype(bool)


@fact("is_away")
def is_away(table: CheckTable) -> pd.Series:
    """Working away now: 是否已务工 is 是, and the spell is not over."""
    return table.values["is_working_away"].fillna(False).astype(bool) & ~known(table, "is_over")


@fact("works_outside")
def works_outside(table: CheckTable) -> pd.Series:
    """务工所在县 (free text, often city and county) names another county than 县; missing where either is."""
    places, counties = table.values["work_county"], _home_county(table)
    at, place = pd.factorize(places)
    of, county = pd.factorize(counties)
    apart = [[c not in p and p not in c for c in county.tolist()] for p in place.tolist()]
    unknown = (at < 0) | (of < 0)
    outside = np.zeros(len(at), dtype=bool)
    if not unknown.all():
        outside = np.array(apart, dtype=bool)[np.maximum(at, 0), np.maximum(of, 0)]
    return pd.Series(pd.arrays.BooleanArray(outside, unknown), index=places.index)


def _home_county(table: CheckTable) -> pd.Series:
    """县 of each row; of an export without that column, the county of most rows of the register."""
    register = table.references.get("monitored_person")
    if "county_name" not in table.absent or register is None:
        return table.values["county_name"]
    names = register.values["county_name"].mode()
    return table.values["county_name"].fillna(names.iloc[0]) if len(names) else table.values["county_name"]


@fact("local_channel")
def local_channel(table: CheckTable) -> pd.Series:
    """A channel that there is at home only: 'post' (公益性岗位, 公益岗位) or 'workshop' (帮扶车间); else missing."""

    def kind(cell: str) -> str | None:
        return "post" if _POST.search(cell) else "workshop" if _WORKSHOP.search(cell) else None

    return _each(table.values["employment_channel"], kind)


@fact("age_at_start")
def age_at_start(table: CheckTable) -> pd.Series:
    """Years reached by the end of the spell's first month, by the ID number."""
    return _years(known(table, "born"), table.values["start_month"])


@fact("age_at_end")
def age_at_end(table: CheckTable) -> pd.Series:
    """Years reached by the end of the last month of a spell that is over; else whole years on the export's day."""
    ended = table.values["end_month"].where(known(table, "is_over"))
    return _years(known(table, "born"), ended).fillna(known(table, "age"))


def _years(born: pd.Series, month: pd.Series) -> pd.Series:
    return (month_number(month) - month_number(born.str[:7])) // 12


def _each(column: pd.Series, of: Callable[[str], str | None]) -> pd.Series:
    """``of`` each distinct cell, as text."""
    codes, cells = pd.factorize(column)
    found = pd.Series([of(str(cell)) for cell in cells] + [None], dtype="str")
    return pd.Series(found.to_numpy()[codes], index=column.index, dtype="str")
