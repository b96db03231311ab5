"""The Data Docs in a real browser: they open without the net, and what failed can be picked out."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

import data_contracts as dc
from data_contracts.checking.run import Outcome
from data_contracts.checking.suite import judgements
from data_contracts.contracts.words import Words
from data_contracts.feedback import FileOutcomes, write_data_docs
from tests.browser.looking import Browser

ASSET = "990101/<img src=http://canary.invalid/x>干部名单.xlsx"


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


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@pytest.mark.parametrize("number", range(5))
def test_no_page_asks_the_net_or_runs_anything(browse: Browser, site: Path, tmp_path: Path, number: int) -> None:
    done = browse(pages(site)[number], "--dump-dom")
    assert browse.asked_for() == set()
    assert done.returncode == 0 and "CONSOLE" not in done.stderr and "<script" not in done.stdout
    assert len(pages(site)) == 5, "the first page, two suites, two results"


def test_only_what_failed_is_shown_when_asked_for(browse: Browser, site: Path) -> None:
    (page,) = (site / "validations" / "cadre").rglob("*.html")
    count = "[...d.querySelectorAll('tbody tr')].filter(r => r.querySelector('i') && r.getClientRects().length).length"
    script = f"[{count}, (d.getElementById('failed-only').click(), {count})]"
    ((every, failed),) = browse.measured(page, script, 900)
    contract = dc.load_contracts()["cadre"]
    judged = len(judgements(contract.rules, dict.fromkeys(contract.parameters, 1.0)))
    assert (every, failed) == (judged + 1, judged // 2)


@pytest.mark.parametrize("number", range(5))
def test_nothing_is_wider_than_the_screen(browse: Browser, site: Path, number: int) -> None:
    assert browse.outside(pages(site)[number], 900) == {}
