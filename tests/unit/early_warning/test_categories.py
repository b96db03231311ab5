"""The three categories as counties' rules define them, at their boundaries."""

import pytest

from early_warning.rules import RULES, rule_codes
from tests.unit.early_warning.rows import LINE, County, event, monthly, outlook, person, terms


def category(per_head: float, county: County | None = None, **of_person: object) -> str | None:
    held = county or County()
    held.persons = [person(**of_person)]
    held.ledger = monthly("h1", [per_head / 12] * 30)
    found = held.assess().assessments["category"][0]
    return found if isinstance(found, str) else None


def struck(kind: str = "disaster", amount: float | None = None, grade: str | None = None) -> County:
    return County(events=[event("h1", kind, "2026-09-01", amount, grade)])


@pytest.mark.parametrize(("kind", "poor"), [("lifted", "unstable"), ("ordinary", "marginal")])
@pytest.mark.parametrize("per_head", [LINE - 0.01, LINE, LINE + 0.01])
def test_below_the_line_by_type_and_above_it_by_what_happened(kind: str, poor: str, per_head: float) -> None:
    is_poor = per_head < LINE
    assert category(per_head, household_type=kind) == (poor if is_poor else None)
    assert category(per_head, struck(), household_type=kind) == (poor if is_poor else "sudden_hardship")


@pytest.mark.parametrize(("paid", "expected"), [(1_999.99, None), (2_000.0, None), (2_000.01, "sudden_hardship")])
def test_rigid_spending_that_breaks_the_line_is_sudden_hardship(paid: float, expected: str | None) -> None:
    """10,500 a head; what is left after 2,000 of rigid spending is just the line, and a fifth of it is large."""
    county = County()
    county.persons = [person(household_type="ordinary")]
    county.ledger = monthly("h1", [10_500 / 12] * 30)
    county.ledger[-1]["rigid_spending_yuan"] = paid
    found = county.assess().assessments["category"][0]
    assert (found if isinstance(found, str) else None) == expected


@pytest.mark.parametrize(("now", "expected"), [(750.0, "sudden_hardship"), (751.0, None)])
def test_an_income_collapse_is_sudden_hardship(now: float, expected: str | None) -> None:
    county = County([person()], ledger=monthly("h1", [1_500.0] * 27 + [now] * 3))
    found = county.assess().assessments["category"][0]
    assert (found if isinstance(found, str) else None) == expected


@pytest.mark.parametrize(
    "county",
    [struck("water_failure"), struck("dangerous_housing", grade="D"), struck("school_dropout")],
    ids=["water", "housing", "schooling"],
)
def test_a_failing_guarantee_alone_is_a_warning_and_none_of_the_three(county: County) -> None:
    assert category(20_000, county) is None
    assert county.level() in ("red", "green")
    assert category(LINE - 1, county) == "unstable"


def test_who_is_about_to_fall_is_what_he_would_be() -> None:
    falling = County([person(household_type="ordinary")], ledger=monthly("h1", [1_200.0 - 23 * m for m in range(25)]))
    assert falling.assess().assessments["category"][0] == "marginal"
    risky = County([person()], ledger=monthly("h1", [1_500.0] * 30)).assess(outlook(h1=0.5))
    assert risky.assessments["category"][0] == "unstable"


def test_the_register_names_who_is_monitored_and_unknown_income_names_nobody() -> None:
    monitored = {"monitoring_category": "marginal", "is_risk_resolved": False}
    assert category(20_000, struck(), **monitored) == "marginal"
    assert category(0.7 * LINE, **monitored) == "marginal"
    assert category(LINE - 1, **monitored) is None, "watched anyway: no warning"
    assert category(20_000, struck(), **(monitored | {"is_risk_resolved": True})) == "sudden_hardship"
    assert category(20_000, **monitored) is None, "no warning, no category to suspect"
    county = County([person("h1"), person("h2", **monitored)])
    county.events = [event(h, "disaster", "2026-09-01") for h in ("h1", "h2")]
    frame = county.assess().assessments
    assert frame["category"].isna().tolist() == [True, False] and set(frame["level"]) == {"yellow"}


def test_sudden_hardship_rules_are_rules() -> None:
    assert set(rule_codes(terms()("sudden_hardship_rules"))) < set(RULES)


@pytest.mark.parametrize(
    ("paid", "zh", "en"),
    [(10_500.0, "人均只剩0元", "0 yuan remain"), (10_500.01, "人均已亏空", "are lacking")],
)
def test_what_is_spent_beyond_the_income_is_said_as_lacking(paid: float, zh: str, en: str) -> None:
    county = County(ledger=monthly("h1", [10_500 / 12] * 30))
    county.ledger[-1]["rigid_spending_yuan"] = paid
    reasons = county.assess().reasons.set_index("code")
    assert zh in reasons.loc["rigid_spending", "text_zh"] and en in reasons.loc["rigid_spending", "text_en"]
