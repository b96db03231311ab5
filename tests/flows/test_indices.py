"""No query of a night, or of a follow-up, reads a whole table that grows with the counties and the nights."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from flows import house
from flows.clock import now
from flows.runs import new_id
from flows.stages.follow_up import write_reminders
from relapse_watch.store import frames
from relapse_watch.store.lease import county_lease
from relapse_watch.store.tables import metadata
from tests.support import night

SMALL = {"run", "county_lease", "id_key_mark"}
"""One row a county and night, or fewer: read whole where that is simplest."""

Asked = dict[str, Any]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Every statement that looks for rows, with what was bound in it."""
    found: Asked = {}
    compiled = frames._compile

    def through_adbc(*arguments: Any) -> tuple[str, list[Any]]:
        sql, parameters = compiled(*arguments)
        found.setdefault(sql, parameters)
        return sql, parameters

    def through_sqlalchemy(_: Any, __: Any, statement: str, given: Any, ___: Any, is_many: bool) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            found.setdefault(statement, given[0] if is_many else given)

    monkeypatch.setattr(frames, "_compile", through_adbc)
    event.listen(Engine, "before_cursor_execute", through_sqlalchemy)
    yield found
    event.remove(Engine, "before_cursor_execute", through_sqlalchemy)


def test_no_large_table_is_read_whole(few: Path, asked: Asked) -> None:
    bills = few / "990101" / "医保自付费用名单.csv"
    head, *rows = bills.read_text(encoding="utf-8-sig").splitlines()
    bills.write_text("\n".join([head, *(row.removesuffix('"') + '0"' for row in rows)]) + "\n", encoding="utf-8-sig")
    night(few, date(2026, 11, 1))
    with county_lease(house.store(), "990101", new_id(), now()) as lease:
        write_reminders("990101", date(2026, 11, 17), lease)
    assert len(asked) > 90
    large = set(metadata.tables) - SMALL
    with sqlite3.connect(str(house.store().engine.url.database)) as store:
        plans = {sql: store.execute(f"EXPLAIN QUERY PLAN {sql}", given).fetchall() for sql, given in asked.items()}
    whole = [(step, sql) for sql, steps in plans.items() for *_, step in steps if _is_whole(step, sql) & large]
    assert not whole


def _is_whole(step: str, sql: str) -> set[str]:
    """The table, by its name and not by its alias, that a step of a plan reads from end to end."""
    words = step.split()
    if words[0] != "SCAN" or "INDEX" in words:
        return set()
    behind = f" AS {words[1]}"
    at = sql.find(behind)
    return {sql[:at].split()[-1] if at >= 0 else words[1]}
