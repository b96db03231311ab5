"""Feedback over real nights: cadres find what was planted and return forms; the report is what a plain count gives."""

import contextlib
import csv
import io
import json
import shutil
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import insert, select

from bench.needs import with_needs
from bench.simulated_truth import truth_of
from early_warning.policy import load_policy
from relapse_watch.errors import WrongUse
from relapse_watch.sample import write_sample
from relapse_watch.store.tables import (
    assessment_reason,
    household_assessment,
    landed_tables,
    outbox_message,
    run,
    warning,
    warning_event,
)
from tests.flows.returned import return_form
from tests.support import few_files, forget, move_in, night

COUNTY, MONTH = "990101", "2026-10"
AS_OF = date(2026, 11, 1)
NIGHTS = [date(2026, m, monthrange(2026, m)[1]) for m in (8, 9, 10)]
FILES = ("监测对象", "农户收入信息", "医保", "意外", "受灾", "失业", "危房", "饮水", "干部", "责任")
RESULTS = {"confirmed": "确认", "already_helped": "已有帮扶", "not_at_risk": "无风险", "data_wrong": "数据有误"}
RESULTS |= {"cannot_reach": "联系不上"}
TOLD = ("opened", "raised", "returned")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house after three nights, each answered by a form that the next night takes in, and one more."""
    folder = tmp_path_factory.mktemp("feedback")
    inbox = folder / "inbox"
    write_sample(inbox, households=250, as_of=NIGHTS[-1], defects=True)
    few_files(inbox, FILES)
    truth = truth_of(inbox, COUNTY, load_policy())
    with pytest.MonkeyPatch.context() as moved:
        move_in(moved, folder / "var")
        for day in NIGHTS:
            night(inbox, day)
            _answer(inbox, truth, day)
        night(inbox, AS_OF)
    forget()
    return folder


def _answer(inbox: Path, truth: Any, day: date) -> None:
    """A visit two days later to most of those told of this night, each finding what is true of the household."""
    from flows import house

    e, w = warning_event.c, warning.c
    query = select(w.household_id, w.owner_cadre_id).join_from(warning_event, warning)
    with house.store().reading() as connection:
        told = connection.execute(query.where(e.as_of == day, e.transition.in_(TOLD)).order_by(w.household_id)).all()
    rows = pd.DataFrame(told, columns=["household_id", "cadre"]).assign(month=f"{day:%Y-%m}", is_monitored=False)
    needs = with_needs(rows, truth)["need"].tolist()
    on, form = (day + timedelta(days=n) for n in (2, 3))
    found = []
    for i, (household, cadre, need) in enumerate(zip(rows["household_id"], rows["cadre"], needs, strict=True)):
        result = ("already_helped" if i % 4 == 1 else "confirmed") if need else ("not_at_risk", "data_wrong")[i % 2]
        row = {"户编号": household, "核实人": cadre, "核实日期": on.isoformat(), "核实结果": RESULTS[result]}
        row |= {"已采取的帮扶措施": "就业帮扶"} if result == "already_helped" else {}
        if i % 7 == 6:
            continue
        found.append(row | ({"核实结果": RESULTS["cannot_reach"], "已采取的帮扶措施": ""} if i % 5 == 4 else {}))
    if found:
        return_form(inbox, COUNTY, f"{form:%Y%m%d}", found)


@pytest.fixture
def house_of(lived: Path, home: Path) -> Iterator[Path]:
    shutil.copytree(lived / "var", home)
    forget()
    yield home


def rows_of(table: Any, *where: Any) -> list[dict[str, Any]]:
    from flows import house

    with house.store().reading() as connection:
        return [dict(r) for r in connection.execute(select(table).where(*where)).mappings()]


def plainly() -> list[dict[str, Any]]:
    """The cases once more, one after the other: each telling, and the first visit after it that met somebody."""
    warnings = {w["warning_id"]: w for w in rows_of(warning)}
    digests = [m for m in rows_of(outbox_message) if m["kind"] in ("digest", "orphans")]
    listed = {(m["run_id"], h) for m in digests for h in json.loads(m["households"])}
    forms = sorted(rows_of(landed_tables["verification"]), key=lambda v: v["verified_on"])
    cases: dict[Any, dict[str, Any]] = {}
    for event in sorted(rows_of(warning_event, warning_event.c.transition.in_(TOLD)), key=lambda e: e["event_id"]):
        household, day = warnings[event["warning_id"]]["household_id"], event["as_of"]
        if (event["run_id"], household) not in listed or day.isoformat()[:7] > MONTH:
            continue
        after = [v for v in forms if v["household_id"] == household and v["verified_on"] >= day.isoformat()]
        met = [v for v in after if v["result"] != "cannot_reach" and v["verified_on"] <= AS_OF.isoformat()]
        tried = [v for v in after if v["verified_on"] <= AS_OF.isoformat()]
        outcome = met[0]["result"] if met else ("cannot_reach" if tried else "not_visited")
        key = ("visit", household, met[0]["verified_on"]) if met else ("warning", event["warning_id"])
        cases[key] = {"household": household, "run": event["run_id"], "outcome": outcome, "level": event["level_to"]}
    return list(cases.values())


def reported(**given: Any) -> dict[str, Any]:
    from flows.reviewing.making import feedback_of

    return feedback_of(**{"county": COUNTY, "month": MONTH, "as_of": AS_OF} | given)


def test_the_report_is_what_a_plain_count_gives(house_of: Path) -> None:
    everything, report = plainly(), reported()
    cases = [c for c in everything if c["level"] != "unknown"]
    count = Counter(c["outcome"] for c in cases)
    assert {"confirmed", "already_helped", "cannot_reach", "not_visited"} <= set(count) and len(count) > 4
    overall = report["overall"]
    assert overall["told"] == len(cases) and {k: overall[k] for k in count} == dict(count)
    right = count["confirmed"] + count["already_helped"]
    visited = right + count["data_wrong"] + count["not_at_risk"]
    assert (overall["right"], overall["visited"]) == (right, visited)
    assert overall["share"] == pytest.approx(right / visited) and overall["low"] < overall["share"] < overall["high"]

    reasons = rows_of(assessment_reason)
    codes: Counter[str] = Counter()
    for case in cases:
        mine = [r for r in reasons if (r["run_id"], r["household_id"]) == (case["run"], case["household"])]
        codes.update(r["code"] for r in mine if r["level"] in ("red", "yellow", "green"))
    assert {row["code"]: row["told"] for row in report["by_rule"]} == dict(codes)
    assert {row["level"]: row["told"] for row in report["by_level"]} == Counter(c["level"] for c in cases)
    chosen = {(a["run_id"], a["household_id"]): a["selection"] for a in rows_of(household_assessment)}
    basis = Counter(chosen[c["run"], c["household"]] for c in cases)
    assert {row["selection"]: row["told"] for row in report["by_selection"]} == basis
    checks = Counter(c["outcome"] for c in everything if c["level"] == "unknown")
    assert {k: report["data_checks"][k] for k in checks} == dict(checks) and checks["data_wrong"]
    left = [c for c in everything if c["outcome"] in ("cannot_reach", "not_visited")]
    assert report["not_visited"]["cases"] == len(left)


def test_a_looser_threshold_counts_those_whom_the_last_night_left_alone(house_of: Path) -> None:
    (last,) = [r["run_id"] for r in rows_of(run, run.c.as_of == NIGHTS[-1], run.c.status == "complete")]
    left = [
        a for a in rows_of(household_assessment, household_assessment.c.run_id == last) if a["uncut_level"] == "none"
    ]
    falls = [-a["change_on_year"] for a in left if a["change_on_year"] is not None]
    (drop,) = [x for x in reported()["looser"] if x["parameter"] == "income_drop_share"]
    assert (drop["from"], drop["to"]) == (0.5, 0.4)
    assert drop["would_be_told"] == sum(0.4 <= fall < 0.5 for fall in falls)


def test_burden_is_what_the_outbox_and_the_forms_say(house_of: Path) -> None:
    report = reported()["burden"]
    messages = [m for m in rows_of(outbox_message) if m["status"] not in ("superseded", "failed")]
    weeks = {(m["cadre_id"], monday(m["as_of"])) for m in messages if m["cadre_id"] != "operator"}
    forms = [v for v in rows_of(landed_tables["verification"]) if v["verified_on"] <= AS_OF.isoformat()]
    weeks |= {(v["verified_by"], monday(date.fromisoformat(v["verified_on"]))) for v in forms}
    of_month = {(cadre, week) for cadre, week in weeks if f"{week:%Y-%m}" == MONTH}
    assert report["month"]["cadre_weeks"] == len(of_month)
    assert report["month"]["cadres"] == len({cadre for cadre, _ in of_month})
    cost = report["visits_per_confirmed"]
    confirmed = {v["household_id"] for v in forms if v["result"] == "confirmed"}
    assert (cost["visits"], cost["confirmed"]) == (len(forms), len(confirmed))


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def test_the_flow_writes_page_figures_and_artifact_and_nothing_else(house_of: Path) -> None:
    from prefect.artifacts import Artifact

    from flows.feedback import feedback

    before = {t.name: rows_of(t) for t in (warning, warning_event, outbox_message, run)}
    state = feedback(as_of=AS_OF, return_state=True)
    assert state.is_completed() and f"{COUNTY}-{MONTH}.html" in state.message
    figures = house_of / "feedback" / f"{COUNTY}-{MONTH}.json"
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert written == reported() and "户次" in Artifact.get(f"feedback-{COUNTY}").data
    households = {w["household_id"] for w in before["warning"]}
    both = figures.read_text(encoding="utf-8") + figures.with_suffix(".html").read_text(encoding="utf-8")
    assert not [h for h in households if h in both], "counts alone, no household"
    first = both
    feedback(as_of=AS_OF, return_state=True)
    assert figures.read_text(encoding="utf-8") + figures.with_suffix(".html").read_text(encoding="utf-8") == first
    assert {t.name: rows_of(t) for t in (warning, warning_event, outbox_message, run)} == before


def test_one_county_that_cannot_be_reported_on_stops_no_other(house_of: Path, tmp_path: Path, monkeypatch: Any) -> None:
    from flows import house
    from flows.feedback import feedback

    forget()
    _own_policy(tmp_path / "own", place="990102")
    move_in(monkeypatch, house_of, POLICY=str(tmp_path / "own"))
    other = rows_of(run, run.c.status == "complete")[0] | {"run_id": "other", "county": "990102"}
    with house.store().begin() as connection:
        connection.execute(insert(run).values(other))
    state = feedback(as_of=AS_OF, return_state=True)
    assert state.is_failed() and "990102" in state.message and "feedback_visits_min" in state.message
    assert (house_of / "feedback" / f"{COUNTY}-{MONTH}.html").exists()
    with pytest.raises(WrongUse):
        feedback(county=COUNTY, month="2026-13", as_of=AS_OF)


def _own_policy(folder: Path, place: str) -> None:
    """A policy folder in which too few visits are none at all."""
    folder.mkdir()
    value = f'{{place: "{place}", from: 2000-01-01, value: 0, origin: ours, reference: test}}'
    (folder / "own.yaml").write_text(f"feedback_visits_min:\n  values:\n    - {value}\n", encoding="utf-8")


def test_what_was_not_known_on_the_day_is_not_reported(house_of: Path) -> None:
    early = reported(month="2026-09", as_of=date(2026, 9, 30))
    assert early["overall"]["told"] <= reported()["overall"]["told"]
    assert early["overall"]["visited"] < reported()["overall"]["visited"]
    assert reported(month="2026-08", as_of=date(2026, 8, 31))["overall"]["visited"] == 0


def test_the_command_line_prints_table_json_and_csv(house_of: Path, tmp_path: Path) -> None:
    from flows.cli.feeding_back import show_feedback

    def printed(form: str, lang: str = "zh", out: Path | None = None) -> str:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            show_feedback(COUNTY, MONTH, AS_OF, form, out, lang)
        return said.getvalue()

    assert json.loads(printed("json")) == reported()
    rows = list(csv.DictReader(io.StringIO(printed("csv"))))
    assert [r["told"] for r in rows if r["by"] == "all"] == [str(reported()["overall"]["told"])]
    assert {r["by"] for r in rows} == {"all", "rule", "source", "township", "level", "selection", "month"}
    text = printed("table", out=tmp_path / "out")
    assert "一共发出预警" in text and f"{COUNTY}-{MONTH}.html" in text and "人均纯收入低于监测线" in text
    assert (tmp_path / "out" / f"{COUNTY}-{MONTH}.html").exists()
    assert "warnings were told" in printed("table", "en")


@pytest.mark.parametrize(
    ("given", "part"),
    [({"month": "2026-13"}, "2026-10"), ({"month": "2026-12"}, "还没有到"), ({"county": "990102"}, "没有完成过一夜")],
)
def test_what_cannot_be_reported_on_is_said_plainly(house_of: Path, given: dict[str, Any], part: str) -> None:
    with pytest.raises(WrongUse) as told:
        reported(**given)
    assert part in told.value.zh and told.value.en


def test_a_policy_that_makes_no_sense_is_refused(house_of: Path, tmp_path: Path, monkeypatch: Any) -> None:
    _own_policy(tmp_path / "own", place="CN")
    move_in(monkeypatch, house_of, POLICY=str(tmp_path / "own"))
    with pytest.raises(WrongUse, match="feedback_visits_min"):
        reported()


def test_on_either_database_the_same(
    lived: Path, house_of: Path, store_url: str, tmp_path: Path, monkeypatch: Any
) -> None:
    from flows import house
    from relapse_watch.store.backup import backup, restore

    expected = reported()
    backup(house.store(), tmp_path / "copy")
    move_in(monkeypatch, tmp_path / "other", store_url)
    restore(house.store(), tmp_path / "copy")
    assert reported() == expected
