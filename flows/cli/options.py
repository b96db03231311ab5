"""The options that commands share."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.codes import county_code
from relapse_watch.errors import WrongUse

AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="基准日,默认今天 · the date the run pretends it is"),
]
Inbox = Annotated[
    Path | None,
    typer.Option("--inbox", help="收件箱:每县一个6位县代码文件夹 · one folder a county, named by its code"),
]
County = Annotated[str | None, typer.Option("--county", help="6位县代码 · county code")]
Counties = Annotated[list[str] | None, typer.Option("--county", help="6位县代码,可多次 · county code, repeatable")]
Format = Annotated[str, typer.Option("--format", help="table | json | csv")]
Lang = Annotated[str | None, typer.Option("--lang", help="zh | en")]
Debug = Annotated[bool, typer.Option("--debug", help="出错时显示技术细节 · show tracebacks")]

LEVELS = ("red", "yellow", "green", "unknown")
WARNING_STATUSES = ("open", "due_to_clear", "closed")
MESSAGE_STATUSES = ("created", "sending", "sent", "acknowledged", "failed", "held", "superseded")


def language(lang: str | None) -> str:
    """The language asked for, else the setting's. Raises WrongUse."""
    from relapse_watch.settings import settings

    chosen = lang or settings().lang
    if chosen not in ("zh", "en"):
        raise WrongUse("--lang 只能是 zh 或 en", "--lang is zh or en")
    return chosen


def county_codes(*codes: str | None) -> None:
    """Raises WrongUse where a county code is not six digits."""
    for code in codes:
        if code is not None:
            county_code(code)


def among(option: str, given: Sequence[str] | None, allowed: Sequence[str]) -> list[str]:
    """The values given for ``option``. Raises WrongUse where one is none of those allowed."""
    for value in given or ():
        if value not in allowed:
            raise WrongUse(
                f"{option} 只能是 {'、'.join(allowed)},现为「{value}」",
                f"{option} is one of {', '.join(allowed)}; found {value!r}",
            )
    return list(given or ())
