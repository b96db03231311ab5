"""The county's nights and follow-ups as the program runs them: its stages, its flows, itself in another process."""

import json
import os
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

from bench.story.clock import Clock
from bench.story.county import COUNTY

STAGES = ("intake", "check", "land", "panel", "assess", "reconcile", "address", "outbox", "deliver")
_ROOT = Path(__file__).parents[2]


def by_stages(day: date, inbox: Path) -> None:
    """The county's night without Prefect: the same functions in the same order. A refusal is told as a night tells it.

    The report, which nothing hangs on, is left out.
    """
    from flows.county import tell
    from flows.runs import county_run, new_id
    from relapse_watch.errors import RelapseWatchError

    telling = import_module("flows.stages.tell")
    reported, telling.report = telling.report, lambda _: None
    try:
        with county_run(COUNTY, day, inbox, new_id()) as run:
            try:
                for stage in STAGES:
                    getattr(import_module(f"flows.stages.{stage}"), stage)(run)
            except RelapseWatchError as refused:
                tell(run, refused)
    finally:
        telling.report = reported


def by_flow(day: date, inbox: Path) -> None:
    """The night as the deployment runs it."""
    from flows.nightly import nightly

    nightly(day, inbox, return_state=True)


def follow_up_plainly(day: date) -> None:
    """The county's follow-up without Prefect."""
    from flows.follow_up import remind

    remind.fn(COUNTY, day)


def follow_up_by_flow(day: date) -> None:
    """The follow-up as the deployment runs it."""
    from flows.follow_up import follow_up

    follow_up(day, return_state=True)


def in_a_process(day: date, inbox: Path, clock: Clock, *, kill_after: str = "", times: int = 1) -> int:
    """``relapse-watch county`` in a process of its own, at the story's hour; how it ended.

    ``kill_after``: ``module:path`` of a function of the program: the process is killed (SIGKILL) when that has done
    its work for the ``times``-th time.
    """
    job = {"moment": clock.moment.isoformat(), "kill_after": kill_after, "times": times}
    job["arguments"] = ["county", COUNTY, "--inbox", str(inbox), "--as-of", day.isoformat()]
    environment = dict(os.environ)
    if "prefect" in sys.modules:
        from prefect.settings import PREFECT_API_URL

        environment |= {"PREFECT_API_URL": PREFECT_API_URL.value() or ""}
    command = [sys.executable, "-m", "bench.story.process", json.dumps(job)]
    return subprocess.run(command, env=environment, cwd=_ROOT, capture_output=True, text=True).returncode
