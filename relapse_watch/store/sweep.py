"""Removing what dead runs left behind, so that nothing half-written is ever counted or kept."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from relapse_watch.store.engine import Store
from relapse_watch.store.tables import bulk_by_run, bulk_by_vintage, county_lease, run, vintage


@dataclass(frozen=True)
class Swept:
    """What was found: runs now marked dead (their workspaces may go), vintages and bulk rows removed."""

    dead_runs: tuple[str, ...]
    vintages: int
    rows: int


def sweep(store: Store, county: str) -> Swept:
    """Remove the traces of runs of ``county`` that did not complete. Call it while holding the county's lease.

    The run that holds the lease is left alone. Of all others: those still ``running`` are dead and marked so;
    pending vintages go with their rows; results of runs not complete go. One transaction. Raises StoreUnreachable.
    """
    with store.begin() as connection:
        holder = connection.scalar(select(county_lease.c.run_id).where(county_lease.c.county == county)) or ""
        dead = _mark_dead(connection, county, holder)
        pending = _ids(
            connection,
            vintage.c.vintage_id,
            vintage.c.county == county,
            vintage.c.state == "pending",
            vintage.c.run_id != holder,
        )
        undone = _ids(
            connection, run.c.run_id, run.c.county == county, run.c.status != "complete", run.c.run_id != holder
        )
        rows = sum(_remove(connection, t, t.c.vintage_id, pending) for t in bulk_by_vintage)
        rows += sum(_remove(connection, t, t.c.run_id, undone) for t in bulk_by_run)
        vintages = _remove(connection, vintage, vintage.c.vintage_id, pending)
    return Swept(tuple(dead), vintages, rows)


def _mark_dead(connection: Connection, county: str, holder: str) -> list[str]:
    is_dead = (run.c.county == county, run.c.status == "running", run.c.run_id != holder)
    dead = _ids(connection, run.c.run_id, *is_dead)
    connection.execute(update(run).where(*is_dead).values(status="dead"))
    return dead


def _ids(connection: Connection, column: Any, *where: ColumnElement[bool]) -> list[str]:
    return list(connection.execute(select(column).where(*where).order_by(column)).scalars())


def _remove(connection: Connection, table: Any, column: Any, ids: list[str]) -> int:
    # One id a statement: databases limit how many values one statement may bind.
    return sum(connection.execute(delete(table).where(column == one)).rowcount for one in ids)
