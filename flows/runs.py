"""One county's run: its identity, its row in the store, its lease, its end."""

import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from flows import house
from flows.clock import now
from relapse_watch.errors import CountyLocked, RelapseWatchError
from relapse_watch.logs import about, event, protect
from relapse_watch.measure import Timing
from relapse_watch.settings import settings
from relapse_watch.store.lease import county_lease
from relapse_watch.store.sweep import sweep
from relapse_watch.store.tables import run as run_table
from relapse_watch.store.workspace import Workspace


@dataclass(frozen=True)
class CountyRun:
    """What crosses task boundaries: identifiers, never frames."""

    run_id: str
    night_id: str
    county: str
    as_of: date
    inbox: str

    @property
    def workspace(self) -> Workspace:
        """The private folder through which the stages of this run pass frames."""
        return Workspace(house.home(), self.run_id)

    @property
    def inbox_path(self) -> Path:
        """The inbox as a path."""
        return Path(self.inbox)


def new_id() -> str:
    """A fresh identifier of a run, a night or a vintage."""
    return uuid.uuid4().hex


@contextmanager
def county_run(county: str, as_of: date, inbox: Path, night_id: str) -> Iterator[CountyRun]:
    """Hold the county's lease for one run; sweep what a dead run left; leave no workspace behind.

    Raises CountyLocked when another live run holds the county. Whatever happens, the run's row says how
    it ended.
    """
    protect(settings().log_format)
    run = CountyRun(new_id(), night_id, county, as_of, str(inbox.resolve()))
    with ExitStack() as held:
        held.enter_context(about(run_id=run.run_id, county=county, night_id=night_id))
        try:
            held.enter_context(county_lease(house.store(), county, run.run_id, now()))
        except CountyLocked as locked:
            _begin(run)
            end(run, "locked", locked)
            raise
        sweep(house.store(), county)
        _clear_workspaces(county)
        _begin(run)
        held.callback(run.workspace.clear)
        held.callback(end, run, "failed")
        yield run


def _clear_workspaces(county: str) -> None:
    """Remove the frames that earlier runs of the county left: of one killed after its commit too, which is not dead."""
    left = [folder.name for folder in (house.home() / "work").glob("*")]
    query = select(run_table.c.run_id).where(run_table.c.county == county, run_table.c.run_id.in_(left))
    with house.store().reading() as connection:
        mine = list(connection.execute(query).scalars())
    for run_id in mine:
        Workspace(house.home(), run_id).clear()


def _begin(run: CountyRun) -> None:
    event("run_began", f"county {run.county}: run as of {run.as_of} began", as_of=run.as_of.isoformat())
    with house.store().begin() as connection:
        connection.execute(
            insert(run_table).values(
                run_id=run.run_id,
                night_id=run.night_id,
                county=run.county,
                as_of=run.as_of,
                status="running",
                started_at=now(),
                timings="[]",
            )
        )


def end(run: CountyRun, status: str, error: RelapseWatchError | None = None) -> None:
    """Write how the run ended, unless that is written already: what follows the commit cannot undo it.

    Of a complete run only the error is noted: what could not be done after its commit.
    """
    texts = {"error_zh": error.zh, "error_en": error.en} if error else {}
    with house.store().begin() as connection:
        mine = (run_table.c.run_id == run.run_id, run_table.c.status == "running")
        done = connection.execute(
            update(run_table).where(*mine).values(status=status, finished_at=finishing(connection, run), **texts)
        )
        if texts:
            is_complete = (run_table.c.run_id == run.run_id, run_table.c.status == "complete")
            connection.execute(update(run_table).where(*is_complete).values(**texts))
    if done.rowcount:
        tell_end(run, status, error)


def finishing(connection: Connection, run: CountyRun) -> datetime:
    """This moment, as the end of the run: after the ends of the county's earlier runs, though the clock was set back.

    Which night is the last is told by its end.
    """
    mine = (run_table.c.county == run.county, run_table.c.run_id != run.run_id)
    last = connection.execute(select(func.max(run_table.c.finished_at)).where(*mine)).scalar()
    return now() if last is None else max(now(), last + timedelta(microseconds=1))


def tell_end(run: CountyRun, status: str, error: RelapseWatchError | None = None) -> None:
    """Log how the run ended."""
    event("run_ended", f"county {run.county}: run {status}", status=status, error=error.en if error else None)


def note_timing(run: CountyRun, timing: Timing) -> None:
    """Append one stage's timing to the run's row: the report and the progress bar read it."""
    told = _as_json(timing)
    event("stage_done", f"county {run.county}: {timing.stage} done in {told['seconds']} s", **told)
    with house.store().begin() as connection:
        row = connection.execute(run_table.select().where(run_table.c.run_id == run.run_id)).one()
        timings = [*json.loads(row.timings or "[]"), _as_json(timing)]
        connection.execute(
            update(run_table).where(run_table.c.run_id == run.run_id).values(timings=json.dumps(timings))
        )


def note_counts(run: CountyRun, counts: dict[str, Any]) -> None:
    """Write counts into the run's row beside those of other names: how many of what; no personal data."""
    event("counted", f"county {run.county}: {json.dumps(counts, ensure_ascii=False)}", counts=counts)
    with house.store().begin() as connection:
        mine = run_table.c.run_id == run.run_id
        known = json.loads(connection.execute(select(run_table.c.counts).where(mine)).scalar_one() or "{}")
        values = json.dumps({**known, **counts}, ensure_ascii=False)
        connection.execute(update(run_table).where(mine).values(counts=values))


def _as_json(timing: Timing) -> dict[str, Any]:
    return {"stage": timing.stage, "seconds": round(timing.seconds, 3), "peak_bytes": timing.peak_bytes}
