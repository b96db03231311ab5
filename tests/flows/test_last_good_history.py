"""A household whose income row is spoiled keeps its last good history, is unknown, and its cadre reads what to mend."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.flows.clerk import at_work
from tests.flows.test_correction import Rows, assert_only, told_by, warnings
from tests.support import AS_OF, figures, rerun

COUNTY = "990101"
INCOME = "农户收入信息_2026年度.xlsx"
FIGURES = ("income_yuan_per_head", "change_on_year", "slope_yuan_per_head_per_month", "members")


MONEY = (
    *("人均纯收入", "年收入", "纯收入", "工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出"),
    *("计划生育金", "低保金", "特困供养金", "养老保险金", "生态补偿金", "其他转移性收入"),
)


def assessments() -> Rows:
    """What the last night says of each household: status, level, figures and reasons."""
    from sqlalchemy import select

    from flows import house
    from flows.cli.listings import last_complete_run
    from relapse_watch.store.frames import read
    from relapse_watch.store.tables import assessment_reason, household_assessment

    run_id = last_complete_run(COUNTY)
    frames = [
        read(house.store(), select(t).where(t.c.run_id == run_id)) for t in (household_assessment, assessment_reason)
    ]
    why = {h: dict(zip(r["code"], r["text_zh"], strict=True)) for h, r in frames[1].groupby("household_id")}
    plain = frames[0].drop(columns="run_id").astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    return {r["household_id"]: r | {"why": why.get(r["household_id"], {})} for r in rows}


def sources(household: str) -> list[dict[str, Any]]:
    """The rows that ``explain`` says the household rests on."""
    from flows.cli.listings import last_complete_run
    from flows.report.household.sources import sources as sources_of
    from flows.runs import CountyRun

    return sources_of(CountyRun(str(last_complete_run(COUNTY)), "", COUNTY, AS_OF, ""), household)


def in_income_file(path: Path) -> set[str]:
    """Households with exactly one row in the income file."""
    with at_work(path, header_row=1) as sheet:
        named = [sheet.get(row, "户编号") for row in sheet.rows()]
    return {h for h in named if named.count(h) == 1}


def spoil(path: Path, household: str) -> int:
    """Write a word where the wage of the year stands; return the row."""
    with at_work(path, header_row=1) as sheet:
        (row,) = sheet.rows(户编号=household)
        sheet.put(row, "工资性收入", "约三万")
    return row


def shrink(path: Path, household: str) -> None:
    """A tenth of every income of the year, so that the household is far below the line."""
    with at_work(path, header_row=1) as sheet:
        (row,) = sheet.rows(户编号=household)
        for header in MONEY:
            sheet.put(row, header, f"{float(sheet.get(row, header) or 0) / 10:.2f}")


def body_of(home: Path, message: dict[str, Any]) -> str:
    (file,) = (home / "outbox").rglob(f"*{message['key'][:8]}.md")
    return file.read_text(encoding="utf-8")


def spoiled(file: Path, household: str, home: Path, known: dict[str, Any]) -> list[dict[str, Any]]:
    """Spoil the row and run the county again: what holds of any household; return the messages."""
    rests_on = sources(household)
    row = spoil(file, household)
    said = told_by(lambda: rerun(file.parent.parent, COUNTY))
    mine = assessments()[household]
    assert (mine["data_status"], mine["level"]) == ("quarantined", "unknown")
    assert {k: mine[k] for k in FIGURES} == {k: known[k] for k in FIGURES}, "its history"
    assert sources(household) == rests_on and {s["dataset"] for s in rests_on} >= {"household_income"}
    why = mine["why"]["data_unknown"]
    for part in ("数据待核(工资收入)", f"第{row}行“工资性收入”", "改法:"):
        assert part in why
    assert {c for c in mine["why"] if c != "data_unknown"} == set(known["why"]), "its earlier reasons"
    (digest,) = [m for m in said if m["kind"] == "digest"]
    text = body_of(home, digest)
    assert household in text and "数据待核" in text and f"第{row}行“工资性收入”" in text and "约三万" not in text
    assert not told_by(lambda: rerun(file.parent.parent, COUNTY)), "told once"
    return said


def clean(known: Rows, file: Path) -> list[str]:
    good = in_income_file(file)
    return sorted(h for h, r in known.items() if r["data_status"] == "complete" and h in good)


@pytest.mark.long
def test_a_household_without_a_warning(few: Path, tmp_path: Path) -> None:
    home, file, right = tmp_path / "var", few / COUNTY / INCOME, tmp_path / "right.xlsx"
    known, before = assessments(), warnings()
    household = next(h for h in clean(known, file) if h not in before)
    shutil.copy(file, right)
    said = spoiled(file, household, home, known[household])
    opened = warnings()
    assert_only(household, before, opened, [m for m in said if m["kind"] != "findings"], home)
    assert (opened[household]["level"], opened[household]["status"]) == ("unknown", "open")

    shutil.copy(right, file)
    mended = rerun(few, COUNTY)
    assert figures(mended)[COUNTY].transitions == {"closed": 1}, "the same warning, closed"
    assert assessments() == known
    assert warnings() == before


def test_a_household_with_a_warning_keeps_it(few: Path, tmp_path: Path) -> None:
    home, file, right = tmp_path / "var", few / COUNTY / INCOME, tmp_path / "right.xlsx"
    known, before = assessments(), warnings()
    household = next(h for h in clean(known, file) if h not in before and not known[h]["monitoring_category"])
    shrink(file, household)
    rerun(few, COUNTY)
    known, before = assessments(), warnings()
    assert list(known[household]["why"]) == ["income_below_line"] and known[household]["data_status"] == "complete"
    shutil.copy(file, right)
    spoiled(file, household, home, known[household])
    kept = warnings()[household]
    same = ("level", "status", "opened_on", "level_since", "owner")
    assert {k: kept[k] for k in same} == {k: before[household][k] for k in same}
    assert kept["data_status"] == "quarantined"
    texts = [r["text"] for r in kept["reasons"]]
    assert any(t.startswith("按上一次合格的数据") for t in texts)

    shutil.copy(right, file)
    rerun(few, COUNTY)
    assert warnings()[household] == before[household]
