"""The suppressions of a county as of a date: which count, which are about to expire, which have ended."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import select

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import suppression


@dataclass(frozen=True)
class Suppressed:
    """What a report says of suppressions; grain of the lists: one suppression, columns of the table.

    ``active``: those that count on the night, the first to expire first. ``expiring``: those of them that end
    within the days that policy names. ``ended``: those that counted on the night before and do no more.
    """

    active: list[dict[str, Any]]
    expiring: list[dict[str, Any]]
    ended: list[dict[str, Any]]


def suppressions(store: Store, as_of: date, county: str | None = None) -> pd.DataFrame:
    """Every suppression ever recorded, of one county or all: the columns of table ``suppression`` and ``state``.

    ``state`` on ``as_of``: ``waiting`` before its first day, ``active`` to its last day, then ``expired``; one that
    was lifted before it began is ``expired`` too. By last day, county, rule and household. Raises StoreUnreachable.
    """
    s, day = suppression.c, as_of.isoformat()
    query = select(suppression).where(s.county == county) if county else select(suppression)
    known = read(store, query.order_by(s.until_day, s.county, s.code, s.household_id, s.suppression_id))
    is_over = (known["until_day"] < day) | (known["until_day"] < known["from_day"])
    state = pd.Series("active", index=known.index, dtype="str")
    return known.assign(state=state.mask(known["from_day"] > day, "waiting").mask(is_over, "expired"))


def suppressed(known: pd.DataFrame, as_of: date, night_before: date | None, told_before_days: int) -> Suppressed:
    """What the report of ``as_of`` says, from ``suppressions`` of that day.

    ``night_before``: the county's last night of an earlier date, None for its first.
    """
    active = known[known["state"] == "active"]
    soon = (as_of + timedelta(days=told_before_days)).isoformat()
    since = "9999" if night_before is None else night_before.isoformat()
    counted = (known["from_day"] <= since) & (known["until_day"] >= since) & (known["until_day"] >= known["from_day"])
    return Suppressed(
        active=active.to_dict("records"),
        expiring=active[active["until_day"] <= soon].to_dict("records"),
        ended=known[(known["state"] == "expired") & counted].to_dict("records"),
    )
