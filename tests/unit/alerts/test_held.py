"""What was held back is told once, when nothing holds it back any more and it still stands."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.held import HELD, hold, since_told
from alerts.quiet import RANK, quiet
from tests.unit.alerts.rows import AS_OF, warning, warnings

NIGHTS = 4
EVENT = ["warning_id", "as_of", "transition", "level_to", "owner_cadre_id"]
SILENCE = ["scope", "target", "level", "from_day", "until_day"]
BEFORE = ["warning_id", "level", "status", "owner_cadre_id"]


def held(level="green", status="open", cadre="C1", why="silenced", since="2026-10-20"):
    return pd.DataFrame([("w1", why, since, level, status, cadre)], columns=HELD, dtype="str")


def derived(row, known):
    found = since_told(warnings(row), known).iloc[0]
    return None if pd.isna(found["transition"]) else found["transition"], found["level_from"]


@pytest.mark.parametrize(
    ("told", "now", "news"),
    [
        (("green", "open"), ("red", "open"), "raised"),
        (("red", "open"), ("green", "open"), "lowered"),
        (("red", "open"), ("red", "open"), None),
        (("red", "open"), ("red", "due_to_clear"), "due_to_clear"),
        (("red", "due_to_clear"), ("red", "open"), "returned"),
        (("red", "open"), ("red", "closed"), "closed"),
        ((None, None), ("yellow", "open"), "opened"),
        ((None, None), ("yellow", "due_to_clear"), None),
        ((None, None), ("yellow", "closed"), None),
    ],
)
@pytest.mark.parametrize("tonight", [None, "raised", "lowered"])
def test_news_is_what_differs_from_what_was_told_last(told, now, news, tonight):
    row = warning(1, now[0], tonight, status=now[1])
    found, level_from = derived(row, held(*told))
    assert found == news
    assert news in (None, "opened") or level_from == told[0]


def test_another_owner_hears_what_is_theirs_and_nothing_of_what_closed():
    assert derived(warning(1, "red", None, owner_cadre_id="C2"), held("red"))[0] == "reassigned"
    assert derived(warning(1, "red", None), held("red", cadre=None))[0] == "reassigned"
    assert derived(warning(1, "red", None, status="closed", owner_cadre_id="C2"), held("red"))[0] is None


def test_what_is_not_held_back_is_as_it_was_and_a_change_of_category_is_told():
    rows = warnings(warning(1, "red", "raised", "green"), warning(2, "red", None))
    found = since_told(rows, held().head(0))
    assert found["transition"].tolist()[0] == "raised" and pd.isna(found["transition"].iloc[1])
    assert found["is_moved"].tolist() == [True, False] and found["held_why"].tolist() == ["", ""]
    assert derived(warning(1, "green", "changed"), held("green"))[0] == "changed"


def test_better_news_waits_until_nothing_moved_for_as_many_nights():
    for ago, why in ((NIGHTS - 1, "flapping"), (NIGHTS, ""), (NIGHTS + 1, "")):
        since = (AS_OF - timedelta(days=ago)).isoformat()
        rows = since_told(warnings(warning(1, "green", None)), held("red", why="flapping", since=since))
        none = pd.DataFrame([], columns=EVENT, dtype="str"), pd.DataFrame([], columns=SILENCE, dtype="str")
        assert quiet(rows, none[1], none[0], AS_OF, NIGHTS).tolist() == [why], ago


# --- over any history -------------------------------------------------------------------------------

STATES = [(level, status) for level in RANK for status in ("open", "due_to_clear")]


class County:
    """One warning, night after night: what happens to it, what is silenced, and what its cadres heard."""

    def __init__(self):
        self.day, self.stands, self.events = date(2026, 1, 1), None, []
        self.held, self.heard, self.told = held().head(0), None, []

    def night(self, state, owner, silenced_up_to):
        before, now = self.stands, (*state, owner)
        transition = _transition(before, now)
        row = warning(1, now[0], transition, before and before[0], status=now[1], owner_cadre_id=owner)
        day = self.day.isoformat()
        silences = [("household", row["household_id"], silenced_up_to, day, day)] if silenced_up_to else []
        events = pd.DataFrame(self.events, columns=EVENT, dtype="str")
        changes = since_told(warnings(row), self.held)
        silences = pd.DataFrame(silences, columns=SILENCE, dtype="str")
        changes["quiet"] = quiet(changes, silences, events, self.day, NIGHTS)
        stood = pd.DataFrame([("w1", *before)] if before else [], columns=BEFORE, dtype="str")
        self.held = hold(changes, stood, self.held, self.day)
        if transition:
            self.events.append(("w1", day, transition, now[0], owner))
        self.note(changes.iloc[0], now, before)
        self.stands, self.day = now, self.day + timedelta(days=1)
        return changes.iloc[0]

    def note(self, change, now, before):
        if before and before[2] != now[2]:
            self.heard = None  # they were told that it is another's
        if pd.notna(change["transition"]) and not change["quiet"]:
            assert self.heard != now, "never twice the same"
            self.heard = now
            self.told.append(now)
        # "better" that nobody heard of is no news: a warning that came and goes
        settled = self.heard == now or (self.heard is None and now[1] == "due_to_clear")
        assert settled or change["quiet"], "what stands was told, or is held back for a reason"
        assert change["quiet"] != "flapping" or RANK[self.heard[0]] >= RANK[now[0]], "heard is never the milder"


def _transition(before, now):
    if before is None:
        return "opened"
    if before[1] != now[1]:
        return "due_to_clear" if now[1] == "due_to_clear" else "returned"
    if before[0] != now[0]:
        return "raised" if RANK[now[0]] > RANK[before[0]] else "lowered"
    return "reassigned" if before[2] != now[2] else None


NIGHT = st.tuples(
    st.sampled_from(STATES) | st.none(),
    st.sampled_from(["C1", "C1", "C1", "C2", None]),
    st.sampled_from([None, None, "unknown", "green", "yellow", "red"]),
)


@settings(deadline=None, derandomize=True, max_examples=8)
@given(st.lists(NIGHT, min_size=14, max_size=20))
def test_in_the_end_every_cadre_heard_what_stands_and_nothing_twice(nights):
    county, state, owner = County(), ("green", "open"), "C1"
    for changed, next_owner, silence in nights:
        state, owner = changed or state, next_owner or owner
        county.night(state, owner, silence)
    for _ in range(NIGHTS + 1):
        county.night(state, owner, None)
    assert county.heard == (*state, owner) or (county.heard is None and state[1] == "due_to_clear")
    assert county.held.empty or state[1] == "due_to_clear"
    many = len(county.told)
    county.night(state, owner, None)
    assert len(county.told) == many


def test_a_silence_that_ends_tells_once_what_stands_and_nothing_of_what_changed_back():
    county = County()
    county.night(("green", "open"), "C1", None)
    for state in (("yellow", "open"), ("green", "open")):
        county.night(state, "C1", "red")
    assert pd.isna(county.night(("green", "open"), "C1", None)["transition"]), "it changed back"
    county.night(("yellow", "open"), "C1", "red")
    late = county.night(("yellow", "open"), "C1", None)
    assert (late["transition"], late["level_from"], late["held_why"]) == ("raised", "green", "silenced")
    assert len(county.told) == 2


def test_flapping_that_settles_better_is_told_once():
    county = County()
    for state in ("red", "green", "red", "green", "red", "green"):
        county.night((state, "open"), "C1", None)
    assert [t[0] for t in county.told] == ["red", "green", "red"]
    for _ in range(NIGHTS + 3):
        county.night(("green", "open"), "C1", None)
    assert [t[0] for t in county.told] == ["red", "green", "red", "green"]
