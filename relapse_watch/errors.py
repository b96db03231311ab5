"""One family of errors. Each knows its exit code; each text says what, where and what to do next."""

from typing import ClassVar


class RelapseWatchError(Exception):
    """An error whose text is fit for a clerk or an operator: shown in one line, without a traceback.

    ``zh`` is what people read; ``en`` stands beside it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en

    def text(self, lang: str = "zh") -> str:
        """The one line for people, in ``lang`` (``zh`` or ``en``)."""
        return self.en if lang == "en" else self.zh


class WrongUse(RelapseWatchError):
    """The command, a setting or an argument is wrong (exit code 2)."""

    exit_code = 2


class PolicyMissing(RelapseWatchError):
    """No value of a parameter is in force at that place and date (exit code 3): never a default."""

    exit_code = 3


class InputRefused(RelapseWatchError):
    """Some input cannot be used (exit code 3). Says file, sheet, row, column, found, expected, what to do."""

    exit_code = 3

    def __init__(
        self,
        *,
        file: str,
        zh: str,
        en: str,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        found: str | None = None,
        expected: str | None = None,
    ) -> None:
        self.file, self.sheet, self.row, self.column = file, sheet, row, column
        self.found, self.expected = found, expected
        super().__init__(_place_zh(self) + zh, _place_en(self) + en)


class CountyRefused(RelapseWatchError):
    """Some file of the county was refused, so its last good state stands (exit code 3)."""

    exit_code = 3


class CountyFailed(RelapseWatchError):
    """A county's night could not be completed; the others go on (exit code 3)."""

    exit_code = 3


class StoreUnreachable(RelapseWatchError):
    """The database cannot be reached or stays busy (exit code 3). Its text carries the URL without password."""

    exit_code = 3


class StoreDamaged(RelapseWatchError):
    """The database is there and cannot be read: a backup is to be restored (exit code 3)."""

    exit_code = 3


class CountyLocked(RelapseWatchError):
    """The county is being worked on by another run (exit code 4)."""

    exit_code = 4


class Undelivered(RelapseWatchError):
    """Some message could not be delivered after all retries (exit code 5)."""

    exit_code = 5


def _place_zh(e: InputRefused) -> str:
    parts = [f"文件「{e.file}」"]
    parts += [f"工作表「{e.sheet}」"] if e.sheet else []
    parts += [f"第{e.row}行"] if e.row else []
    parts += [f"「{e.column}」列"] if e.column else []
    parts += [f"现为「{e.found}」"] if e.found else []
    parts += [f"应为「{e.expected}」"] if e.expected else []
    return ",".join(parts) + ":"


def _place_en(e: InputRefused) -> str:
    parts = [f"file {e.file!r}"]
    parts += [f"sheet {e.sheet!r}"] if e.sheet else []
    parts += [f"row {e.row}"] if e.row else []
    parts += [f"column {e.column!r}"] if e.column else []
    parts += [f"found {e.found!r}"] if e.found else []
    parts += [f"expected {e.expected!r}"] if e.expected else []
    return ", ".join(parts) + ": "
