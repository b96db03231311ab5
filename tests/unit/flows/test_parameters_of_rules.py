"""The values that contracts' rules are judged by: of a place and date, and of the years before."""

from dataclasses import replace
from datetime import date
from math import isnan

import data_contracts as dc
from flows.stages.judging import parameters_of


def _values(county: str, as_of: date, **parameters: str) -> dict[str, float]:
    whole = dc.load_contracts()["monitored_person"]
    rule = next(r for r in whole.rules if r.code == "4_11_010")
    return parameters_of(replace(whole, rules=(replace(rule, parameters=parameters),)), county, as_of)


def test_a_year_behind_the_name_asks_for_the_line_of_that_year():
    found = _values("990101", date(2026, 10, 31), now="monitoring_line", then="monitoring_line@2023")
    assert found == {"monitoring_line": 8500, "monitoring_line@2023": 7600}


def test_the_line_of_a_year_is_the_same_whenever_it_is_asked():
    days = (date(2023, 2, 28), date(2024, 2, 29), date(2026, 12, 31))
    assert {_values("520101", day, then="monitoring_line@2023")["monitoring_line@2023"] for day in days} == {7300}


def test_a_year_without_a_line_is_no_number_and_a_missing_value_is_left_out():
    found = _values("520101", date(2024, 6, 30), now="monitoring_line", then="monitoring_line@2024")
    assert list(found) == ["monitoring_line@2024"]
    assert isnan(found["monitoring_line@2024"])
