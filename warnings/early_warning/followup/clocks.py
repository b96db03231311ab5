"""Clocks that count days and stand still while they are paused."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from early_warning.grid import Flags, Ints
from relapse_watch.dates import add_working_days_to, working_days_between

Days = NDArray[np.datetime64]
ONE = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Paused:
    """Days on which clocks stood still, each once: ``row`` is the place of the warning."""

    row: Ints
    day: Days
    is_working: Flags


def paused(visits: pd.DataFrame) -> Paused:
    """From the day of the visit that asked for the pause to its last day, both included; pauses may overlap."""
    asked = visits[visits["paused_until"].notna()]
    first, last = (asked[c].to_numpy("datetime64[D]") for c in ("verified_on", "paused_until"))
    many = np.maximum((last - first).astype("int64") + 1, 0)
    begin = np.repeat(np.cumsum(many) - many, many)
    days = np.repeat(first, many) + (np.arange(many.sum()) - begin) * ONE
    both = pd.DataFrame({"row": np.repeat(asked["row"].to_numpy(np.int64), many), "day": days}).drop_duplicates()
    day = both["day"].to_numpy("datetime64[D]")
    return Paused(both["row"].to_numpy(np.int64), day, _are_working(day))


def after_working_days(start: Days, n: Ints, stood: Paused) -> Days:
    """The ``n``-th (from 1) working day after each ``start`` on which the clock runs; NaT for NaT."""
    return _settled(start, lambda more: add_working_days_to(start, n + more), stood, stood.is_working)


def after_days(start: Days, n: Ints, stood: Paused) -> Days:
    """The ``n``-th (from 1) day after each ``start`` on which the clock runs; NaT for NaT."""
    return _settled(start, lambda more: start + (n + more) * ONE, stood, np.ones(len(stood.day), dtype=bool))


def working_days_in(first: Days, last: Days, stood: Paused) -> Ints:
    """How many working days on which the clock ran lie after ``first`` up to ``last``; 0 where either is missing."""
    known = ~np.isnat(first) & ~np.isnat(last)
    counted = np.zeros(len(first), dtype=np.int64)
    if known.any():
        lowest, highest = min(first[known].min(), last[known].min()), max(first[known].max(), last[known].max())
        at_work = working_days_between(lowest.astype(object), highest.astype(object))
        until, before = (np.searchsorted(at_work, d[known], side="right") for d in (last, first))
        counted[known] = np.maximum(until - before, 0)
    return counted - _paused_in(first, last, stood, stood.is_working)


def _settled(start: Days, after: Callable[[Ints], Days], stood: Paused, counts: Flags) -> Days:
    """The end at which the days that count and were paused have all been added; each round adds days, so it ends."""
    more = np.zeros(len(start), dtype=np.int64)
    while True:
        end = after(more)
        again = _paused_in(start, end, stood, counts)
        if (again == more).all():
            return end
        more = again


def _paused_in(first: Days, last: Days, stood: Paused, counts: Flags) -> Ints:
    """How many of the paused days that count lie after ``first`` up to ``last``, row by row."""
    row, day = stood.row[counts], stood.day[counts]
    within = (day > first[row]) & (day <= last[row])
    return np.bincount(row[within], minlength=len(first)).astype(np.int64)


def _are_working(days: Days) -> Flags:
    if not len(days):
        return np.zeros(0, dtype=bool)
    at_work = working_days_between(days.min().astype(object), days.max().astype(object))
    return np.isin(days, at_work)
