"""The plain re-computation of what is said: which change is kept quiet and why, and who reads what of a night."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bench.story.forms import Visit
from bench.story.plain_held import count_from_what_was_told, hold
from bench.story.plain_owners import ORDER, Lists
from bench.story.plain_visits import Standing, Terms, dismissed
from bench.story.plain_warnings import RANK, Book, Change, Event, Warned
from relapse_watch.dates import is_first_working_day_of_week

Record = dict[str, Any]
Told = dict[tuple[str, str], set[str]]
"""Kind of message and cadre → households."""

_MILD = ("lowered", "due_to_clear", "closed")
_ANSWERED = ("opened", "returned", "raised", "changed")
_UP, _DOWN = ("raised", "returned"), ("lowered", "due_to_clear")
_FIRST_OVERDUE = 20


@dataclass
class Night:
    """All that a night's messages hang on. ``waiting``: (cadre, day, households) of digests not sent before it."""

    day: date
    lists: Lists
    visits: list[Visit]
    silences: list[Record]
    waiting: list[tuple[str, date, list[str]]]
    terms: Terms


@dataclass
class Said:
    """``told``: of digests, handovers, orphans. ``quiet``: how many changes are not told, by why.

    ``news``: of each digest's household the event that it tells. ``carried``: cadres whose waiting digest is replaced.
    """

    told: Told
    quiet: dict[str, int]
    news: dict[tuple[str, str], tuple[str, date, str]] = field(default_factory=dict)
    carried: set[str] = field(default_factory=set)

    def is_red(self, kind: str, cadre: str, book: Book) -> bool:
        """Whether what a cadre reads cannot wait: something red that is no better news."""
        red = {w.household for w in book.standing if w.level == "red"}
        if kind == "orphans":
            return bool(red & self.told.get((kind, cadre), set()))
        open_ones = {w.household for w in book.standing if w.status == "open"}
        mine = {h: news[2] for (who, h), news in self.news.items() if who == cadre}
        return kind == "digest" and any(h in red & open_ones and t not in _MILD for h, t in mine.items())


def address(book: Book, changes: list[Change], night: Night) -> None:
    """Give each warning its owner; a change of owner is a change too."""
    for change in changes:
        w = change.warned
        where = (w.household, str(w.seen["township"]), str(w.seen["village"]))
        w.owner, w.role = night.lists.owner(*where, night.day)
        if change.is_moved and change.transition in ("", "noted"):
            change.transition = "reassigned"


def say(book: Book, changes: list[Change], night: Night) -> Said:
    """What is told of the night; marks in ``changes`` why one is not. ``book.events``: those before tonight."""
    quiet: dict[str, int] = defaultdict(int)
    changes = count_from_what_was_told(changes, book, night.lists, night.day)
    for change in changes:
        if change.said:
            change.why_quiet = _why_quiet(change, book, night)
            quiet[change.why_quiet] += change.is_new and change.is_moved_tonight
    quiet.pop("", None)
    said = Said(defaultdict(set), dict(quiet))
    for change in changes:
        if change.is_new and not change.why_quiet and change.warned.owner:
            _tell(said, change.warned, Event("", "", night.day, change.said, "", None))
    _carry(said, book, changes, night)
    _handovers(said, changes, night)
    _orphans(said, changes, night)
    _overviews(said, book, changes, night)
    said.told = dict(said.told)
    hold(changes, {warning_id for warning_id, _, _ in said.news.values()}, book, night.day)
    return said


def _tell(said: Said, w: Warned, event: Event) -> None:
    assert w.owner
    said.told["digest", w.owner].add(w.household)
    said.news[w.owner, w.household] = (w.warning_id, event.day, event.transition)


def _why_quiet(change: Change, book: Book, night: Night) -> str:
    """Silenced, flapping or answered by a visit, in this order; better news waits until it has settled."""
    if _is_silenced(change, night):
        return "silenced"
    if _is_flapping(change, book, night):
        return "flapping"
    w = change.warned
    held = dismissed(w.household, night.visits, book, night.day, night.terms)
    is_handover = change.is_moved and change.said != "opened"
    is_answered = change.is_new and held is not None and held.holds(w.level, night.day) and change.said in _ANSWERED
    return "answered" if is_answered and not is_handover else ""


def _is_silenced(change: Change, night: Night) -> bool:
    w = change.warned
    gravity = 0 if change.said in _MILD else RANK[w.level]
    targets = {"household": w.household, "township": w.seen["township"], "cadre": w.owner}
    return any(
        s["from_day"] <= night.day <= s["until_day"]
        and targets[s["scope"]] == s["target"]
        and RANK[s["level"]] >= gravity
        for s in night.silences
    )


def _is_flapping(change: Change, book: Book, night: Night) -> bool:
    w = change.warned
    if change.said not in _DOWN:
        return False
    if not change.is_moved_tonight:
        held = book.held.get(w.warning_id)
        return (
            held is not None and held.why == "flapping" and (night.day - held.since).days < night.terms.flapping_nights
        )
    since = night.day - timedelta(days=night.terms.flapping_nights)
    recent = [e for e in book.events if e.warning_id == w.warning_id and since <= e.day < night.day]
    falls = [n for n, e in enumerate(recent) if e.transition in _DOWN]
    if not falls or not any(e.transition in _UP for e in recent[falls[0] :]):
        return False
    is_no_graver = RANK[w.level] <= max(RANK[e.level_to] for e in recent)
    known = [e.owner for e in recent if e.owner]
    return is_no_graver and (w.owner or "") == (known[-1] if known else "")


