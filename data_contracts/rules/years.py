"""Rules that compare a household's income with that of the year before.

A change is explained where events of the household, its aid payments or its wages away from home account for it.
The accounting year Y runs from October of the year before to September of it. Thresholds are ours (policy).
"""

from typing import Literal

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.facts import once
from data_contracts.rules.periods import month_number
from data_contracts.rules.registry import rule
from relapse_watch.lookup import among

_KEY = ["household", "year"]
_AMOUNTS = ("head", "net")


@rule("explained_change")
def explained_change(
    table: CheckTable, column: str, way: Literal["up", "down"], times: float, least: float, share: float
) -> pd.Series:
    """Net income did not multiply (``up``) or shrink (``down``) within a year without anything that explains it.

    Judged where both the net income per head and that of the household are at least ``times`` as much, or as
    little, as in the year before and, if it is known, in the one before that, and the one per head changed by
    ``least`` yuan or more. Explained: a department listed the household for an event in one of the three years,
    or changes of aid and wages away make up at least ``share`` of the change.
    Not judged where the list of work away has not come: wages explain most changes.
    """
    passed = pd.Series(True, index=table.values.index)
    work = table.references.get("migrant_work")
    if work is None:
        return passed
    changed = _changed(table, times, least)
    changed = changed[changed["change"] > 0 if way == "up" else changed["change"] < 0]
    if len(changed):
        told = _explained(table, changed, work)
        passed[changed.index] = _has_event(table, changed) | (told / changed["change"] >= share).to_numpy()
    return passed


@rule("year_is_over")
def year_is_over(table: CheckTable, column: str) -> pd.Series:
    """The year is not after that of the export."""
    if table.day is None:
        return pd.Series(True, index=table.values.index)
    return ~(table.values[column] > int(table.day[:4])).fillna(False).astype(bool)


def _changed(table: CheckTable, times: float, least: float) -> pd.DataFrame:
    """Rows whose income multiplied or shrank: household, year, and the change of the net income in yuan.

    Kept with the table: both ways ask.
    """
    return once(table, f"changed|{times}|{least}", lambda: _work_out_changed(table, times, least))


def _work_out_changed(table: CheckTable, times: float, least: float) -> pd.DataFrame:
    both = _beside_years_before(table)
    long_before = {f"{c}_long_before": both[f"{c}_long_before"].fillna(both[f"{c}_before"]) for c in _AMOUNTS}
    both = both.assign(**long_before, change=both["net"] - both["net_before"])
    up = _grew(both, "", "_before", times) & _grew(both, "", "_long_before", times)
    down = _grew(both, "_before", "", times) & _grew(both, "_long_before", "", times)
    is_large = (both["head"] - both["head_before"]).abs() >= least
    return both[(up | down) & is_large]


def _beside_years_before(table: CheckTable) -> pd.DataFrame:
    """Rows of which the year before is known, with its amounts (``_before``) and the ones before (``_long_before``)."""
    now, all_years = _accounts(table), table.references.get("household_income", table)
    known = once(all_years, "accounts", lambda: _accounts(all_years).drop_duplicates(_KEY))
    both = now
    for back, suffix in ((1, "_before"), (2, "_long_before")):
        earlier = known.assign(year=known["year"] + back)
        both = both.merge(earlier, on=_KEY, how="left", suffixes=("", suffix))
    both = both.set_axis(now.index)
    return both[both["household"].notna() & both["net_before"].notna()]


def _grew(both: pd.DataFrame, now: str, then: str, times: float) -> pd.Series:
    """Whether both amounts are ``times`` those of then; from nothing or less than nothing any amount is."""
    flags = [both[f"{c}{now}"] >= times * both[f"{c}{then}"].clip(lower=0) for c in _AMOUNTS]
    return flags[0] & flags[1] & (both[f"net{now}"] > both[f"net{then}"])


def _accounts(table: CheckTable) -> pd.DataFrame:
    rows = table.values
    names = {"household": "household_id", "year": "accounting_year"}
    frame = pd.DataFrame({to: rows[name] for to, name in names.items()})
    frame["year"] = frame["year"].astype("float64")
    return frame.assign(head=rows["net_income_yuan_per_head"], net=rows["net_income_yuan"])


def _has_event(table: CheckTable, changed: pd.DataFrame) -> np.ndarray:
    """Whether a department listed the household for anything in the year or in the two before."""
    events = table.references.get("department_event")
    if events is None:
        return np.zeros(len(changed), dtype=bool)
    rows = events.values
    listed = pd.DataFrame({"household": rows["household_id"], "year": _year_of(month_number(rows["event_date"]))})
    listed = pd.concat([listed.assign(year=listed["year"] + later) for later in (0, 1, 2)])
    return pd.MultiIndex.from_frame(changed[_KEY]).isin(pd.MultiIndex.from_frame(listed.dropna()))


def _explained(table: CheckTable, changed: pd.DataFrame, work: CheckTable) -> pd.Series:
    """Yuan by which aid and wages away of the household changed from the year before."""
    paid = [_wages(work, changed)]
    if "aid_payment" in table.references:
        aid = table.references["aid_payment"].values[["household_id", "paid_month", "amount_yuan"]]
        aid = aid[among(aid["household_id"], changed["household"])]
        year = _year_of(month_number(aid["paid_month"]))
        paid.append(pd.DataFrame({"household": aid["household_id"], "year": year, "yuan": aid["amount_yuan"]}))
    total = pd.concat(paid).groupby(_KEY)["yuan"].sum()
    now = total.reindex(pd.MultiIndex.from_frame(changed[_KEY])).fillna(0.0).to_numpy()
    before = total.reindex(pd.MultiIndex.from_frame(changed[_KEY].assign(year=changed["year"] - 1)))
    return pd.Series(now - before.fillna(0.0).to_numpy(), index=changed.index)


def _wages(work: CheckTable, changed: pd.DataFrame) -> pd.DataFrame:
    """Wages of the spells by household and accounting year; an open spell lasts until the export."""
    rows = work.values[["household_id", "start_month", "end_month", "wage_yuan_per_month"]]
    rows = rows[among(rows["household_id"], changed["household"])]
    end = month_number(rows["end_month"])
    if work.day is not None:
        end = end.fillna(int(work.day[:4]) * 12 + int(work.day[5:7]) - 1)
    start, wage = month_number(rows["start_month"]), rows["wage_yuan_per_month"]
    years = np.unique(np.concatenate([changed["year"], changed["year"] - 1]))
    parts = []
    for year in years:
        first = (year - 1) * 12 + 9
        months = (np.minimum(end, first + 11) - np.maximum(start, first) + 1).clip(lower=0)
        parts.append(pd.DataFrame({"household": rows["household_id"], "year": year, "yuan": months * wage}))
    return pd.concat(parts)


def _year_of(month: pd.Series) -> pd.Series:
    """The accounting year of a month number: October begins the next."""
    return (month + 3) // 12
