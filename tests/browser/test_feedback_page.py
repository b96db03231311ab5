"""The feedback of a month as a county office reads it: in a real browser, at a desk and on a phone."""

import re
from pathlib import Path
from typing import Any

import pytest

from flows.reviewing.making import write_feedback
from tests.browser.looking import Browser
from tests.feedback import report


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return report()


def test_the_page_says_all_it_should_and_runs_and_loads_nothing(
    browse: Browser, tmp_path: Path, found: dict[str, Any]
) -> None:
    page, _ = write_feedback(found, tmp_path, "zh")
    done = browse(page, "--dump-dom")
    assert done.returncode == 0 and "CONSOLE" not in done.stderr
    html = done.stdout
    assert "<script" not in html and "<b>北乡</b>" not in html and "&lt;b&gt;北乡" in html, "a name is text"
    text = " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())
    for part in (
        "有 1 项标准建议调整",
        "模型认为风险高",
        "就业中心",
        "户次太少，说不准",
        "还没人去的",
        "没排上、随机抽查",
    ):
        assert part in text, part
    assert "0.3 → 0.5" in text and "YYYY-MM-DD" in text and "会漏掉太多属实的户" in text and "None" not in text
    assert html.count('class="bar"') == sum(
        row["is_enough"]
        for by in ("rule", "source", "township", "level", "selection", "month")
        for row in found[f"by_{by}"]
    )
    assert browse.asked_for() == set()


@pytest.mark.parametrize(("lang", "widths"), [("zh", (360, 1280)), ("en", (390, 820, 1000))])
def test_nothing_is_wider_than_the_screen(
    browse: Browser, tmp_path: Path, found: dict[str, Any], lang: str, widths: tuple[int, ...]
) -> None:
    page, _ = write_feedback(found, tmp_path, lang)
    assert browse.outside(page, *widths) == {}
