"""The county's week of visits and what is said of its model: counts alone."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from alerts.rendering import full_width
from flows.report.pages import county_page
from flows.report.sentences import sentences
from flows.report.visits import Visits, visits, visits_sentence
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import append
from relapse_watch.store.tables import risk_model, township_visits
from tests.reporting import details, figures
from tests.unit.store.rows import add_run

AS_OF = date(2026, 10, 31)
DIAGNOSTICS = {"transitions_above": 23_279, "falls_above": 281, "auc": 0.824, "auc_current_income": 0.782, "reason": ""}
TENTHS = [{"units": 2328.0, "expected": 0.01 * n, "observed": 0.02 * n} for n in range(10)]


def township(name: str | None, **given: float | None) -> dict[str, Any]:
    counts = {"capacity": 5.0, "statutory": 60.0, "ranked": 4.0, "audit": 1.0, "below_cut": 3.0}
    return {"township": name, **counts, "expected_falls_not_visited": 9.5, **given}


def planned(county: str = "990101", model: dict[str, Any] | None = None, **given: float | None) -> Visits:
    fitted = {"month": "2026-10", "basis": "model", "diagnostics": DIAGNOSTICS, "calibration": TENTHS}
    return Visits(
        county, [township("模拟一镇", **given), township("模拟二镇", **given)], fitted if model is None else model
    )


def cold(reason: str) -> Visits:
    return planned(
        model={"month": "2026-10", "basis": "current_income", "diagnostics": {"reason": reason}, "calibration": []},
        expected_falls_not_visited=None,
    )


def test_the_sentence_adds_the_townships_up_and_says_when_it_is_simulated() -> None:
    said = visits_sentence(planned(), "zh")
    for part in ("一律要去的120户", "排上的8户", "抽查2户", "没排上的6户", "19户左右在监测线以下(模拟数据)"):
        assert part in said, part
    assert "(模拟数据)" not in visits_sentence(planned("510101"), "zh")
    assert "about 19 are expected" in visits_sentence(planned(), "en")
    assert "预计" not in visits_sentence(cold("3 transitions seen, 60 needed"), "zh")
    assert visits_sentence(None, "zh") == "" and not any("要入户" in s for s in sentences(figures(), details(), "zh"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["html", "md"])
def test_the_report_has_the_week_and_the_model(form: str, lang: str) -> None:
    page = county_page(figures(visits=planned()), details(), form, lang)
    words = {
        "zh": ("本周入户安排", "0.82", "模拟一镇", "只说明算法"),
        "en": ("Visits this week", "0.78", "9.5", "simulated"),
    }
    for part in words[lang]:
        assert part in page, part
    assert ("18.0%" in page) and "None" not in page
    assert "本周入户安排" not in county_page(figures(), details(), form, "zh"), "nothing planned, nothing said"


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("12 transitions seen, 60 needed", "前后对比只有12次,至少要60次"),
        (
            "4 of 800 below the line next time, 10 of either kind needed",
            "800次前后对比里只有4次在线下,线上线下至少各要10次",
        ),
        ("", "还没有读到往年的数据"),
    ],
)
@pytest.mark.parametrize("form", ["html", "md"])
def test_a_county_without_a_model_says_why(reason: str, expected: str, form: str) -> None:
    page = county_page(figures(visits=cold(reason)), details(), form, "zh")
    assert full_width(expected) in page and "AUC" not in page and "–" in page


def write(store: Store, run_id: str, basis: str, **townships: float) -> None:
    rows = pd.DataFrame([township(name, statutory=n) for name, n in townships.items()])
    append(store, township_visits, rows.assign(run_id=run_id, county="990101"))
    told = {"run_id": run_id, "county": "990101", "month": "2026-10", "as_of": "2026-10-31", "inputs_fingerprint": "f"}
    texts = {"parameters": "{}", "diagnostics": json.dumps({"reason": run_id}), "calibration": "[]"}
    append(store, risk_model, pd.DataFrame([told | texts | {"basis": basis}]))


def test_the_model_told_is_the_one_the_run_went_by(store: Store) -> None:
    kinds = {"r1": ("complete", "current_income"), "r2": ("failed", "model"), "r3": ("complete", "model")}
    for run_id, (status, basis) in kinds.items():
        add_run(store, run_id, status=status)
        write(store, run_id, basis, 一镇=3.0, 二镇=7.0)
    add_run(store, "r4")
    append(store, township_visits, pd.DataFrame([township("二镇") | {"run_id": "r4", "county": "990101"}]))
    first, last, next_night = (visits(store, run_id, "990101", AS_OF) for run_id in ("r1", "r3", "r4"))
    assert first and last and [t["township"] for t in last.townships] == ["二镇", "一镇"], "most to do first"
    went_by = [v.model["diagnostics"]["reason"] for v in (first, last, next_night) if v and v.model]
    assert went_by == ["r1", "r3", "r3"], "not that of a night that failed"
    assert visits(store, "none", "990101", AS_OF) is None
    later = visits(store, "r1", "990101", date(2026, 12, 1))
    assert later and later.model is None and not later.has_model
