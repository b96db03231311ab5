"""The command line: what `relapse-watch` starts."""

import atexit
import gc
import sys


def main() -> None:
    """Run the command line and leave with its exit code; errors of ours are one line without traceback."""
    # Half a million objects of libraries live as long as the program does: looking for garbage among them was a tenth
    # of a small county's time, and freeing them one by one at the end a second of it.
    gc.set_threshold(50_000, 20, 50)
    atexit.register(gc.freeze)
    from flows.cli.app import app
    from flows.cli.failure import ended, leave

    try:
        # Outside of its standalone mode Typer hands an Exit's code back instead of leaving with it.
        code = app(standalone_mode=False)
    except BaseException as error:  # noqa: BLE001 - this is the door: everything ends in an exit code
        sys.exit(leave(error, debug="--debug" in sys.argv))
    sys.exit(ended(code))
