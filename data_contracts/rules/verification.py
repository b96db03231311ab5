"""Rules about what cadres bring back: whose warning it is about, which message it answers, dates in their order."""

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.registry import rule
from data_contracts.rules.rubbish import sound_text
from relapse_watch.lookup import among

WARNINGS = "warnings"
"""What rules call the register of warnings: columns household_id, warning_id, opened_on ('YYYY-MM-DD')."""


MESSAGES = "messages"
"""What rules call the register of messages: columns key, cadre_id (whom it went to)."""
SHORTEST_NUMBER = 8
"""Signs of a message's number that name it, as in alerts.acknowledgement. Of our own."""


@rule("warned_household")
def warned_household(table: CheckTable, column: str) -> pd.Series:
    """The household has, or had, a warning; a blank is told by another rule."""
    value = table.values[column]
    return among(value, table.registers[WARNINGS]["household_id"]) | value.isna()


@rule("warning_of_household")
def warning_of_household(table: CheckTable, column: str) -> pd.Series:
    """The warning named is one of the row's household; naming none is allowed."""
    opened = _opened(table)
    value = table.values[column]
    return opened.notna() | value.isna() | ~warned_household(table, "household_id")


@rule("after_warning")
def after_warning(table: CheckTable, column: str) -> pd.Series:
    """On the day of the warning named, or of the household's first, or later; the unknown is told by other rules."""
    first = table.registers[WARNINGS].groupby("household_id")["opened_on"].min()
    opened = _opened(table).fillna(table.values["household_id"].map(first).astype("str"))
    return ~(table.values[column] < opened).fillna(False).astype(bool)


@rule("message_of_county")
def message_of_county(table: CheckTable, column: str, longest: float) -> pd.Series:
    """A number that begins with SHORTEST_NUMBER signs or more of a message's, in either case; none is needed.

    What is no code of at most ``longest`` characters at all is told by another rule.
    """
    is_named = table.values.index.isin(_named(table, column)["row"])
    return is_named | table.values[column].isna() | ~sound_text(table, column, longest, "code")


@rule("message_of_visitor")
def message_of_visitor(table: CheckTable, column: str) -> pd.Series:
    """The message named went to the cadre who visited; the unknown and the blank are told by other rules."""
    named = _named(table, column)
    visited_by = table.values["verified_by"]
    own = named.loc[named["cadre_id"] == named["row"].map(visited_by), "row"]
    is_known = visited_by.index.isin(named["row"])
    return visited_by.index.isin(own) | ~is_known | visited_by.isna()


@rule("in_order")
def in_order(
    table: CheckTable,
    column: str,
    after: str,
    days: float = 0,
    at_most: float | None = None,
    out_of_order_passes: bool = False,
) -> pd.Series:
    """From ``days`` to ``at_most`` days after the day in column ``after``, both included; a missing day passes.

    ``out_of_order_passes``: another rule tells a day before it.
    """
    later, earlier = (pd.to_datetime(table.values[c], format="%Y-%m-%d", errors="coerce") for c in (column, after))
    between = (later - earlier).dt.days
    ok = (between >= days) | between.isna() | ((between < 0) & out_of_order_passes)
    return ok & ~(between > (np.inf if at_most is None else at_most))


def _opened(table: CheckTable) -> pd.Series:
    """When the warning that the row names was opened; missing where it names none of its household."""
    known = table.registers[WARNINGS].drop_duplicates(["household_id", "warning_id"])
    rows = table.values[["household_id", "warning_id"]].merge(known, on=["household_id", "warning_id"], how="left")
    return rows["opened_on"].set_axis(table.values.index).astype("str")


def _named(table: CheckTable, column: str) -> pd.DataFrame:
    """The messages that rows name: row (of the table's index) and cadre_id."""
    number = table.values[column].astype("str").str.strip().str.lower()
    rows = pd.DataFrame({"row": number.index, "number": number.to_numpy()})
    rows = rows[rows["number"].str.len() >= SHORTEST_NUMBER]
    known = table.registers[MESSAGES].astype("str")
    begin = slice(SHORTEST_NUMBER)
    both = rows.assign(begin=rows["number"].str[begin]).merge(known.assign(begin=known["key"].str[begin]), on="begin")
    is_its = [key.startswith(number) for key, number in zip(both["key"], both["number"], strict=True)]
    return both.loc[pd.Series(is_its, index=both.index, dtype="bool"), ["row", "cadre_id"]]
