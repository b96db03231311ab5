"""The real program in a process of its own, on the session's Prefect server."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("relapse-watch")


def program(home: Path, *arguments: str, **further: str) -> subprocess.CompletedProcess[str]:
    """Call ``relapse-watch`` as a user would, with a house at ``home`` and nothing else of our environment.

    ``further``: more environment variables.
    """
    from prefect.settings import PREFECT_API_URL

    environment = {"PATH": os.environ["PATH"], "PREFECT_API_URL": PREFECT_API_URL.value() or "", "PYTHONUTF8": "1"}
    environment |= {"RELAPSE_WATCH_HOME": str(home), "PREFECT_HOME": str(home / "prefect"), **further}
    return subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, text=True, cwd=home.parent)
