"""A county's night in this process and without Prefect's engine: the flow's own function, its stages called plainly.

What happens before a stage begins can be set, so that a fault strikes at the same place every time.
"""

import importlib
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from relapse_watch.errors import StoreUnreachable
from tests.faults.county_process import AS_OF, COUNTY, STAGES
from tests.support import at_any_hour, copy_of_sample, few_files, forget, made_once, move_in

Fault = Callable[[], Any]


@dataclass
class Nights:
    """Runs nights; ``before`` and ``after``: stage -> what is done there, once."""

    before: dict[str, Fault] = field(default_factory=dict)
    after: dict[str, Fault] = field(default_factory=dict)

    def run(self, inbox: Path, as_of: date = AS_OF, county: str = COUNTY) -> Any:
        """The flow's own end: a Prefect state. Raises what the flow raises."""
        from flows.county import county_night
        from flows.runs import new_id

        return county_night.fn(county, as_of, inbox, new_id())

    def staged(self, name: str) -> Callable[[Any], Any]:
        stage = getattr(importlib.import_module(f"flows.stages.{name}"), name)

        def called(run: Any) -> Any:
            self.before.pop(name, lambda: None)()
            result = stage(run)
            self.after.pop(name, lambda: None)()
            return result

        return called


def plain_nights(patch: pytest.MonkeyPatch) -> Nights:
    """Nights whose stages are the plain functions, as long as ``patch`` lasts."""
    made = Nights()
    patch.setattr("flows.county.tasks", SimpleNamespace(**{name: made.staged(name) for name in STAGES}))
    patch.setattr("flows.stages.report.publish_county", lambda *_: None)
    return made


LEAST = ("监测对象", "干部", "责任")
"""The files of the smallest county that has warnings, and people to tell of them."""


def lived_once(base: Path) -> tuple[Path, Path]:
    """A small inbox, and a house on SQLite after one undisturbed night with it: made once for all workers.

    To be copied, not to be lived in. ``base``: pytest's folder of this worker.
    """

    def live(folder: Path) -> None:
        few_files(copy_of_sample(base, folder / "inbox"), LEAST)
        with pytest.MonkeyPatch.context() as patch:
            settle(patch, folder / "var")
            assert plain_nights(patch).run(folder / "inbox").is_completed()
            settled_down()

    folder = made_once(base, "plain-night", live)
    return folder / "inbox", folder / "var"


def settled_down() -> None:
    """No file of the house is open any more."""
    from flows import house

    if house.store.cache_info().currsize:
        house.store().engine.dispose()
    forget()


def one_line(nights: Nights, inbox: Path) -> str:
    """What is said of a night that fails: by its state, or by what it raises where nothing could be written down."""
    try:
        line: str = nights.run(inbox).message
    except StoreUnreachable as error:
        line = error.zh
    assert line and "\n" not in line and "Traceback" not in line and "请检查" in line, line
    return line


@pytest.fixture
def nights(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nights]:
    """Nights whose stages are the plain functions."""
    yield plain_nights(monkeypatch)
    forget()


def settle(patch: pytest.MonkeyPatch, home: Path, url: str | None = None, **further: str) -> dict[str, str]:
    """Live at ``home`` as long as ``patch`` lasts; returns the settings by which ``houses`` reads what it holds."""
    given = {"ID_KEY": "a key for all houses", "DELIVERY_WAIT_SECONDS": "0", **further}
    given["POLICY"] = str(at_any_hour(home.parent / "policy"))
    move_in(patch, home, url, **given)
    return given | {"HOME": str(home)} | ({"DATABASE_URL": url} if url else {})


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator["SmallDisk"]:
    """A disk of its own, of some megabytes; skipped where nobody may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a disk can only be mounted by root")
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@dataclass(frozen=True)
class SmallDisk:
    """A disk that can be filled to the last byte, made read-only, and freed again."""

    place: Path

    def fill(self) -> None:
        """Leave no byte."""
        with (self.place / "ballast").open("ab", buffering=0) as ballast:
            for size in (1 << 16, 1):
                try:
                    while True:
                        ballast.write(b"x" * size)
                except OSError:
                    continue

    def free(self) -> None:
        (self.place / "ballast").unlink()

    def remount(self, mode: str) -> None:
        """``ro`` or ``rw``: what root may not write either."""
        subprocess.run(["mount", "-o", f"remount,{mode}", str(self.place)], check=True)
