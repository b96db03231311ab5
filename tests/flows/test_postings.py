"""Nobody is forgotten: who leaves is followed by the next in line, and an orphan is told to those above."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from relapse_watch.sample import write_sample
from tests.flows.clerk import CADRES, retire
from tests.support import AS_OF, HOUSEHOLDS, few_files, figures, listing, night

COUNTY, LAST_DAY = "990101", "2026-10-31"
NEXT_NIGHT, NIGHT_AFTER = date(2026, 11, 1), date(2026, 11, 2)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A county without planted defects, so that its data steward has nothing to hear of data."""
    write_sample(tmp_path / "inbox", households=HOUSEHOLDS, as_of=AS_OF, defects=False)
    few_files(tmp_path / "inbox")
    return tmp_path / "inbox"


def warnings() -> dict[str, dict[str, Any]]:
    return {w["household_id"]: w for w in listing("warning_rows", None, [], [], "zh")}


def messages() -> list[dict[str, Any]]:
    """All but what townships and county read of the night."""
    return [m for m in listing("outbox_rows", None, []) if m["kind"] not in ("township", "county")]


def owned_by(cadre_id: str, among: dict[str, dict[str, Any]]) -> set[str]:
    return {h for h, w in among.items() if w["owner"]["cadre_id"] == cadre_id}


def everybody(file: Path) -> list[str]:
    """All cadres who can own a warning or hear of an orphan."""
    rows = openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True)
    return [str(row[0]) for row in rows]


def text_of(message: dict[str, Any], home: Path) -> str:
    (file,) = (home / "outbox").rglob(f"*{message['key'][:8]}.md")
    return file.read_text(encoding="utf-8")


def test_the_next_in_line_takes_over_and_orphans_are_told(home: Path, clean: Path) -> None:
    night(clean)
    before, told = warnings(), len(messages())
    leaving = next(w["owner"] for w in before.values() if w["owner"]["role"] == "household_helper")["cadre_id"]
    moved = owned_by(leaving, before)
    retire(clean / COUNTY / CADRES, [leaving], LAST_DAY)

    run = figures(night(clean, NEXT_NIGHT))[COUNTY]
    after, new = warnings(), messages()[told:]
    assert run.transitions == {"reassigned": len(moved)}
    assert {h: w for h, w in after.items() if h not in moved} == {h: w for h, w in before.items() if h not in moved}
    assert {after[h]["owner"]["role"] for h in moved} == {"grid_worker"}
    (digest,) = new
    assert digest["kind"] == "digest" and digest["cadre_id"] == after[min(moved)]["owner"]["cadre_id"]
    assert set(digest["households"]) == moved and "您的身份：网格员" in text_of(digest, home)

    retire(clean / COUNTY / CADRES, everybody(clean / COUNTY / CADRES), LAST_DAY)
    run = figures(night(clean, NIGHT_AFTER))[COUNTY]
    alone, new = warnings(), messages()[told + 1 :]
    assert run.orphans == len(alone) == len(before)
    assert all(w["owner"] == {"cadre_id": None, "role": None} and w["status"] == "open" for w in alone.values())
    (orphans,) = new
    assert (orphans["kind"], orphans["cadre_id"]) == ("orphans", "operator")
    body = text_of(orphans, home)
    assert set(orphans["households"]) == set(alone) and set(re.findall(r"\d{13}", body)) == set(alone)

    run = figures(night(clean, NIGHT_AFTER))[COUNTY]
    assert not run.transitions and not run.messages and warnings() == alone
