"""Months of income of one household: against the line of each month, gaps as gaps; the chart and the small line."""

import re

import pytest

from flows.cli.story import sparkline
from flows.report.household.chart import income_chart
from flows.report.household.months import happened, line_at, months, shown
from flows.report.household.sources import rows_in_words
from tests.unit.early_warning.rows import LINE, County, account, event, monthly, person, table, terms


def told(county: County) -> list[dict]:
    return months(county.panel(), county.terms)


def test_each_month_has_its_twelve_months_its_line_and_its_basis() -> None:
    every = told(County([person()], ledger=monthly("h1", [100.0 * m for m in range(1, 25)])))
    assert [m["month"] for m in every][::23] == ["2024-11", "2026-10"] and len(every) == 24
    assert [m["income_yuan_per_head"] for m in every[:12]] == [None] * 11 + [7_800.0]
    last = every[-1]
    assert last["income_yuan_per_head"] == sum(100.0 * m for m in range(13, 25))
    assert (last["of_month_yuan_per_head"], last["basis"], last["line_yuan_per_head"]) == (2400.0, "monthly", LINE)


def test_the_line_is_that_of_the_end_of_the_month() -> None:
    now = terms()
    years = [int(line_at(f"{year}-{month}", now) or 0) for year, month in ((2024, 12), (2025, "01"), (2026, "01"))]
    assert years == sorted(years) and years[0] < years[1] < years[2] == LINE
    assert line_at("1999-01", now) is None


def test_a_year_account_is_marked_and_what_is_unknown_is_none() -> None:
    every = told(County([person()], incomes=[account("h1", 2026, business_income=12_000.0)]))
    assert {m["basis"] for m in every} == {"annual_spread", "carried"}
    broken = told(County([person()], ledger=monthly("h1", [800.0] * 13 + [float("nan")] + [800.0] * 14)))
    known = [m["income_yuan_per_head"] is not None for m in shown(broken)]
    assert known[0] and not all(known) and known[-1]


def test_events_are_told_by_day_and_kind_alone_from_the_first_month_shown() -> None:
    listed = [event("h1", "disaster", "2026-05-02", 900.0), event("h1", "new_disability", "2024-01-01", grade="一级")]
    every = shown(told(County([person()], ledger=monthly("h1", [800.0] * 24))))
    found = happened(table("department_event", listed), "2026-06", every)
    assert found == [{"date": "2026-05-02", "kind": "disaster"}, {"date": "2026-06", "kind": "identified"}]
    assert happened(table("department_event", listed), None, []) == []


def record(income: float | None, line: float | None = 8500.0, basis: str = "monthly", month: str = "2026-01") -> dict:
    return {"month": month, "income_yuan_per_head": income, "line_yuan_per_head": line, "basis": basis}


def test_the_chart_leaves_gaps_open_and_can_be_heard() -> None:
    every = [record(v, month=f"2026-{m:02d}") for m, v in enumerate([9000, 8000, None, 7000, 9500, None, 100], start=1)]
    every[4]["basis"] = "annual_spread"
    svg = str(income_chart(every, [{"date": "2026-02-03", "kind": "disaster"}], "收入", "近12个月<b>"))
    stretches = re.findall(r'<polyline class="(income[^"]*)"', svg)
    assert stretches == ["income", "income estimated"], "two stretches of two months, nothing across the gaps"
    assert svg.count('<circle class="income"') == 2, "a month alone, and the newest"
    assert svg.count('class="limit"') == 7 and 'class="event"' in svg
    assert '<title id="income-title">收入</title>' in svg and "近12个月&lt;b&gt;" in svg and 'role="img"' in svg


def test_negative_income_stays_inside_the_picture() -> None:
    svg = str(income_chart([record(-4000.0), record(9000.0, month="2026-02")], [], "t", "d"))
    heights = [float(y) for pair in re.findall(r'points="([^"]+)"', svg) for y in re.findall(r",([\d.]+)", pair)]
    assert heights and min(heights) > 0 and max(heights) < 216


def test_the_small_line_has_a_block_a_month_and_a_dot_where_nothing_is_known() -> None:
    drawn = sparkline([record(0.0), record(None), record(8499.0), record(8500.0), record(17_000.0), record(9.0, None)])
    assert drawn.plain == "▁·▄▅█▁"
    assert sorted(span.start for span in drawn.spans if span.style == "red") == [0, 2]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [([], ""), ([7], "7"), ([5, 6, 7, 9], "5–7、9"), (list(range(1, 20, 2)), "1、3、5、7、9、11、13、15 … (10)")],
)
def test_rows_are_told_with_runs_drawn_together(rows: list[int], expected: str) -> None:
    assert rows_in_words(rows) == expected
