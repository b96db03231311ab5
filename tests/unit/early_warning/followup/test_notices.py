"""Nothing is said twice of one deadline, and only so often of one clock."""

import pandas as pd

from early_warning.followup import due_notices, follow_up
from early_warning.followup.notices import TOLD
from tests.unit.early_warning.followup.stories import EVENTS, VISITS, event, visit, warning
from tests.unit.early_warning.rows import terms


def of(on, *visits):
    events = pd.DataFrame([event("2026-11-02")], columns=EVENTS)
    told = pd.DataFrame(list(visits), columns=VISITS).astype("str")
    return follow_up(pd.DataFrame([warning()]), events, told, terms(pd.Timestamp(on).date()))


def notes(progress):
    days = {c: progress[c].dt.strftime("%Y-%m-%d") for c in ("since", "due_by")}
    return progress.assign(**days)[TOLD]


def test_each_occasion_is_told_once_and_a_missed_one_with_the_next():
    none = pd.DataFrame(columns=TOLD)
    assert due_notices(of("2026-11-03"), none, 6).empty
    soon = due_notices(of("2026-11-04"), none, 6)
    assert list(soon["occasion"]) == [1]
    assert due_notices(of("2026-11-05"), notes(soon), 6).empty
    late = due_notices(of("2026-11-13"), notes(soon), 6)
    assert list(late["occasion"]) == [4]
    both = pd.concat([notes(soon), notes(late)])
    assert due_notices(of("2026-11-16"), both, 6).empty
    assert list(due_notices(of("2026-11-18"), both, 6)["occasion"]) == [5]


def test_at_most_so_often():
    told = pd.concat([notes(of(day)) for day in ("2026-11-04", "2026-11-06", "2026-11-10")])
    assert due_notices(of("2026-11-13"), told, 3).empty
    assert len(due_notices(of("2026-11-13"), told, 4)) == 1


def test_who_is_told_of_one_occasion_counts_once():
    told = pd.concat([notes(of("2026-11-10"))] * 3)
    assert len(due_notices(of("2026-11-13"), told, 2)) == 1


def test_a_deadline_that_a_pause_moved_is_told_of_anew():
    paused = visit("2026-11-05", "cannot_reach", paused_until="2026-11-20", pause_reason="外出")
    told = notes(of("2026-11-04"))
    assert due_notices(of("2026-11-10", paused), told, 6).empty, "the clock stands still"
    assert list(due_notices(of("2026-11-23", paused), told, 6)["occasion"]) == [1]


def test_what_is_overdue_already_stands_still_too():
    told = notes(of("2026-11-06"))
    paused = visit("2026-11-06", "cannot_reach", paused_until="2026-11-20", pause_reason="外出")
    for day in ("2026-11-10", "2026-11-24"):
        assert due_notices(of(day, paused), told, 6).empty, day
    assert list(due_notices(of("2026-11-25", paused), told, 6)["occasion"]) == [3]
