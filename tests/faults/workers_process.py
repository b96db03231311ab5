"""A program for the test of workers: each line of arguments is the counties that one forked process works through.

Prefect is left out; everything is imported once before the processes part. Prints how each county ended, by process.
"""

import json
import os
import sys
from pathlib import Path

from tests.faults import county_process
from tests.faults.county_process import AS_OF, STAGES


def main(inbox: str, *workers: str) -> None:
    """Start one process for each of ``workers`` (counties separated by commas) at the same time; wait for all."""
    county_process._import_all()
    ends = [_forked(Path(inbox), counties.split(",")) for counties in workers]
    said = [os.fdopen(end).read() for end in ends]
    for _ in workers:
        os.wait()
    print(json.dumps([json.loads(text) for text in said]))


def _forked(inbox: Path, counties: list[str]) -> int:
    """The end of a pipe from which to read how the child's counties ended."""
    end, mine = os.pipe()
    if os.fork():
        os.close(mine)
        return end
    with os.fdopen(mine, "w") as stream:
        json.dump({county: _ended(inbox, county) for county in counties}, stream)
    os._exit(0)


def _ended(inbox: Path, county: str) -> str:
    from importlib import import_module

    from flows.runs import county_run, new_id
    from relapse_watch.errors import CountyLocked

    try:
        with county_run(county, AS_OF, inbox, new_id()) as run:
            for stage in STAGES:
                getattr(import_module(f"flows.stages.{stage}"), stage)(run)
    except CountyLocked:
        return "locked"
    except Exception as error:  # noqa: BLE001 - the test reads it
        return repr(error)
    return "complete"


if __name__ == "__main__":
    main(*sys.argv[1:])
