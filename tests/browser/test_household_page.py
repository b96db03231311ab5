"""The page of one household as a cadre sees it: on a phone, at a desk, by night, on one sheet of paper."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flows.report.household.page import household_page, write_household_page
from relapse_watch.errors import WrongUse
from tests.browser.looking import Browser
from tests.households import Record, assessed, story, told
from tests.unit.early_warning.rows import County, event, monthly, person

HOSTILE = "<script>document.title='taken'</script>.xlsx"


def busy() -> tuple[County, Record]:
    """A household to whom much happened: six reasons, two dozen months with a gap, long lists of source rows."""
    fallen = [1500.0] * 12 + [float("nan")] * 2 + [1500.0] * 10 + [300.0] * 4
    happened = ("disaster", "accident", "job_loss", "new_disability", "water_failure", "new_temporary_relief")
    events = [event("h1", kind, f"2026-0{i + 3}-05", 9000.0, grade="一级") for i, kind in enumerate(happened)]
    county = County([person(labour_capacity="普通劳动力")], ledger=monthly("h1", fallen), events=events)
    files = [f"990101/（自定义）监测对象信息_2026{month:02d}31_第二次导出.xlsx" for month in range(1, 10)]
    rows = [{"dataset": "aid_payment", "file": f, "sheet": "Sheet1", "rows": list(range(7, 400, 9))} for f in files]
    return county, {"sources": [*rows, {"dataset": "aid_payment", "file": HOSTILE, "sheet": "<b>", "rows": [3]}]}


def written(folder: Path, county: County | None = None, risk: float | None = 0.34, **given: Any) -> Path:
    """The page of the busy household, or of another."""
    usual, more = busy()
    county = county or usual
    assessment, reasons = assessed(county, risk)
    said = told(county, assessment | given, reasons)
    html = household_page(story(county, assessment | given, reasons, said, **more), reasons, said)
    (folder / "page.html").write_text(html, encoding="utf-8")
    return folder / "page.html"


def test_it_tells_the_chain_runs_nothing_and_asks_nobody(browse: Browser, tmp_path: Path) -> None:
    done = browse(written(tmp_path), "--dump-dom")
    html = done.stdout
    assert done.returncode == 0 and "CONSOLE" not in done.stderr and "<script" not in html
    assert re.findall(r"<title>(.*?)</title>", html)[0].startswith("户情说明 Household h1")
    for part in (
        "判定表第",
        "怎样解除",
        "往后的风险",
        "每100户",
        "要「",
        "责任人",
        "7、16、25",
        "模拟县",
        "clears when",
    ):
        assert part in html, part
    assert browse.asked_for() == set(), "nothing is loaded from anywhere"


def test_the_chart_can_be_heard_and_its_figures_read(tmp_path: Path) -> None:
    html = written(tmp_path).read_text(encoding="utf-8")
    assert re.search(r'role="img"[^>]*aria-labelledby="income-title income-said"', html)
    assert "每月底往前12个月的人均纯收入" in html and re.search(r'<desc id="income-said">[^<]*人均', html)
    assert html.count('<polyline class="income"') and html.count("<tr><td>202") > 12
    events = re.findall(r"<li>(2026-\d\d-05) ([^<]+?) <", html)
    assert len(events) == 6 and ("2026-06-05", "残联、民政线索") in events


def test_no_name_grade_or_amount_of_an_event_is_on_it(tmp_path: Path) -> None:
    html = written(tmp_path).read_text(encoding="utf-8")
    assert "张**" in html and "张三丰" not in html and "一级" not in html and "9000" not in html and "9,000" not in html


def test_nothing_is_wider_than_the_screen(browse: Browser, tmp_path: Path) -> None:
    assert browse.outside(written(tmp_path), 360, 390, 768, 1000, 1280) == {}


@pytest.mark.parametrize("kind", ["busy", "plain"])
def test_it_prints_on_one_sheet(browse: Browser, tmp_path: Path, kind: str) -> None:
    plain = County([person()], ledger=monthly("h1", [500.0] * 30))
    page, paper = written(tmp_path, None if kind == "busy" else plain), tmp_path / "page.pdf"
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper.read_bytes())) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_seen_by_day_and_by_night(browse: Browser, tmp_path: Path, scheme: str) -> None:
    picture = tmp_path / "page.png"
    night = ("--blink-settings=preferredColorScheme=0",) if scheme == "dark" else ()
    browse(written(tmp_path), f"--screenshot={picture}", "--window-size=800,900", *night)
    from PIL import Image

    corner: Any = np.asarray(Image.open(picture).convert("L"))[2, 2]
    assert (corner < 60) == (scheme == "dark")


def test_a_household_without_a_year_of_income_has_a_page_too(tmp_path: Path) -> None:
    html = written(tmp_path, County([person()]), None).read_text(encoding="utf-8")
    assert "画不出图" in html and "<svg" not in html and "收入说不清" in html and "None" not in html


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    county, _ = busy()
    assessment, reasons = assessed(county)
    said = told(county, assessment, reasons)
    (tmp_path / "taken").write_text("")
    with pytest.raises(WrongUse, match="taken"):
        write_household_page(tmp_path / "taken" / "page.html", story(county, assessment, reasons, said), reasons, said)
