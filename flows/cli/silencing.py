"""`relapse-watch silence`: for a time tell nothing of a household, a township or to a cadre; list; end it."""

from datetime import datetime
from typing import Annotated

import typer

from flows.cli.options import AsOf, County, Format, Lang, county_codes, language

silence = typer.Typer(help="静默 · no messages about somebody for a time", no_args_is_help=True)

Day = Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="最后一天(含)· last day, included")]


@silence.command("add")
def add(  # noqa: PLR0913 - its options are the interface
    county: Annotated[str, typer.Option("--county", help="6位县代码 · county code")],
    until: Day,
    why: Annotated[str, typer.Option("--why", help="为什么 · why")],
    by: Annotated[str, typer.Option("--by", help="谁定的 · who decided it")],
    household: Annotated[str | None, typer.Option("--household", help="户编号 · household number")] = None,
    township: Annotated[str | None, typer.Option("--township", help="乡镇 · township")] = None,
    cadre: Annotated[str | None, typer.Option("--cadre", help="干部编号 · cadre")] = None,
    level: Annotated[
        str, typer.Option("--level", help="到哪一级为止不发,更急的照发 · up to this level; graver news is told")
    ] = "yellow",
    as_of: AsOf = None,
    lang: Lang = None,
) -> None:
    """登记静默:到期前不发到这一级的消息,红色照发(除非 --level red)· tell nothing up to a level."""
    from flows.clock import today
    from flows.stages.silences import Silence, record

    chosen, day = language(lang), as_of.date() if as_of else today()
    county_codes(county)
    given = {s: t for s, t in (("household", household), ("township", township), ("cadre", cadre)) if t}
    scope, target = next(iter(given.items())) if len(given) == 1 else ("", "")
    named = record(Silence(county, scope, target, level, why, by, day, until.date()), day)
    zh = f"已登记 {named}:从 {day} 到 {until.date()},{target} 到{level}一级不发消息"
    typer.echo(f"recorded {named}: from {day} to {until.date()}" if chosen == "en" else zh)


@silence.command("list")
def show_silences(
    county: County = None,
    every: Annotated[bool, typer.Option("--all", help="连同已到期的 · those that are over too")] = False,
    as_of: AsOf = None,
    form: Format = "table",
    lang: Lang = None,
) -> None:
    """列出静默 · list the silences, the first to end first."""
    from flows.cli.show import show
    from flows.clock import today
    from flows.stages.silences import silences

    county_codes(county)
    rows = silences(county, as_of.date() if as_of else today(), every=every).to_dict("records")
    show([{**r, "recorded_at": r["recorded_at"].to_pydatetime()} for r in rows], _COLUMNS, form, language(lang))


@silence.command("lift")
def end(
    silence_id: Annotated[str, typer.Argument(metavar="ID", help="编号或其开头 · its id, or how that begins")],
    as_of: AsOf = None,
    lang: Lang = None,
) -> None:
    """提前结束静默,记录仍保留 · end a silence early; its record stays."""
    from flows.clock import today
    from flows.stages.silences import lift

    chosen, day = language(lang), as_of.date() if as_of else today()
    ended = lift(silence_id, day)
    typer.echo(f"lifted {ended}: messages go out from {day}" if chosen == "en" else f"已撤销 {ended}:从 {day} 起照常发")


_COLUMNS = {
    "silence_id": ("编号", "id"),
    "county": ("县", "county"),
    "scope": ("范围", "scope"),
    "target": ("对象", "target"),
    "level": ("到哪一级", "up to"),
    "from_day": ("起", "from"),
    "until_day": ("止", "until"),
    "by_whom": ("谁定的", "by"),
    "reason": ("理由", "why"),
}
