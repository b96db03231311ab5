"""A night that brings its own Prefect server leaves there what it did, to be looked at later."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tests.flows.program import PROGRAM
from tests.support import AS_OF, few_files


def test_the_server_has_every_task_to_its_end_when_the_program_is_over(tmp_path: Path, inbox: Path) -> None:
    few_files(inbox)
    environment = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "RELAPSE_WATCH_HOME": str(tmp_path / "var")}
    command = [PROGRAM, "nightly", "--inbox", str(inbox), "--as-of", AS_OF.isoformat()]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "var" / "prefect" / "prefect.db")) as database:
        tasks = database.execute("SELECT name, state_type FROM task_run").fetchall()
        states = database.execute("SELECT count(*) FROM task_run_state WHERE type = 'RUNNING'").fetchone()
    assert {state for _, state in tasks} == {"COMPLETED"}
    assert len(tasks) == states[0] == 12, "the county's task, that of its flow, and ten stages"
