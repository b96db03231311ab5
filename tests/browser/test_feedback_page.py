"""The feedback of a month as a county office reads it: in a real browser, at a desk and on a phone."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from flows.reviewing.making import write_feedback
from tests.feedback import report

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars")
OFFLINE = ("--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--allow-file-access-from-files")

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no chromium, chromium-browser or google-chrome on this machine"
)


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return report()


def browse(page: Path, folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    own = (f"--user-data-dir={folder / 'profile'}", f"--log-net-log={folder / 'net.json'}")
    command = [str(BROWSER), *FLAGS, *OFFLINE, *own, *flags, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_the_page_says_all_it_should_and_runs_and_loads_nothing(tmp_path: Path, found: dict[str, Any]) -> None:
    page, _ = write_feedback(found, tmp_path, "zh")
    done = browse(page, tmp_path, "--dump-dom")
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
    events = (tmp_path / "net.json").read_text(encoding="utf-8").splitlines()
    asking = [e for e in events if '"initiator":' in e and '"initiator":"not an origin"' not in e]
    assert not {url for e in asking for url in re.findall(r'"url":"((?:http|ws)[^"]*)"', e)}


@pytest.mark.parametrize(("lang", "width"), [("zh", 360), ("zh", 1280), ("en", 390), ("en", 820), ("en", 1000)])
def test_nothing_is_wider_than_the_screen(tmp_path: Path, found: dict[str, Any], lang: str, width: int) -> None:
    page, _ = write_feedback(found, tmp_path, lang)
    page.write_text(page.read_text(encoding="utf-8").replace("<details>", "<details open>"), encoding="utf-8")
    frame = tmp_path / "frame.html"
    frame.write_text(
        f"""<body><iframe id="f" src="{page.as_uri()}" style="width:{width}px;height:900px;border:0"></iframe><script>
        f.onload = () => {{ const d = f.contentDocument, b = d.body;
          const out = [...b.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > {width} + 1);
          document.title = JSON.stringify([d.documentElement.scrollWidth, out.map(e => e.tagName + e.className)]); }}
        </script></body>""",
        encoding="utf-8",
    )
    done = browse(frame, tmp_path, "--dump-dom", "--window-size=1400,1000")
    (measured,) = re.findall(r"<title>(\[.*?)</title>", done.stdout)
    wide, outside = json.loads(measured)
    assert wide <= width and outside == []
