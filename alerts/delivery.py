"""Sending what the outbox holds: marked before and after, so that whatever happens the ledger is true.

created → sending → sent, or back to created for another attempt, or failed when there are none left. A
message found in ``sending`` belongs to a sender that died: a file is written again (that changes nothing),
anything else becomes ``held``, for nobody can know whether it went out.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from alerts.channels import is_outbox
from alerts.sender import Sender
from relapse_watch.settings import Settings
from relapse_watch.store.engine import Store
from relapse_watch.store.tables import outbox_message as outbox

# Files may be marked together: sending one twice changes nothing. A real send stands alone, so that a
# crash leaves at most one message of which it is unknown whether it went out.
FILES_AT_ONCE = 100
HELD = (
    "发送途中程序中断，不知道对方是否已收到；请先问收件人，再决定是否重发"
    " (the sender died in mid-send: ask the receiver before sending again)"
)

Row = dict[str, Any]
Waiting = tuple[str, str]


@dataclass(frozen=True)
class Delivered:
    """What one delivery did: messages by the status they ended in."""

    sent: int = 0
    failed: int = 0
    held: int = 0

    @property
    def undelivered(self) -> int:
        """Messages that did not reach anybody, as far as is known."""
        return self.failed + self.held


def deliver(
    store: Store,
    county: str,
    settings: Settings,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
) -> Delivered:
    """Send the county's waiting messages; the caller holds the county's lease.

    ``clock`` gives the aware time to stamp; ``sleep`` waits between attempts, first
    ``settings.delivery_wait_seconds`` and twice as long each time, up to ``settings.delivery_attempts``.
    Raises StoreUnreachable.
    """
    sender = Sender(settings)
    ended = Counter(held=_take_over(store, county, settings))
    for attempt in range(settings.delivery_attempts):
        waiting = _waiting(store, county)
        if waiting and attempt:
            sleep(settings.delivery_wait_seconds * 2 ** (attempt - 1))
        for batch in _batches(waiting, settings):
            rows = _claim(store, batch)
            errors = [sender.send(row) for row in rows]
            sender.settle()
            ended += _record(store, rows, errors, settings.delivery_attempts, clock())
    return Delivered(sent=ended["sent"], failed=ended["failed"], held=ended["held"])


def _take_over(store: Store, county: str, settings: Settings) -> int:
    """Settle what a dead sender left in ``sending``; returns how many are now ``held``."""
    with store.begin() as connection:
        of_county = (outbox.c.county == county) & (outbox.c.status == "sending")
        left = connection.execute(select(outbox.c.message_id, outbox.c.channel).where(of_county)).all()
        files = [m for m, channel in left if is_outbox(settings, channel)]
        unknown = [m for m, channel in left if not is_outbox(settings, channel)]
        _settle(connection, files, status="created")
        _settle(connection, unknown, status="held", error=HELD)
    return len(unknown)


def _waiting(store: Store, county: str) -> list[Waiting]:
    """(message_id, channel) of the county's messages not yet sent, oldest first."""
    query = (
        select(outbox.c.message_id, outbox.c.channel)
        .where(outbox.c.county == county, outbox.c.status == "created")
        .order_by(outbox.c.created_at, outbox.c.message_id)
    )
    with store.reading() as connection:
        return [(m, channel) for m, channel in connection.execute(query)]


def _batches(waiting: Sequence[Waiting], settings: Settings) -> Iterator[list[str]]:
    """Message ids to mark, send and mark together: real ones singly and first, then files by the hundred."""
    files = []
    for message_id, channel in waiting:
        if is_outbox(settings, channel):
            files.append(message_id)
        else:
            yield [message_id]
    for start in range(0, len(files), FILES_AT_ONCE):
        yield files[start : start + FILES_AT_ONCE]


def _claim(store: Store, message_ids: list[str]) -> list[Row]:
    """Mark as ``sending`` those still ``created`` and return them, in a transaction that ends before the send."""
    still = outbox.c.message_id.in_(message_ids) & (outbox.c.status == "created")
    mark = update(outbox).where(still).values(status="sending", attempts=outbox.c.attempts + 1)
    with store.begin() as connection:
        return [dict(row) for row in connection.execute(mark.returning(outbox)).mappings()]


def _record(store: Store, rows: list[Row], errors: list[str | None], limit: int, now: datetime) -> Counter[str]:
    """Write down how each send ended; returns the statuses that are final, counted."""
    sent = [row["message_id"] for row, error in zip(rows, errors, strict=True) if error is None]
    missed = [(row, error) for row, error in zip(rows, errors, strict=True) if error is not None]
    with store.begin() as connection:
        _settle(connection, sent, status="sent", sent_at=now, error=None)
        for row, error in missed:
            status = "failed" if row["attempts"] >= limit else "created"
            _settle(connection, [row["message_id"]], status=status, error=error)
    return Counter(sent=len(sent), failed=sum(row["attempts"] >= limit for row, _ in missed))


def _settle(connection: Connection, message_ids: list[str], **values: Any) -> None:
    if message_ids:
        connection.execute(update(outbox).where(outbox.c.message_id.in_(message_ids)).values(**values))
