"""Assessment: levels of whole households, data status, categories, and the words of the reasons."""

from datetime import date

import pandas as pd
import pytest

from early_warning import assess
from early_warning.reasons import COLUMNS
from early_warning.rules import RULES
from early_warning.texts import TEXTS
from relapse_watch.dates import add_months
from relapse_watch.store.tables import assessment_reason, household_assessment
from tests.unit.early_warning.rows import LINE, County, account, event, monthly, person, table, terms, trouble


def steady(household_id: str, per_head: float, months: int = 30) -> list:
    return monthly(household_id, [per_head / 12] * months)


def test_the_frames_are_those_of_the_tables() -> None:
    result = County([person()], ledger=steady("h1", 5_000)).assess()
    own, later = {"run_id", "county"}, {"uncut_level", "risk_parts", "risk_current_income"}
    assert set(result.assessments.columns) == {c.name for c in household_assessment.c} - own - later
    assert set(result.reasons.columns) == {c.name for c in assessment_reason.c} - own == set(COLUMNS)


def test_nobody_without_a_hit_has_a_reason_and_everybody_is_assessed() -> None:
    result = County([person("h1"), person("h2")], ledger=steady("h1", 20_000) + steady("h2", 8_000)).assess()
    assert dict(zip(result.assessments["household_id"], result.assessments["level"], strict=True)) == {
        "h1": "none",
        "h2": "yellow",
    }
    assert set(result.reasons["household_id"]) == {"h2"}
    assert pd.isna(result.assessments["category"][0])


@pytest.mark.parametrize(
    ("per_head", "events", "of_person", "category"),
    [
        (8_000, [], {"household_type": "lifted"}, "unstable"),
        (8_000, [], {"household_type": "ordinary"}, "marginal"),
        (9_000, [("disaster", 10.0)], {}, "sudden_hardship"),
        (10_000, [("accident", 9_000.0)], {"household_type": "ordinary"}, "sudden_hardship"),
        (8_000, [("disaster", 10.0)], {}, "unstable"),
        (9_000, [("disaster", 10.0)], {"monitoring_category": "marginal", "is_risk_resolved": False}, "marginal"),
        (9_000, [("disaster", 10.0)], {"monitoring_category": "marginal", "is_risk_resolved": True}, "sudden_hardship"),
    ],
)
def test_category(per_head: float, events: list, of_person: dict, category: str) -> None:
    happened = [event("h1", kind, "2026-09-01", amount) for kind, amount in events]
    county = County([person(**of_person)], ledger=steady("h1", per_head), events=happened)
    assert county.assess().assessments["category"][0] == category


def test_where_the_data_cannot_say_only_the_register_names_a_category() -> None:
    registered = person("h2") | {"monitoring_category": "marginal", "is_risk_resolved": False}
    assessed = County([person("h1"), registered]).assess().assessments
    assert assessed["level"].tolist() == ["unknown", "unknown"]
    assert pd.isna(assessed["category"][0]) and assessed["category"][1] == "marginal"


@pytest.mark.parametrize(("per_head", "level"), [(5_949.99, "red"), (5_950.0, "red"), (5_950.01, "yellow")])
def test_far_below_the_line_is_red(per_head: float, level: str) -> None:
    county = County([person()], ledger=steady("h1", per_head))
    assert county.level() == level
    county.persons[0] |= {"monitoring_category": "unstable", "is_risk_resolved": False}
    assert county.level() == ("green" if level == "red" else "none"), (
        "who is monitored is watched, told only if far below"
    )
    county.persons[0] |= {"is_risk_resolved": True}
    assert county.level() == level


@pytest.mark.parametrize(("per_head", "level"), [(11_049.99, "yellow"), (11_050.0, "green"), (11_050.01, "green")])
def test_a_trigger_near_the_line_is_yellow(per_head: float, level: str) -> None:
    events = [event("h1", "accident", "2026-09-01")]
    assert County([person()], ledger=steady("h1", per_head), events=events).level() == level


@pytest.mark.parametrize("status", ["missing", "stale", "quarantined"])
def test_bad_data_is_not_poverty(status: str) -> None:
    poor = County([person()], ledger=steady("h1", 2_000), trouble=trouble(h1=status))
    row = poor.assess().assessments.iloc[0]
    assert (row["level"], row["data_status"]) == ("unknown", status)
    assert pd.isna(row["income_yuan_per_head"]) and pd.isna(row["risk"])
    assert poor.codes() == {"data_unknown"}


def test_other_evidence_speaks_where_income_cannot() -> None:
    events = [event("h1", "school_dropout", "2026-09-01"), event("h2", "disaster", "2026-09-01")]
    county = County([person("h1"), person("h2")], events=events)
    result = county.assess()
    assert list(result.assessments["level"]) == ["red", "yellow"]
    assert county.codes() == {"school_dropout", "data_unknown"}


