"""The ledger of delivery held against what the receiver saw, message by message."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.story import ledger
from bench.story.clock import ZONE
from bench.story.receiver import Receiver
from relapse_watch.dates import is_working_day

Record = dict[str, Any]
HELD_HOURS = 12
_FILE, _AT_ONCE = "系统消息", ("undelivered", "failure")
_FIRST_HOUR, _LAST_HOUR = 8, 18


def check_post(home: Path, receiver: Receiver, now: datetime, red: set[str]) -> list[str]:
    """What is not as it should be: lost, twice, at a wrong hour, undelivered without an owner.

    ``red``: the ids of messages that cannot wait.
    """
    taken, tried = Counter(key for key, _ in receiver.taken), ledger.attempts()
    messages = {m["key"]: m for m in ledger.messages()}
    files = {"-".join(f.stem.rsplit("-", 2)[1:]) for f in (home / "outbox").rglob("*.md")}
    wrong = [f"a receiver took what is not in the ledger: {key[:8]}" for key in taken if key not in messages]
    for key, m in messages.items():
        its = tried.get(m["message_id"], [])
        wrong += [
            f"{m['kind']} {key[:8]} to {m['cadre_id']}: {w}"
            for w in _one(m, its, taken[key], now, m["message_id"] in red)
        ]
        wrong += [f"{m['kind']} {key[:8]} to {m['cadre_id']}: {w}" for w in _hours(m, m["message_id"] in red)]
        is_file = _is_sent(m) and m["channel"] in (_FILE, "operator")
        if is_file and f"{m['kind']}-{key[:8]}" not in files:
            wrong.append(f"sent, but no file: {key[:8]}")
    return wrong


def _is_sent(m: Record) -> bool:
    """Sent, answered since or not; one answered while it was held may never have been taken."""
    return m["status"] == "sent" or (m["status"] == "acknowledged" and m["sent_at"] is not None)


def _one(m: Record, attempts: list[Record], taken: int, now: datetime, is_red: bool) -> list[str]:
    """``taken``: how often a receiver took it."""
    wrong = []
    unsure = sum(a["outcome"] in ("unknown", "later") for a in attempts)
    sent = [a for a in attempts if a["outcome"] == "sent" and a["channel"] not in (_FILE, "operator")]
    if len(attempts) != m["attempts"] or any(a["ended_at"] is None for a in attempts):
        wrong.append("its attempts are not all in the ledger")
    if taken > len(sent) + unsure or taken < len(sent):
        wrong.append(f"taken {taken} times, by the ledger {len(sent)} and perhaps {unsure}")
    if _is_sent(m) and not any(a["outcome"] == "sent" for a in attempts):
        wrong.append("sent without an attempt")
    if m["status"] == "sending":
        wrong.append("left in sending")
    if m["status"] == "failed" and not m["letter_id"]:
        wrong.append("failed and nobody was told")
    if m["status"] == "held" and now - attempts[-1]["ended_at"] > timedelta(hours=2 * HELD_HOURS):
        wrong.append("held for longer than the rule says")
    is_due = m["not_before"] is None or m["not_before"] < now - timedelta(minutes=30)
    if m["status"] == "created" and is_due and (is_red or _are_hours(now.astimezone(ZONE))):
        wrong.append("waits for nothing")
    return wrong


def _hours(m: Record, is_red: bool) -> list[str]:
    """What is red goes out at once; the rest from 8 to 18 on working days, unless it ends as a file."""
    is_file = m["channel"] in (_FILE, "operator")
    if m["sent_at"] is None or is_file or (m["kind"] in _AT_ONCE and m["urgency"] == "red"):
        return []
    local, written = (m[name].astimezone(ZONE) for name in ("sent_at", "created_at"))
    if is_red:
        is_late = m["attempts"] == 1 and local - written >= timedelta(hours=1)
        return [f"red, and sent at {local:%m-%d %H:%M}"] if is_late else []
    return [] if _are_hours(local) else [f"sent at {local:%m-%d %H:%M}"]


def _are_hours(local: datetime) -> bool:
    return is_working_day(local.date()) and _FIRST_HOUR <= local.hour < _LAST_HOUR


def burden(visits: int, confirmed: int) -> dict[str, float]:
    """Messages, households and parts a cadre and week; visits for each confirmed case."""
    kept = [m for m in ledger.messages() if m["status"] != "superseded" and m["cadre_id"] != "operator"]
    weeks: Counter[tuple[str, int, int]] = Counter()
    told: Counter[tuple[str, int, int]] = Counter()
    for m in kept:
        year, week, _ = m["as_of"].isocalendar()
        weeks[m["cadre_id"], year, week] += 1
        told[m["cadre_id"], year, week] += len(m["told"])
    many = max(len(weeks), 1)
    return {
        "cadre-weeks with messages": len(weeks),
        "messages a cadre-week": sum(weeks.values()) / many,
        "most messages in a cadre-week": max(weeks.values(), default=0),
        "households a cadre-week": sum(told.values()) / many,
        "parts of several": sum("（" in m["title"] and "/" in m["title"] for m in kept),
        "visits a confirmed case": visits / max(confirmed, 1),
    }
