"""Another country's data by policy alone: place codes, currency, window and rules of its own; accounts by week."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from early_warning import Policy, load_policy
from early_warning.policy import SHIPPED
from relapse_watch.errors import PolicyMissing, WrongUse
from tests.unit.early_warning.rows import County, monthly

OWN = """
monitoring_line:
  values: [{place: "80", from: 2018-01-01, value: 264000, reference: quantile of the diary, origin: ours}]
income_window_months:
  values: [{place: "80", from: 2018-01-01, value: 1, reference: short diary, origin: ours}]
money_unit:
  values: [{place: "80", from: 2018-01-01, value: UGX, reference: currency, origin: published}]
stale_after_months:
  values: [{place: "80", from: 2018-01-01, value: 2, reference: weekly accounts, origin: ours}]
rules_in_force:
  values: [{place: "80", from: 2018-01-01, value: [income_below_line, rigid_spending], reference: diary, origin: ours}]
"""


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    return load_policy(SHIPPED, tmp_path)


def weeks(household_id: str, amounts: list[float], first: date = date(2018, 11, 4)) -> list[dict]:
    rows = monthly(household_id, amounts)
    return [row | {"ended_on": (first + timedelta(days=7 * i)).isoformat()} for i, row in enumerate(rows)]


def diary(policy: Policy, as_of: date, **amounts: list[float]) -> County:
    return County(
        listed=[
            {"household_id": h, "township": "AA", "village": "AB", "household_type": "ordinary", "members": 2}
            for h in amounts
        ],
        ledger=[row for h, a in amounts.items() for row in weeks(h, a)],
        terms=policy.at("800101", as_of),
    )


def test_a_window_of_one_month_holds_the_line_for_one_month(policy: Policy) -> None:
    monthly_line = 264_000 / 12 * 2
    county = diary(policy, date(2018, 11, 30), below=[(monthly_line - 1) / 4] * 4, at=[monthly_line / 4] * 4)
    result = county.assess()
    assert dict(zip(result.assessments["household_id"], result.assessments["level"], strict=True)) == {
        "at": "none",
        "below": "yellow",
    }
    reason = result.reasons.iloc[0]
    assert reason["text_zh"] == "近1个月人均纯收入21999UGX,低于监测线22000UGX"
    assert (reason["unit"], reason["threshold"]) == ("UGX/人·1个月", 22_000)
    assert list(result.assessments["category"].fillna("")) == ["", "marginal"]


def test_weeks_of_the_month_in_which_they_end(policy: Policy) -> None:
    december = [0.0] * 4 + [10_000.0] * 5
    county = diary(policy, date(2018, 12, 31), h1=december)
    assert county.assess().assessments["income_yuan_per_head"][0] == 25_000


def test_a_month_of_which_only_weeks_are_known_is_unknown(policy: Policy) -> None:
    county = diary(policy, date(2018, 12, 31), h1=[50_000.0] * 6)
    row = county.assess().assessments.iloc[0]
    assert (row["level"], row["data_status"]) == ("unknown", "partial")


def test_without_a_line_of_its_own_a_place_is_an_error(policy: Policy) -> None:
    county = diary(policy, date(2018, 11, 30), h1=[1.0] * 4)
    county.terms = policy.at("810101", date(2018, 11, 30))
    with pytest.raises(PolicyMissing, match="monitoring_line"):
        county.assess()


def test_a_rule_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN.replace("rigid_spending", "rigid_spendings"), encoding="utf-8")
    county = diary(load_policy(SHIPPED, tmp_path), date(2018, 11, 30), h1=[1.0] * 4)
    with pytest.raises(WrongUse, match="rigid_spendings"):
        county.assess()
