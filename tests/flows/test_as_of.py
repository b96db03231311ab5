"""The same inputs and date give the same bytes in any house; what came later does not change an earlier night."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from relapse_watch.sample import write_sample
from tests.support import AS_OF, HOUSEHOLDS, figures, forget, listing, move_in, night

SEPTEMBER = date(2026, 9, 30)


def lived(home: Path, inbox: Path, as_of: date, monkeypatch: pytest.MonkeyPatch, url: str | None = None) -> Any:
    """What a fresh house says after one night: warnings with their reasons, messages to the byte."""
    move_in(monkeypatch, home, url)
    status = {c: f.status for c, f in figures(night(inbox, as_of)).items()}
    said = {p.relative_to(home).as_posix(): p.read_bytes() for p in (home / "outbox").rglob("*.md")}
    warnings = listing("warning_rows", None, [], [], "zh")
    forget()
    assert set(status.values()) == {"complete"} and warnings and said
    return warnings, said


@pytest.fixture
def september(tmp_path: Path) -> Path:
    """The county's inbox at the end of September."""
    write_sample(tmp_path / "september", households=HOUSEHOLDS, as_of=SEPTEMBER, defects=False)
    return tmp_path / "september"


@pytest.fixture
def october(tmp_path: Path, september: Path) -> Path:
    """A month later: new exports beside the old ones, lists that go on, the account of the year that has ended."""
    inbox = shutil.copytree(september, tmp_path / "october")
    write_sample(tmp_path / "new", households=HOUSEHOLDS, as_of=AS_OF, defects=False)
    shutil.copytree(tmp_path / "new", inbox, dirs_exist_ok=True)
    account = inbox / "990101" / "农户收入信息_2026年度.xlsx"
    account.rename(account.with_name("农户收入信息_2026年度_20261020.xlsx"))
    return inbox


def test_what_came_later_changes_nothing_about_an_earlier_night(
    september: Path, october: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = lived(tmp_path / "then", september, SEPTEMBER, monkeypatch)
    replayed = lived(tmp_path / "replayed", october, SEPTEMBER, monkeypatch)
    assert replayed == then


def test_what_came_later_is_seen_when_its_day_has_come(home: Path, october: Path) -> None:
    first = figures(night(october, SEPTEMBER))["990101"]
    assert {_exported(v["file"]) for v in first.verdicts} == {"", "20260930"}
    before = listing("warning_rows", None, [], [], "zh")

    second = figures(night(october, AS_OF))["990101"]
    # Lists without a date have not changed; they are judged anew beside the new register.
    assert {_exported(v["file"]) for v in second.verdicts if v["is_new"]} == {"20261020", "20261031", ""}
    after = listing("warning_rows", None, [], [], "zh")
    assert {w["opened_on"] for w in after} - {w["opened_on"] for w in before} == {AS_OF.isoformat()}


def _exported(file: str) -> str:
    found = re.search(r"_(\d{8})\.", file)
    return found[1] if found else ""


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_both_databases_say_the_same(
    inbox: Path, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_sqlite = lived(tmp_path / "one", inbox, AS_OF, monkeypatch)
    assert lived(tmp_path / "other", inbox, AS_OF, monkeypatch, store_url) == on_sqlite
