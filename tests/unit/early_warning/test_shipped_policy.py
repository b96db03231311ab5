"""The shipped policy says what its sources say, and no more."""

from datetime import date, timedelta

import pytest

from early_warning.levels import truth_table
from early_warning.rules import RULES, rule_codes
from relapse_watch.errors import PolicyMissing
from tests.unit.early_warning.rows import shipped, terms

# What a place may go without; every other parameter must have a value wherever the engine runs.
OPTIONAL = {
    *("rural_income_of_last_year", "medical_self_pay_monitored", "medical_self_pay_lifted_share"),
    *("medical_self_pay_ordinary_share", "medical_self_pay_aided_share"),
    *(
        "department_list_days",
        "business_cost_shares",
        "business_cost_share_unsplit",
        "water_litres_min_by_area",
        "water_area",
        "vintages_kept_months",
    ),
}


@pytest.mark.parametrize(
    ("place", "year", "line", "origin"),
    [
        ("110101", 2020, 5000, "published"),
        ("610824", 2021, 6000, "published"),
        ("340323", 2022, 7000, "published"),
        ("520123", 2023, 7300, "published"),
        ("530111", 2025, 8700, "published"),
        ("990101", 2022, 7300, "simulated"),
        ("990101", 2028, 9200, "simulated"),
    ],
)
def test_lines_hold_for_their_place_and_year_only(place: str, year: int, line: float, origin: str) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    for day in (first, last):
        found = shipped().value("monitoring_line", place, day)
        assert (found.value, found.origin) == (line, origin)
    if place != "990101":
        for day in (first - timedelta(days=1), last + timedelta(days=1)):
            held = shipped().find("monitoring_line", place, day)
            assert held is None or (held.place, day.year) == ("CN", 2020)


@pytest.mark.parametrize("place", ["110101", "520123", "530111", "610824", "340323"])
def test_no_line_is_known_for_2024(place: str) -> None:
    with pytest.raises(PolicyMissing, match="monitoring_line"):
        shipped().value("monitoring_line", place, date(2024, 6, 30))


def test_the_simulated_line_only_rises() -> None:
    values = [shipped().value("monitoring_line", "99", date(y, 7, 1)).number for y in range(2022, 2029)]
    assert values == sorted(set(values)) and (values[0], values[-1]) == (7300, 9200)


def test_the_inferred_line_says_so() -> None:
    assert "推断" in shipped().value("monitoring_line", "52", date(2023, 5, 1)).reference


def test_every_value_that_is_ours_or_simulated_says_so() -> None:
    for name, declaration in shipped().declarations.items():
        for value in declaration.values:
            if value.origin == "ours":
                assert "本系统自定" in value.reference, name
            if value.origin == "simulated":
                assert "模拟" in value.reference and value.place == "99", name
            assert value.origin != "published" or "本系统自定" not in value.reference, name


def test_every_parameter_the_engine_needs_is_there_for_the_simulated_province() -> None:
    held = terms()
    for name in set(shipped().declarations) - OPTIONAL:
        held(name)
    assert set(rule_codes(held("rules_in_force"))) == set(RULES)
    assert truth_table(held).rows[-1].level == "unknown"


OVER = "over"


@pytest.mark.parametrize(
    ("place", "on", "name", "value", "source"),
    [
        ("370613", date(2022, 1, 1), "medical_self_pay_lifted", {OVER: 20_000}, "烟台"),
        ("370613", date(2022, 1, 1), "medical_self_pay_ordinary", {OVER: 20_000}, "烟台"),
        ("130727", date(2022, 9, 27), "medical_self_pay_lifted_share", {OVER: 0.5}, "阳原"),
        ("130727", date(2022, 9, 27), "medical_self_pay_ordinary_share", {OVER: 1.0}, "阳原"),
        ("321202", date(2025, 1, 1), "medical_self_pay_monitored", {OVER: 7_000}, "泰州"),
        ("321202", date(2025, 1, 1), "medical_self_pay_lifted", {OVER: 7_000}, "泰州"),
        ("321202", date(2025, 1, 1), "medical_self_pay_aided_share", {OVER: 1.0}, "泰州"),
        ("411102", date(2022, 1, 1), "medical_share_of_income", {OVER: 0.4}, "漯河"),
        ("411102", date(2022, 1, 1), "work_uninsured_months", 3, "漯河"),
        ("130727", date(2022, 9, 27), "department_list_days", {"医保": "脱贫户和监测对象每10天、其他每月"}, "阳原"),
        ("370613", date(2022, 1, 1), "department_list_days", {"医保": "每月4日"}, "烟台"),
        ("510821", date(2021, 10, 27), "department_list_days", {"各部门": "每月底", "联席会": "每季度"}, "旺苍"),
        ("411102", date(2022, 1, 1), "wages_stopped_months", 3, "漯河"),
        ("620522", date(2018, 1, 1), "water_litres_min", 20, "甘肃"),
        ("620522", date(2018, 1, 1), "water_fetch_minutes_max", 20, "甘肃"),
        ("620522", date(2018, 1, 1), "water_reliability_min", 0.9, "甘肃"),
        ("410327", date(2018, 1, 1), "water_litres_min_by_area", {"wet": 40, "dry": 20}, "河南"),
        ("370115", date(2017, 12, 29), "one_off_aid_counts", True, "济阳"),
        ("340323", date(2020, 6, 30), "income_window_months", 12, "安徽"),
        ("110101", date(2016, 1, 1), "accounting_period", 10, "10 月 1 日"),
        ("110101", date(2000, 1, 1), "members_counted", "registered", "登记在册"),
    ],
)
def test_a_published_value_starts_on_its_day_and_names_its_place(
    place: str, on: date, name: str, value: object, source: str
) -> None:
    found, before = shipped().find(name, place, on), shipped().find(name, place, on - timedelta(days=1))
    assert found is not None and (found.value, found.origin) == (value, "published")
    assert source in found.reference and found.effective_from == on.isoformat()
    assert before is None or before.origin == "ours"


def test_chuxiong_assumes_missing_costs_by_kind() -> None:
    found = shipped().value("business_cost_shares", "532301", date(2020, 1, 1))
    assert found.value == {"粮食": 0.40, "烤烟": 0.45, "畜禽": 0.40, "林果": 0.15, "其他": 0.40}
    assert "楚雄" in found.reference and found.place == "5323"


def test_what_is_declared_without_data_and_what_must_be_visited_exist() -> None:
    held = terms()
    assert set(held("declared_without_data").value) <= set(shipped().declarations)
    visits = held("must_visit").value
    assert len(visits) == 8 and {code for codes in visits.values() for code in codes} <= set(RULES)


def test_the_sources_of_triggers_tell_nothing_of_anybody_s_health() -> None:
    told = terms()("trigger_sources").value
    assert set(told) <= set(RULES) | {"asset_found"}
    for word in ("残疾", "大病", "重病", "慢性病", "一级", "二级"):
        assert not [kind for kind, source in told.items() if word in source], word


def test_assets_and_watched_houses_are_no_trigger() -> None:
    triggers = rule_codes(terms()("trigger_rules"))
    assert not {"asset_review", "housing_watch"} & set(triggers)
    assert {"medical_share_of_income", "school_costs", "industry_failure", "work_uninsured"} <= set(triggers)


def test_wages_outside_the_published_bounds() -> None:
    low, high = terms()("migrant_wage_min_yuan_per_month"), terms()("migrant_wage_max_yuan_per_month")
    assert (low.number, high.number, low.place, low.origin) == (100, 30000, "CN", "published")
    assert "Gzuwkj/fuping" in low.reference
