"""What comes after one attempt: done, another by the same channel, the next channel, or the end. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from alerts.answers import LATER, SENT, Answer
from relapse_watch.settings import Settings

Row = Mapping[str, Any]
Values = dict[str, Any]

_FIFTY_TWO_BITS = 2**52


def after(row: Row, answer: Answer, ended: datetime, settings: Settings, since: datetime | None = None) -> Values:
    """What the message's row says from now on: status, sent_at, error, not_before, tries, channel, address, fallbacks.

    ``row``: the message as it was claimed, this attempt counted in ``attempts`` and ``tries``. ``since``: when its
    hours let it go first, if later than it was written.
    """
    stands = {name: row[name] for name in ("tries", "channel", "address", "fallbacks")}
    stands |= {"sent_at": None, "error": answer.text or None, "not_before": None}
    if answer.outcome == SENT:
        return stands | {"status": "sent", "sent_at": ended, "error": None}
    if (
        answer.outcome == LATER
        and row["tries"] < settings.delivery_attempts
        and not is_old(row, ended, settings, since)
    ):
        wait = wait_seconds(row, answer, ended, settings)
        return stands | {"status": "created", "not_before": ended + timedelta(seconds=wait)}
    return stands | next_channel(row)


def next_channel(row: Row) -> Values:
    """To the next channel of the same cadre, at once; ``failed`` where there is none."""
    further = json.loads(row["fallbacks"] or "[]")
    if not further:
        return {"status": "failed"}
    (channel, address), *rest = further
    return {"status": "created", "channel": channel, "address": address, "tries": 0, "fallbacks": json.dumps(rest)}


def is_old(row: Row, now: datetime, settings: Settings, since: datetime | None = None) -> bool:
    """Whether a message could have gone for so long that its channel gets no further attempts."""
    return bool(now - (since or row["created_at"]) > timedelta(hours=settings.delivery_hours))


def wait_seconds(row: Row, answer: Answer, now: datetime, settings: Settings) -> float:
    """Seconds until the next attempt: doubling, spread by the message's own jitter, or later if the service says so.

    Never longer than ``delivery_longest_wait_seconds``.
    """
    doubled = settings.delivery_wait_seconds * 2 ** (row["tries"] - 1)
    spread = doubled * (1 + settings.delivery_jitter * jitter(row["message_id"], row["tries"]))
    asked = retry_after_seconds(answer.retry_after, now)
    return min(max(spread, asked), settings.delivery_longest_wait_seconds)


def jitter(message_id: str, tries: int) -> float:
    """A number from 0 to below 1 that spreads the second attempts; always the same for the same attempt."""
    drawn = hashlib.sha256(f"{message_id}|{tries}".encode()).digest()
    return (int.from_bytes(drawn[:8], "big") >> 12) / _FIFTY_TWO_BITS


def retry_after_seconds(said: str | None, now: datetime) -> float:
    """The seconds in a Retry-After header (RFC 9110, 10.2.3): a number or an HTTP date; 0 for nothing or nonsense."""
    text = (said or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0.0
    aware = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
