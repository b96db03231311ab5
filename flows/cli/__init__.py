"""The command line: what `relapse-watch` starts."""

import atexit
import gc
import sys

from relapse_watch.garbage import look_rarely


def main() -> None:
    """Run the command line and leave with its exit code; errors of ours are one line without traceback."""
    look_rarely()
    atexit.register(gc.freeze)  # freeing half a million objects of libraries one by one took a second
    from flows.cli.app import app
    from flows.cli.failure import ended, leave

    try:
        # Outside of its standalone mode Typer hands an Exit's code back instead of leaving with it.
        code = app(standalone_mode=False)
    except BaseException as error:  # noqa: BLE001 - this is the door: everything ends in an exit code
        sys.exit(leave(error, debug="--debug" in sys.argv))
    sys.exit(ended(code))
