"""The engine beside what else one could run, one table timed in one run: `python -m bench.table [SIZE]...`.

Each size of the engine runs in a process of its own, so that its peak memory is its own. Whatever is carried forward
from fewer households says so. Compare ratios; seconds are those of the machine and of what else it is doing.
"""

import json
import subprocess
import sys
from dataclasses import dataclass

from bench.rivals import (
    CORES,
    SAMPLES,
    floor_seconds,
    has_statsforecast,
    incomes,
    statsforecast_seconds,
    statsmodels_loop,
)

SIZES = (10_000, 100_000, 1_000_000)
TIMES = 2


@dataclass(frozen=True)
class Line:
    """One row of the table; ``seconds`` for the largest size."""

    name: str
    seconds: float
    note: str


def main(*sizes: int) -> None:
    """Print the table."""
    sizes = sizes or SIZES
    runs = [_engine(size) for size in sizes]
    _print_runs(runs)
    _print_rivals(runs[-1], sizes[-1])


def _engine(size: int) -> dict[str, float]:
    """The faster of some runs, with the highest peak of memory."""
    command = [sys.executable, "-m", "bench.one_run", str(size)]
    done = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(TIMES)]
    runs: list[dict[str, float]] = [json.loads(text) for text in done]
    return min(runs, key=lambda run: run["seconds"]) | {"peak_mb": max(run["peak_mb"] for run in runs)}


def _print_runs(runs: list[dict[str, float]]) -> None:
    print(f"\nthe engine on a simulated county of 36 months in memory, {CORES} cores, best of {TIMES}")
    print(
        f"{'households':>12}{'s':>8}{'us each':>9}{'inputs':>8}{'predict':>9}{'assess':>8}{'peak MB':>9}{'arrays':>8}"
    )
    for run in runs:
        each = run["seconds"] / run["households"] * 1e6
        print(
            f"{run['households']:12,}{run['seconds']:8.2f}{each:9.1f}{run['inputs']:8.2f}{run['predict']:9.2f}"
            f"{run['assess']:8.2f}{run['peak_mb']:9,.0f}{run['arrays_mb']:8,.0f}"
        )
    print("peak MB: of the whole process; arrays: when the county was made, before the engine began")


def _print_rivals(run: dict[str, float], size: int) -> None:
    print(f"\nbeside others, {size:,} households of 36 months")
    print(f"{'':34}{'s':>10}{'us each':>10}{'to the engine':>15}")
    for line in [Line("the engine", run["seconds"], "measured"), *_rivals(size)]:
        ratio = f"{line.seconds / run['seconds']:.2f}x"
        print(f"{line.name:34}{line.seconds:10.2f}{line.seconds / size * 1e6:10.2f}{ratio:>15}  {line.note}")
    if not has_statsforecast():
        print("statsforecast is not installed: SES and Holt are left out (requirements-bench.lock has it)")


def _rivals(size: int) -> list[Line]:
    income = incomes(max(SAMPLES.values()))
    lines = []
    for robust, slopes in ((True, "median slopes"), (False, "straight slopes")):
        best = min(floor_seconds(size, robust) for _ in range(TIMES))
        lines.append(Line(f"NumPy floor, {slopes}", best, f"measured, best of {TIMES}: sums, slopes, logistic product"))
    for name in ("OLS", "RLM"):
        each = statsmodels_loop(income, robust=name == "RLM")
        lines.append(Line(f"statsmodels {name}, a loop", each * size, _carried(name)))
    for name in ("SES", "Holt") if has_statsforecast() else ():
        each = statsforecast_seconds(income, name)
        lines.append(Line(f"statsforecast {name}, optimised", each * size, _carried(name)))
    return lines


def _carried(name: str) -> str:
    return f"extrapolated from {SAMPLES[name]:,} households"


if __name__ == "__main__":
    main(*(int(size) for size in sys.argv[1:]))
