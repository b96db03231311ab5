"""What is silenced, and what flaps; what breaks both."""

from datetime import timedelta

import pandas as pd
import pytest

from alerts.held import HELD, since_told
from alerts.quiet import damped, quiet, silenced
from tests.unit.alerts.rows import AS_OF, warning, warnings

SILENCE = ["scope", "target", "level", "from_day", "until_day"]
EVENT = ["warning_id", "as_of", "transition", "level_to", "owner_cadre_id"]
NIGHTS = 30


def silences(scope="household", target="990101000001", level="yellow", first="2026-10-31", last="2026-10-31"):
    return pd.DataFrame([(scope, target, level, first, last)], columns=SILENCE)


def events(*rows, owner="C1", number=1):
    """(nights ago, transition, level) in the order in which they happened."""
    told = [(f"w{number}", (AS_OF - timedelta(days=ago)).isoformat(), what, to, owner) for ago, what, to in rows]
    return pd.DataFrame(told, columns=EVENT, dtype="str")


def as_night(*rows):
    """Warnings of which nothing was held back before."""
    return since_told(warnings(*rows), pd.DataFrame([], columns=HELD, dtype="str"))


def is_silenced(row, silence):
    return silenced(warnings(row), silence, AS_OF).tolist() == [True]


def is_damped(row, happened, nights=NIGHTS):
    return damped(warnings(row), happened, AS_OF, nights).tolist() == [True]


@pytest.mark.parametrize(("level", "quiet"), [("unknown", True), ("green", True), ("yellow", True), ("red", False)])
def test_red_breaks_a_silence_unless_it_is_of_that_level(level, quiet):
    assert is_silenced(warning(1, level), silences()) == quiet
    assert is_silenced(warning(1, level), silences(level="red"))


@pytest.mark.parametrize(
    ("first", "last", "quiet"),
    [
        ("2026-11-01", "2026-11-30", False),
        ("2026-10-31", "2026-11-30", True),
        ("2026-10-01", "2026-10-31", True),
        ("2026-10-01", "2026-10-30", False),
    ],
)
def test_first_and_last_day_count(first, last, quiet):
    assert is_silenced(warning(1, "green"), silences(first=first, last=last)) == quiet


def test_each_scope_covers_its_own():
    row = warning(1, "green")
    assert is_silenced(row, silences("township", "云岭镇")) and not is_silenced(row, silences("township", "石桥镇"))
    assert is_silenced(row, silences("cadre", "C1")) and not is_silenced(row, silences("cadre", "C2"))
    assert not is_silenced(warning(2, "green"), silences())
    assert not is_silenced(warning(1, "green", owner_cadre_id=None), silences("cadre", "C1"))


def test_better_news_of_a_red_one_is_silenced_with_the_rest():
    assert is_silenced(warning(1, "red", "due_to_clear", status="due_to_clear"), silences())


OPENED, BETTER, AGAIN = (20, "opened", "red"), (10, "due_to_clear", "red"), (9, "returned", "red")


def test_the_first_rise_after_a_fall_is_told_and_what_follows_is_not():
    assert not is_damped(warning(1, "red", "returned"), events(OPENED, BETTER))
    assert is_damped(warning(1, "red", "due_to_clear"), events(OPENED, BETTER, AGAIN))
    assert is_damped(warning(1, "red", "returned"), events(OPENED, BETTER, AGAIN, (8, "due_to_clear", "red")))


def test_a_rise_that_is_no_flap_is_told():
    assert not is_damped(warning(1, "red", "raised", "yellow"), events((20, "opened", "yellow")))
    risen_twice = events((20, "opened", "green"), (10, "raised", "yellow"))
    assert not is_damped(warning(1, "red", "raised", "yellow"), risen_twice)


@pytest.mark.parametrize(("ago", "told"), [(29, False), (30, False), (31, True)])
def test_only_the_nights_of_the_window_count(ago, told):
    happened = events((ago, "due_to_clear", "red"), (5, "returned", "red"))
    assert is_damped(warning(1, "red", "due_to_clear"), happened) != told


def test_what_is_graver_than_all_of_it_is_told():
    yellow = [(n, what, "yellow") for n, what in ((20, "opened"), (10, "due_to_clear"), (9, "returned"))]
    assert is_damped(warning(1, "yellow", "due_to_clear"), events(*yellow))
    assert not is_damped(warning(1, "red", "raised", "yellow"), events(*yellow))


@pytest.mark.parametrize("transition", ["opened", "reassigned", "closed", "changed"])
def test_what_does_not_go_up_or_down_does_not_flap(transition):
    assert not is_damped(warning(1, "red", transition), events(OPENED, BETTER, AGAIN))


def test_a_new_owner_hears_of_it_and_other_warnings_are_others():
    happened = events(OPENED, BETTER, AGAIN)
    assert not is_damped(warning(1, "red", "due_to_clear", owner_cadre_id="C2"), happened)
    assert not is_damped(warning(2, "red", "due_to_clear"), happened)


def test_both_reasons_are_named_and_nothing_is_nothing():
    rows = as_night(warning(1, "red", "due_to_clear"), warning(2, "green"), warning(3))
    why = quiet(rows, silences(target="990101000002"), events(OPENED, BETTER, AGAIN), AS_OF, NIGHTS)
    assert why.tolist() == ["flapping", "silenced", ""]
    assert quiet(as_night(), silences(), events(), AS_OF, NIGHTS).empty
    assert quiet(rows, silences().head(0), events(), AS_OF, NIGHTS).tolist() == [""] * 3
