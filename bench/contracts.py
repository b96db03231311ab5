"""What judging a county costs, by part: `python -m bench.contracts [HOUSEHOLDS] [COUNTIES]`.

Reading, typing, our rules, Great Expectations and the findings, in seconds and per million cells judged, in one
process after its imports; several counties tell whether time and memory stay in proportion.
"""

import resource
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

from data_contracts import discover, order
from flows import house
from flows.stages.judging import Evidence, Registers, judge
from relapse_watch.sample import write_sample

AS_OF = date(2026, 10, 31)
_PARTS = {
    "read": "flows.stages.judging.read_source",
    "type": "flows.stages.judging.check_table",
    "our rules": "data_contracts.checking.check.batch",
    "Great Expectations": "data_contracts.checking.check.run_suite",
    "findings": "data_contracts.checking.check.findings",
}


def main(households: int = 11_548, counties: int = 1) -> None:
    """Write the sample, judge each county, and print the parts of the time."""
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder)
        write_sample(inbox, counties=counties, households=households, as_of=AS_OF)
        _warm()
        for code in sorted(p.name for p in inbox.iterdir() if p.name.isdigit()):
            _county(inbox, code)


def _warm() -> None:
    """Imports belong to the start of the interpreter, not to a county."""
    import great_expectations  # noqa: F401

    house.policy(), house.contracts(), house.sources()


def _county(inbox: Path, code: str) -> None:
    seconds: dict[str, float] = defaultdict(float)
    cells = rules = 0
    with ExitStack() as stack:
        for part, target in _PARTS.items():
            stack.enter_context(patch(target, _timed(target, part, seconds)))
        began = perf_counter()
        for judged, columns, many in _judged(inbox, code):
            cells, rules = cells + judged * columns, rules + many
        total = perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{code}: {total:.1f} s, {cells / 1e6:.1f} million cells, {rules} rules over its files, peak {peak:.0f} MiB"
    )
    seconds["rest"] = total - sum(seconds.values())
    for part, spent in seconds.items():
        print(f"  {part:20}{spent:7.2f} s{spent / total:7.0%}{spent / cells * 1e6:8.2f} s per million cells")


def _timed(target: str, part: str, seconds: dict[str, float]) -> Callable[..., Any]:
    module, _, name = target.rpartition(".")
    function = getattr(sys.modules[module], name)

    def timed(*arguments: Any, **named: Any) -> Any:
        began = perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            seconds[part] += perf_counter() - began

    return timed


def _judged(inbox: Path, code: str) -> Any:
    """Judge every file as `relapse-watch check` does; rows, contract columns and rules of each."""
    contracts = house.contracts()
    rank = {dataset: i for i, dataset in enumerate(order(contracts))}
    files = sorted(discover(inbox, house.sources(), AS_OF, [code]), key=lambda f: rank[f.dataset])
    evidence, registers = Evidence(files, [f.file for f in files], AS_OF), Registers()
    for file in files:
        result = judge(file, registers, evidence)
        evidence.forget(file)
        yield result.rows, len(contracts[file.dataset].columns), len(contracts[file.dataset].rules)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:3]))
