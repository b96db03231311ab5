"""The ledger of delivery: the state of each message, and every attempt to send it, forever.

created → sending → sent, or back to created for another attempt or another channel, or failed when there
are none left. A message found in ``sending`` belongs to a sender that died: a file is written again (that
changes nothing), anything else becomes ``held``, for nobody can know whether it went out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from alerts.answers import UNKNOWN, Answer
from alerts.channels import is_outbox
from alerts.delivery_lanes import Waiting
from alerts.delivery_rules import after, is_old, next_channel
from alerts.hours import Opens
from relapse_watch.settings import Settings
from relapse_watch.store.engine import Store
from relapse_watch.store.tables import delivery_attempt as attempt
from relapse_watch.store.tables import outbox_message as outbox

HELD = (
    "发送途中程序中断，不知道对方是否已收到；请先问收件人，再决定是否重发"
    " (the sender died in mid-send: ask the receiver before sending again)"
)
DEAD_CHANNEL = "渠道长时间不通，不再等它 (the channel did not answer for too long)"
_BATCH = 500

Row = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """One attempt that ended: the message as it was claimed, the answer, and when."""

    row: Row
    answer: Answer
    ended: datetime


def take_over(store: Store, county: str, settings: Settings, now: datetime) -> int:
    """Settle what a dead sender left in ``sending``; returns how many are now ``held``."""
    with store.begin() as connection:
        of_county = (outbox.c.county == county) & (outbox.c.status == "sending")
        left = connection.execute(select(outbox.c.message_id, outbox.c.channel).where(of_county)).all()
        files = [m for m, channel in left if is_outbox(settings, channel)]
        unknown = [m for m, channel in left if not is_outbox(settings, channel)]
        _settle(connection, files, status="created")
        _settle(connection, unknown, status="held", error=HELD)
        for batch in _batches([*files, *unknown]):
            open_ones = attempt.c.message_id.in_(batch) & attempt.c.ended_at.is_(None)
            connection.execute(update(attempt).where(open_ones).values(ended_at=now, outcome=UNKNOWN))
    return len(unknown)


def resolve_held(store: Store, county: str, settings: Settings, now: datetime) -> int:
    """Put held messages back to be sent, where the rule says so and they were held long enough; returns how many."""
    if settings.held_rule != "resend":
        return 0
    since = select(func.max(attempt.c.ended_at)).where(attempt.c.message_id == outbox.c.message_id).scalar_subquery()
    long_ago = func.coalesce(since, outbox.c.created_at) <= now - timedelta(hours=settings.held_hours)
    held = (outbox.c.county == county) & (outbox.c.status == "held") & long_ago
    back = update(outbox).where(held).values(status="created", tries=0, not_before=None)
    with store.begin() as connection:
        return connection.execute(back).rowcount


def waiting(store: Store, county: str) -> list[Waiting]:
    """The county's messages not yet sent, oldest first."""
    columns = (outbox.c.message_id, outbox.c.channel, outbox.c.address)
    due = func.coalesce(outbox.c.not_before, outbox.c.created_at, type_=outbox.c.created_at.type)
    query = (
        select(*columns, due, outbox.c.tries, outbox.c.urgency)
        .where(outbox.c.county == county, outbox.c.status == "created")
        .order_by(outbox.c.created_at, outbox.c.message_id)
    )
    with store.reading() as connection:
        return [Waiting(*row) for row in connection.execute(query)]


def exchange(
    store: Store, ended: Sequence[Sent], message_ids: Sequence[str], settings: Settings, now: datetime, opens: Opens
) -> tuple[list[Row], list[Waiting], Counter[str]]:
    """Write down how sends ended and mark others as ``sending``, in one transaction that ends before they are sent.

    Returns the messages marked (those still ``created`` of ``message_ids``), those of ``ended`` that wait again,
    and the statuses that are final, counted.
    """
    with store.begin() as connection:
        again, final = _record(connection, ended, settings, opens)
        rows = [row for batch in _batches(message_ids) for row in _claim(connection, batch, now)]
    return rows, again, final


