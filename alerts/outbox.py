"""Writing messages down before anything is sent. What is not in the outbox was never said."""

from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from relapse_watch.store.tables import outbox_message

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def write_outbox(connection: Connection, messages: pd.DataFrame, run_id: str, created_at: datetime) -> int:
    """Write ``messages`` (a messages frame) with status ``created``; returns how many were new.

    A message whose key is there already is left as it is, whatever became of it: running a night again
    says nothing twice. ``not_before``, if the frame has it, is when each may first be sent (None: at once).
    Runs inside the caller's transaction, so the warnings and the words about them
    are committed together.
    """
    if messages.empty:
        return 0
    common = {"run_id": run_id, "status": "created", "attempts": 0, "created_at": created_at}
    rows = [row | common | {"as_of": date.fromisoformat(row["as_of"])} for row in messages.to_dict("records")]
    insert = _INSERT[connection.dialect.name](outbox_message).on_conflict_do_nothing()
    return len(connection.execute(insert.returning(outbox_message.c.message_id), rows).all())
