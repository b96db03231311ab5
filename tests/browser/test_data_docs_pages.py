"""The Data Docs in a real browser: they open without the net, and what failed can be picked out."""

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import data_contracts as dc
from data_contracts.checking.run import Outcome
from data_contracts.checking.suite import judgements
from data_contracts.contracts.words import Words
from data_contracts.feedback import FileOutcomes, write_data_docs

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-default-apps", "--hide-scrollbars"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--allow-file-access-from-files"),
)
ASSET = "990101/<img src=http://canary.invalid/x>干部名单.xlsx"

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium or google-chrome on this machine")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files: of one every second rule fails, the other could not be read."""
    contract = dc.load_contracts()["cadre"]
    judged = judgements(contract.rules, dict.fromkeys(contract.parameters, 1.0))
    outcomes = [Outcome(j, i % 2 == 0, np.arange(i % 2 * 3), 10) for i, j in enumerate(judged)]
    files = [FileOutcomes("990101", "cadre", ASSET, 10, tuple(outcomes))]
    files += [FileOutcomes("990101", "village", "990101/v.xlsx", 0, (), Words("打不开", "cannot be opened"))]
    folder = tmp_path_factory.mktemp("docs")
    return write_data_docs(folder, files, dc.load_contracts(), date(2026, 10, 31)).parent


def browse(page: Path, folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    own = (f"--user-data-dir={folder / 'profile'}", f"--log-net-log={folder / 'net.json'}")
    command = [str(BROWSER), *FLAGS, *own, *flags, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def measured(script: str, page: Path, folder: Path) -> list[int]:
    """What ``script`` finds in the page's document ``d``."""
    frame = folder / "frame.html"
    frame.write_text(
        f"""<body><iframe id="f" src="{page.as_uri()}" style="width:900px;height:900px"></iframe><script>
        f.onload = () => {{ const d = f.contentDocument; document.title = JSON.stringify({script}); }}
        </script></body>""",
        encoding="utf-8",
    )
    (title,) = re.findall(r"<title>(.*?)</title>", browse(frame, folder, "--dump-dom").stdout)
    found: list[int] = json.loads(title)
    return found


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@pytest.mark.parametrize("number", range(5))
def test_no_page_asks_the_net_or_runs_anything(site: Path, tmp_path: Path, number: int) -> None:
    done = browse(pages(site)[number], tmp_path, "--dump-dom")
    events = (tmp_path / "net.json").read_text(encoding="utf-8").splitlines()
    asking = [e for e in events if '"initiator":' in e and '"initiator":"not an origin"' not in e]
    assert {url for e in asking for url in re.findall(r'"url":"((?:http|ws)[^"]*)"', e)} == set()
    assert done.returncode == 0 and "CONSOLE" not in done.stderr and "<script" not in done.stdout
    assert len(pages(site)) == 5, "the first page, two suites, two results"


def test_only_what_failed_is_shown_when_asked_for(site: Path, tmp_path: Path) -> None:
    (page,) = (site / "validations" / "cadre").rglob("*.html")
    count = "[...d.querySelectorAll('tbody tr')].filter(r => r.querySelector('i') && r.getClientRects().length).length"
    script = f"[{count}, (d.getElementById('failed-only').click(), {count})]"
    every, failed = measured(script, page, tmp_path)
    contract = dc.load_contracts()["cadre"]
    judged = len(judgements(contract.rules, dict.fromkeys(contract.parameters, 1.0)))
    assert (every, failed) == (judged + 1, judged // 2)


@pytest.mark.parametrize("number", range(5))
def test_nothing_is_wider_than_the_screen(site: Path, tmp_path: Path, number: int) -> None:
    (wide,) = measured("[d.documentElement.scrollWidth]", pages(site)[number], tmp_path)
    assert wide <= 900