def _carry(said: Said, book: Book, changes: list[Change], night: Night) -> None:
    """What waits goes: with a newer digest, or once a household of it has another cadre, or its reader is gone.

    What still stands of it and is still theirs is told again, all that waits for one cadre together.
    """
    told = {c.warned.warning_id for c in changes if c.is_new and not c.why_quiet}
    goes = {cadre for kind, cadre in said.told if kind == "digest"}
    goes |= {cadre for cadre, _, _ in night.waiting if not night.lists.reachable(cadre, night.day)}
    for w in book.standing:
        goes |= {cadre for cadre, _, households in night.waiting if w.household in households and cadre != w.owner}
    for cadre, day, households in night.waiting:
        if cadre not in goes:
            continue
        said.carried.add(cadre)
        for w in book.standing:
            if w.owner == cadre and w.household in households and w.warning_id not in told:
                events = [e for e in book.events if e.warning_id == w.warning_id and e.transition != "noted"]
                if events and events[0].day <= day:  # else the message is of another warning, closed since
                    _tell(said, w, events[-1])


def _handovers(said: Said, changes: list[Change], night: Night) -> None:
    for change in changes:
        before = change.owner_before
        if change.is_moved and before and change.warned.status != "closed" and night.lists.reachable(before, night.day):
            said.told["handover", before].add(change.warned.household)


def _orphans(said: Said, changes: list[Change], night: Night) -> None:
    """All of them, where something is new about one."""
    alone = [c for c in changes if c.warned.owner is None and c.warned.status != "closed"]
    if any(c.is_moved_tonight and c.warned.owner is None for c in changes) and alone:
        posts = night.lists.in_role("县级岗", night.day) | night.lists.in_role("数据专员", night.day)
        for cadre in posts or {"operator"}:
            said.told["orphans", cadre] = {c.warned.household for c in alone}


def _overviews(said: Said, book: Book, changes: list[Change], night: Night) -> None:
    """Each township with news reads of it, and the county."""
    towns = {str(c.warned.seen["township"]) for c in changes if c.is_new and not c.why_quiet}
    for town in towns:
        for cadre in night.lists.township_posts(town, night.day):
            said.told.setdefault(("township", cadre), set())
    if towns:
        for cadre in night.lists.in_role("县级岗", night.day):
            said.told.setdefault(("county", cadre), set())


# --- follow-up ---------------------------------------------------------------------------------------


@dataclass
class Reminded:
    """``told``: households by cadre. ``notices``: (warning, stage, since, due by, occasion, cadre, role)."""

    told: dict[str, set[str]]
    notices: set[tuple[Any, ...]]


def remind(
    clocks: list[Standing], lists: Lists, told: list[Record], busy: set[str], day: date, terms: Terms
) -> Reminded:
    """What is said on a working day. ``told``: the notices so far; ``busy``: who has had a message of that day."""
    said = Reminded(defaultdict(set), set())
    shown: set[tuple[str, str]] = set()
    late_towns = set()
    for s in clocks:
        if not _is_due(s, told, terms):
            continue
        owner, role = _owner(s, lists, day)
        above, above_role = _above(s, role, lists, day)
        if s.state == "overdue":
            late_towns.add(s.warned.seen["township"])
        for cadre, its in ((owner, role), (above, above_role)):
            if cadre and its:
                _note(said, s, cadre, its)
                shown.add((cadre, s.warned.warning_id))
    for s in clocks:
        if s.state == "overdue" and s.warned.seen["township"] in late_towns:
            post, role = _owner(s, lists, day, ORDER.index("township_post"))
            if post and role == "township_post" and (post, s.warned.warning_id) not in shown:
                said.told[post].add(s.warned.household)
    _weekly(said, clocks, lists, busy, day)
    return said


def _is_due(s: Standing, told: list[Record], terms: Terms) -> bool:
    if not s.occasion:
        return False
    clock = {
        (n["due_by"], n["occasion"])
        for n in told
        if (n["warning_id"], n["stage"], n["since"]) == (s.warned.warning_id, s.stage, s.since)
    }
    newest = max((occasion for due, occasion in clock if due == s.due_by), default=0)
    return s.occasion > newest and len(clock) < terms.at_most


def _note(said: Reminded, s: Standing, cadre: str, role: str) -> None:
    said.told[cadre].add(s.warned.household)
    said.notices.add((s.warned.warning_id, s.stage, s.since, s.due_by, s.occasion, cadre, role))


def _owner(s: Standing, lists: Lists, day: date, lowest: int = 0) -> tuple[str | None, str | None]:
    seen = s.warned.seen
    return lists.owner(s.warned.household, str(seen["township"]), str(seen["village"]), day, lowest)


def _above(s: Standing, role: str | None, lists: Lists, day: date) -> tuple[str | None, str | None]:
    if not s.step or role is None or role == ORDER[-1]:
        return None, None
    return _owner(s, lists, day, min(ORDER.index(role) + s.step, len(ORDER) - 1))


def _weekly(said: Reminded, clocks: list[Standing], lists: Lists, busy: set[str], day: date) -> None:
    if not is_first_working_day_of_week(day):
        return
    spoken = busy | set(said.told)
    for s in clocks:
        owner, _ = _owner(s, lists, day)
        if owner and owner not in spoken and s.stage == "verify" and s.state not in ("done", "paused"):
            said.told[owner].add(s.warned.household)
