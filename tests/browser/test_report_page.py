"""The county's report as a clerk sees it: in a real browser, at a desk and on a phone."""

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from flows.report.answers import Answers
from flows.report.details import CountyDetails
from flows.report.figures import CATEGORIES, LEVELS, CountyFigures
from flows.report.pages import county_pages, write_county_pages
from flows.report.suppressed import Suppressed
from tests.browser.looking import Browser
from tests.reporting import cells, correction, details, figures, findings, suppression, verdict

HOSTILE = "990101/<script>document.title='taken'</script>.xlsx"


def night(**given: Any) -> CountyFigures:
    """A night with something of everything."""
    unknown = {"dataset": "unknown_file", "text_zh": "对不上,没有读取", "text_en": "was not read"}
    files = [verdict("unmatched", HOSTILE, **unknown)]
    files += [verdict("quarantined", f"990101/财政一卡通发放_{year}年.csv", rows=12345) for year in range(2023, 2027)]
    name = "990101/（自定义）监测对象信息_20261031_第二次导出_含补录人员.xlsx"
    values = {
        "verdicts": [*files, verdict("accepted", name, is_new=False)],
        "levels": {level: dict.fromkeys(CATEGORIES, 1000 + 7 * i) for i, level in enumerate(LEVELS)},
        "transitions": {"opened": 12, "raised": 3},
        "orphans": 2,
        "messages": {"sent": 170, "failed": 4},
        "undelivered": 4,
        "answers": Answers(1120, 57, 3),
        "timings": [{"stage": "check", "seconds": 6.7, "peak_bytes": 494 * 2**20}],
    }
    return figures(**values | given)


def everything(**given: Any) -> CountyDetails:
    """Cells of several kinds, classes and villages, two mended and one broken, a suppression, a year of nights."""
    kinds = [{}, {"severity": "note", "code": "4_01_003", "family": "4_01_003", "defect_class": "unclear_base"}]
    kinds += [{"is_lead": True, "code": "7300", "family": "7300", "severity": "note"}, {"is_suppressed": True}]
    rows = [k | {"source_row": 10 * v + i, "village": f"模拟第{v}村"} for i, k in enumerate(kinds) for v in range(40)]
    now, before = findings({}, {"person_id": "p9"}), findings({}, {"person_id": "p2"}, {"person_id": "p3"})
    values = {
        "corrections": [correction(now, before, file="990101/（自定义）监测对象信息_20261031_" + "改" * 30 + ".xlsx")],
        "suppressions": Suppressed([suppression(reason="<b>看过</b>")], [], [suppression(state="expired")]),
    }
    return details(cells(*rows), tuple(range(100, 40, -5)), **values | given)


def written(folder: Path, lang: str = "zh", **given: Any) -> Path:
    figures, details = night(**given), everything()
    return write_county_pages(county_pages(figures, details, lang), figures, details, folder, lang)


class Dom(HTMLParser):
    """The elements of a page with the text inside each, in order: (tag, attributes, text)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes), []))
        if tag not in ("meta", "br", "link", "img"):
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self.elements[self._open.pop()][0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for i in self._open:
            self.elements[i][2].append(data)

    def texts(self, tag: str, is_class: str = "") -> list[str]:
        found = [e for e in self.elements if e[0] == tag and is_class in (e[1].get("class") or "").split(" ")]
        return [" ".join("".join(text).split()) for _, _, text in found] if is_class else self.all(tag)

    def all(self, tag: str) -> list[str]:
        return [" ".join("".join(text).split()) for name, _, text in self.elements if name == tag]


def dom(done: subprocess.CompletedProcess[str]) -> Dom:
    assert done.returncode == 0, done.stderr[-1000:]
    return Dom(done.stdout)


def test_the_page_shows_tiles_verdicts_and_notes_and_runs_nothing(browse: Browser, tmp_path: Path) -> None:
    page = written(tmp_path)
    done = browse(page, "--dump-dom")
    shown = dom(done)
    assert shown.all("title")[:1] == ["县夜间报告 990101 2026-10-31"]
    told = ["1,177发出（条）", "1,120已签收", "57还没有回音", "3其中说到红色户的"]
    assert shown.texts("div", "tile") == ["4,000红色", "4,028黄色", "4,056绿色", "4,084数据待核", *told]
    text = " ".join(shown.all("body"))
    for part in ("部分隔离", "未识别", "通过（未变）", "12,345", "4 条消息没有送达", "2 户预警没有责任人", "合计"):
        assert part in text, part
    assert HOSTILE.removeprefix("990101/") in text, "a file's name is text, whatever it says"
    assert not shown.all("script") and "CONSOLE" not in done.stderr

    heads = [*shown.all("h2"), *shown.all("h3")]
    assert heads[:3] == ["先办这几份文件", "未解除的预警（户）", "发给责任人的提醒，有没有回音"]
    assert heads[3:6] == ["本次更正", "先改这些：要改的数据", "线索：要去看的户（不是填错）"]
    assert heads[6:8] == ["九类问题", "哪里最多：按乡镇"]
    for part in (
        "改好 2，新出现 1，还剩 1",
        "提示（行已采用，有空再改）",
        "4_01_003",
        "数据专员：1 种 40 处",
        "其余 10 村",
    ):
        assert part in text, part
    assert "<b>看过</b>" in text and "王**" in text and "王建国" not in text


def test_the_nine_classes_have_their_counts_and_a_line_that_can_be_heard(browse: Browser, tmp_path: Path) -> None:
    shown = dom(browse(written(tmp_path), "--dump-dom"))
    lines = [a for tag, a, _ in shown.elements if tag == "svg"]
    assert len(lines) == 10 and all(a.get("role") == "img" for a in lines)
    heard = shown.all("title")[1:]
    assert heard[0].startswith("口径不统一: ") and heard[-1].endswith("2026-10-30 45, 2026-10-31 80")
    nights = [text for text in shown.all("td") if re.fullmatch(r"2026-10-\d\d", text)]
    assert len(nights) >= 13, "tonight and twelve nights before"


def test_no_request_leaves_the_computer(browse: Browser, tmp_path: Path) -> None:
    page, canary = written(tmp_path), tmp_path / "canary.html"
    canary.write_text('<img src="http://canary.invalid/pixel">', encoding="utf-8")
    browse(canary, "--dump-dom")
    assert browse.asked_for() == {"http://canary.invalid/pixel"}, "a request would be seen"
    browse(page, "--dump-dom")
    assert browse.asked_for() == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_wider_than_the_screen(browse: Browser, tmp_path: Path, lang: str) -> None:
    page = written(tmp_path, lang, status="refused", error_zh="退" * 90, error_en="refused " * 30)
    assert browse.outside(page, 360, 390, 768, 1000, 1180, 1280) == {}


def test_it_can_be_seen(browse: Browser, tmp_path: Path) -> None:
    page, picture = written(tmp_path), tmp_path / "page.png"
    browse(page, f"--screenshot={picture}", "--window-size=390,844")
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size > 20_000
