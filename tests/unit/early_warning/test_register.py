"""The register: one row a household from whichever lists a county has."""

from datetime import date

import pandas as pd

from tests.unit.early_warning.rows import County, account, monthly, person, terms


def test_persons_become_households_and_names_are_masked() -> None:
    persons = [
        person("h2", name="李四", relation_to_head="配偶", is_unsafe_housing=False),
        person("h2", name="张三丰", is_unsafe_housing=None),
        person("h1", name="王五", household_type="ordinary", monitoring_category="marginal", is_risk_resolved=False),
    ]
    frame = County(persons).register().set_index("household_id")
    assert list(frame.index) == ["h1", "h2"]
    assert list(frame["members"]) == [1, 2]
    assert list(frame["head_masked"]) == ["王*", "张**"]
    assert frame.loc["h1", "monitoring_category"] == "marginal" and pd.isna(frame.loc["h2", "monitoring_category"])
    assert frame.loc["h2", "is_unsafe_housing"] is False or not frame.loc["h2", "is_unsafe_housing"]
    assert frame["is_unsafe_housing"].isna().to_dict() == {"h1": True, "h2": False}


def test_one_bad_answer_counts_for_the_household() -> None:
    persons = [
        person(
            "h1", has_safe_water=True, is_school_dropout=False, has_resident_medical=True, has_employee_medical=False
        ),
        person(
            "h1", has_safe_water=False, is_school_dropout=True, has_resident_medical=False, has_employee_medical=False
        ),
        person("h2", has_resident_medical=False, has_employee_medical=None),
        person("h3", has_resident_medical=False, has_employee_medical=True),
        person("h4", has_uninsured_member=True),
    ]
    frame = County(persons).register().set_index("household_id")
    assert not frame.loc["h1", "has_safe_water"] and frame.loc["h1", "is_school_dropout"]
    assert frame["has_uninsured_member"].fillna(False).to_dict() == {"h1": True, "h2": False, "h3": False, "h4": True}
    assert pd.isna(frame.loc["h2", "has_uninsured_member"])


def test_what_happened_after_the_day_is_not_known() -> None:
    persons = [
        person("h1", monitoring_category="unstable", identified_month="2026-06", resolved_month=None),
        person(
            "h2",
            monitoring_category="unstable",
            identified_month="2025-01",
            resolved_month="2026-06",
            is_risk_resolved=True,
        ),
    ]
    before = County(persons, terms=terms(date(2026, 5, 31))).register().set_index("household_id")
    assert before["monitoring_category"].isna().to_dict() == {"h1": True, "h2": False}
    assert not before.loc["h2", "is_risk_resolved"]
    after = County(persons, terms=terms(date(2026, 6, 1))).register().set_index("household_id")
    assert after["monitoring_category"].notna().all() and after.loc["h2", "is_risk_resolved"]


def test_every_list_adds_the_households_and_facts_it_alone_has() -> None:
    county = County(
        persons=[person("h1")],
        listed=[
            {"household_id": "h2", "township": "西乡", "village": "二村", "household_type": "ordinary", "members": 4}
        ],
        incomes=[
            account("h1", 2025, members=9),
            account("h3", 2024, members=2),
            account("h3", 2025, members=3),
            account("h3", 2027, members=5),
        ],
        ledger=monthly("h4", [1.0, 1.0], members=6) + monthly("h2", [1.0], members=8),
    )
    frame = county.register().set_index("household_id")
    assert frame["members"].to_dict() == {"h1": 1, "h2": 4, "h3": 3, "h4": 6}
    assert frame.loc["h2", "township"] == "西乡" and frame.loc["h4", "village"] == "一村"


def test_no_list_no_household() -> None:
    frame = County().register()
    assert frame.empty and frame["members"].dtype == "Int64" and frame["is_risk_resolved"].dtype == "boolean"
