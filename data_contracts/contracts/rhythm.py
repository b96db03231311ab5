"""Due days that come round: every month, every quarter, every year; or none, for lists that events make."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from data_contracts.contracts.words import Words

Every = Literal["month", "quarter", "year", "event"]
_STEP = {"month": 1, "quarter": 3, "year": 12}
_ORDINAL = ("first", "second", "third")


@dataclass(frozen=True)
class Rhythm:
    """Due on day ``day`` of every month, or of one ``month``: 1-3 of every quarter, 1-12 of every year.

    A day that a month does not have is its last one. ``event``: no due day at all.
    """

    every: Every
    month: int = 1
    day: int = 1

    @property
    def is_dated(self) -> bool:
        """Whether there are due days."""
        return self.every != "event"

    def next(self, day: date) -> date:
        """The first due day on or after ``day``. Raises KeyError where there are none."""
        step = _STEP[self.every]
        months = (day.year * 12 + day.month - 1 + ahead for ahead in range(step + 1))
        return next(d for m in months if (m - (self.month - 1)) % step == 0 and (d := self._in(m)) >= day)

    def _in(self, month: int) -> date:
        """The due day in the month counted as year * 12 + month - 1."""
        year, number = month // 12, month % 12 + 1
        return date(year, number, min(self.day, calendar.monthrange(year, number)[1]))

    @property
    def words(self) -> Words:
        """When it is due."""
        return {
            "month": Words(
                "每月底" if self.day == 31 else f"每月{self.day}日",
                "at the end of each month" if self.day == 31 else f"on day {self.day} of each month",
            ),
            "quarter": Words(
                f"每季度第{self.month}个月{self.day}日",
                f"on day {self.day} of the {_ORDINAL[(self.month - 1) % 3]} month of each quarter",
            ),
            "year": Words(f"每年{self.month}月{self.day}日", f"each year on {self.month:02d}-{self.day:02d}"),
            "event": Words("有情况随时报,没有固定日期", "whenever something happens, no fixed day"),
        }[self.every]


def read_rhythm(every: str, due_day: object) -> Rhythm:
    """From the unit of ``frequency`` and ``dueDay``: '10' a month, '1-10' a quarter (month 1-3), '04-30' a year.

    Raises ValueError for anything else.
    """
    if every == "event" and due_day is None:
        return Rhythm("event")
    parts = [int(p) for p in str(due_day).split("-")] if every in _STEP and due_day is not None else []
    months = {"month": 1, "quarter": 3, "year": 12}.get(every, 0)
    month, day = [1] * (every == "month") + parts if len(parts) == 1 + (every != "month") else (0, 0)
    if not (1 <= month <= months and 1 <= day <= 31):
        raise ValueError(f"frequency {every} with dueDay {due_day}: write month 10, quarter 1-10, year 04-30, or event")
    return Rhythm(cast(Every, every), month, day)
