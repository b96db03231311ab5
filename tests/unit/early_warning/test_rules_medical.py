"""Rules on medical costs: just below, at and just above each threshold, by place and by class of household."""

from datetime import date
from typing import Any

import pytest

from tests.unit.early_warning.rows import AS_OF, COUNTY, LINE, County, adopting, event, monthly, person, rich, terms

LATE = date(2026, 10, 31)
RURAL: dict[str, Any] = {"rural_income_of_last_year": 20_000}
LIFTED, ORDINARY = {"household_type": "lifted"}, {"household_type": "ordinary"}
MONITORED = ORDINARY | {"monitoring_category": "marginal", "is_risk_resolved": False}
RESOLVED = MONITORED | {"is_risk_resolved": True}
AIDED = [event("h1", "new_temporary_relief", "2026-09-01")]


def bill(amount: float | None, on: str = "2026-05-10", of: str | None = None) -> dict[str, Any]:
    return event("h1", "medical_self_pay", on, amount, grade=of)


# county, its own values, household, further events, threshold, whether it must be exceeded
YEAR = [
    (COUNTY, {}, LIFTED, [], 5_000, False),
    (COUNTY, {}, ORDINARY, [], 20_000, False),
    (COUNTY, {}, MONITORED, [], 20_000, False),
    ("110101", {}, LIFTED, [], 5_000, False),
    ("370613", {}, LIFTED, [], 20_000, True),
    ("370613", {}, ORDINARY, [], 20_000, True),
    ("130727", RURAL, LIFTED, [], 10_000, True),
    ("130727", RURAL, ORDINARY, [], 20_000, True),
    ("321202", {}, LIFTED, [], 7_000, True),
    ("321202", {}, MONITORED, [], 7_000, True),
    ("321202", {}, RESOLVED, [], 20_000, False),
    ("321202", RURAL, ORDINARY, AIDED, 20_000, True),
    ("321202", RURAL, LIFTED, AIDED, 20_000, True),
    (COUNTY, {"medical_self_pay_lifted": 6_000}, LIFTED, [], 6_000, False),
    ("130727", RURAL | {"medical_self_pay_lifted": 6_000}, LIFTED, [], 10_000, True),
    ("990101", RURAL | {"medical_self_pay_lifted_share": {"over": 0.5}}, LIFTED, [], 10_000, True),
]


@pytest.mark.parametrize(("place", "own", "household", "more", "threshold", "must_exceed"), YEAR)
def test_costs_of_the_calendar_year(
    place: str, own: dict, household: dict, more: list, threshold: float, must_exceed: bool
) -> None:
    for amount, meets in ((threshold - 0.01, False), (threshold, not must_exceed), (threshold + 0.01, True)):
        county = rich("h1", **household)
        county.terms = adopting(place, LATE, **({"rural_income_of_last_year": 1e9} | own))
        county.events = [*more, bill(amount - 1_000, "2026-01-01"), bill(1_000, "2026-10-31"), bill(None)]
        county.events += [bill(90_000, "2025-12-31"), bill(90_000, "2026-11-01")]
        found = county.hit("medical_self_pay")
        assert (bool(found.where[0]), found.threshold[0]) == (meets, threshold)


@pytest.mark.parametrize(("amount", "meets"), [(5_999.99, False), (6_000.0, True), (6_000.01, True)])
def test_a_county_overrides_the_share_of_its_province_by_an_amount(amount: float, meets: bool) -> None:
    county = rich("h1")
    province = adopting("99", LATE, medical_self_pay_lifted_share={"over": 0.5}, **RURAL)
    county.terms, county.events = province.policy.at(COUNTY, LATE), [bill(9_000)]
    assert county.met("medical_self_pay") == set()
    county.terms = adopting(COUNTY, LATE, province.policy, medical_self_pay_lifted=6_000)
    county.events = [bill(amount)]
    assert (county.met("medical_self_pay") == {"h1"}) == meets


