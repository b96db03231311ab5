"""A night of the sample by stage, first and repeated, and what Prefect adds: `python -m bench.night [HOUSEHOLDS]`.

The stages' own seconds are those that the run notes for its report; the rest of the process's wall time is
Python's start, imports, Prefect's server and its bookkeeping.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

from relapse_watch.sample import write_sample

AS_OF = date(2026, 10, 31)
PROGRAM = [sys.executable, "-c", "from flows.cli import main; main()"]


def main(households: int = 2000) -> None:
    """Write the sample, run its night twice as a user would, and print both beside each other."""
    with tempfile.TemporaryDirectory() as folder:
        inbox, environment = Path(folder) / "inbox", {**os.environ, "RELAPSE_WATCH_HOME": f"{folder}/var"}
        began = perf_counter()
        write_sample(inbox, households=households, as_of=AS_OF)
        print(f"\nsample of {households} lifted households written in {perf_counter() - began:.1f} s")
        walls = [_night(inbox, environment) for _ in range(2)]
        runs = json.loads(_program(["runs", "--format", "json"], environment))
        _table(runs[::-1], walls)


def _night(inbox: Path, environment: dict[str, str]) -> float:
    began = perf_counter()
    _program(["nightly", "--inbox", str(inbox), "--as-of", AS_OF.isoformat()], environment)
    return perf_counter() - began


def _program(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run([*PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def _table(runs: list[dict[str, object]], walls: list[float]) -> None:
    first, again = ({t["stage"]: t for t in r["timings"]} for r in runs)  # type: ignore[attr-defined]
    print(f"{'stage':12}{'first s':>9}{'share':>8}{'again s':>9}{'peak MiB':>10}")
    total = sum(t["seconds"] for t in first.values())
    for stage, timing in first.items():
        repeated = again[stage]["seconds"]
        share, peak = timing["seconds"] / total, timing["peak_bytes"] / 2**20
        print(f"{stage:12}{timing['seconds']:9.2f}{share:8.0%}{repeated:9.2f}{peak:10.0f}")
    repeated = sum(t["seconds"] for t in again.values())
    print(f"{'stages':12}{total:9.2f}{1:8.0%}{repeated:9.2f}")
    print(f"{'process':12}{walls[0]:9.2f}{'':8}{walls[1]:9.2f}   wall, start to end")
    shares = 1 - total / walls[0], 1 - repeated / walls[1]
    print(f"start, Prefect and imports: {shares[0]:.0%} of the first night, {shares[1]:.0%} again")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
