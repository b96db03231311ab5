"""How the command line ends when something went wrong."""

import os
import sys
import traceback
from typing import Any

import typer

from relapse_watch.errors import RelapseWatchError
from relapse_watch.privacy import scrub

_WRONG_USE, _INTERRUPTED = 2, 130


def leave(error: BaseException, *, debug: bool = False) -> int:
    """Print the one line for ``error`` on standard error and return the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if isinstance(error, typer.Exit):
        return error.exit_code
    if is_misuse(error):
        return _say_misuse(error)
    if debug:
        print(scrub("".join(traceback.format_exception(error))), file=sys.stderr)
    if isinstance(error, RelapseWatchError):
        print(scrub(error.text(_lang())), file=sys.stderr)
        return error.exit_code
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return ended(_INTERRUPTED)
    if isinstance(error, OSError) and error.filename:
        place, why = scrub(str(error.filename)), error.strerror
        print(f"无法读写「{place}」({why}),请检查路径、权限和磁盘空间 · cannot be read or written", file=sys.stderr)
        return _WRONG_USE
    kind, text = type(error).__name__, scrub(" ".join(str(error).split()))[:200]
    print(f"未预料的错误 · unforeseen error: {kind}({text}); relapse-watch --debug …", file=sys.stderr)
    return 1


def _say_misuse(error: Any) -> int:
    """One line for wrong arguments; the help itself where no command was named."""
    if "\n" in error.format_message():
        error.show()
    else:
        command = error.ctx.command_path if error.ctx else "relapse-watch"
        print(f"用法有误 · wrong use: {error.format_message()} → {command} --help", file=sys.stderr)
    return int(error.exit_code)


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
    given += [a.removeprefix("--lang=") for a in sys.argv if a.startswith("--lang=")]
    return given[-1] if given else os.environ.get("RELAPSE_WATCH_LANG", "zh")
