"""The commands. Each imports what it needs when it is called: a listing does not wait for Prefect."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import (
    LEVELS,
    MESSAGE_STATUSES,
    WARNING_STATUSES,
    AsOf,
    Counties,
    County,
    Debug,
    Format,
    Inbox,
    Lang,
    among,
    county_codes,
    language,
)
from flows.cli.silencing import silence
from flows.cli.suppressing import suppress

app = typer.Typer(
    name="relapse-watch",
    help="防返贫监测预警 · monitoring and early warning for households at risk of falling back into poverty",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
db = typer.Typer(help="数据库 · the store", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(suppress, name="suppress")
app.add_typer(silence, name="silence")


@app.callback()
def everywhere(debug: Debug = False) -> None:
    """Prepare what every command needs: no analytics, scrubbed logs on standard error."""
    from relapse_watch.logs import configure
    from relapse_watch.quiet import silence

    silence()
    configure(logging.INFO if debug else logging.WARNING)


@app.command()
def sample(  # noqa: PLR0913 - its options are the interface
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="写到哪里 · where to write")],
    counties: Annotated[int, typer.Option(min=1, max=100)] = 1,
    households: Annotated[int, typer.Option(min=20, help="每县脱贫户数 · lifted households in each county")] = 11548,
    months: Annotated[int, typer.Option(min=13, max=120)] = 36,
    as_of: AsOf = None,
    seed: Annotated[int, typer.Option()] = 7,
    defects: Annotated[bool, typer.Option("--defects/--no-defects")] = True,
    form: Annotated[str, typer.Option("--format", help="xlsx | csv | parquet")] = "xlsx",
    lang: Lang = None,
) -> None:
    """写一个模拟县的收件箱(全部为虚构)· write the inbox of simulated counties, with the truth beside."""
    from flows.cli.sampling import write

    write(
        folder,
        {"counties": counties, "households": households, "months": months, "seed": seed},
        as_of=as_of.date() if as_of else None,
        defects=defects,
        form=form,
        lang=language(lang),
    )


@app.command()
def check(
    inbox: Inbox = None,
    county: Counties = None,
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option("--out", help="问题清单写到哪里 · write the findings there")] = None,
    docs: Annotated[Path | None, typer.Option("--docs", help="给工程师的 GX Data Docs · for the engineer")] = None,
    form: Format = "table",
    lang: Lang = None,
) -> None:
    """只检查不入库:每个文件对照数据契约 · judge the files and land nothing."""
    from flows.cli.checking import run_check

    county_codes(*(county or []))
    code = run_check(inbox, county, as_of.date() if as_of else None, out, form, language(lang), docs)
    raise typer.Exit(code)


@app.command()
def nightly(inbox: Inbox = None, county: Counties = None, as_of: AsOf = None, lang: Lang = None) -> None:
    """跑一夜:全部县,或指名的县 · run the night of all counties, or of those named."""
    from flows.cli.nights import run_night

    raise typer.Exit(run_night(inbox, county, as_of.date() if as_of else None, language(lang)))


@app.command(name="county")
def one_county(
    code: Annotated[str, typer.Argument(metavar="CODE", help="6位县代码 · county code")],
    inbox: Inbox = None,
    as_of: AsOf = None,
    lang: Lang = None,
) -> None:
    """重跑一个县 · run one county again."""
    from flows.cli.nights import run_county

    raise typer.Exit(run_county(code, inbox, as_of.date() if as_of else None, language(lang)))


@app.command()
def warnings(
    county: County = None,
    level: Annotated[list[str] | None, typer.Option("--level", help="red | yellow | green | unknown")] = None,
    status: Annotated[list[str] | None, typer.Option("--status", help="open | due_to_clear | closed")] = None,
    form: Format = "table",
    lang: Lang = None,
) -> None:
    """列出预警 · list warnings."""
    from flows.cli.listing_tables import show_warnings
    from flows.cli.listings import warning_rows

    chosen, levels = language(lang), among("--level", level, LEVELS)
    county_codes(county)
    rows = warning_rows(county, levels, among("--status", status, WARNING_STATUSES), chosen)
    show_warnings(rows, form, chosen)


@app.command()
def explain(
    household_id: str,
    as_of: AsOf = None,
    form: Format = "table",
    html: Annotated[
        Path | None, typer.Option("--html", help="写成一页(含图,可打印)· write one page with a chart")
    ] = None,
    lang: Lang = None,
) -> None:
    """一户为什么预警:从原始行到等级 · why a household has its level, from source rows on."""
    from flows.cli.explaining import explain_household

    explain_household(household_id, as_of.date() if as_of else None, form, language(lang), html)


@app.command()
def outbox(
    county: County = None,
    status: Annotated[list[str] | None, typer.Option("--status", help="created | sent | failed | held …")] = None,
    export: Annotated[Path | None, typer.Option("--export", help="写成审计文件 .csv 或 .jsonl · audit file")] = None,
    with_text: Annotated[bool, typer.Option("--with-text", help="审计文件含标题和正文 · title and body too")] = False,
    attempts: Annotated[bool, typer.Option("--attempts", help="一次发送一行 · one line an attempt to send")] = False,
    form: Format = "table",
    lang: Lang = None,
) -> None:
    """列出发件箱和每次发送 · list the outbox and every attempt to send."""
    from flows.cli.auditing import export_outbox
    from flows.cli.listing_tables import show_attempts, show_outbox
    from flows.cli.listings import attempt_rows, outbox_rows

    county_codes(county)
    rows = outbox_rows(county, among("--status", status, MESSAGE_STATUSES), with_text=bool(export and with_text))
    if export:
        export_outbox(rows, export)
        typer.echo(str(export))
    elif attempts:
        show_attempts(attempt_rows(rows), form, language(lang))
    else:
        show_outbox(rows, form, language(lang))


@app.command()
def preview(
    county: Annotated[str, typer.Argument(metavar="COUNTY", help="6位县代码 · county code")],
    cadre: Annotated[str | None, typer.Option("--cadre", help="只看这位干部的 · to this cadre alone")] = None,
    kind: Annotated[str, typer.Option("--kind", help="digest | township | county")] = "digest",
    channel: Annotated[str | None, typer.Option("--channel", help="按这个渠道的长度 · as this channel gets it")] = None,
    form: Annotated[str, typer.Option("--format", help="text | md | html")] = "text",
    lang: Lang = None,
) -> None:
    """预览最近一夜的消息,不写也不发 · what the last night's messages say; nothing is written or sent."""
    from flows.cli.previewing import FORMS, show_preview
    from flows.report.previews import KINDS, Wanted

    county_codes(county)
    among("--kind", [kind], KINDS)
    among("--format", [form], FORMS)
    show_preview(Wanted(county, kind, cadre, channel), form, language(lang))


