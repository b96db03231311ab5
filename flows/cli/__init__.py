"""The command line: what `relapse-watch` starts."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code; errors of ours are one line without traceback."""
    from flows.cli.app import app
    from flows.cli.failure import ended, leave

    try:
        # Outside of its standalone mode Typer hands an Exit's code back instead of leaving with it.
        code = app(standalone_mode=False)
    except BaseException as error:  # noqa: BLE001 - this is the door: everything ends in an exit code
        sys.exit(leave(error, debug="--debug" in sys.argv))
    sys.exit(ended(code))