def test_a_share_of_rural_income_is_told_in_yuan_with_both_sources() -> None:
    county = rich("h1")
    county.terms, county.events = adopting("130727", LATE, **RURAL), [bill(12_000)]
    reason = county.assess().reasons.set_index("code").loc["medical_self_pay"]
    assert (reason["threshold"], reason["unit"], reason["origin"]) == (10_000, "元/户·年", "published")
    assert "阳原" in reason["reference"] and "a test" in reason["reference"]


@pytest.mark.parametrize(
    ("place", "of", "counts"),
    [
        (COUNTY, "门诊统筹", False),
        (COUNTY, "门特", False),
        (COUNTY, "住院", True),
        (COUNTY, None, True),
        ("370613", "门诊统筹", True),
        ("321202", "门特", True),
    ],
)
def test_whether_outpatient_bills_count_is_the_place_s(place: str, of: str | None, counts: bool) -> None:
    county = rich("h1")
    county.terms, county.events = adopting(place, LATE, **RURAL), [bill(30_000, of=of)]
    assert (county.met("medical_self_pay") == {"h1"}) == counts


@pytest.mark.parametrize(("amount", "meets"), [(499.99, False), (500.0, True), (500.01, True)])
def test_outpatient_costs_add_up_within_one_month(amount: float, meets: bool) -> None:
    county = rich("h1", "h2")
    county.events = [bill(amount - 100, "2026-09-02", "门诊统筹"), bill(100, "2026-09-28", "门特")]
    county.events += [bill(499, "2026-08-31", "门特"), bill(9_000, "2026-09-03", "住院"), bill(9_000, "2026-09-03")]
    county.events += [bill(None, "2026-09-03", "门特"), bill(9_000, "2026-04-30", "门特")]
    assert (county.met("outpatient_self_pay") == {"h1"}) == meets


@pytest.mark.parametrize(
    ("household", "threshold"), [(MONITORED, 6_000), (RESOLVED, 10_000), (LIFTED, 10_000), (ORDINARY, 10_000)]
)
def test_one_stay_in_hospital(household: dict, threshold: float) -> None:
    for amount, meets in ((threshold - 0.01, False), (threshold, False), (threshold + 0.01, True)):
        county = rich("h1", **household)
        county.events = [bill(amount, of="住院"), bill(amount - 1), bill(None), bill(50_000, of="门特")]
        county.events += [bill(50_000, "2026-04-30"), bill(50_000, "2026-11-01")]
        assert (county.met("hospital_stay_self_pay") == {"h1"}) == meets


@pytest.mark.parametrize(("share", "meets"), [(0.3999, False), (0.4, False), (0.4001, True)])
@pytest.mark.parametrize("members", [1, 3])
def test_costs_against_the_income_of_the_whole_household(share: float, meets: bool, members: int) -> None:
    county = County(
        [person("h1", person_id=str(i)) for i in range(members)],
        ledger=monthly("h1", [3 * LINE / 12] * 30),
        events=[bill(3 * LINE * share - 100, "2026-02-01"), bill(100, "2026-03-01", "门特")],
    )
    assert (county.met("medical_share_of_income") == {"h1"}) == meets


@pytest.mark.parametrize(
    ("ledger", "paid", "meets"),
    [
        (monthly("h1", [0.0] * 30), 1.0, True),
        (monthly("h1", [-100.0] * 30), 1.0, True),
        (monthly("h1", [0.0] * 30), 0.0, False),
        (monthly("h1", [0.0] * 30), None, False),
        ([], 90_000.0, False),
    ],
)
def test_any_cost_is_too_much_without_income_and_unknown_income_says_nothing(
    ledger: list, paid: float | None, meets: bool
) -> None:
    county = County([person()], ledger=ledger, events=[bill(paid)])
    found = county.hit("medical_share_of_income")
    assert bool(found.where[0]) == meets and found.observed[0] != float("inf")


@pytest.mark.parametrize("code", ["hospital_stay_self_pay", "medical_share_of_income"])
def test_a_place_without_a_threshold_has_no_such_rule(code: str) -> None:
    county = rich("h1", **MONITORED)
    county.terms, county.events = adopting("110101", AS_OF), [bill(900_000.0)]
    assert county.met(code) == set()
    county.terms = terms(AS_OF)
    assert county.met(code) == {"h1"}
