"""Where a warning stands: each clock just before, on and after its day; pauses; what a rise does.

2026-11-02 is a Monday, and November 2026 has no holidays: working days are Monday to Friday.
"""

import pytest

from tests.unit.early_warning.followup.stories import event, one, progress, visit, warning


@pytest.mark.parametrize(
    ("level", "due_by"),
    [("red", "2026-11-03"), ("yellow", "2026-11-05"), ("unknown", "2026-11-16"), ("green", "2026-11-30")],
)
def test_working_days_to_verify_by_level(level, due_by):
    row = one("2026-11-02", level=level)
    assert (row["stage"], row["state"], row["verify_by"], row["due_by"]) == ("verify", "waiting", due_by, due_by)


@pytest.mark.parametrize(
    ("on", "state", "occasion", "step"),
    [
        ("2026-11-03", "waiting", 0, 0),
        ("2026-11-04", "due_soon", 1, 0),  # one working day before Thursday
        ("2026-11-05", "due_soon", 1, 0),
        ("2026-11-06", "overdue", 2, 0),
        ("2026-11-07", "overdue", 2, 0),  # Saturday: no working day more
        ("2026-11-09", "overdue", 2, 0),
        ("2026-11-10", "overdue", 3, 1),  # three working days overdue
        ("2026-11-12", "overdue", 3, 1),
        ("2026-11-13", "overdue", 4, 2),
        ("2026-11-18", "overdue", 5, 3),
    ],
)
def test_soon_overdue_and_every_three_working_days_a_step_up(on, state, occasion, step):
    row = one(on)
    assert (row["state"], row["occasion"], row["step"]) == (state, occasion, step)


def test_nobody_is_reminded_on_the_day_on_which_the_warning_came():
    assert one("2026-11-02", level="red")["state"] == "waiting"
    assert one("2026-11-03", level="red")["state"] == "due_soon"
    assert one("2026-11-04", level="red")["state"] == "overdue"


@pytest.mark.parametrize("result", ["not_at_risk", "data_wrong", "already_helped"])
def test_a_dismissal_ends_the_clocks_until_its_time_is_over_and_then_they_begin_anew(result):
    days = {"not_at_risk": "2027-02-02", "data_wrong": "2026-12-04", "already_helped": "2027-02-02"}[result]
    visits = [visit("2026-11-04", result, measures="产业帮扶")]
    assert one(days, visits)["state"] == "done" and one(days, visits)["result"] == result
    after = one(f"{days[:-1]}{int(days[-1]) + 1}", visits)
    assert (after["stage"], after["since"], after["result"]) == ("verify", days, None)


def test_who_could_not_be_reached_is_not_verified_but_somebody_tried():
    row = one("2026-11-06", [visit("2026-11-04", "cannot_reach")])
    assert (row["stage"], row["state"], row["is_acknowledged"]) == ("verify", "overdue", True)
    assert not one("2026-11-06")["is_acknowledged"]


def test_confirmed_waits_for_the_decision_with_the_notice_before_it():
    row = one("2026-11-05", [visit("2026-11-04")])
    assert (row["stage"], row["decide_by"], row["publish_by"]) == ("decide", "2026-11-17", "2026-11-12")
    assert [one(on, [visit("2026-11-04")])["state"] for on in ("2026-11-11", "2026-11-12", "2026-11-17")] == [
        *("waiting", "due_soon", "due_soon")
    ]
    assert one("2026-11-18", [visit("2026-11-04")])["state"] == "overdue"


def test_decided_waits_for_a_measure_within_a_month():
    visits = [visit("2026-11-04"), visit("2026-11-16", decided_on="2026-11-13", published_on="2026-11-06")]
    row = one("2026-11-20", visits)
    assert (row["stage"], row["measure_by"], row["state"]) == ("measure", "2026-12-13", "waiting")
    assert one("2026-12-13", visits)["state"] == "due_soon" and one("2026-12-14", visits)["state"] == "overdue"
    assert one("2026-12-14", [*visits, visit("2026-12-14", measures="就业帮扶")])["state"] == "done"
    assert one("2026-11-14", visits)["stage"] == "decide", "what was told on the 16th was not known"


