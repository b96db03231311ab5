"""How the command line ends when something went wrong."""

import os
import sys
import traceback

import click

from relapse_watch.errors import RelapseWatchError
from relapse_watch.privacy import scrub

_INTERRUPTED = 130


def leave(error: BaseException, *, debug: bool = False) -> int:
    """Print the one line for ``error`` on standard error and return the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if debug:
        print(scrub("".join(traceback.format_exception(error))), file=sys.stderr)
    if isinstance(error, RelapseWatchError):
        print(scrub(error.text(_lang())), file=sys.stderr)
        return error.exit_code
    if isinstance(error, KeyboardInterrupt | click.Abort):
        print("已中断;再运行一次即可接着做完 · interrupted; run again to finish", file=sys.stderr)
        return _INTERRUPTED
    print(
        f"未预料的错误 · unforeseen error: {type(error).__name__}({scrub(str(error))[:200]}); --debug", file=sys.stderr
    )
    return 1


def _lang() -> str:
    given = [a for i, a in enumerate(sys.argv) if i and sys.argv[i - 1] == "--lang"]
    return given[-1] if given else os.environ.get("RELAPSE_WATCH_LANG", "zh")
