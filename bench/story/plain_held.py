"""The plain re-computation of news that is held back: what stands and differs from what its cadre was last told."""

from dataclasses import dataclass, replace
from datetime import date

from bench.story.plain_owners import Lists
from bench.story.plain_warnings import RANK, Book, Change, Warned


@dataclass(frozen=True)
class Held:
    """Why news of a warning is held back, the day of its last change, and what was last told, and to whom."""

    why: str
    since: date
    level: str | None
    status: str | None
    cadre: str | None


def count_from_what_was_told(changes: list[Change], book: Book, lists: Lists, day: date) -> list[Change]:
    """Set ``said`` of each change; what closed while it was held back, and has nothing since, comes too."""
    for change in changes:
        change.said = change.transition
        held = book.held.get(change.warned.warning_id)
        if held and change.warned.owner:
            news = _news(change.warned, held)
            if news or change.transition not in ("changed", "noted"):
                change.said = news
    return [*changes, *_closed(changes, book, lists, day)]


def hold(changes: list[Change], told: set[str], book: Book, day: date) -> None:
    """What is held back after the night; ``told``: the warnings of which something was told."""
    after = {}
    for c in changes:
        w = c.warned
        held = book.held.get(w.warning_id)
        is_unheard = held is not None and held.level is None and w.status == "due_to_clear"
        is_kept = c.why_quiet in ("silenced", "flapping") or is_unheard
        if not is_kept or not w.owner or w.warning_id in told:
            continue
        before = held or Held("", day, c.level_from, c.status_before, c.owner_before)
        since = held.since if held and not c.is_moved_tonight else day
        cadre = before.cadre if before.cadre == w.owner else None
        after[w.warning_id] = Held(c.why_quiet or before.why, since, before.level, before.status, cadre)
    book.held = after


def _news(w: Warned, told: Held) -> str:
    """What is to be told to its owner; '' where they know it."""
    was_clearing, is_clearing = told.status == "due_to_clear", w.status == "due_to_clear"
    if told.level is None:
        return "" if w.status == "closed" or is_clearing else "opened"
    if w.owner != told.cadre:
        return "" if w.status == "closed" else "reassigned"
    if w.status == "closed":
        return "closed"
    if is_clearing != was_clearing:
        return "due_to_clear" if is_clearing else "returned"
    step = RANK[w.level] - RANK[told.level]
    return "raised" if step > 0 else "lowered" if step < 0 else ""


def _closed(changes: list[Change], book: Book, lists: Lists, day: date) -> list[Change]:
    present = {c.warned.warning_id for c in changes}
    households = {c.warned.household for c in changes}
    found = []
    for w in book.warnings:
        if w.warning_id not in book.held or w.warning_id in present or w.household in households:
            continue
        owner = w.owner if w.owner and lists.reachable(w.owner, day) else None
        change = Change(replace(w, owner=owner), "", None, None)
        change.said = _news(change.warned, book.held[w.warning_id]) if owner else ""
        found.append(change)
    return found
