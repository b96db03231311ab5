"""`relapse-watch changes`: what the files that came anew mended, what they broke, what remains."""

from typing import Any

from sqlalchemy import select

from flows import house
from flows.cli.show import show
from flows.report.corrections import change_frame, corrections, last_corrections
from flows.report.details import records
from relapse_watch.errors import WrongUse
from relapse_watch.store.tables import run

_COLUMNS = {
    "change": ("变化", "change"),
    "file": ("文件", "file"),
    "old_row": ("上次第几行", "row before"),
    "row": ("现在第几行", "row now"),
    "column": ("列", "column"),
    "household_id": ("户编号", "household"),
    "code": ("规则", "rule"),
    "what": ("问题", "what was wrong"),
}


def show_changes(county: str, run_id: str | None, form: str, lang: str) -> None:
    """Print the changes of the county's last run that took in a correction, or of the run named."""
    show(changes_of(county, run_id, lang), _COLUMNS, form, lang)


def changes_of(county: str, run_id: str | None, lang: str) -> list[dict[str, Any]]:
    """One row a finding and rule: mended, broken or remaining; none where no file came anew. Raises WrongUse."""
    store = house.store()
    if run_id is not None:
        _demand(county, run_id)
        chosen = (run_id, corrections(store, county, run_id))
    else:
        chosen = last_corrections(store, county) or ("", [])
    return records(change_frame(chosen[1], county, chosen[0], lang))


def _demand(county: str, run_id: str) -> None:
    with house.store().reading() as connection:
        known = connection.execute(select(run.c.county).where(run.c.run_id == run_id)).scalar_one_or_none()
    if known != county:
        raise WrongUse(
            f"县 {county} 没有编号为「{run_id}」的运行;请用 relapse-watch runs --county {county} --format json 查看",
            f"county {county} has no run {run_id!r}; see relapse-watch runs --county {county} --format json",
        )
