"""How the command line ends when something went wrong."""

import os
import sys
import traceback

import typer

from relapse_watch.errors import RelapseWatchError
from relapse_watch.privacy import scrub

_INTERRUPTED = 130


def leave(error: BaseException, *, debug: bool = False) -> int:
    """Print the one line for ``error`` on standard error and return the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if isinstance(error, typer.Exit):
        return error.exit_code
    if is_misuse(error):
        error.show()  # type: ignore[attr-defined]
        return int(error.exit_code)  # type: ignore[attr-defined]
    if debug:
        print(scrub("".join(traceback.format_exception(error))), file=sys.stderr)
    if isinstance(error, RelapseWatchError):
        print(scrub(error.text(_lang())), file=sys.stderr)
        return error.exit_code
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return ended(_INTERRUPTED)
    print(
        f"未预料的错误 · unforeseen error: {type(error).__name__}({scrub(str(error))[:200]}); --debug", file=sys.stderr
    )
    return 1


def ended(code: object) -> int:
    """The exit code of a command that came to its end; Typer hands an interruption back as one."""
    if code == _INTERRUPTED:
        print("已中断;再运行一次即可接着做完 · interrupted; run again to finish", file=sys.stderr)
    return code if isinstance(code, int) else 0


def is_misuse(error: BaseException) -> bool:
    """Whether it is Typer's word about wrong arguments: of its own Click in new versions, of Click's in old."""
    return callable(getattr(error, "show", None)) and isinstance(getattr(error, "exit_code", None), int)


def _lang() -> str:
    given = [a for i, a in enumerate(sys.argv) if i and sys.argv[i - 1] == "--lang"]
    return given[-1] if given else os.environ.get("RELAPSE_WATCH_LANG", "zh")
