"""A county whose data stand in a database: a mapping with a query, and the same night."""

import sqlite3
from pathlib import Path

import pytest
import yaml

from tests.support import figures, forget, listing, move_in, night

MONTHS = [f"{y}-{m:02d}-28" for y in (2025, 2026) for m in range(1, 13)][:22]


def _database(file: Path, poor_income: int) -> None:
    with sqlite3.connect(file) as database:
        database.execute("create table book (area text, hh text, village text, people int, day text, wage real)")
        rows = [
            ("990101", f"H{i}", "模拟东村", 2, day, poor_income if i == 0 else 4000) for i in range(8) for day in MONTHS
        ]
        database.executemany("insert into book values (?, ?, ?, ?, ?, ?)", rows)


def _mappings(file: Path) -> Path:
    select = "select area, hh, village, people, day, wage from book where area = :county order by hh, day"
    sql = {"url_env": "COUNTY_BOOK_URL", "query": select, "counties": ["990101"]}
    place = {"township": {"const": "模拟第一镇"}, "village": "village"}
    cadre = {"cadre_id": {"template": "C-{village}"}, "role": {"const": "grid_worker"}}
    income = {"ended_on": "day", "members": "people", "wage_income_yuan": "wage"}
    sources = [
        {"name": "book_list", "dataset": "household_list", "one_row_per": ["household_id"]}
        | {"columns": {"household_id": "hh", **place, "household_type": {"const": "lifted"}, "members": "people"}},
        {"name": "book_ledger", "dataset": "household_ledger", "columns": {"household_id": "hh", **place, **income}},
        {"name": "book_cadre", "dataset": "cadre", "one_row_per": ["cadre_id"]}
        | {"columns": {**cadre, **place, "channel": {"const": "outbox"}, "address": {"const": "outbox"}}},
        {"name": "book_post", "dataset": "responsibility", "one_row_per": ["cadre_id"]}
        | {"columns": {**cadre, **place, "scope": {"const": "village"}}},
    ]
    file.write_text(
        yaml.safe_dump({"sources": [s | {"sql": sql} for s in sources]}, allow_unicode=True), encoding="utf-8"
    )
    return file


@pytest.fixture
def inbox_by_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty inbox: all that is known comes from the database."""
    monkeypatch.setenv("COUNTY_BOOK_URL", f"sqlite:///{tmp_path / 'book.db'}")
    move_in(monkeypatch, tmp_path / "var", SOURCES=str(_mappings(tmp_path / "sources.yaml")))
    (tmp_path / "inbox").mkdir()
    yield tmp_path / "inbox"  # type: ignore[misc]
    forget()


def test_a_night_from_a_database_and_again_when_its_rows_change(inbox_by_query: Path, tmp_path: Path) -> None:
    _database(tmp_path / "book.db", poor_income=900)
    first = figures(night(inbox_by_query))["990101"]
    assert first.status == "complete" and {v["verdict"] for v in first.verdicts} == {"accepted"}
    warned = listing("warning_rows", None, [], [], "zh")
    assert [w["household_id"] for w in warned] == ["H0"]
    assert warned[0]["reasons"][0]["code"] == "income_below_line"
    assert list((tmp_path / "var" / "vintages").rglob("*.parquet")), "what a query gave is kept too"

    assert not figures(night(inbox_by_query))["990101"].transitions
    (tmp_path / "book.db").unlink()
    _database(tmp_path / "book.db", poor_income=4000)
    assert figures(night(inbox_by_query))["990101"].transitions == {"due_to_clear": 1}


def test_a_database_that_does_not_answer_is_one_clear_line(inbox_by_query: Path) -> None:
    run = figures(night(inbox_by_query))["990101"]
    assert run.status == "refused"
    assert "COUNTY_BOOK_URL" in (run.error_zh or "") and "sqlite:///" not in (run.error_zh or "")
