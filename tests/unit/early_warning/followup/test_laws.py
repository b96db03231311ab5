"""The clocks of many warnings at once are those that a calendar walked day by day gives for each."""

import itertools
from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from relapse_watch.dates import add_working_days, is_working_day
from tests.unit.early_warning.followup.stories import event, progress, visit, warning

FIRST = date(2026, 9, 21)  # before National Day: holidays and make-up days lie ahead
VERIFY = {"red": 1, "yellow": 3, "unknown": 10, "green": 20}
DISMISSED = {"not_at_risk": 90, "data_wrong": 30, "already_helped": 90}
RANK = {"unknown": 0, "green": 1, "yellow": 2, "red": 3}

day = st.integers(0, 75).map(lambda n: FIRST + timedelta(days=n))
level = st.sampled_from(sorted(VERIFY))


@st.composite
def stories(draw):
    """One household: what its warning did and what came back; days in order."""
    opened = draw(day)
    later = day.filter(lambda d: d > opened)
    moves = draw(st.lists(st.tuples(later, level), max_size=2, unique_by=lambda m: m[0]))
    visits = draw(st.lists(st.tuples(later, st.sampled_from([*DISMISSED, "confirmed", "cannot_reach"])), max_size=3))
    told = [
        {"on": on, "result": result, "pause": draw(st.sampled_from([None, None, 0, 4, 15])), "measures": draw(_some)}
        for on, result in sorted(visits)
    ]
    decided = draw(st.none() | later)
    if told and decided:
        told[-1]["decided"] = decided
    return opened, draw(level), sorted(moves), told, draw(st.booleans())


_some = st.sampled_from([None, "产业帮扶"])


def walked(start, n, is_paused, is_counted):
    """The n-th day after start that counts and is not paused."""
    at = start
    while n:
        at += timedelta(days=1)
        n -= is_counted(at) and not is_paused(at)
    return at


def plain(story, on):
    """Stage, deadline and state, worked out for one warning with nothing but a calendar."""
    opened, first, moves, told, is_monitored = story
    levels = [(opened, first), *[m for m in moves if m[0] <= on]]
    told = [v for v in told if v["on"] <= on]
    pauses = [(v["on"], v["on"] + timedelta(days=v["pause"])) for v in told if v["pause"] is not None]

    def is_paused(d):
        return any(a <= d <= b for a, b in pauses)

    rises = [levels[0], *[b for a, b in itertools.pairwise(levels) if RANK[b[1]] > RANK[a[1]]]]
    since, now = rises[-1][0], levels[-1][1]
    reached = [v for v in told if v["result"] != "cannot_reach"]
    is_dismissed = False
    if reached and reached[-1]["result"] in DISMISSED:
        last = reached[-1]
        until = last["on"] + timedelta(days=DISMISSED[last["result"]])
        rank = RANK[[name for d, name in levels if d <= last["on"]][-1]]
        is_broken = any(RANK[name] > rank for d, name in levels if d > last["on"])
        is_dismissed = not is_broken and until >= on and RANK[now] <= rank
        since = max(since, until) if not is_broken and until < on else since
    found = [v for v in reached if v["on"] >= since]
    is_confirmed = bool(found) and found[-1]["result"] == "confirmed"
    days = [v["decided"] for v in told if v.get("decided") and v["decided"] <= on]
    identified = days[-1] if days else found[-1]["on"] if is_monitored and is_confirmed else None
    if is_dismissed:
        return "done", None
    if not is_confirmed:
        stage, due = "verify", walked(since, VERIFY[now], is_paused, is_working_day)
    elif not identified:
        stage, due = "decide", walked(since, 15, is_paused, lambda d: True)
    elif not any(v["measures"] for v in told):
        stage, due = (
            "measure",
            walked(identified, (_next_month(identified) - identified).days, is_paused, lambda d: True),
        )
    else:
        return "done", None
    soon = max(add_working_days(due, -{"verify": 1, "decide": 3, "measure": 5}[stage]), since + timedelta(days=1))
    state = "overdue" if on > due else "due_soon" if on >= soon else "waiting"
    late = sum(is_working_day(d) and not is_paused(d) for d in _between(due, on))
    return ("paused" if is_paused(on) else state), (stage, due.isoformat(), late)


def _between(after, upto):
    return [after + timedelta(days=n + 1) for n in range((upto - after).days)]


def _next_month(d):
    year, month = d.year + d.month // 12, d.month % 12 + 1
    return date(year, month, min(d.day, monthrange(year, month)[1]))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(stories(), min_size=1, max_size=12), st.integers(1, 200))
def test_the_county_s_clocks_are_those_of_each_household_alone(many, later):
    on = FIRST + timedelta(days=later)
    shown = [(i, s) for i, s in enumerate(many) if s[0] <= on]
    warnings, events, visits = [], [], []
    for i, (opened, first, moves, told, is_monitored) in shown:
        names = {"warning_id": f"w{i}", "household_id": f"h{i}"}
        levels = [(opened, first), *[m for m in moves if m[0] <= on]]
        warnings.append(warning(opened.isoformat(), levels[-1][1], is_monitored=is_monitored, **names))
        events.append(event(opened.isoformat(), "opened", first, **names))
        for (_, before), (d, after) in itertools.pairwise(levels):
            change = "raised" if RANK[after] > RANK[before] else "lowered" if RANK[after] < RANK[before] else "changed"
            events.append(event(d.isoformat(), change, after, **names))
        visits += [_row(v, names["household_id"]) for v in told]
    if not warnings:
        return
    for (_, story), row in zip(shown, progress(on.isoformat(), warnings, visits, events), strict=True):
        state, step = plain(story, on)
        step_now = (row["stage"], row["due_by"], row["overdue_working_days"])
        assert (row["state"], step_now if row["stage"] else None) == (state, step), story


def _row(v, household):
    pause = {}
    if v["pause"] is not None:
        pause = {"paused_until": (v["on"] + timedelta(days=v["pause"])).isoformat(), "pause_reason": "外出"}
    decided = {"decided_on": v["decided"].isoformat()} if v.get("decided") else {}
    return visit(v["on"].isoformat(), v["result"], household_id=household, measures=v["measures"], **pause, **decided)
