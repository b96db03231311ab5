"""The same inputs and date give the same bytes in any house; what came later does not change an earlier night."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows import house
from flows.report.figures import county_figures
from relapse_watch.sample import write_sample
from tests.support import AS_OF, HOUSEHOLDS, figures, forget, listing, move_in, night

SEPTEMBER = date(2026, 9, 30)


def lived(home: Path, inbox: Path, as_of: date, monkeypatch: pytest.MonkeyPatch, url: str | None = None) -> Any:
    """What a fresh house says after one night: warnings with their reasons, messages to the byte."""
    move_in(monkeypatch, home, url)
    status = {c: f.status for c, f in figures(night(inbox, as_of)).items()}
    assert set(status.values()) == {"complete"}
    return said_in(home)


def said_in(home: Path) -> Any:
    """What the house says in which this process lives; it moves out."""
    said = {p.relative_to(home).as_posix(): p.read_bytes() for p in (home / "outbox").rglob("*.md")}
    warnings = listing("warning_rows", None, [], [], "zh")
    forget()
    assert warnings and said
    return warnings, said


@pytest.fixture(scope="module")
def september(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county's inbox at the end of September."""
    folder = tmp_path_factory.mktemp("as-of") / "september"
    write_sample(folder, households=HOUSEHOLDS, as_of=SEPTEMBER, defects=False)
    return folder


@pytest.fixture(scope="module")
def october(september: Path) -> Path:
    """A month later: new exports beside the old ones, lists that go on, the account of the year that has ended."""
    inbox = shutil.copytree(september, september.parent / "october")
    write_sample(september.parent / "new", households=HOUSEHOLDS, as_of=AS_OF, defects=False)
    shutil.copytree(september.parent / "new", inbox, dirs_exist_ok=True)
    account = inbox / "990101" / "农户收入信息_2026年度.xlsx"
    account.rename(account.with_name("农户收入信息_2026年度_20261020.xlsx"))
    return inbox


def test_what_came_later_changes_nothing_about_an_earlier_night_and_is_seen_when_its_day_has_come(
    september: Path, october: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = lived(tmp_path / "then", september, SEPTEMBER, monkeypatch)
    replayed = lived(tmp_path / "replayed", october, SEPTEMBER, monkeypatch)
    assert replayed == then

    move_in(monkeypatch, tmp_path / "replayed")
    (first,) = (county_figures(house.store(), r["run_id"]) for r in listing("run_rows", None))
    assert {_exported(v["file"]) for v in first.verdicts} == {"", "20260930"}
    before = listing("warning_rows", None, [], [], "zh")

    second = figures(night(october, AS_OF))["990101"]
    # Lists without a date have not changed; judged anew beside the new register they say nothing new.
    assert {_exported(v["file"]) for v in second.verdicts if v["is_new"]} == {"20261020", "20261031"}
    after = listing("warning_rows", None, [], [], "zh")
    assert {w["opened_on"] for w in after} - {w["opened_on"] for w in before} == {AS_OF.isoformat()}
    forget()


def _exported(file: str) -> str:
    found = re.search(r"_(\d{8})\.", file)
    return found[1] if found else ""


@pytest.mark.long
@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_both_databases_say_the_same(
    settle: Callable[..., str], store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert figures(settle(None))["990101"].status == "complete"
    on_sqlite = said_in(tmp_path / "var")
    assert lived(tmp_path / "other", tmp_path / "inbox", AS_OF, monkeypatch, store_url) == on_sqlite
