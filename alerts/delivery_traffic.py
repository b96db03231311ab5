"""How much may go by a channel, and whether to leave it alone for a while. Knows no clock and no store."""

import threading
from collections import defaultdict, deque
from datetime import datetime, timedelta

from alerts.channels import ALIASES
from relapse_watch.settings import Settings

_MINUTE = timedelta(minutes=1)


class Window:
    """At most so many sends in any minute; None for any number."""

    def __init__(self, per_minute: int | None) -> None:
        self._sent: deque[datetime] | None = deque(maxlen=per_minute) if per_minute else None

    def free_at(self, now: datetime) -> datetime:
        """When the next send may go."""
        full = self._sent is not None and len(self._sent) == self._sent.maxlen
        return max(now, self._sent[0] + _MINUTE) if full and self._sent else now

    def take(self, now: datetime) -> None:
        """One is sent."""
        if self._sent is not None:
            self._sent.append(now)


class Breaker:
    """After so many failures in a row a channel is left alone; then one message tries it again.

    Each pause in a row is twice as long as the one before, up to ``longest``.
    """

    def __init__(self, failures: int, pause: timedelta, longest: timedelta) -> None:
        self._limit, self._pause, self._longest = failures, pause, max(longest, pause)
        self._in_a_row, self._pauses = 0, 0
        self.paused_until: datetime | None = None

    def room(self, now: datetime, at_once: int) -> int:
        """How many sends may be under way."""
        if self.paused_until is None:
            return at_once
        return 0 if now < self.paused_until else 1

    def note(self, is_answered: bool, now: datetime) -> None:
        """How one send ended. What ends badly during a pause was under way before it, and does not lengthen it."""
        if is_answered:
            self._in_a_row, self._pauses, self.paused_until = 0, 0, None
            return
        if self.paused_until is not None and now < self.paused_until:
            return
        self._in_a_row += 1
        if self._in_a_row >= self._limit:
            self.paused_until = now + min(self._pause * 2 ** min(self._pauses, 20), self._longest)
            self._pauses += 1


class Channel:
    """One channel: its breaker, its limit, the limit of each of its addresses."""

    def __init__(self, name: str, settings: Settings) -> None:
        of_address = _of(settings.delivery_per_minute_and_address, name)
        self.at_once = settings.delivery_at_once
        self.breaker = Breaker(
            settings.delivery_failures,
            timedelta(seconds=settings.delivery_pause_seconds),
            timedelta(seconds=settings.delivery_longest_wait_seconds),
        )
        self._all = Window(_of(settings.delivery_per_minute, name))
        self._addresses: dict[str, Window] = defaultdict(lambda: Window(of_address))
        self._lock = threading.Lock()

    def room(self, now: datetime) -> int:
        """How many sends may be under way by this channel."""
        with self._lock:
            return self.breaker.room(now, self.at_once)

    def take(self, address: str, now: datetime) -> datetime:
        """Take leave to send to ``address`` now: ``now`` if it is given, else when to ask again."""
        with self._lock:
            free = max(self._all.free_at(now), self._addresses[address].free_at(now))
            if free <= now:
                self._all.take(now)
                self._addresses[address].take(now)
            return free

    def note(self, is_answered: bool, now: datetime) -> None:
        """How one send ended: whether the channel answered at all."""
        with self._lock:
            self.breaker.note(is_answered, now)


class Traffic:
    """The channels of one process; counties that send at the same time share it, and so its limits."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._channels: dict[str, Channel] = {}
        self._lock = threading.Lock()

    def channel(self, name: str) -> Channel:
        """The channel of a name or alias."""
        known = ALIASES.get(name, name)
        with self._lock:
            if known not in self._channels:
                self._channels[known] = Channel(known, self._settings)
            return self._channels[known]


def _of(limits: dict[str, int], name: str) -> int | None:
    """The limit of a channel, whichever of its names it is written under."""
    return {ALIASES.get(k, k): v for k, v in limits.items()}.get(name)
