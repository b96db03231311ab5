"""`python -m bench.story [--nights N] [--seed S] [--md FILE]`: live the year, print what happened, what was wrong."""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.story.story import Story

sys.path.insert(0, str(Path(__file__).parents[2] / "warnings"))


def main() -> int:
    """Live the story; 1 where anything is not as the plain re-computation has it."""
    asked = argparse.ArgumentParser(prog="python -m bench.story", description=__doc__)
    asked.add_argument("--nights", type=int, default=365, help="days of the year that are lived")
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--households", type=int, default=66, help="lifted households")
    asked.add_argument("--md", type=Path, help="write the table to this file")
    given = asked.parse_args()
    from relapse_watch.quiet import silence

    silence()
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, PREFECT_LOGGING_LEVEL, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    calm = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None, PREFECT_LOGGING_LEVEL: "CRITICAL"}
    with tempfile.TemporaryDirectory(prefix="story-") as folder, prefect_test_harness(180), temporary_settings(calm):
        return _live(Path(folder), given)


def _live(folder: Path, given: argparse.Namespace) -> int:
    from bench.story.story import Story, table

    began = perf_counter()
    story = Story(folder, many=given.nights, seed=given.seed, households=given.households)
    story.live(_say)
    text = table(story.figures())
    print(text)
    for violation in story.judge.violations[:200]:
        print(violation)
    print(f"seed {given.seed}, {len(story.days)} days in {perf_counter() - began:.0f} s")
    if given.md:
        given.md.write_text(text + "\n", encoding="utf-8")
    return 1 if story.judge.violations else 0


def _say(day: date, story: "Story") -> None:
    found = story.judge.violations
    print(f"{day} {story.seconds[str(day)]:.1f} s, violations so far: {len(found)}", file=sys.stderr, flush=True)
    for violation in found[story.shown :]:
        print(f"  {violation}", file=sys.stderr, flush=True)
    story.shown = len(found)


if __name__ == "__main__":
    sys.exit(main())