def test_the_month_ends_with_a_shorter_month():
    row = one("2027-01-31", [visit("2027-01-31", decided_on="2027-01-31")], opened_on="2027-01-29")
    assert row["measure_by"] == "2027-02-28"


def test_who_is_monitored_already_needs_a_measure_and_no_decision():
    row = one("2026-11-05", [visit("2026-11-04")], is_monitored=True)
    assert (row["stage"], row["measure_by"], row["decide_by"]) == ("measure", "2026-12-04", None)


def test_a_rise_asks_for_another_visit_and_a_fall_does_not():
    visits = [visit("2026-11-04")]
    rise = [event("2026-11-02"), event("2026-11-09", "raised", "red")]
    row = one("2026-11-10", visits, rise, level="red")
    assert (row["stage"], row["since"], row["due_by"]) == ("verify", "2026-11-09", "2026-11-10")
    fall = [event("2026-11-02"), event("2026-11-09", "lowered", "green")]
    assert one("2026-11-10", visits, fall, level="green", level_since="2026-11-09")["stage"] == "decide"


def test_a_dismissal_covers_its_level_and_below_and_is_broken_for_good_by_worse():
    visits = [visit("2026-11-04", "not_at_risk")]
    down_up = [event("2026-11-02"), event("2026-11-20", "lowered", "green"), event("2026-12-01", "raised", "yellow")]
    assert one("2026-12-02", visits, down_up)["state"] == "done"
    worse = [event("2026-11-02"), event("2026-11-20", "raised", "red"), event("2026-12-10", "lowered", "yellow")]
    row = one("2026-12-11", visits, worse)
    assert (row["stage"], row["since"]) == ("verify", "2026-11-20")
    assert one("2027-03-01", visits, worse)["since"] == "2026-11-20", "and its end begins no new clock"


def test_a_dismissal_holds_for_a_new_warning_of_the_same_level():
    again = warning("2026-12-01", warning_id="w2")
    events = [event("2026-11-02"), event("2026-11-25", "closed"), event("2026-12-01", warning_id="w2")]
    visits = [visit("2026-11-04", "not_at_risk")]
    assert [r["state"] for r in progress("2026-12-10", [again], visits, events)] == ["done"]
    named = [visit("2026-11-04", warning_id="w1")]
    assert [r["stage"] for r in progress("2026-12-10", [again], named, events)] == ["verify"]


def test_a_later_visit_that_confirms_takes_the_place_of_a_dismissal():
    visits = [visit("2026-11-04", "not_at_risk"), visit("2026-11-06")]
    assert one("2026-11-09", visits)["stage"] == "decide"


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-11-03", "paused"),
        ("2026-11-11", "paused"),
        ("2026-11-12", "waiting"),
        ("2026-11-13", "due_soon"),
        ("2026-11-16", "due_soon"),
        ("2026-11-17", "overdue"),
    ],
)
def test_a_pause_holds_the_clock_for_as_long_as_it_lasts(on, state):
    visits = [visit("2026-11-03", "cannot_reach", paused_until="2026-11-11", pause_reason="全户外出")]
    row = one(on, visits)
    # Three working days, of which none counts from the 3rd to the 11th: the 12th, the 13th and the 16th.
    assert (row["due_by"], row["state"]) == ("2026-11-16", state)


def test_a_pause_without_a_reason_is_none():
    assert one("2026-11-06", [visit("2026-11-03", "cannot_reach", paused_until="2026-11-20")])["state"] == "overdue"


def test_closed_warnings_have_no_row_and_without_warnings_there_are_none():
    assert progress("2026-11-06", [warning(status="closed"), warning(status="due_to_clear")]) == []


def test_a_message_read_is_marked_and_ends_no_clock_and_pauses_none() -> None:
    read = visit("2026-11-03", "received", paused_until="2026-11-20", pause_reason="全户外出", measures="就业帮扶")
    said, silent = one("2026-11-12", [read]), one("2026-11-12", [])
    assert (said["is_acknowledged"], silent["is_acknowledged"]) == (True, False)
    assert said | {"is_acknowledged": False} == silent
    found = visit("2026-11-03", "confirmed")
    assert one("2026-11-06", [found, read])["result"] == "confirmed", "and takes no finding back"
