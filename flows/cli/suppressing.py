"""`relapse-watch suppress`: record verified false alarms, list them, end them."""

from datetime import datetime
from typing import Annotated, Any

import typer

from flows.cli.options import AsOf, County, Format, Lang, county_codes, language

suppress = typer.Typer(help="误报登记 · findings verified as false alarms", no_args_is_help=True)

Day = Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="最后一天(含)· last day, included")]
FirstDay = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="第一天(含),默认今天 · first day, included; today by default"),
]


@suppress.command("add")
def add(  # noqa: PLR0913 - its options are the interface
    county: Annotated[str, typer.Option("--county", help="6位县代码 · county code")],
    rule: Annotated[str, typer.Option("--rule", help="规则代码 · code of the rule")],
    household: Annotated[str, typer.Option("--household", help="户编号 · household number")],
    by: Annotated[str, typer.Option("--by", help="谁核实的 · who verified it")],
    until: Day,
    why: Annotated[str, typer.Option("--why", help="为什么是误报 · why it is a false alarm")],
    first: FirstDay = None,
    as_of: AsOf = None,
    lang: Lang = None,
) -> None:
    """登记一条核实过的误报 · record a verified false alarm, for a household and a time."""
    from flows.clock import today
    from flows.stages.suppressions import FalseAlarm, record

    chosen, day = language(lang), as_of.date() if as_of else today()
    county_codes(county)
    begins = first.date() if first else day
    given = record(FalseAlarm(county, rule, household, by, why, begins, until.date()), day)
    zh = f"已登记 {given}:户 {household} 的规则 {rule} 从 {begins} 到 {until.date()} 不再计为差错"
    en = f"recorded {given}: rule {rule} is not held against household {household} from {begins} to {until.date()}"
    typer.echo(en if chosen == "en" else zh)


@suppress.command("list")
def show_suppressions(
    county: County = None,
    every: Annotated[bool, typer.Option("--all", help="连同已到期的 · expired ones too")] = False,
    as_of: AsOf = None,
    form: Format = "table",
    lang: Lang = None,
) -> None:
    """列出误报登记 · list the suppressions, the first to expire first."""
    from flows.cli.show import show
    from flows.clock import today

    chosen = language(lang)
    county_codes(county)
    rows = suppression_rows(county, as_of.date() if as_of else today(), every=every)
    show(rows, _COLUMNS, form, chosen)


@suppress.command("lift")
def end(
    suppression_id: Annotated[str, typer.Argument(metavar="ID", help="编号或其开头 · its id, or how that begins")],
    as_of: AsOf = None,
    lang: Lang = None,
) -> None:
    """提前结束一条误报登记,记录仍保留 · end a suppression early; its record stays."""
    from flows.clock import today
    from flows.stages.suppressions import lift

    chosen, day = language(lang), as_of.date() if as_of else today()
    ended = lift(suppression_id, day)
    zh, en = f"已撤销 {ended}:从 {day} 起照常检查", f"lifted {ended}: the rule counts again from {day}"
    typer.echo(en if chosen == "en" else zh)


def suppression_rows(county: str | None, as_of: Any, *, every: bool) -> list[dict[str, Any]]:
    """Suppressions as scripts see them: the table's columns and ``state``; without ``every``, none that are over."""
    from flows import house
    from flows.report.suppressed import suppressions

    known = suppressions(house.store(), as_of, county)
    rows: list[dict[str, Any]] = known[every | (known["state"] != "expired")].to_dict("records")
    return [{**row, "recorded_at": row["recorded_at"].to_pydatetime()} for row in rows]


_COLUMNS = {
    "suppression_id": ("编号", "id"),
    "county": ("县", "county"),
    "code": ("规则", "rule"),
    "household_id": ("户编号", "household"),
    "state": ("状态", "state"),
    "from_day": ("起", "from"),
    "until_day": ("止", "until"),
    "verified_by": ("核实人", "verified by"),
    "reason": ("理由", "why"),
}
