"""Writing messages down before anything is sent. What is not in the outbox was never said."""

from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from relapse_watch.store.tables import outbox_message

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def write_outbox(connection: Connection, messages: pd.DataFrame, run_id: str, created_at: datetime) -> int:
    """Write ``messages`` (a messages frame) with status ``created``; returns how many were new.

    A message whose key is there already is left as it is, whatever became of it: running a night again
    says nothing twice. Only one that was superseded, and so never sent, waits again when it is to be said
    after all. ``not_before``, if the frame has it, is when each may first be sent (None: at once).
    Runs inside the caller's transaction, so the warnings and the words about them
    are committed together.
    """
    if messages.empty:
        return 0
    common = {"run_id": run_id, "status": "created", "attempts": 0, "created_at": created_at}
    rows = [row | common | {"as_of": date.fromisoformat(row["as_of"])} for row in messages.to_dict("records")]
    insert = _INSERT[connection.dialect.name](outbox_message).on_conflict_do_nothing()
    written = len(connection.execute(insert.returning(outbox_message.c.message_id), rows).all())
    return written + _revive(connection, rows)


def _revive(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """Let the superseded ones among ``rows`` wait to be sent; how many there are."""
    o = outbox_message.c
    gone = select(o.key).where(o.county == rows[0]["county"], o.status == "superseded", o.as_of == rows[0]["as_of"])
    keys = set(connection.execute(gone).scalars())
    again = [row for row in rows if row["key"] in keys]
    for row in again:
        values = {name: row.get(name) for name in ("run_id", "status", "created_at", "not_before")}
        values |= {"superseded_by": None, "error": None}
        connection.execute(update(outbox_message).where(o.key == row["key"]).values(**values))
    return len(again)
