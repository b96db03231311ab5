"""What a night's counties have while they are spread: one thread and one heap each, no heartbeats of their own."""

import os
import subprocess
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest

from flows import county, nightly
from flows.nightly import one_county, runner
from relapse_watch.settings import settings

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
MEMORY = ("ARROW_DEFAULT_MEMORY_POOL", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_")


@pytest.fixture(autouse=True)
def nobody_has_said_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*THREADS, *MEMORY):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def chosen(monkeypatch: pytest.MonkeyPatch, runner_name: str) -> list[str | None]:
    monkeypatch.setenv("RELAPSE_WATCH_TASK_RUNNER", runner_name)
    settings.cache_clear()
    try:
        runner()
        return [os.environ.get(name) for name in THREADS]
    finally:
        settings.cache_clear()


def test_threads_of_one_process_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen(monkeypatch, "thread") == [None, None]
    assert not [name for name in MEMORY if name in os.environ]


@pytest.mark.parametrize("spread", ["process", "dask"])
def test_processes_that_share_the_cores_have_one_each(monkeypatch: pytest.MonkeyPatch, spread: str) -> None:
    assert chosen(monkeypatch, spread) == ["1", "1"]
    assert [os.environ.get(name) for name in MEMORY] == ["system", f"{256 << 20}", f"{512 << 20}"]
    asked = "import pyarrow; print(pyarrow.cpu_count(), pyarrow.default_memory_pool().backend_name)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True)
    assert said.stdout.split() == [b"1", b"system"]


def test_what_the_operator_said_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert chosen(monkeypatch, "process") == ["3", "1"]


def test_a_county_of_a_night_has_no_heartbeat_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, get_current_settings, temporary_settings
    from prefect.states import Completed

    seen = []

    def county_night(*_: object, return_state: bool) -> object:
        seen.append(get_current_settings().flows.heartbeat_frequency)
        return Completed()

    monkeypatch.setattr(nightly, "county_night", county_night)
    with temporary_settings(restore_defaults={PREFECT_FLOWS_HEARTBEAT_FREQUENCY}):
        assert one_county.fn("990101", date(2026, 10, 31), Path("inbox"), "n1") == "Completed"
        assert seen == [None] and get_current_settings().flows.heartbeat_frequency


def test_every_county_settles_its_process_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The pool's children do not pass through the command line, which looks for garbage rarely by itself."""
    done = []
    monkeypatch.setattr(county, "settle", lambda: done.append("settled"))
    monkeypatch.setattr(county, "county_run", lambda *_: pytest.fail("a run") if not done else nullcontext())
    monkeypatch.setattr(county, "_watch_or_tell", lambda _: "watched")
    assert county.county_night.fn("990101", date(2026, 10, 31), tmp_path, "n1") == "watched"
    assert done == ["settled"]
