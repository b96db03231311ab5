"""The plain re-computation of what visits answered, and of every clock: day after day, one warning at a time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bench.story.forms import Visit
from bench.story.plain_warnings import RANK, Book, Warned
from relapse_watch.dates import is_working_day

RISES = ("opened", "raised", "returned")
_DAY = timedelta(days=1)


@dataclass
class Terms:
    """The numbers of policy: see warnings/early_warning/policy."""

    hold_days: int
    verify: dict[str, int]
    decide_days: int
    measure_months: int
    remind: dict[str, int]
    every: int
    at_most: int
    snooze: dict[str, int]
    flapping_nights: int


@dataclass
class Dismissed:
    """The household's last visit said that there is nothing to do."""

    visit: Visit
    until: date
    rank: int
    is_broken: bool

    def holds(self, level: str, day: date) -> bool:
        """Whether nothing is said of that level on that day."""
        return not self.is_broken and day <= self.until and RANK[level] <= self.rank


def dismissed(household: str, visits: list[Visit], book: Book, day: date, terms: Terms) -> Dismissed | None:
    """The dismissal of a household as ``book`` remembers what happened; None where its last visit was none."""
    mine = [v for v in _made(visits, day) if v.household == household and v.result != "cannot_reach"]
    if not mine or mine[-1].result not in terms.snooze:
        return None
    last = mine[-1]
    events = [e for e in book.events if e.household == household and e.day <= day]
    before = [e for e in events if e.day <= last.day]
    rank = RANK[before[-1].level_to] if before else 0
    is_broken = any(RANK[e.level_to] > rank for e in events if e.day > last.day)
    return Dismissed(last, last.day + terms.snooze[last.result] * _DAY, rank, is_broken)


def _made(visits: list[Visit], day: date) -> list[Visit]:
    return sorted((v for v in visits if v.day <= day), key=lambda v: v.day)


@dataclass
class Standing:
    """Where a warning stands on a day: ``state`` done | paused | overdue | due_soon | waiting."""

    warned: Warned
    since: date
    stage: str
    due_by: date | None
    state: str
    occasion: int
    step: int
    overdue_working_days: int


def standing(w: Warned, visits: list[Visit], book: Book, day: date, terms: Terms, is_monitored: bool) -> Standing:
    """The clocks of one open warning."""
    held = dismissed(w.household, visits, book, day, terms)
    since = _since(w, book, held, day)
    mine = [v for v in _made(visits, day) if v.household == w.household]
    mine = [v for v in mine if v.warning_id == w.warning_id or (not v.warning_id and v.day >= w.opened_on)]
    is_dismissed = held is not None and held.holds(w.level, day)
    reached = [v for v in mine if v.day >= since and v.result != "cannot_reach"]
    is_confirmed = not is_dismissed and bool(reached) and reached[-1].result == "confirmed"
    decided = [v.decided_on for v in mine if v.decided_on and v.decided_on <= day]
    identified = decided[-1] if decided else None
    if identified is None and is_monitored and is_confirmed:
        identified = reached[-1].day
    stage, due = "", None
    stood = _paused_days(mine)
    if is_dismissed:
        pass
    elif not is_confirmed:
        stage, due = "verify", _after(since, terms.verify[w.level], stood, working=True)
    elif identified is None:
        stage, due = "decide", _after(since, terms.decide_days, stood, working=False)
    elif not any(v.measures for v in mine):
        length = (months_on(identified, terms.measure_months) - identified).days
        stage, due = "measure", _after(identified, length, stood, working=False)
    is_paused = any(v.paused_until and v.paused_until >= day for v in mine)
    return _urgency(Standing(w, since, stage, due, "waiting", 0, 0, 0), is_paused, stood, day, terms)


def _since(w: Warned, book: Book, held: Dismissed | None, day: date) -> date:
    rises = [e.day for e in book.events if e.warning_id == w.warning_id and e.transition in RISES and e.day <= day]
    since = max(rises) if rises else w.level_since
    if held and not held.is_broken and held.until < day:
        since = max(since, held.until)
    return since


def _paused_days(visits: list[Visit]) -> set[date]:
    days = set()
    for visit in visits:
        day = visit.day
        while visit.paused_until and day <= visit.paused_until:
            days.add(day)
            day += _DAY
    return days


def _after(start: date, n: int, stood: set[date], *, working: bool) -> date:
    """The n-th day after ``start`` on which the clock ran."""
    day = start
    while n > 0:
        day += _DAY
        if day not in stood and (is_working_day(day) or not working):
            n -= 1
    return day


def months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError


def _urgency(s: Standing, is_paused: bool, stood: set[date], day: date, terms: Terms) -> Standing:
    if not s.stage or s.due_by is None:
        s.state = "done"
        return s
    if s.due_by < day:
        late = [s.due_by + n * _DAY for n in range(1, (day - s.due_by).days + 1)]
        s.overdue_working_days = sum(is_working_day(d) and d not in stood for d in late)
    if is_paused:
        s.state = "paused"
    elif s.due_by < day:
        s.state, s.step = "overdue", s.overdue_working_days // terms.every
        s.occasion = 2 + s.step
    elif s.since < day and _working_days_before(s.due_by, terms.remind[s.stage]) <= day:
        s.state, s.occasion = "due_soon", 1
    return s


def _working_days_before(due: date, n: int) -> date:
    """From which day a deadline is told of; with n = 0 on its own day."""
    while n > 0:
        due -= _DAY
        n -= is_working_day(due)
    return due


def terms_of(policy: Any, county: str, day: date) -> Terms:
    """The numbers in force."""

    def value(name: str) -> Any:
        return policy.value(name, county, day).value

    return Terms(
        hold_days=value("hold_days"),
        verify=value("verify_within_working_days"),
        decide_days=value("clue_to_decision_days"),
        measure_months=value("measure_within_months"),
        remind=value("remind_before_working_days"),
        every=value("remind_every_working_days"),
        at_most=value("remind_at_most"),
        snooze=value("snooze_days"),
        flapping_nights=value("flapping_nights"),
    )
