"""The story's own time: the program reads its clock in one place, and waits in one."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from types import SimpleNamespace
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_TICK = timedelta(milliseconds=1)


class Clock:
    """A moment that somebody else moves on; each look at it takes a millisecond, so that no two are the same."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    @classmethod
    def at(cls, day: date) -> "Clock":
        """A clock that stands at the first hour of ``day``."""
        return cls(datetime.combine(day, time(), tzinfo=ZONE).astimezone(UTC))

    def to(self, day: date, hour: int) -> None:
        """It is ``hour`` o'clock of ``day`` where the county is."""
        self.moment = datetime.combine(day, time(hour), tzinfo=ZONE).astimezone(UTC)

    def now(self, zone: tzinfo | None = None) -> datetime:
        """This moment."""
        self.moment += _TICK
        return self.moment.astimezone(zone or UTC)

    def sleep(self, seconds: float) -> None:
        """Let time go by."""
        self.moment += timedelta(seconds=seconds)

    def rule(self) -> None:
        """Let the program read this clock, and wait by it, from now on."""
        import flows.clock
        import flows.stages.deliver

        clock = self

        class Told(datetime):
            """``datetime`` that reads the story's clock."""

            @classmethod
            def now(cls, tz=None):  # type: ignore[no-untyped-def,override]
                """The story's moment."""
                return clock.now(tz)

        flows.clock.datetime = Told  # type: ignore[misc]
        flows.stages.deliver.time = SimpleNamespace(sleep=self.sleep)  # type: ignore[assignment]