@pytest.mark.parametrize(
    ("county", "status", "level"),
    [
        (County([person()]), "missing", "unknown"),
        (County([person()], incomes=[account("h1", 2026, wage_income=9e4)]), "complete", "none"),
        (County([person()], incomes=[account("h1", 2025, wage_income=9e4)]), "complete", "none"),
        (County([person()], incomes=[account("h1", 2024, wage_income=9e4)]), "stale", "unknown"),
        (County([person()], ledger=monthly("h1", [9e3] * 11)), "partial", "unknown"),
        (County([person()], ledger=monthly("h1", [9e3] * 12)), "complete", "none"),
        (County(listed=[{"household_id": "h1"}], ledger=monthly("h1", [9e3] * 12, members=None)), "partial", "unknown"),
    ],
)
def test_data_status_from_the_panel(county: County, status: str, level: str) -> None:
    row = county.assess().assessments.iloc[0]
    assert (row["data_status"], row["level"]) == (status, level)


@pytest.mark.parametrize(("months_old", "status"), [(15, "complete"), (16, "stale")])
def test_accounts_older_than_the_policy_says_are_stale(months_old: int, status: str) -> None:
    month = add_months("2024-09", months_old)
    as_of = date(int(month[:4]), int(month[5:]), 28)
    as_of = date(as_of.year + as_of.month // 12, as_of.month % 12 + 1, 1)
    county = County([person()], incomes=[account("h1", 2024, wage_income=9e4)], terms=terms(as_of))
    row = county.assess().assessments.iloc[0]
    assert (row["months_since_data"], row["data_status"]) == (months_old, status)


def test_a_reason_carries_its_numbers_dates_and_source() -> None:
    reasons = County([person()], ledger=steady("h1", LINE - 500.5)).assess().reasons
    reason = reasons[reasons["code"] == "income_below_line"].iloc[0]
    assert reason["text_zh"] == "近12个月人均纯收入7999元,低于监测线8500元"
    assert (round(reason["observed"], 6), reason["threshold"]) == (7_999.5, 8_500)
    assert (reason["unit"], reason["effective_from"], reason["origin"]) == ("元/人·年", "2026-01-01", "simulated")
    assert "模拟" in reason["reference"] and reason["level"] == "yellow"


def test_a_reasons_level_is_what_it_would_give_alone() -> None:
    events = [event("h1", "disaster", "2026-09-01")]
    result = County([person()], ledger=steady("h1", 8_000), events=events).assess()
    assert result.assessments["level"][0] == "red"
    assert dict(zip(result.reasons["code"], result.reasons["level"], strict=True)) == {
        "income_below_line": "yellow",
        "disaster": "yellow",
    }


def test_the_gravest_reason_comes_first() -> None:
    events = [event("h1", "disaster", "2026-09-01"), event("h1", "school_dropout", "2026-09-01")]
    reasons = County([person(has_safe_water=False)], ledger=steady("h1", 8_000), events=events).assess().reasons
    assert list(reasons["code"]) == ["school_dropout", "income_below_line", "disaster", "guarantee_water"]


def test_every_rule_has_its_sentences_in_both_languages() -> None:
    assert set(TEXTS) == {*RULES, "data_unknown"}
    for texts in TEXTS.values():
        assert len(texts) == 4 and all(texts)


def test_no_health_detail_in_the_words() -> None:
    events = [
        event("h1", "medical_self_pay", "2026-09-01", 43_210.0),
        event("h1", "medical_self_pay", "2026-09-01", 4_321.0, grade="门特"),
        event("h1", "new_disability", "2026-09-01", grade="一级"),
        event("h1", "new_major_illness", "2026-09-01"),
    ]
    reasons = County([person()], ledger=steady("h1", 90_000), events=events).assess().reasons
    assert set(reasons["code"]) == {
        *("medical_self_pay", "hospital_stay_self_pay", "outpatient_self_pay", "medical_share_of_income"),
        *("new_disability", "new_major_illness"),
    }
    words = " ".join(reasons[["text_zh", "text_en", "clears_zh", "clears_en"]].to_numpy().ravel())
    for detail in ("43210", "43,210", "4321", "门特", "一级", "残疾", "disab", "住院", "病", "hospital"):
        assert detail not in words, detail


def test_a_panel_of_another_register_is_refused() -> None:
    one, two = County([person("h1")]), County([person("h1"), person("h2")])
    with pytest.raises(ValueError, match="another register"):
        assess(two.register(), one.panel(), table("department_event"), trouble(), terms())


def test_an_empty_county() -> None:
    result = County().assess()
    assert result.assessments.empty and result.reasons.empty