@app.command()
def runs(county: County = None, form: Format = "table", lang: Lang = None) -> None:
    """列出运行记录 · list runs."""
    from flows.cli.listing_tables import show_runs
    from flows.cli.listings import run_rows

    county_codes(county)
    show_runs(run_rows(county), form, language(lang))


@app.command()
def health(form: Format = "table", lang: Lang = None) -> None:
    """给监控用:一切正常退出码为 0,否则为 1 · for a monitor: exit code 0 when all is well, else 1."""
    from flows.cli.health import show_health

    raise typer.Exit(show_health(form, language(lang)))


@app.command()
def retain(
    county: County = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="只看不删 · count, remove nothing")] = False,
    form: Format = "table",
    lang: Lang = None,
) -> None:
    """按政策清理不再需要的旧文件和行(不设则一直保留)· let go of old files that no night can ask for any more."""
    from flows.cli.retaining import show_retention

    county_codes(county)
    show_retention(county, form, language(lang), dry=dry)


@app.command()
def changes(
    county: Annotated[str, typer.Option("--county", help="6位县代码 · county code")],
    run: Annotated[str | None, typer.Option("--run", help="运行编号,默认最近一次有更正的 · id of a run")] = None,
    form: Format = "table",
    lang: Lang = None,
) -> None:
    """列出更正:改好了哪些、新出现哪些、还剩哪些 · what corrected files mended, broke and left."""
    from flows.cli.changing import show_changes

    county_codes(county)
    show_changes(county, run, form, language(lang))


