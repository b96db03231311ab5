"""`relapse-watch` in a process of its own, at an hour of the story, killed where the job says."""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "warnings"))


def main() -> None:
    """Do the one job given as JSON: moment, arguments, kill_after, times."""
    job = json.loads(sys.argv[1])
    from bench.story.clock import Clock
    from flows.cli import main as program

    Clock(datetime.fromisoformat(job["moment"])).rule()
    if job["kill_after"]:
        _kill_after(*job["kill_after"].split(":"), job["times"])
    sys.argv = ["relapse-watch", *job["arguments"]]
    program()


def _kill_after(module: str, path: str, times: int) -> None:
    """Be killed when ``module.path`` has done its work for the ``times``-th time."""
    owner: Any = import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    done: list[None] = []
    real: Callable[..., Any] = getattr(owner, name)

    @wraps(real)
    def counted(*args: Any, **given: Any) -> Any:
        result = real(*args, **given)
        done.append(None)
        if len(done) == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, counted)


if __name__ == "__main__":
    main()
