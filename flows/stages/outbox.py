"""outbox: the night's one small transaction. Warnings, messages and the run's completion, or none of them."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from alerts.acknowledgement import write_acknowledgements
from alerts.outbox import write_outbox
from flows import house
from flows.clock import COUNTY_ZONE, now
from flows.runs import CountyRun, finishing, note_counts, tell_end
from flows.stages.carrying import supersede
from flows.stages.holding import write_held
from flows.stages.messages import with_hours
from flows.stages.told import told
from relapse_watch.store.lease import Lease
from relapse_watch.store.tables import dataset_verdict, vintage, warning, warning_event
from relapse_watch.store.tables import run as run_table
from relapse_watch.store.visible import landed_of_every_export

_UPSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def outbox(run: CountyRun) -> int:
    """Write what changed and what will be said about it, and mark the run complete; return new messages."""
    said = told(run)
    messages = with_hours(said.messages, run.county, run.as_of, now())
    addressed = run.workspace.get("addressed")
    # The ledger is of now, not of a night: a re-run of an earlier one takes no answer back.
    returned = landed_of_every_export(house.store(), "verification", run.county, date.max, run.run_id)
    with house.store().begin() as connection:
        Lease(house.store(), run.county, run.run_id).demand(connection)
        _write_warnings(connection, run, addressed)
        write_verdicts(connection, run)
        mine = (vintage.c.run_id == run.run_id, vintage.c.state == "pending")
        connection.execute(update(vintage).where(*mine).values(state="landed"))
        _renew_keys(connection, run)
        write_held(connection, run.county, said.held)
        supersede(connection, said.superseded)
        write_acknowledgements(connection, run.county, returned, COUNTY_ZONE)
        written = write_outbox(connection, messages, run.run_id, now())
        done = {"status": "complete", "finished_at": finishing(connection, run)}
        connection.execute(update(run_table).where(run_table.c.run_id == run.run_id).values(**done))
    tell_end(run, "complete")
    note_counts(run, {"quiet": said.quiet})
    return written


def write_verdicts(connection: Connection, run: CountyRun) -> None:
    """Write the run's verdicts, one row a file: an older export beside a newer one has its own."""
    columns = [c.name for c in dataset_verdict.c if c.name not in ("run_id", "county", "position")]
    frame = run.workspace.get("verdicts").reindex(columns=columns).astype(object)
    rows = frame.where(pd.notna(frame), None).to_dict("records")
    if rows:
        marks = {"run_id": run.run_id, "county": run.county}
        connection.execute(insert(dataset_verdict), [r | marks | {"position": i} for i, r in enumerate(rows)])


def _renew_keys(connection: Connection, run: CountyRun) -> None:
    """Files judged again with the same result hang on tonight's registers from now on."""
    verdicts = run.workspace.get("verdicts")
    renewed = verdicts.loc[verdicts["is_renewed"].eq(True), ["vintage_id", "check_key"]]
    for one in renewed.to_dict("records"):
        mine = vintage.c.vintage_id == one["vintage_id"]
        connection.execute(update(vintage).where(mine).values(check_key=one["check_key"]))


def _write_warnings(connection: Connection, run: CountyRun, addressed: pd.DataFrame) -> None:
    """Upsert the warnings that changed and note what happened to each."""
    if addressed.empty:
        return
    rows = _records(addressed.assign(run_id=run.run_id), [c.name for c in warning.c])
    statement = _UPSERT[connection.dialect.name](warning)
    changed = {c.name: statement.excluded[c.name] for c in warning.c if c.name != "warning_id"}
    connection.execute(statement.on_conflict_do_update(index_elements=["warning_id"], set_=changed), rows)
    events = addressed.assign(run_id=run.run_id, as_of=run.as_of, level_to=addressed["level"])
    columns = ("warning_id", "run_id", "as_of", "transition", "level_from", "level_to", "owner_cadre_id")
    connection.execute(insert(warning_event), _records(events, list(columns)))


def _records(frame: pd.DataFrame, columns: list[str]) -> list[dict[str, Any]]:
    """Rows for SQLAlchemy: missing as None, days as dates."""
    plain = frame[columns].copy()
    for name in ("opened_on", "level_since", "better_since", "closed_on"):
        if name in plain:
            plain[name] = pd.to_datetime(plain[name], format="%Y-%m-%d").dt.date
    plain = plain.astype(object)
    return plain.where(pd.notna(plain), None).to_dict("records")