def give_up(store: Store, stuck: Iterable[Waiting], settings: Settings, now: datetime, opens: Opens) -> Counter[str]:
    """Send what waited too long for a channel that does not answer to the next one; failed ones are counted."""
    given_up: Counter[str] = Counter()
    with store.begin() as connection:
        for batch in _batches([item.message_id for item in stuck]):
            still = outbox.c.message_id.in_(batch) & (outbox.c.status == "created")
            for row in [dict(r) for r in connection.execute(select(outbox).where(still)).mappings()]:
                if is_old(row, now, settings, _since(row, opens)):
                    values = next_channel(row) | {"not_before": None, "error": row["error"] or DEAD_CHANNEL}
                    _settle(connection, [row["message_id"]], **values)
                    given_up[values["status"]] += 1
    return given_up


def _claim(connection: Connection, message_ids: Sequence[str], now: datetime) -> list[Row]:
    still = outbox.c.message_id.in_(message_ids) & (outbox.c.status == "created")
    counted = {"attempts": outbox.c.attempts + 1, "tries": outbox.c.tries + 1}
    mark = update(outbox).where(still).values(status="sending", **counted)
    rows = [dict(row) for row in connection.execute(mark.returning(outbox)).mappings()]
    if rows:
        begun = [{"message_id": r["message_id"], "attempt": r["attempts"], "channel": r["channel"]} for r in rows]
        connection.execute(insert(attempt), [row | {"started_at": now} for row in begun])
    return rows


_CHANGED = ("status", "sent_at", "error", "not_before", "tries", "channel", "address", "fallbacks")
_MESSAGE = update(outbox).where(outbox.c.message_id == bindparam("of_message"))
_MESSAGE = _MESSAGE.values({name: bindparam(f"new_{name}") for name in _CHANGED})
_ATTEMPT = update(attempt).where(
    attempt.c.message_id == bindparam("of_message"), attempt.c.attempt == bindparam("of_attempt")
)
_ATTEMPT = _ATTEMPT.values({name: bindparam(f"new_{name}") for name in ("ended_at", "outcome", "answer")})


def _since(row: Row, opens: Opens) -> datetime:
    """When the message could first go."""
    return opens(row["urgency"], row["created_at"])


def _record(
    connection: Connection, ended: Sequence[Sent], settings: Settings, opens: Opens
) -> tuple[list[Waiting], Counter[str]]:
    if not ended:
        return [], Counter()
    values = [after(s.row, s.answer, s.ended, settings, _since(s.row, opens)) for s in ended]
    messages = [
        {"of_message": sent.row["message_id"]} | {f"new_{k}": v for k, v in value.items()}
        for sent, value in zip(ended, values, strict=True)
    ]
    connection.execute(_MESSAGE, messages)
    connection.execute(_ATTEMPT, [_attempt_row(sent) for sent in ended])
    again = [
        Waiting(
            *(sent.row["message_id"], v["channel"], v["address"]),
            due=v["not_before"] or sent.ended,
            tries=v["tries"],
            urgency=sent.row["urgency"],
        )
        for sent, v in zip(ended, values, strict=True)
        if v["status"] == "created"
    ]
    return again, Counter(v["status"] for v in values if v["status"] != "created")


def _attempt_row(sent: Sent) -> Row:
    of = {"of_message": sent.row["message_id"], "of_attempt": sent.row["attempts"]}
    answer = sent.answer
    return of | {"new_ended_at": sent.ended, "new_outcome": answer.outcome, "new_answer": answer.text or None}


def _settle(connection: Connection, message_ids: list[str], **values: Any) -> None:
    for batch in _batches(message_ids):
        connection.execute(update(outbox).where(outbox.c.message_id.in_(batch)).values(**values))


def _batches(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH)]
