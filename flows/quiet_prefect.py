"""Set Prefect up for this program before it is imported: no analytics, patience, its files under our home."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from relapse_watch.quiet import silence

# An ephemeral server took 14 s to start on two cores; Prefect's own default gives up before that.
_PATIENCE_SECONDS = "180"

# States of tasks that the server writes in one statement. It writes each by itself otherwise, and a province's night
# has thousands: a third of a second a county. A statement waits for company five seconds at most.
_STATES_AT_ONCE = "50"


def prepare_prefect(home: Path, *, console_level: str = "CRITICAL") -> None:
    """Make Prefect quiet and patient for a run from the command line.

    What the operator has set himself stands, except analytics, which are always off. Without a
    ``PREFECT_API_URL`` the run starts an ephemeral server whose database lives under ``home``.
    """
    silence()
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", _PATIENCE_SECONDS)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", console_level)
    if "PREFECT_API_URL" not in os.environ:
        os.environ.setdefault("PREFECT_HOME", str((home / "prefect").resolve()))
        # Prefect makes its folder but not the ones above it, and complains on standard error.
        Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, mode=0o700, exist_ok=True)
        os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "false")
        os.environ.setdefault("PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE", _STATES_AT_ONCE)


@contextmanager
def one_server() -> Iterator[None]:
    """Inside, the processes that this one starts use its Prefect server; each would start one of its own otherwise.

    Where a server is set already, nothing is done.
    """
    from prefect.server.api.server import SubprocessASGIServer
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if PREFECT_API_URL.value():
        yield
        return
    server = SubprocessASGIServer()
    server.start()
    # By the environment for processes that are spawned, by the settings for those that get a copy of ours.
    os.environ["PREFECT_API_URL"] = server.api_url
    try:
        with temporary_settings({PREFECT_API_URL: server.api_url}):
            yield
    finally:
        del os.environ["PREFECT_API_URL"]
