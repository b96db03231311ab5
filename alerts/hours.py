"""When a message may go out: red ones at the hours that policy gives them, the rest while people work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from relapse_watch.dates import is_working_day

_MINUTES = 60

Opens = Callable[[str, datetime], datetime]
"""From a message's urgency and an aware time: when, from then on, it may first be sent; that time for at once."""


@dataclass(frozen=True)
class Hours:
    """From ``first`` (included) to ``last`` (not included) o'clock, 0 to 24; on working days only, or on any day."""

    first: float
    last: float
    working_days_only: bool

    def allow(self, local: datetime) -> bool:
        """Whether a message may go out at this local time."""
        hour = local.hour + local.minute / _MINUTES
        return self.first <= hour < self.last and self._is_a_day(local.date())

    def next_start(self, local: datetime) -> datetime:
        """When they next begin after a local time at which they do not allow."""
        day = local.date()
        if local.hour + local.minute / _MINUTES >= self.first:
            day += timedelta(days=1)
        while not self._is_a_day(day):
            day += timedelta(days=1)
        hour, minutes = divmod(round(self.first * _MINUTES), _MINUTES)
        return datetime.combine(day, time(hour, minutes), tzinfo=local.tzinfo)

    def _is_a_day(self, day: date) -> bool:
        return is_working_day(day) or not self.working_days_only


def at_any_hour(urgency: str, moment: datetime) -> datetime:
    """No hours at all."""
    return moment


def opening(hours: Mapping[str, Hours], zone: tzinfo) -> Opens:
    """The rule by which messages go out in the hours of their urgency; of an urgency without hours at any."""

    def opens(urgency: str, moment: datetime) -> datetime:
        known = hours.get(urgency)
        return (known and not_before(moment, known, zone)) or moment

    return opens


def not_before(now: datetime, hours: Hours, zone: tzinfo) -> datetime | None:
    """When a message written at ``now`` (aware) may first be sent, in ``zone``; None for at once."""
    local = now.astimezone(zone)
    return None if hours.allow(local) else hours.next_start(local)
