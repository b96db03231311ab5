"""What a night says on the terminal when it ends, and the exit code that goes with it."""

from typing import Any

from rich.table import Table

from flows import house
from flows.cli.show import console
from flows.report.figures import LEVELS, CountyFigures, county_figures, night_runs
from flows.report.words import word
from relapse_watch.errors import RelapseWatchError

DONE, REFUSED, LOCKED, UNDELIVERED = 0, 3, 4, 5


def print_night(night_id: str, state: Any, lang: str) -> int:
    """Print the night's summary; return 0, 3 (refused or failed), 4 (locked) or 5 (undelivered).

    Raises what the flow raised where it ended before any county began.
    """
    runs = [county_figures(house.store(), r["run_id"]) for r in night_runs(house.store(), night_id)]
    if not runs:
        _reraise(state)
    _print_counties(runs, lang)
    for figures in runs:
        if figures.error_zh:
            console().print(f"{figures.county}: {figures.error_en if lang == 'en' else figures.error_zh}", style="red")
    code = exit_code(runs)
    if code == DONE and not state.is_completed():  # a county that did not even get a row
        console().print(state.message, style="red")
        code = REFUSED
    _print_places(runs, lang)
    return code


def exit_code(runs: list[CountyFigures]) -> int:
    """The worst thing that happened decides: refused or failed, then locked, then undelivered."""
    if any(f.status not in ("complete", "locked") for f in runs):
        return REFUSED
    if any(f.status == "locked" for f in runs):
        return LOCKED
    return UNDELIVERED if any(f.delivered.get("failed") or f.delivered.get("held") for f in runs) else DONE


def _reraise(state: Any) -> None:
    error = state.result(raise_on_failure=False)
    if isinstance(error, RelapseWatchError):
        raise error
    if isinstance(error, BaseException):
        raise error
    raise RelapseWatchError(str(state.message), str(state.message))


def _print_counties(runs: list[CountyFigures], lang: str) -> None:
    head = ("县", "基准日", "结果", "文件", "隔离行", *LEVELS, "新增", "消息", "秒")
    head_en = ("county", "as of", "status", "files", "rows set aside", *LEVELS, "opened", "messages", "seconds")
    table = Table(title="本夜结果" if lang == "zh" else "The night", box=None, header_style="bold", pad_edge=False)
    for column in head if lang == "zh" else head_en:
        table.add_column(word(column, lang))
    for figures in runs:
        table.add_row(*_row(figures, lang))
    console().print(table)


def _row(f: CountyFigures, lang: str) -> list[str]:
    levels = [str(sum(f.levels[level].values())) for level in LEVELS]
    verdicts: dict[str, int] = {}
    for verdict in f.verdicts:
        verdicts[verdict["verdict"]] = verdicts.get(verdict["verdict"], 0) + 1
    files = " ".join(f"{word(k, lang)}{n}" for k, n in verdicts.items())
    aside = str(sum(v["quarantined"] for v in f.verdicts))
    messages = " ".join(f"{word(k, lang)}{n}" for k, n in f.messages.items()) or "0"
    seconds = f"{sum(t['seconds'] for t in f.timings):.1f}"
    opened = str(f.transitions.get("opened", 0))
    return [f.county, str(f.as_of), word(f.status, lang), files, aside, *levels, opened, messages, seconds]


def _print_places(runs: list[CountyFigures], lang: str) -> None:
    home, day = house.home(), runs[0].as_of.isoformat()
    reports, outbox = home / "reports" / day, home / "outbox" / day
    zh = f"报告:{reports}(用浏览器打开 .html)  发件箱:{outbox}  明细:relapse-watch warnings"
    en = f"reports: {reports} (open the .html)  outbox: {outbox}  details: relapse-watch warnings"
    console().print(zh if lang == "zh" else en, style="dim")
