"""`relapse-watch` in a process of its own, at an hour of the story, killed where the job says."""

import json
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "warnings"))


def main() -> None:
    """Do the one job given as JSON: moment, arguments, kill_after, times."""
    job = json.loads(sys.argv[1])
    from bench.story.clock import Clock
    from bench.story.kill import kill_after
    from flows.cli import main as program

    Clock(datetime.fromisoformat(job["moment"])).rule()
    if job["kill_after"]:
        kill_after(*job["kill_after"].split(":"), job["times"])
    sys.argv = ["relapse-watch", *job["arguments"]]
    program()


if __name__ == "__main__":
    main()
