"""What a visit answers: the telling before it, once."""

import pytest

from tests.unit.early_warning.feedback.cases import cases, telling, visit


def outcome(*made, told=None, as_of="2026-12-31"):
    return cases(told or [telling()], made, as_of).to_dict("records")


@pytest.mark.parametrize("result", ["confirmed", "already_helped", "data_wrong", "not_at_risk"])
def test_the_first_visit_after_it_that_met_somebody(result):
    (case,) = outcome(visit("2026-11-05", result), visit("2026-11-20", "not_at_risk"))
    assert case["outcome"] == result and case["days"] == 3 and case["verified_by"] == "C1"
    assert case["is_reached"] and case["is_right"] == (result in ("confirmed", "already_helped"))


@pytest.mark.parametrize(("on", "expected"), [("2026-11-01", "not_visited"), ("2026-11-02", "confirmed")])
def test_on_the_day_itself_or_later(on, expected):
    assert outcome(visit(on))[0]["outcome"] == expected


def test_nobody_met_is_a_try_and_not_an_answer():
    (case,) = outcome(visit("2026-11-03", "cannot_reach"), visit("2026-11-04", "cannot_reach"))
    assert (case["outcome"], case["tries"], case["is_reached"], case["days"]) == ("cannot_reach", 2, False, 59)
    (case,) = outcome(*(visit(f"2026-11-0{d}", r) for d, r in ((3, "cannot_reach"), (5, "confirmed"))))
    assert (case["outcome"], case["tries"]) == ("confirmed", 1)


def test_what_lies_ahead_has_not_happened():
    assert outcome(visit("2026-11-20"), as_of="2026-11-19")[0]["outcome"] == "not_visited"
    assert outcome(as_of="2026-11-01") == []


def test_a_visit_answers_the_warning_it_names_alone():
    assert outcome(visit("2026-11-05", warning_id="w-other"))[0]["outcome"] == "not_visited"
    assert outcome(visit("2026-11-05", warning_id="w-h1"))[0]["outcome"] == "confirmed"


def test_tellings_answered_by_one_visit_are_one_case_with_the_last_reasons():
    told = [telling(), telling("2026-11-04", transition="raised", level="red"), telling("2026-11-20")]
    first, second = outcome(visit("2026-11-06"), told=told)
    assert (first["told_on"], first["level"], first["outcome"]) == ("2026-11-04", "red", "confirmed")
    assert (second["told_on"], second["outcome"]) == ("2026-11-20", "not_visited")


def test_an_unanswered_warning_is_one_case_however_often_it_was_told():
    told = [telling(), telling("2026-11-10", transition="raised"), telling("2026-11-10", "h2")]
    assert [(c["household_id"], c["told_on"]) for c in outcome(told=told)] == [
        ("h1", "2026-11-10"),
        ("h2", "2026-11-10"),
    ]


def test_a_correction_received_later_stands_for_the_same_day():
    (case,) = outcome(visit("2026-11-05", "cannot_reach"), visit("2026-11-05", "not_at_risk"))
    assert case["outcome"] == "not_at_risk"
