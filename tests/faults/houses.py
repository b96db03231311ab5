"""What a house holds after a night, in a form that can be compared with another house's."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from relapse_watch.store import tables as t
from relapse_watch.store.engine import Store, open_store

# What differs between two houses that went through the same: whose run it was, when, how often it was tried.
_OWN = {"run_id", "vintage_id", "event_id", "created_at", "sent_at", "attempts", "tries", "sequence", "is_new"}
_ARCHIVED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.[a-z]+")

Rows = list[tuple[Any, ...]]


def store_of(settings: dict[str, str]) -> Store:
    """The store of a house."""
    return open_store(settings.get("DATABASE_URL") or f"sqlite:///{settings['HOME']}/relapse_watch.db")


def contents(settings: dict[str, str]) -> dict[str, Any]:
    """All that a house has to show: warnings and their events, messages, what is visible, files."""
    with store_of(settings).reading() as connection:
        runs = connection.execute(select(t.run.c.run_id, t.run.c.status).order_by(t.run.c.started_at)).all()
        complete = [r.run_id for r in runs if r.status == "complete"]
        vintages = list(
            connection.execute(select(t.vintage.c.vintage_id).where(t.vintage.c.state == "landed")).scalars()
        )
        found: dict[str, Any] = {
            table.name: _rows(connection, table) for table in (t.warning, t.warning_event, t.outbox_message)
        }
        for table in t.bulk_by_vintage:
            found[table.name] = _rows(connection, table, "vintage_id", vintages)
        for table in (*t.bulk_by_run, t.dataset_verdict):
            # A model stands for its month: the night that fitted it may not be the last.
            whose = complete if table is t.risk_model else complete[-1:]
            found[table.name] = _rows(connection, table, "run_id", whose)
        found["vintage"] = _rows(connection, t.vintage, "state", ["landed"])
    return found | {
        "outbox files": outbox_files(settings),
        "archive": _archive(settings),
        "reports": _reports(settings),
    }


def outbox_files(settings: dict[str, str]) -> dict[str, bytes]:
    """Every file of the outbox folder, hidden ones too."""
    folder = Path(settings["HOME"]) / "outbox"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def remains(settings: dict[str, str]) -> dict[str, list[str]]:
    """What a dead run could have left: workspaces, pending vintages, rows of nobody, half files, a lease."""
    home = Path(settings["HOME"])
    with store_of(settings).reading() as connection:
        left = {
            "pending": _rows(connection, t.vintage, "state", ["pending"]),
            "leases": _rows(connection, t.county_lease),
            "running": _rows(connection, t.run, "status", ["running"]),
            "orphaned rows": _orphaned(connection),
        }
    left["workspaces"] = [p.name for p in (home / "work").glob("*")]
    left["half files"] = [n for n in _archive(settings) if not _ARCHIVED.fullmatch(n)]
    left["half messages"] = [n for n in outbox_files(settings) if not n.endswith(".md")]
    return {name: rows for name, rows in left.items() if rows}


def statuses(settings: dict[str, str]) -> list[str]:
    """How the runs stand, in the order in which they began."""
    with store_of(settings).reading() as connection:
        return list(connection.execute(select(t.run.c.status).order_by(t.run.c.started_at)).scalars())


def _rows(connection: Connection, table: Table, column: str = "", among: Iterable[str] = ()) -> Rows:
    columns = [c for c in table.c if c.name not in _OWN]
    query = select(*columns).where(table.c[column].in_(list(among))) if column else select(*columns)
    return sorted((tuple(row) for row in connection.execute(query)), key=repr)


def _orphaned(connection: Connection) -> list[str]:
    """Bulk tables that hold rows of a vintage or run that never counted."""
    vintages = select(t.vintage.c.vintage_id).where(t.vintage.c.state != "pending")
    runs = select(t.run.c.run_id).where(t.run.c.status == "complete")
    queries = [(table.name, select(table).where(table.c.vintage_id.not_in(vintages))) for table in t.bulk_by_vintage]
    queries += [(table.name, select(table).where(table.c.run_id.not_in(runs))) for table in t.bulk_by_run]
    return [name for name, query in queries if connection.execute(query.limit(1)).first()]


def _archive(settings: dict[str, str]) -> list[str]:
    folder = Path(settings["HOME"]) / "vintages"
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _reports(settings: dict[str, str]) -> list[str]:
    folder = Path(settings["HOME"]) / "reports"
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
