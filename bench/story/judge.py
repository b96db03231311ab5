"""Every night and follow-up held against the plain re-computation; each difference is a violation."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bench.story import ledger
from bench.story.county import COUNTY
from bench.story.forms import Visit
from bench.story.plain_clearance import clearance
from bench.story.plain_messages import Night, Said, address, remind, say
from bench.story.plain_owners import Lists
from bench.story.plain_visits import standing, terms_of
from bench.story.plain_warnings import Book, Change, Event, reconcile
from early_warning.reconciliation import warning_id

Record = dict[str, Any]
_OVERVIEWS = ("township", "county")
_TOLD = ("digest", "handover", "orphans", *_OVERVIEWS)


@dataclass
class Before:
    """What stood before a night, and what the county's files say at that moment."""

    lists: Lists
    visits: list[Visit]
    silences: list[Record]
    messages: list[Record]

    @classmethod
    def now(cls, cadres: list[dict[str, str]], duties: list[dict[str, str]], visits: list[Visit]) -> "Before":
        """As things are at this moment; what is changed later is not changed in it."""
        return cls(Lists(deepcopy(cadres), deepcopy(duties)), deepcopy(visits), ledger.silences(), ledger.messages())


@dataclass
class Judge:
    """``violations``: what was found, each in one line that names no person."""

    book: Book = field(default_factory=Book)
    violations: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    stands: Before | None = None
    news: dict[tuple[str, str, tuple[str, date, str]], str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    red: set[str] = field(default_factory=set)
    last_night: tuple[Record, Said, Before] | None = None

    def differ(self, when: object, what: str, expected: Iterable[Any], found: Iterable[Any]) -> None:
        """Note what is only on one side."""
        ours, theirs = Counter(expected), Counter(found)
        for item in sorted((ours - theirs).elements(), key=repr)[:5]:
            self.violations.append(f"{when} {what}: missing {item}")
        for item in sorted((theirs - ours).elements(), key=repr)[:5]:
            self.violations.append(f"{when} {what}: too many {item}")

    # --- nights ---

    def nights(self, before: Before) -> int:
        """Hold all runs that have been completed since against ``before``; how many there were."""
        fresh = [r for r in ledger.complete_runs() if r["run_id"] not in self.runs]
        for run in fresh:
            self.runs.append(run["run_id"])
            self.stands = before
            self._night(run, before)
            before = Before(before.lists, before.visits, before.silences, ledger.messages())
        return len(fresh)

    def _night(self, run: Record, before: Before) -> None:
        from flows import house

        day, terms = run["as_of"], terms_of(house.policy(), COUNTY, run["as_of"])
        unsent = [m for m in before.messages if m["kind"] == "digest" and m["status"] == "created"]
        waiting = [(m["cadre_id"], m["as_of"], m["told"]) for m in unsent]
        night = Night(day, before.lists, before.visits, before.silences, waiting, terms)
        assessed = ledger.assessed(run["run_id"])
        changes = reconcile(self.book, assessed, day, terms.hold_days, lambda h: warning_id(COUNTY, h, str(day)))
        address(self.book, changes, night)
        said = say(self.book, changes, night)
        self._changes(run, changes)
        self.warnings(day)
        self.said(run, said, before)
        self.last_night = (run, said, before)
        self.counts["changes told"] += sum(c.is_new and not c.why_quiet for c in changes)
        for why, number in said.quiet.items():
            self.counts[f"changes not told: {why}"] += number
        self.counts["household nights without owner"] += sum(w.owner is None for w in self.book.standing)

    def _changes(self, run: Record, changes: list[Change]) -> None:
        moved = [c for c in changes if c.transition]
        for c in moved:
            w = c.warned
            self.book.events.append(Event(w.warning_id, w.household, run["as_of"], c.transition, w.level, w.owner))
            self.counts[c.transition] += 1
        ours = [(c.warned.warning_id, c.transition, c.level_from, c.warned.level, c.warned.owner) for c in moved]
        theirs = [
            (e["warning_id"], e["transition"], e["level_from"], e["level_to"], e["owner_cadre_id"])
            for e in ledger.events_of(run["run_id"])
        ]
        self.differ(run["as_of"], "changes", ours, theirs)

    def warnings(self, day: date) -> None:
        """Hold the table of warnings, with their owners, against the book."""
        ours = [
            (w.warning_id, w.level, w.status, w.level_since, w.better_since, w.closed_on, w.owner, w.role, w.previous)
            for w in self.book.warnings
        ]
        columns = ("warning_id", "level", "status", "level_since", "better_since", "closed_on", "owner_cadre_id")
        columns += ("owner_role", "previous_warning_id")
        self.differ(day, "warnings", ours, [tuple(w[c] for c in columns) for w in ledger.warnings()])

    def said(self, run: Record, said: Said, before: Before) -> None:
        """Hold the messages of a run against what should be ``said``."""
        known = {m["message_id"]: m for m in before.messages}
        now = ledger.messages()
        fresh = [m for m in now if m["message_id"] not in known and m["run_id"] == run["run_id"]]
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for m in fresh:
            if m["kind"] in _TOLD:
                found[m["kind"], m["cadre_id"]] += m["told"]
        # The same counts on a night that is run again are the same words: they are not said twice.
        of_today = [m for m in before.messages if m["as_of"] == run["as_of"] and m["kind"] in _OVERVIEWS]
        for pair in {(m["kind"], m["cadre_id"]) for m in of_today} & set(said.told):
            found.setdefault(pair, [])
        self._pairs(run["as_of"], said, found)
        self.red |= {m["message_id"] for m in fresh if said.is_red(m["kind"], m["cadre_id"], self.book)}
        replaced = {m["cadre_id"] for m in now if m["status"] == "superseded" and self._waited(m, known)}
        self.differ(run["as_of"], "superseded", said.carried, replaced)
        self._heirs(run["as_of"], [m for m in now if m["status"] == "superseded" and self._waited(m, known)], fresh)
        self._no_double(run["as_of"], said, fresh, {m["message_id"]: m for m in now})

    def _waited(self, m: Record, known: dict[str, Record]) -> bool:
        return m["message_id"] in known and known[m["message_id"]]["status"] == "created"

    def _heirs(self, day: date, gone: list[Record], fresh: list[Record]) -> None:
        """What was superseded names the message that tells it instead, if tonight has one, and no other."""
        owners = {w.household: w.owner for w in self.book.standing}
        digests = [m for m in fresh if m["kind"] == "digest"]
        for m in gone:
            its = {n["message_id"] for n in digests if n["cadre_id"] == m["cadre_id"]}
            for n in digests if not its else []:
                if any(h in m["told"] and owners.get(h) == n["cadre_id"] for h in n["told"]):
                    its.add(n["message_id"])
            if m["superseded_by"] not in (its or {None}):
                self.violations.append(f"{day} superseded: {m['message_id'][:8]} names no message that tells it")

    def _pairs(self, day: date, said: Said, found: dict[tuple[str, str], list[str]]) -> None:
        """Overviews by reader; the rest by reader and household, each in one message or part alone."""
        self.differ(day, "messages", list(said.told), list(found))
        ours, theirs = _by_household(said.told), _by_household(found)
        self.differ(day, "told", ours, theirs)

    def _no_double(self, day: date, said: Said, fresh: list[Record], now: dict[str, Record]) -> None:
        """The same news of a household is in one message to a cadre that is not superseded, and in no other."""
        of = {(m["cadre_id"], h): m["message_id"] for m in fresh if m["kind"] == "digest" for h in m["told"]}
        for (cadre, household), news in said.news.items():
            key, message = (cadre, household, news), of.get((cadre, household), "")
            earlier = self.news.get(key)
            if earlier and now[earlier]["status"] != "superseded" and earlier != message:
                self.violations.append(f"{day} double: {news[2]} of {household} to {cadre} told before")
            self.news[key] = message

    # --- follow-up ---

    def clearance(self, day: date) -> None:
        """Hold what each confirmed warning lacks for its clearance against a plain list."""
        from flows.stages.clearing import clearance_of

        assert self.stands is not None
        ours = clearance(self.book, self.stands.visits, self.runs[-1], day)
        asked = clearance_of(COUNTY, day)
        found = asked[["warning_id", "condition", "is_met"]].to_numpy().tolist()
        self.differ(day, "clearance", ours, [(w, c, bool(is_met)) for w, c, is_met in found])
        self.counts["clearance conditions held against each other"] += len(ours)
        self.counts["of those met"] += sum(is_met for _, _, is_met in ours)

    def follow_up(self, day: date, before: list[Record], notices: list[Record]) -> None:
        """Hold a working day's reminders against ``before`` (the outbox) and the ``notices`` before it."""
        from flows import house

        assert self.stands is not None
        stands, terms = self.stands, terms_of(house.policy(), COUNTY, day)
        monitored = ledger.monitored(day)
        clocks = [
            standing(w, stands.visits, self.book, day, terms, w.household in monitored)
            for w in self.book.warnings
            if w.status == "open"
        ]
        busy = {m["cadre_id"] for m in before if m["as_of"] == day}
        said = remind(clocks, stands.lists, notices, busy, day, terms)
        known, found = {m["message_id"] for m in before}, defaultdict(list)
        for m in ledger.messages():
            if m["message_id"] not in known and m["kind"] == "follow_up":
                found[m["cadre_id"]] += m["told"]
        both = [[(c, h) for c, hs in told.items() for h in hs] for told in (said.told, found)]
        self.differ(day, "reminded", *both)
        seen = {n["notice_id"] for n in notices}
        columns = ("warning_id", "stage", "since", "due_by", "occasion", "cadre_id", "role")
        given = [tuple(n[c] for c in columns) for n in ledger.notices() if n["notice_id"] not in seen]
        self.differ(day, "notices", said.notices, given)
        self.counts["overdue household days"] += sum(s.state == "overdue" for s in clocks)
        self.counts["paused household days"] += sum(s.state == "paused" for s in clocks)


def _by_household(told: Mapping[tuple[str, str], Iterable[str]]) -> list[tuple[str, str, str]]:
    return [(kind, who, h) for (kind, who), hs in told.items() if kind not in _OVERVIEWS for h in hs]
