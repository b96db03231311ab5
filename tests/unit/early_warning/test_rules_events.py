"""Rules on departments' lists and on the register."""

from datetime import date
from pathlib import Path

import pytest
from early_warning.policy import SHIPPED, load_policy

from tests.unit.early_warning.rows import County, event, monthly, person, terms

KINDS = ["school_dropout", "water_failure", "disaster", "accident", "job_loss"]
RICH = monthly("h1", [5_000.0] * 36)


def county(events: list, as_of: date = date(2026, 10, 31), **of_person: object) -> County:
    return County([person(**of_person)], ledger=RICH, events=events, terms=terms(as_of))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("on", "counts"),
    [("2026-04-30", False), ("2026-05-01", True), ("2026-10-31", True), ("2026-11-01", False)],
)
def test_an_event_counts_for_six_months_and_not_before_it_happens(kind: str, on: str, counts: bool) -> None:
    assert (kind in county([event("h1", kind, on)]).codes()) == counts


@pytest.mark.parametrize(
    ("kind", "grade", "counts"),
    [
        ("dangerous_housing", "A", False),
        ("dangerous_housing", "B", False),
        ("dangerous_housing", "C", True),
        ("dangerous_housing", "D", True),
        ("dangerous_housing", None, False),
        ("new_disability", "一级", True),
        ("new_disability", "二级", True),
        ("new_disability", "三级", False),
        ("new_disability", None, False),
    ],
)
def test_only_grave_grades_count(kind: str, grade: str | None, counts: bool) -> None:
    assert (kind in county([event("h1", kind, "2026-09-01", grade=grade)]).codes()) == counts


@pytest.mark.parametrize(("household_type", "threshold"), [("lifted", 5_000.0), ("ordinary", 20_000.0)])
@pytest.mark.parametrize(("more", "meets"), [(-0.01, False), (0.0, True), (0.01, True)])
def test_medical_costs_add_up_over_the_calendar_year(
    household_type: str, threshold: float, more: float, meets: bool
) -> None:
    events = [
        event("h1", "medical_self_pay", "2025-12-31", 50_000.0),
        event("h1", "medical_self_pay", "2026-01-01", threshold - 1_000 + more),
        event("h1", "medical_self_pay", "2026-10-31", 1_000.0),
        event("h1", "medical_self_pay", "2026-10-31", None),
    ]
    result = county(events, household_type=household_type)
    assert ("medical_self_pay" in result.codes()) == meets
    reasons = result.assess().reasons
    assert (reasons.loc[reasons["code"] == "medical_self_pay", "threshold"] == threshold).all()


def test_a_county_may_set_the_medical_threshold_by_rural_income(tmp_path: Path) -> None:
    value = 'values: [{place: "13", from: 2026-01-01, value: %s, reference: test, origin: ours}]'
    own = f"rural_income_of_last_year: {{{value % 20_000}}}\nmonitoring_line: {{{value % 8_500}}}\n"
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    held = load_policy(SHIPPED, tmp_path).at("130727", date(2026, 10, 31))
    for paid, meets in ((9_999.99, False), (10_000.0, True)):
        case = County([person()], ledger=RICH, events=[event("h1", "medical_self_pay", "2026-03-01", paid)], terms=held)
        assert ("medical_self_pay" in case.codes()) == meets


@pytest.mark.parametrize(
    ("flag", "bad", "code"),
    [
        ("is_unsafe_housing", True, "guarantee_housing"),
        ("has_safe_water", False, "guarantee_water"),
        ("has_uninsured_member", True, "guarantee_insurance"),
        ("is_school_dropout", True, "guarantee_schooling"),
    ],
)
def test_guarantees_failing_in_the_register(flag: str, bad: bool, code: str) -> None:
    assert code in county([], **{flag: bad}).codes()
    assert county([], **{flag: not bad}).codes() == set()
    assert county([], **{flag: None}).codes() == set()


def test_events_of_strangers_are_nobodys() -> None:
    assert county([event("stranger", "disaster", "2026-09-01")]).codes() == set()
