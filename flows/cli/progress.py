"""Progress bars: one a county, fed from the runs' rows, so that threads, processes and Dask all show."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from sqlalchemy import select

from flows import house
from flows.report.words import word
from relapse_watch.store.tables import run

STAGES = ("intake", "check", "land", "panel", "assess", "reconcile", "address", "outbox", "deliver", "report")
_SECONDS = 0.5


@contextmanager
def progress(night_id: str, lang: str) -> Iterator[None]:
    """Show the night's progress on standard error while the body runs; nothing where nobody watches."""
    console = Console(stderr=True)
    if not console.is_terminal or not sys.stderr.isatty():
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[stage]}"))
    stop = threading.Event()
    with Progress(*columns, TimeElapsedColumn(), console=console) as bars:
        watcher = threading.Thread(target=_follow, args=(bars, night_id, lang, stop), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            stop.set()
            watcher.join()


def _follow(bars: Progress, night_id: str, lang: str, stop: threading.Event) -> None:
    """Read the runs' rows twice a second until told to stop, and once more then."""
    start = bars.add_task("Prefect", total=None, stage="starting" if lang == "en" else "启动中")
    tasks: dict[str, TaskID] = {}
    while True:
        done = stop.wait(_SECONDS)
        for county, status, timings in _rows(night_id):
            bars.update(start, visible=False)
            if county not in tasks:
                tasks[county] = bars.add_task(county, total=len(STAGES), stage="")
            finished = [t["stage"] for t in json.loads(timings or "[]")]
            upcoming = next((s for s in STAGES if s not in finished), None)
            stage = upcoming if status == "running" and upcoming else status
            bars.update(tasks[county], completed=len(finished), stage=word(stage, lang))
        if done:
            return


def _rows(night_id: str) -> list[tuple[str, str, str]]:
    query = select(run.c.county, run.c.status, run.c.timings).where(run.c.night_id == night_id).order_by(run.c.county)
    with house.store().reading() as connection:
        return [tuple(row) for row in connection.execute(query)]
