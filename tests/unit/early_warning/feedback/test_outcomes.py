"""What a visit answers: the telling before it, once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("confirmed", "not_at_risk", "not_at_risk"),
        ("cannot_reach", "not_at_risk", "not_at_risk"),
        ("confirmed", "cannot_reach", "confirmed"),
    ],
)
def test_of_one_day_counts_what_was_told_last_by_somebody_who_met_them(first, second, expected):
    (case,) = outcome(visit("2026-11-05", first), visit("2026-11-05", second))
    assert case["outcome"] == expected


DAYS = st.integers(1, 28).map(lambda d: f"2026-11-{d:02d}")


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.lists(st.tuples(DAYS, st.sampled_from(["h1", "h2"])), unique=True, max_size=6),
    st.lists(
        st.tuples(DAYS, st.sampled_from(["h1", "h2"]), st.sampled_from(["confirmed", "not_at_risk", "cannot_reach"]))
    ),
)
def test_over_any_history_no_visit_counts_twice_and_no_warning_is_lost(told, made):
    rows = [telling(day, household) for day, household in sorted(told)]
    found = cases(rows, [visit(day, result, household) for day, household, result in made])
    visits = found["visit"].dropna()
    assert visits.is_unique and len(found) <= len(rows)
    assert (found["days"] >= 0).all() and set(found["household_id"]) == {household for _, household in told}
    assert (found["is_reached"] == found["visit"].notna()).all()
    for household in set(found["household_id"]):
        days = [day for day, h in told if h == household]
        met = [day for day, h, result in made if h == household and result != "cannot_reach" and day >= min(days)]
        mine = found[found["household_id"] == household]
        assert mine["is_reached"].any() == bool(met)
        assert mine["told_on"].max() == max(days), "the newest telling always stands"
        assert (~mine["is_reached"]).sum() == int(not [day for day in met if day >= max(days)])


def test_that_a_message_was_read_is_no_visit() -> None:
    (case,) = outcome(visit("2026-11-03", "received"))
    assert (case["outcome"], case["tries"], case["is_reached"]) == ("not_visited", 0, False)
    (case,) = outcome(visit("2026-11-03", "received"), visit("2026-11-03", "confirmed"))
    assert case["outcome"] == "confirmed"
