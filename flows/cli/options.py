"""The options that commands share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

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
