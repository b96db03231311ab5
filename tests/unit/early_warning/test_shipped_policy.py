"""The shipped policy says what its sources say, and no more."""

from datetime import date, timedelta

import pytest

from early_warning.levels import truth_table
from early_warning.rules import RULES, rule_codes
from relapse_watch.errors import PolicyMissing
from tests.unit.early_warning.rows import shipped, terms

YEAR_END = (12, 31)


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
    optional = {"rural_income_of_last_year", "medical_self_pay_lifted_share", "medical_self_pay_ordinary_share"}
    for name in set(shipped().declarations) - optional:
        held(name)
    assert set(rule_codes(held("rules_in_force"))) == set(RULES)
    assert truth_table(held).rows[-1].level == "unknown"


def test_wages_outside_the_published_bounds() -> None:
    low, high = terms()("migrant_wage_min_yuan_per_month"), terms()("migrant_wage_max_yuan_per_month")
    assert (low.number, high.number, low.place, low.origin) == (100, 30000, "CN", "published")
    assert "Gzuwkj/fuping" in low.reference
