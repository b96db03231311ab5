"""What waits to be sent, one lane a channel: a slow or dead channel holds up nobody in another lane."""

import heapq
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from alerts.answers import LATER, Answer
from alerts.channels import is_outbox
from alerts.delivery_traffic import Channel, Traffic
from alerts.hours import Opens, at_any_hour
from relapse_watch.settings import Settings

# Files may be under way together: writing one twice changes nothing.
FILES_AT_ONCE = 100


@dataclass(frozen=True)
class Waiting:
    """A message that stands ``created``; ``due`` is the earliest moment to send it."""

    message_id: str
    channel: str
    address: str = field(repr=False)
    due: datetime
    tries: int
    urgency: str = "other"


@dataclass
class Lane:
    """The waiting messages of one channel. ``channel`` is None for files, which know neither limits nor hours."""

    channel: Channel | None
    opens: Opens = at_any_hour
    heap: list[tuple[datetime, int, Waiting]] = field(default_factory=list)
    flying: Counter[str] = field(default_factory=Counter)
    number: "count[int]" = field(default_factory=count)

    def put(self, item: Waiting, due: datetime | None = None) -> None:
        """Queue a message, for when it is due or later, within its hours."""
        when = self.opens(item.urgency, due or item.due)
        heapq.heappush(self.heap, (when, next(self.number), item))

    def take(self, now: datetime) -> list[Waiting]:
        """The messages to send now, in order of their time; two for one address go one after the other."""
        taken: list[Waiting] = []
        aside: list[tuple[datetime, int, Waiting]] = []
        while self.heap and self.heap[0][0] <= now and self.flying.total() < self._room(now):
            due, number, item = heapq.heappop(self.heap)
            if self.opens(item.urgency, now) > now:  # its hours ended while it waited its turn
                self.put(item, now)
            elif self.channel is None or not self.flying[item.address]:
                free = self.channel.take(item.address, now) if self.channel else now
                if free <= now:
                    self.flying[item.address] += 1
                    taken.append(item)
                else:
                    self.put(item, free)
            else:
                aside.append((due, number, item))
        for entry in aside:
            heapq.heappush(self.heap, entry)
        return taken

    def landed(self, address: str) -> None:
        """A message for ``address`` is no longer under way."""
        self.flying[address] -= 1
        if not self.flying[address]:
            del self.flying[address]

    def note(self, answer: Answer, now: datetime) -> None:
        """How a send by this lane ended."""
        if self.channel:
            self.channel.note(answer.outcome != LATER, now)

    def next_at(self, now: datetime) -> datetime | None:
        """When something may be sent, if nothing is under way; None if nothing waits."""
        if not self.heap:
            return None
        paused = self.channel.breaker.paused_until if self.channel else None
        return max(self.heap[0][0], paused or now, now)

    def stuck(self) -> list[Waiting]:
        """What waits though it was tried, or for the end of the channel's pause; not what waits for its hour."""
        paused = self.channel.breaker.paused_until if self.channel else None
        return [item for due, _, item in self.heap if item.tries or (paused and due <= paused)]

    def _room(self, now: datetime) -> int:
        return self.channel.room(now) if self.channel else FILES_AT_ONCE


class Lanes:
    """All lanes of one delivery."""

    def __init__(self, settings: Settings, traffic: Traffic, opens: Opens = at_any_hour) -> None:
        self._settings, self._traffic, self._opens = settings, traffic, opens
        self._lanes: dict[str, Lane] = {}

    def of(self, channel: str) -> Lane:
        """The lane of a channel; all channels that end as files share one."""
        is_file = is_outbox(self._settings, channel)
        known = self._traffic.channel(channel)
        name = "" if is_file else str(id(known))
        return self._lanes.setdefault(name, Lane(None) if is_file else Lane(known, self._opens))

    def put(self, item: Waiting) -> None:
        """Queue a message."""
        self.of(item.channel).put(item)

    def take(self, now: datetime) -> list[Waiting]:
        """What to send now, of all lanes."""
        return [item for lane in self._lanes.values() for item in lane.take(now)]

    def next_at(self, now: datetime) -> datetime | None:
        """When something may be sent, if nothing is under way; None if nothing waits."""
        return min((at for lane in self._lanes.values() if (at := lane.next_at(now))), default=None)

    def stuck(self) -> list[Waiting]:
        """What waits in any lane though it could be on its way."""
        return [item for lane in self._lanes.values() for item in lane.stuck()]
