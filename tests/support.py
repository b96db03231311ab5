"""What tests of whole nights share: a house of their own, small sample counties, and the night through Prefect."""

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

AS_OF = date(2026, 10, 31)
HOUSEHOLDS = 60
"""Lifted households in each county of the sample: small, and every rule still has its planted case."""


def move_in(monkeypatch: pytest.MonkeyPatch, home: Path, url: str | None = None, **settings: str) -> None:
    """Point this process at a house of its own: home, database, further settings (names without prefix)."""
    given = {"HOME": str(home), **settings} | ({"DATABASE_URL": url} if url else {})
    for name, value in given.items():
        monkeypatch.setenv(f"RELAPSE_WATCH_{name}", value)
    forget()


def forget() -> None:
    """Forget what this process has opened, as a new process would."""
    from flows import house
    from relapse_watch.settings import settings

    opened_once = (house.store, house.policy, house.sources, house.contracts, house.id_key, house.traffic)
    for opened in (settings, *opened_once):
        opened.cache_clear()


def prefect_night(inbox: Path, as_of: date = AS_OF, counties: list[str] | None = None) -> str:
    """Run the night through Prefect; return its id."""
    from flows.nightly import nightly
    from flows.runs import new_id

    night_id = new_id()
    nightly(as_of, inbox, counties, night_id, return_state=True)
    return night_id


def night(inbox: Path, as_of: date = AS_OF, counties: list[str] | None = None) -> str:
    """Run the night of the counties one after the other, without Prefect's engine; return its id.

    The flow's own function and the functions of its tasks: for tests of what a night does, not of who runs it.
    Prefect's engine and server take a third of a small night.
    """
    from flows.county import county_night
    from flows.inbox import counties_of
    from flows.runs import new_id

    night_id = new_id()
    with _without_engine():
        for county in counties or counties_of(inbox):
            with suppress(Exception):  # the run says how it ended, and one county never stops the others
                county_night.fn(county, as_of, inbox, night_id)
    return night_id


def rerun(inbox: Path, county: str, as_of: date = AS_OF) -> str:
    """Run one county again, as ``night`` does; return the night's id."""
    return night(inbox, as_of, [county])


@contextmanager
def _without_engine() -> Iterator[None]:
    """Inside, the stages are called plainly, and nothing is published on Prefect's server."""
    from flows import county, tasks

    plain = {name: getattr(task, "fn", task) for name, task in vars(tasks).items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(county, "tasks", SimpleNamespace(**plain))
        patch.setattr("flows.stages.report.publish_county", lambda *_: None)
        yield


def figures(night_id: str) -> dict[str, Any]:
    """The figures of each county of a night, by county."""
    from flows import house
    from flows.report.figures import county_figures, night_runs

    return {r["county"]: county_figures(house.store(), r["run_id"]) for r in night_runs(house.store(), night_id)}


def listing(name: str, *arguments: Any) -> list[dict[str, Any]]:
    """Rows of a listing of the command line, as plain JSON."""
    from flows.cli import listings

    return json.loads(json.dumps(getattr(listings, name)(*arguments), default=str))


def made_once(base: Path, name: str, make: Callable[[Path], Any]) -> Path:
    """The folder ``name`` as ``make`` filled it, once for all workers of the session. To be copied, not to be changed.

    ``base``: pytest's folder of this worker, which stands within that of the session.
    """
    session = base.parent if base.name.startswith("popen-") else base
    folder, made = session / name, session / f"{name}.made"
    with (session / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.touch()
    return folder


def copy_of_sample(base: Path, target: Path, *, counties: int = 1, defects: bool = True) -> Path:
    """A copy of the small sample, made once a session under ``base``, that a test may change."""
    from relapse_watch.sample import write_sample

    def write(folder: Path) -> None:
        write_sample(folder, counties=counties, households=HOUSEHOLDS, as_of=AS_OF, defects=defects)

    shutil.copytree(made_once(base, f"sample-{counties}-{defects}", write), target)
    return target


def at_any_hour(folder: Path) -> Path:
    """A policy folder by which messages go out at any hour: a test must not hang on when it is run."""
    folder.mkdir(parents=True, exist_ok=True)
    hours = "{from: 0, to: 24, working_days_only: false}"
    value = f'{{place: "99", from: 2000-01-01, value: {{red: {hours}, other: {hours}}}, origin: ours, reference: test}}'
    (folder / "hours.yaml").write_text(f"send_hours:\n  values:\n    - {value}\n", encoding="utf-8")
    return folder


KEPT = ("监测对象", "农户收入信息_2026", "医保", "干部", "责任")


def few_files(inbox: Path, kept: tuple[str, ...] = KEPT) -> None:
    """Leave only the files that these tests need: all that makes warnings, and little to check."""
    for file in inbox.glob("99*/*"):
        if not any(name in file.name for name in kept):
            file.unlink()
