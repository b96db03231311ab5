"""The plain re-computation of the story by itself: cases worked out by hand."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from bench.story.forms import Visit
from bench.story.judge import Judge
from bench.story.plain_messages import remind
from bench.story.plain_owners import Lists
from bench.story.plain_visits import Terms, dismissed, standing
from bench.story.plain_warnings import Book, Event, Warned, reconcile

TERMS = Terms(
    hold_days=14,
    verify={"red": 1, "yellow": 3, "green": 20, "unknown": 10},
    decide_days=15,
    measure_months=1,
    remind={"verify": 1, "decide": 3, "measure": 5},
    every=3,
    at_most=6,
    snooze={"not_at_risk": 90},
    flapping_nights=30,
)
SEEN = {"township": "T", "village": "V", "head_masked": "甲**", "category": None, "data_status": "complete"}
MONDAY = date(2026, 11, 2)


def warned(level: str = "yellow") -> Warned:
    return Warned("w1", "h1", MONDAY, level, MONDAY, dict(SEEN))


def assessed(level: str) -> dict[str, dict[str, Any]]:
    return {"h1": SEEN | {"level": level}}


def row(cadre: str, role: str, **more: str) -> dict[str, str]:
    base = {
        "干部编号": cadre,
        "职责": role,
        "起始日期": "2020-01-01",
        "结束日期": "",
        "乡镇": "T",
        "村": "V",
        "户编号": "h1",
    }
    return base | {"通知渠道": "webhook", "通知地址": "a", "休假开始": "", "休假结束": "", "代理人编号": ""} | more


def lists(*cadres: dict[str, str]) -> Lists:
    scope = {"帮扶责任人": "户", "网格员": "村", "县级岗": "县"}
    return Lists(list(cadres), [{**c, "责任范围": scope[c["职责"]]} for c in cadres])


@pytest.mark.parametrize(("days", "transition"), [(13, ""), (14, "closed"), (15, "closed")])
def test_a_warning_closes_when_it_was_better_for_so_many_days(days: int, transition: str) -> None:
    book = Book([warned()])
    (first,) = reconcile(book, assessed("none"), MONDAY, 14, str)
    assert first.transition == "due_to_clear"
    (then,) = reconcile(book, assessed("none"), date.fromordinal(MONDAY.toordinal() + days), 14, str)
    assert then.transition == transition


def test_unknown_is_no_good_news_and_what_comes_back_is_told() -> None:
    book = Book([warned()])
    steps = ["none", "unknown", "none", "yellow", "red", "unknown", "green"]
    found = [reconcile(book, assessed(s), MONDAY, 14, str)[0].transition for s in steps]
    assert found == ["due_to_clear", "noted", "noted", "returned", "raised", "", "noted"]


@pytest.mark.parametrize(
    ("day", "state", "occasion"),
    [
        (date(2026, 11, 3), "waiting", 0),
        (date(2026, 11, 4), "due_soon", 1),
        (date(2026, 11, 5), "due_soon", 1),
        (date(2026, 11, 6), "overdue", 2),
        (date(2026, 11, 9), "overdue", 2),
        (date(2026, 11, 10), "overdue", 3),
    ],
)
def test_a_clock_by_hand(day: date, state: str, occasion: int) -> None:
    found = standing(warned(), [], Book(), day, TERMS, is_monitored=False)
    assert (found.due_by, found.state, found.occasion) == (date(2026, 11, 5), state, occasion)


def test_a_pause_moves_it_by_its_working_days_alone() -> None:
    pause = Visit("h1", date(2026, 11, 4), "cannot_reach", "c", paused_until=date(2026, 11, 8))
    found = standing(warned(), [pause], Book(), date(2026, 11, 9), TERMS, is_monitored=False)
    assert (found.due_by, found.state) == (date(2026, 11, 10), "due_soon")
    held = standing(warned(), [pause], Book(), date(2026, 11, 8), TERMS, is_monitored=False)
    assert held.state == "paused"


def test_confirmed_goes_on_to_decide_and_decided_to_a_measure() -> None:
    seen = Visit("h1", date(2026, 11, 3), "confirmed", "c")
    decide = standing(warned(), [seen], Book(), date(2026, 11, 4), TERMS, is_monitored=False)
    assert (decide.stage, decide.due_by) == ("decide", date(2026, 11, 17))
    again = Visit("h1", date(2026, 11, 10), "confirmed", "c", decided_on=date(2026, 11, 9))
    measure = standing(warned(), [seen, again], Book(), date(2026, 11, 10), TERMS, is_monitored=False)
    assert (measure.stage, measure.due_by) == ("measure", date(2026, 12, 9))
    again.measures = "产业帮扶"
    assert standing(warned(), [seen, again], Book(), date(2026, 11, 10), TERMS, is_monitored=False).state == "done"


def test_a_dismissal_holds_to_its_day_and_breaks_when_it_is_worse() -> None:
    visit = Visit("h1", MONDAY, "not_at_risk", "c")
    book = Book([], [Event("w1", "h1", MONDAY, "opened", "yellow", "c")])
    held = dismissed("h1", [visit], book, MONDAY, TERMS)
    assert held is not None and held.until == date(2027, 1, 31)
    assert held.holds("yellow", held.until) and not held.holds("red", MONDAY)
    assert not held.holds("yellow", date(2027, 2, 1))
    book.events.append(Event("w1", "h1", date(2026, 11, 3), "raised", "red", "c"))
    broken = dismissed("h1", [visit], book, date(2026, 11, 4), TERMS)
    assert broken is not None and not broken.holds("yellow", date(2026, 11, 4))


def test_the_owner_is_the_first_in_line_who_can_act() -> None:
    helper, grid, post = row("B", "帮扶责任人"), row("W", "网格员"), row("Q", "县级岗")
    assert lists(helper, grid).owner("h1", "T", "V", MONDAY) == ("B", "household_helper")
    away = helper | {"休假开始": "2026-11-02", "休假结束": "2026-11-02"}
    assert lists(away, grid).owner("h1", "T", "V", MONDAY) == ("W", "grid_worker")
    assert lists(away, grid).owner("h1", "T", "V", date(2026, 11, 3)) == ("B", "household_helper")
    assert lists(away | {"代理人编号": "W"}, grid).owner("h1", "T", "V", MONDAY) == ("W", "household_helper")
    gone, mute = helper | {"结束日期": "2026-11-01"}, grid | {"通知地址": ""}
    assert lists(gone, mute, post).owner("h1", "T", "V", MONDAY) == ("Q", "county_post")
    assert lists(gone, mute).owner("h1", "T", "V", MONDAY) == (None, None)


def test_a_deadline_is_told_so_often_and_no_more() -> None:
    clock = standing(warned(), [], Book(), date(2026, 11, 6), TERMS, is_monitored=False)
    known = lists(row("B", "帮扶责任人"))
    once = {"warning_id": "w1", "stage": "verify", "since": clock.since, "due_by": clock.due_by}
    told = [once | {"occasion": n} for n in (1, 2)]
    assert remind([clock], known, told[:1], set(), date(2026, 11, 6), TERMS).told == {"B": {"h1"}}
    assert not remind([clock], known, told, set(), date(2026, 11, 6), TERMS).told
    moved = [once | {"due_by": date(2026, 11, n), "occasion": 1} for n in range(10, 16)]
    assert not remind([clock], known, moved, set(), date(2026, 11, 6), TERMS).told


def test_a_difference_is_told_from_both_sides() -> None:
    judge = Judge()
    judge.differ("d", "told", ["a", "b", "b"], ["b", "c"])
    assert Counter(judge.violations) == Counter(["d told: missing a", "d told: missing b", "d told: too many c"])
