"""The backtest's report as an analyst sees it: in a real browser, at a desk and on a phone."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from early_warning.backtest import panel_of, predictions_of, rolling
from flows.backtesting.page import backtest_page
from flows.backtesting.reading import LongPanel, Remark
from flows.backtesting.request import Held, Request
from flows.backtesting.summary import metrics_of
from flows.backtesting.writing import write_report
from tests.browser.looking import Browser
from tests.unit.early_warning.backtest.panels import by_income, drawn

HOSTILE = "<script>document.title='taken'</script>.csv"


def written(folder: Path, line: float = 6_000.0) -> Path:
    """A report with something of everything: subgroups, a capacity, remarks, a name that would be markup."""
    frame = drawn(150, 8, 0.1, seed=2)
    number = frame["household_id"].str[1:].astype(int)
    frame = frame.assign(is_remote=(number % 3 == 0).astype(float), size=1.0 + number % 4)
    years = pd.Series(frame["period"].astype("str") + "-12-31", dtype="str")
    frame = frame.assign(period=years)
    (folder / "panel.csv").touch()
    request = Request(folder / "panel.csv", folder, line=line, capacity=12)
    remark = Remark("「村」列不是数字,没有用作协变量", f"column {HOSTILE!r} is text and was left out")
    made = predictions_of(list(rolling(panel_of(frame), line, by_income)))
    metrics = metrics_of(request, Held(LongPanel(HOSTILE, frame, [remark]), line), made)
    write_report(folder, backtest_page(metrics))
    return folder / "report.html"


def test_the_page_shows_its_charts_and_tables_and_runs_nothing(browse: Browser, tmp_path: Path) -> None:
    done = browse(written(tmp_path), "--dump-dom")
    assert done.returncode == 0 and "CONSOLE" not in done.stderr
    html = done.stdout
    assert re.findall(r"<title>(.*?)</title>", html)[0].startswith("回测报告") and "<script" not in html
    assert "taken" in html, "a file's name is text, whatever it says"
    assert html.count('<svg class="chart" role="img"') == 4 and html.count("<table") == 2
    for part in ("概率准不准", "Calibration", "提前几期", "Lead time", "偏远户", "remote", "其余户", "每期 12 户"):
        assert part in html, part
    assert html.count('class="model"') > 25, "bins, periods, bars"
    assert browse.asked_for() == set(), "nothing is loaded from anywhere"


def test_nothing_is_wider_than_the_screen(browse: Browser, tmp_path: Path) -> None:
    assert browse.outside(written(tmp_path), 360, 390, 768, 1000, 1280) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_seen_by_day_and_by_night(browse: Browser, tmp_path: Path, scheme: str) -> None:
    picture = tmp_path / "page.png"
    night = ("--blink-settings=preferredColorScheme=0",) if scheme == "dark" else ()
    browse(written(tmp_path), f"--screenshot={picture}", "--window-size=800,900", *night)
    from PIL import Image

    corner: Any = np.asarray(Image.open(picture).convert("L"))[2, 2]
    assert (corner < 60) == (scheme == "dark")


def test_a_panel_in_which_nobody_fell_has_a_page_too(tmp_path: Path) -> None:
    html = written(tmp_path, line=0.0).read_text(encoding="utf-8")
    assert "无法评价" in html and "nothing can be judged" in html and "<svg" not in html
