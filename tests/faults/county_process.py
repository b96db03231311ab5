"""A program for the tests of kills: a county's night, or its follow-up, in a process killed where the job says.

Reads jobs from standard input, a JSON object a line, and answers each with a line that says how it ended. A
job is done in a fork of this process, which has imported everything: importing costs more than a small
county's night. Prefect is left out; the stages are the same functions in the same order.
"""

import gc
import json
import os
import signal
import sys
import time
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.story.kill import kill_after

STAGES = ("intake", "check", "land", "panel", "assess", "reconcile", "address", "outbox", "deliver", "report")
COUNTY, AS_OF = "990101", date(2026, 10, 31)

Job = dict[str, Any]


def main() -> None:
    """Do the jobs one after the other, until there are no more."""
    _import_all()
    for line in sys.stdin:
        print(json.dumps(_do(json.loads(line))), flush=True)


def _import_all() -> None:
    for name in (
        "great_expectations",
        "apprise",
        "data_contracts",
        "flows.stages.follow_up",
        *(f"flows.stages.{s}" for s in STAGES),
    ):
        import_module(name)
    # Publishing needs Prefect's server; the page is what a killed night could leave undone.
    import_module("flows.stages.report").publish_county = lambda *_: None
    # What every child would read alike, it finds read; and no child copies pages to look for garbage among them.
    import_module("data_contracts").load_contracts()
    _run_great_expectations_once()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _run_great_expectations_once() -> None:
    """A first suite imports, and registers, half of the library."""
    import pandas as pd

    from data_contracts.checking.run import run_suite

    run_suite("none", [], pd.DataFrame({"column": [True]}))


def _do(job: Job) -> dict[str, Any]:
    started = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os._exit(_child(job))
    if "seconds" in job:
        _kill_after(pid, job["seconds"])
    _, status = os.waitpid(pid, 0)
    return {"ended": os.waitstatus_to_exitcode(status), "seconds": time.perf_counter() - started}


def _kill_after(pid: int, seconds: float) -> None:
    """Kill the child then; one that has ended is still there to be waited for."""
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)


def _child(job: Job) -> int:
    try:
        os.environ.update({f"RELAPSE_WATCH_{k}": v for k, v in job["settings"].items()})
        if "call" in job:
            kill_after(*job["call"])
        if "follow_up" in job:
            _follow_up(date.fromisoformat(job["follow_up"]))
        else:
            _night(Path(job["inbox"]), job.get("boundary"), date.fromisoformat(job.get("as_of", AS_OF.isoformat())))
    except BaseException:  # noqa: BLE001 - the parent reads how it ended
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
        return 1
    return 0


def _night(inbox: Path, boundary: int | None, as_of: date) -> None:
    """The county's run; killed when ``boundary`` of its stages are done."""
    from flows.runs import county_run, new_id

    with county_run(COUNTY, as_of, inbox, new_id()) as run:
        for done, stage in enumerate(STAGES):
            if done == boundary:
                os.kill(os.getpid(), signal.SIGKILL)
            getattr(import_module(f"flows.stages.{stage}"), stage)(run)
        if boundary == len(STAGES):
            os.kill(os.getpid(), signal.SIGKILL)


def _follow_up(day: date) -> None:
    """The county's reminders of a working day, written and sent."""
    from flows import house
    from flows.clock import now
    from flows.runs import new_id
    from relapse_watch.store.lease import county_lease

    with county_lease(house.store(), COUNTY, new_id(), now()) as lease:
        import_module("flows.stages.follow_up").write_reminders(COUNTY, day, lease)
        import_module("flows.stages.deliver").send_and_tell(COUNTY, day)


if __name__ == "__main__":
    main()
