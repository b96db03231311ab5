"""Whom a household's income is divided by: policy ``members_counted``.

``registered``: the people on the register, as for 建档立卡户 (bw8.net/zhishi-1016662.html). ``account``: the members
that the newest account itself states. ``resident``: the people on the register less those at work away.
Each falls back on the others where it knows nothing.
"""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from early_warning.policy import InForce
from relapse_watch.dates import month_of
from relapse_watch.errors import WrongUse

_ORDER = {
    "registered": ("persons", "list", "ledger", "account"),
    "account": ("ledger", "account", "persons", "list"),
    "resident": ("resident", "persons", "list", "ledger", "account"),
}


def counted_members(
    known: Mapping[str, pd.Series], persons: pd.DataFrame, work: pd.DataFrame, terms: InForce
) -> pd.Series:
    """Members by household_id. ``known``: what persons, list, ledger and account say, each by household_id.

    Raises PolicyMissing, and WrongUse for a word that is none of the three.
    """
    counted = terms("members_counted")
    if counted.text not in _ORDER:
        where, words = f"{counted.name} ({counted.place}, {counted.effective_from})", ", ".join(_ORDER)
        raise WrongUse(f"政策参数 {where} 的值应为 {words} 之一", f"policy {where} must be one of {words}")
    sources = dict(known)
    if counted.text == "resident":
        sources["resident"] = _residents(persons, work, terms.as_of)
    first, *others = (sources[name].astype("Int64") for name in _ORDER[counted.text])
    for other in others:
        first = first.combine_first(other)
    return first


def _residents(persons: pd.DataFrame, work: pd.DataFrame, as_of: date) -> pd.Series:
    """People on the register who are not at work away in the month; a household that is wholly away has none left
    to divide by and is not in it."""
    month = month_of(as_of)
    open_now = (work["start_month"] <= month) & (work["end_month"].isna() | (work["end_month"] >= month))
    away = work.loc[open_now & work["is_working_away"].fillna(True), "id_hash"].dropna()
    home = persons[~persons["id_hash"].isin(away)]
    return home.groupby("household_id").size()
