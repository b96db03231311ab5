"""What a night says on the terminal when it ends, and the exit code that goes with it."""

from typing import Any

from flows import house
from flows.cli.show import console
from flows.cli.summary_tables import print_tables
from flows.report.figures import CountyFigures, county_figures, night_runs
from relapse_watch.errors import RelapseWatchError

DONE, REFUSED, LOCKED, UNDELIVERED = 0, 3, 4, 5
_NOT_ARRIVED = ("failed", "held", "waiting")


def print_night(night_id: str, state: Any, lang: str) -> int:
    """Print the night's summary; return 0, 3 (refused or failed), 4 (locked) or 5 (undelivered).

    Raises what the flow raised where it ended before any county began.
    """
    runs = [county_figures(house.store(), r["run_id"]) for r in night_runs(house.store(), night_id)]
    if not runs:
        _reraise(state)
    print_tables(runs, lang)
    for figures in runs:
        if figures.status == "running":
            _red(_unfinished(figures.county, lang))
        elif figures.error_zh:
            _red(f"{figures.county}: {figures.error_en if lang == 'en' else figures.error_zh}")
    if lost := sum(f.undelivered for f in runs):
        zh, en = f"{lost} 条消息没有送达(今晚或以前的)", f"{lost} messages of this or earlier nights did not arrive"
        _red(f"{en if lang == 'en' else zh}: relapse-watch outbox --status failed --status held")
    code = exit_code(runs)
    if code == DONE and not state.is_completed():  # a county that did not even get a row
        _red(state.message)
        code = REFUSED
    _print_places(runs, lang)
    return code


def _unfinished(county: str, lang: str) -> str:
    """The line for a county whose end could not even be written down."""
    home = house.home()
    if lang == "en":
        return (
            f"{county}: did not finish, and why could not be written down; check that the database runs and that the"
            f" disk of {str(home)!r} has room and can be written, then run again"
        )
    return f"{county}: 没有跑完,原因也没能记下。请检查数据库是否在运行、「{home}」所在磁盘是否已满或不可写,然后重跑"


def _red(line: str) -> None:
    # Not broken into lines: who searches a log for the line finds it whole.
    console().print(line, style="red", markup=False, highlight=False, soft_wrap=True)


def exit_code(runs: list[CountyFigures]) -> int:
    """The worst thing that happened decides: refused or failed, then locked, then undelivered."""
    if any(f.status not in ("complete", "locked") for f in runs):
        return REFUSED
    if any(f.status == "locked" for f in runs):
        return LOCKED
    return UNDELIVERED if any(f.delivered.get(how) for f in runs for how in _NOT_ARRIVED) else DONE


def _reraise(state: Any) -> None:
    error = state.result(raise_on_failure=False)
    if isinstance(error, RelapseWatchError):
        raise error
    if isinstance(error, BaseException):
        raise error
    raise RelapseWatchError(str(state.message), str(state.message))


def _print_places(runs: list[CountyFigures], lang: str) -> None:
    """Where to look: the page to open, the folder of messages, the commands for more."""
    home, day = house.home(), runs[0].as_of.isoformat()
    page = home / "reports" / day / (f"{runs[0].county}.html" if len(runs) == 1 else "*.html")
    lines = {
        "zh": (f"报告(用浏览器打开): {page}", f"消息: {home / 'outbox' / day}", "明细: relapse-watch"),
        "en": (f"report (open it in a browser): {page}", f"messages: {home / 'outbox' / day}", "more: relapse-watch"),
    }["en" if lang == "en" else "zh"]
    for line in (*lines[:2], f"{lines[2]} warnings | explain | outbox | runs"):
        console().print(line, style="dim", markup=False, highlight=False, soft_wrap=True)
