"""The plain re-computation of warnings: one household after the other, as docs and README tell it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

RANK = {"none": 0, "unknown": 0, "green": 1, "yellow": 2, "red": 3}
SEEN = ("township", "village", "head_masked", "category", "data_status")

Record = dict[str, Any]


@dataclass
class Warned:
    """A warning as it should stand."""

    warning_id: str
    household: str
    opened_on: date
    level: str
    level_since: date
    seen: dict[str, Any]
    status: str = "open"
    better_since: date | None = None
    closed_on: date | None = None
    owner: str | None = None
    role: str | None = None
    previous: str | None = None


@dataclass
class Change:
    """What one night did to a warning: the transition, '' where nothing is to be told or noted.

    ``said``: the same, counted from what its cadre was last told.
    """

    warned: Warned
    transition: str
    level_from: str | None
    owner_before: str | None
    status_before: str | None = None
    why_quiet: str = ""
    said: str = ""

    @property
    def is_new(self) -> bool:
        """Whether there is something to tell."""
        return self.said not in ("", "noted")

    @property
    def is_moved_tonight(self) -> bool:
        """Whether something did change tonight, told or not."""
        return self.transition not in ("", "noted")

    @property
    def is_moved(self) -> bool:
        """Whether somebody else has it now; of one that opens, nobody had it."""
        return self.warned.owner != self.owner_before


@dataclass
class Event:
    """What happened to a warning on a night, as it is remembered."""

    warning_id: str
    household: str
    day: date
    transition: str
    level_to: str
    owner: str | None


@dataclass
class Book:
    """All warnings and all that happened, as they should be."""

    warnings: list[Warned] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    held: dict[str, Any] = field(default_factory=dict)

    @property
    def standing(self) -> list[Warned]:
        """Those that are not closed."""
        return [w for w in self.warnings if w.status != "closed"]


def reconcile(book: Book, assessed: dict[str, Record], day: date, hold_days: int, name: Any) -> list[Change]:
    """Move each warning by one night; ``name(household)`` gives a new warning's id."""
    changes = []
    standing = {w.household: w for w in book.standing}
    for household in sorted(set(standing) | set(assessed)):
        now, warned = assessed.get(household), standing.get(household)
        if warned is not None:
            changes.append(_moved(warned, now, day, hold_days))
        elif now is not None and now["level"] != "none":
            new = Warned(name(household), household, day, now["level"], day, {c: now[c] for c in SEEN})
            before = [w for w in book.warnings if w.household == household]
            new.previous = max(before, key=lambda w: w.closed_on or day).warning_id if before else None
            book.warnings.append(new)
            changes.append(Change(new, "opened", None, None))
    return changes


def _moved(w: Warned, now: Record | None, day: date, hold_days: int) -> Change:
    change = Change(w, "", w.level, w.owner, w.status)
    before = (dict(w.seen), w.better_since)
    _see(w, now)
    change.transition = _step(w, now["level"] if now else "unknown", day, hold_days)
    if not change.transition and w.seen != before[0]:
        change.transition = "changed"
    if not change.transition and w.better_since != before[1]:
        change.transition = "noted"
    return change


def _see(w: Warned, now: Record | None) -> None:
    said: Record = now or {"data_status": "missing"}
    for name in SEEN:
        if said.get(name) is not None:
            w.seen[name] = said[name]


def _step(w: Warned, now: str, day: date, hold_days: int) -> str:
    """Up at once, down after ``hold_days`` of being better without a break, unknown is no good news."""
    was_cleared = w.status == "due_to_clear"
    if now == "unknown":
        w.better_since = None
        return ""
    if now == "none":
        return _better(w, day, hold_days)
    if RANK[now] > RANK[w.level]:
        w.level, w.level_since, w.better_since, w.status = now, day, None, "open"
        return "raised"
    w.status = "open"
    if RANK[now] == RANK[w.level]:
        w.better_since = None
    elif w.better_since and (day - w.better_since).days >= hold_days:
        w.level, w.level_since, w.better_since = now, day, None
        return "returned" if was_cleared else "lowered"
    elif not w.better_since:
        w.better_since = day
    return "returned" if was_cleared else ""


def _better(w: Warned, day: date, hold_days: int) -> str:
    if w.level == "unknown":
        return _close(w, day)
    if w.status == "open":
        w.status, w.better_since = "due_to_clear", day
        return "due_to_clear"
    if w.better_since is None:
        w.better_since = day
    elif (day - w.better_since).days >= hold_days:
        return _close(w, day)
    return ""


def _close(w: Warned, day: date) -> str:
    w.status, w.closed_on = "closed", day
    return "closed"
