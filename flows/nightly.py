"""The night: the county flow over all counties; one county's failure never stops another's."""

import os
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Failed
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.clock import today
from flows.codes import county_code
from flows.county import county_night
from flows.inbox import counties_of, inbox_of
from flows.report.artifacts import publish_night
from flows.runs import new_id
from relapse_watch.settings import settings

_SPREAD = {
    # Every core has a county: threads of NumPy's and Arrow's own would wait for one another.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # One heap that keeps what was let go for the next column: handed back and asked for again a column at a time,
    # memory was a sixth of a county's work, spent in the kernel.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_MMAP_THRESHOLD_": f"{256 << 20}",
    "MALLOC_TRIM_THRESHOLD_": f"{512 << 20}",
}
"""The environment of processes that share a computer's cores, as far as the operator says nothing else."""


def runner() -> TaskRunner[Any]:
    """The task runner of the setting: threads, processes, a local Dask cluster, or a scheduler's address."""
    chosen, workers = settings().task_runner, os.cpu_count() or 1
    if chosen == "thread":
        return ThreadPoolTaskRunner(max_workers=workers)
    for name, value in _SPREAD.items():
        os.environ.setdefault(name, value)
    if chosen == "process":
        return ProcessPoolTaskRunner(max_workers=workers)
    from prefect_dask import DaskTaskRunner

    address = None if chosen == "dask" else "tcp://" + chosen.removeprefix("dask://")
    return DaskTaskRunner(address=address)


@task(name="one-county", task_run_name="{county}", persist_result=False)
def one_county(county: str, as_of: date, inbox: Path, night_id: str) -> str:
    """Run the county flow; return the name of the state it ended in, so that no county stops the map."""
    # A flow waits at its end, up to a second, for the thread of its heartbeats: of a hundred counties a minute of a
    # night whose own run has a heartbeat too.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        state: State[Any] = county_night(county, as_of, inbox, night_id, return_state=True)
    return str(state.name)


@flow(name="nightly", persist_result=False)
def nightly(
    as_of: date | None = None,
    inbox: Path | None = None,
    counties: list[str | int] | None = None,
    night_id: str | None = None,
) -> State[Any]:
    """Run the night of all counties in the inbox, or of those named; the deployment ``nightly/nightly``.

    Ends Completed when every county did; Failed, naming those that did not, otherwise.
    """
    folder, day, night = inbox_of(inbox), as_of or today(), night_id or new_id()
    codes = [county_code(c) for c in counties] if counties else counties_of(folder)
    ended = dict(zip(codes, _mapped(codes, day, folder, night), strict=True))
    publish_night(night, ended)
    undone = [code for code, state in ended.items() if state != "Completed"]
    if undone:
        return Failed(message="未完成的县 · counties not done: " + ", ".join(undone))
    return Completed(message=f"{len(codes)} 个县已完成 · counties done")


def _mapped(codes: list[str], as_of: date, inbox: Path, night: str) -> list[str]:
    """The map itself, in the configured runner: what crosses is identifiers."""
    with runner() as pool:
        futures = [
            pool.submit(one_county, {"county": c, "as_of": as_of, "inbox": inbox, "night_id": night}) for c in codes
        ]
        for future in futures:
            future.wait()
        return [_state_of(f) for f in futures]


def _state_of(future: PrefectFuture[str]) -> str:
    """The county's end, or Crashed where even the task itself could not run."""
    return future.result() if future.state.is_completed() else "Crashed"