@app.command()
def backtest(  # noqa: PLR0913 - its options are the interface
    panel: Annotated[Path, typer.Argument(metavar="PANEL.csv", help="长表:一户一期一行 · household x period")],
    out: Annotated[Path, typer.Option("--out", help="结果写到哪里 · where to write")],
    line: Annotated[float | None, typer.Option("--line", help="标准线,与收入同单位 · in the unit of income")] = None,
    quantile: Annotated[float | None, typer.Option("--line-quantile", help="取全部收入的分位数作线,如 0.2")] = None,
    relative: Annotated[bool, typer.Option("--relative-to-median", help="先除以当期收入中位数")] = False,
    capacity: Annotated[int | None, typer.Option("--capacity", min=1, help="每期能走访几户 · visits a period")] = None,
    subgroup: Annotated[list[str] | None, typer.Option("--subgroup", help="另按这个 0/1 列分组,可多次")] = None,
    form: Format = "table",
    lang: Lang = None,
) -> None:
    """回测:在自己的面板数据上,看预警本来能做到多好 · how well the model would have warned on a panel."""
    from flows.backtesting.request import Request
    from flows.cli.backtesting import run_backtest

    request = Request(panel, out, line, quantile, relative, capacity, tuple(subgroup or ()))
    run_backtest(request, form, language(lang))


@app.command()
def feedback(
    county: Annotated[str, typer.Argument(metavar="COUNTY", help="6位县代码 · county code")],
    month: Annotated[str | None, typer.Option("--month", help="YYYY-MM,默认上个月 · by default last month")] = None,
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option("--out", help="网页和数字写到哪里 · write the page there")] = None,
    form: Format = "table",
    lang: Lang = None,
) -> None:
    """核实反馈:预警准不准,费多少力,标准要不要调(只建议,不改)· how right the warnings were; proposals."""
    from flows.cli.feeding_back import show_feedback

    county_codes(county)
    show_feedback(county, month, as_of.date() if as_of else None, form, out, language(lang))


@app.command(name="hand-in")
def hand_in(  # noqa: PLR0913 - its options are the interface
    county: Annotated[str, typer.Argument(metavar="COUNTY", help="6位县代码 · county code")],
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="核实反馈表 .xlsx 或 .csv · the form")] = None,
    household: Annotated[str | None, typer.Option("--household", help="户编号 · household")] = None,
    result: Annotated[str | None, typer.Option("--result", help="核实结果,如 确认、已收到 · what was found")] = None,
    by: Annotated[str | None, typer.Option("--by", help="核实人的干部编号 · the cadre")] = None,
    on: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="核实日期,默认今天")] = None,
    measures: Annotated[str | None, typer.Option("--measures", help="已采取的帮扶措施 · measures given")] = None,
    inbox: Inbox = None,
    form: Format = "table",
    lang: Lang = None,
) -> None:
    """交回核实结果:当场检查,合格的放进收件箱 · hand in visits: judged at once, the good ones wait for the night."""
    from flows.cli.handing_in import run_hand_in, visit_of

    county_codes(county)
    visit = visit_of(household, result, by, on.date() if on else None, measures)
    raise typer.Exit(run_hand_in(county, file, visit, inbox, form, language(lang)))


@db.command("upgrade")
def db_upgrade() -> None:
    """建立或升级数据库 · create the store or bring it to the newest schema."""
    from flows import house

    typer.echo(house.store().masked_url)


@db.command("rights")
def db_rights(
    role: Annotated[str, typer.Argument(metavar="ROLE", help="干活的数据库用户 · the role that nights work as")],
) -> None:
    """PostgreSQL:打印给该用户最小权限的语句 · print the SQL that gives a working role its least rights."""
    from relapse_watch.store.rights import rights

    typer.echo(rights(role), nl=False)


@db.command("backup")
def db_backup(file: Path) -> None:
    """备份到一个文件 · back the store up into one file."""
    from flows import house
    from relapse_watch.store.backup import backup

    backup(house.store(), file)
    typer.echo(str(file))


@db.command("restore")
def db_restore(file: Path) -> None:
    """从备份恢复到空库 · restore a backup into an empty store."""
    from flows import house
    from relapse_watch.store.backup import restore

    restore(house.store(), file)
    typer.echo(str(file))
