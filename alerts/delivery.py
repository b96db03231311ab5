"""Sending what the outbox holds: marked before and after, so that whatever happens the ledger is true.

One hand writes the ledger (see alerts.delivery_ledger), several send. Channels do not wait for each other, and
a message that is to be tried again does not hold up the next.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime

from alerts.channels import is_outbox
from alerts.delivery_lanes import Lanes, Waiting
from alerts.delivery_ledger import HELD, Row, Sent, exchange, give_up, resolve_held, take_over, waiting
from alerts.delivery_traffic import Traffic
from alerts.hours import Opens, at_any_hour
from alerts.sender import Sender
from relapse_watch.settings import Settings
from relapse_watch.store.engine import Store

__all__ = ["HELD", "Delivered", "deliver"]

_MOST_THREADS = 64
_LOOK_UP_SECONDS = 0.2  # while some are under way: how often to look whether another is due


@dataclass(frozen=True)
class Delivered:
    """What one delivery did: messages by the status they ended in; ``waiting``: tried, or their channel is dead."""

    sent: int = 0
    failed: int = 0
    held: int = 0
    waiting: int = 0

    def __add__(self, later: "Delivered") -> "Delivered":
        """This delivery and the one after it, which tried again what was waiting."""
        return Delivered(self.sent + later.sent, self.failed + later.failed, self.held + later.held, later.waiting)

    @property
    def undelivered(self) -> int:
        """Messages that did not reach anybody, as far as is known."""
        return self.failed + self.held + self.waiting


def deliver(
    store: Store,
    county: str,
    settings: Settings,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    traffic: Traffic | None = None,
    opens: Opens = at_any_hour,
) -> Delivered:
    """Send the county's waiting messages; the caller holds the county's lease.

    ``clock`` gives the aware time to stamp; ``sleep`` waits for what is due later, within
    ``settings.delivery_patience_seconds``. What is due after that stays ``created`` for the next delivery.
    ``traffic`` is shared by counties that send at the same time. ``opens`` is asked before every attempt by a
    service, so that a second attempt or another channel keeps the hours too; files are written at once. Raises
    StoreUnreachable.
    """
    began = clock()
    desk = _Desk(store, county, settings, clock, traffic or Traffic(settings), opens)
    desk.final["held"] = take_over(store, county, settings, began)
    resolve_held(store, county, settings, began)
    with ThreadPoolExecutor(_MOST_THREADS, thread_name_prefix="deliver") as pool:
        try:
            is_more = True
            while is_more:
                desk.queue()
                _send_all(desk, pool, sleep, began)
                is_more = desk.give_up()
        finally:
            desk.close()
    counts = {name: desk.final[name] for name in ("sent", "failed", "held")}
    return Delivered(**counts, waiting=len(desk.lanes.stuck()))


def _send_all(desk: "_Desk", pool: ThreadPoolExecutor, sleep: Callable[[float], None], began: datetime) -> None:
    """Until nothing is under way and nothing is due within the patience of one delivery."""
    while True:
        desk.turn(pool)
        now = desk.clock()
        due = desk.lanes.next_at(now)
        if desk.flying:
            wait(desk.flying, timeout=_LOOK_UP_SECONDS if due else None, return_when=FIRST_COMPLETED)
        elif due is None or (due - began).total_seconds() > desk.settings.delivery_patience_seconds:
            return
        elif due > now:
            sleep((due - now).total_seconds())


@dataclass
class _Desk:
    """Where one delivery stands: what waits, what is under way, what has ended."""

    store: Store
    county: str
    settings: Settings
    clock: Callable[[], datetime]
    traffic: Traffic
    opens: Opens
    lanes: Lanes = field(init=False)
    sender: Sender = field(init=False)
    flying: dict[Future[list[Sent]], list[Row]] = field(default_factory=dict)
    final: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.sender = Sender(self.settings)

    def queue(self) -> None:
        """Read what waits."""
        self.lanes = Lanes(self.settings, self.traffic, self.opens)
        for item in waiting(self.store, self.county):
            self.lanes.put(item)

    def give_up(self) -> bool:
        """Turn from channels that did not answer for too long to the next ones; whether anything is due by them."""
        turned = give_up(self.store, self.lanes.stuck(), self.settings, self.clock(), self.opens)
        if turned:
            self.queue()
        self.final["failed"] += turned["failed"]
        return turned["created"] > 0

    def turn(self, pool: ThreadPoolExecutor) -> None:
        """Write down what has ended, and start what may start: one transaction for both."""
        ended = self._landed()
        chosen = self.lanes.take(self.clock())
        if not ended and not chosen:
            return
        ids = [item.message_id for item in chosen]
        rows, again, final = self._exchange(ended, ids)
        self.final += final
        for item in again:
            self.lanes.put(item)
        claimed = {row["message_id"] for row in rows}
        for item in chosen:
            if item.message_id not in claimed:
                self.lanes.of(item.channel).landed(item.address)
        for job in _jobs(rows, self.settings):
            self.flying[pool.submit(copy_context().run, self._send, job)] = job  # its log lines say whose it is, too

    def close(self) -> None:
        """Whatever went wrong: write down what was under way, as far as it ended."""
        wait(self.flying)
        ended = [sent for future in self.flying if not future.exception() for sent in future.result()]
        self.flying.clear()
        if ended:
            self.final += self._exchange(ended, [])[2]

    def _landed(self) -> list[Sent]:
        """What has ended since the last turn. Raises what a sending thread raised."""
        ended: list[Sent] = []
        for future in [f for f in self.flying if f.done() and not f.exception()]:
            rows = self.flying.pop(future)
            for row in rows:
                self.lanes.of(row["channel"]).landed(row["address"])
            ended += future.result()
        for sent in ended:
            self.lanes.of(sent.row["channel"]).note(sent.answer, sent.ended)
        if broken := next((f.exception() for f in self.flying if f.done()), None):
            self._exchange(ended, [])
            raise broken
        return ended

    def _exchange(self, ended: list[Sent], ids: list[str]) -> tuple[list[Row], list[Waiting], Counter[str]]:
        return exchange(self.store, ended, ids, self.settings, self.clock(), self.opens)

    def _send(self, rows: list[Row]) -> list[Sent]:
        """In a thread of its own: send one message, or write some files."""
        answers = [(row, self.sender.send(row), self.clock()) for row in rows]
        self.sender.settle(rows)
        return [Sent(row, answer, ended) for row, answer, ended in answers]


def _jobs(rows: list[Row], settings: Settings) -> Iterator[list[Row]]:
    """Each real message by itself; files together, because their folder is put on the disk once for all."""
    files = [row for row in rows if is_outbox(settings, row["channel"])]
    yield from ([row] for row in rows if not is_outbox(settings, row["channel"]))
    if files:
        yield files
