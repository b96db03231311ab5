"""Threads, processes and Dask, SQLite and PostgreSQL: the same tables, pages and messages, byte for byte."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from flows import house
from relapse_watch.store.frames import read
from relapse_watch.store.tables import bulk_by_run, bulk_by_vintage, dataset_verdict, outbox_message, warning
from tests.support import at_any_hour, few_files, figures, forget, move_in, prefect_night

COUNTIES = ("990101", "990102", "990103")
_OWN = ("_id", "_at", "_masked_url", "key", "result", "inputs_fingerprint", "letter_id")
_ID = re.compile(r"\b[0-9a-f]{12}\b|\b[0-9a-f]{32}\b")
COMBINATIONS = [
    ("thread", "sqlite"),
    pytest.param("dask", "postgresql", marks=pytest.mark.postgresql),
    pytest.param("process", "postgresql", marks=[pytest.mark.postgresql, pytest.mark.long]),
    pytest.param("thread", "postgresql", marks=[pytest.mark.postgresql, pytest.mark.long]),
    pytest.param("process", "sqlite", marks=pytest.mark.long),
    pytest.param("dask", "sqlite", marks=pytest.mark.long),
]
"""Each runner and each database: the imports of workers are the larger part of a test."""


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the first combination said, for the others to be held against."""
    return {}


@pytest.mark.parametrize(("runner", "store_url"), COMBINATIONS, indirect=["store_url"])
def test_every_runner_and_database_leaves_the_same(
    runner: str,
    three_counties: Path,
    store_url: str,
    tmp_path: Path,
    reference: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few_files(three_counties)
    given = {"TASK_RUNNER": runner, "ID_KEY": "one key for all houses", "POLICY": str(at_any_hour(tmp_path / "policy"))}
    move_in(monkeypatch, tmp_path / "var", store_url, **given)
    assert {c: f.status for c, f in figures(prefect_night(three_counties)).items()} == dict.fromkeys(
        COUNTIES, "complete"
    )
    said = {**tables(), **written(tmp_path / "var")}
    forget()
    first = reference.setdefault("said", said)
    assert said.keys() == first.keys()
    assert [name for name in said if said[name] != first[name]] == []


def tables() -> dict[str, list[str]]:
    """The rows of every table of results and of what was landed, without ids, keys and instants."""
    return {t.name: _rows(t) for t in (*bulk_by_run, *bulk_by_vintage, warning, dataset_verdict, outbox_message)}


def _rows(table: Table) -> list[str]:
    columns = [c for c in table.c if c.name in ("household_id", "cadre_id", "person_id") or not c.name.endswith(_OWN)]
    frame = read(house.store(), select(*columns))
    return sorted(_ID.sub("#", line) for line in frame.to_csv(index=False, header=False).splitlines())


def written(home: Path) -> dict[str, Any]:
    """Messages and pages: what they say without ids, instants and seconds."""
    mails = sorted(_plain(p) for p in (home / "outbox").rglob("*.md"))
    pages = {p.name: _plain(p) for p in (home / "reports").rglob("*.html")}
    assert mails and set(pages) >= {f"{c}.html" for c in COUNTIES}
    return {"messages": mails, **pages}


def _plain(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(\.\d+)?(\+\d\d:\d\d)?", "#", text)
    # How long each stage took is of the run, and not of what it found.
    return _ID.sub("#", re.sub(r'<section id="timings">.*?</section>', "#", text, flags=re.DOTALL))
