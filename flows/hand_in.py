"""Handing in over the API: Prefect's own, by which a program starts this flow with the rows of visits."""

from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.clock import today
from flows.codes import county_code
from flows.handing_in import HandedIn, hand_in_rows, rows_in
from flows.inbox import inbox_of
from relapse_watch.errors import WrongUse
from relapse_watch.logs import protect
from relapse_watch.settings import settings


# The server keeps what a run was called with: it is looked at here, where a refusal repeats no cell.
@flow(name="hand-in", persist_result=False, validate_parameters=False)
def hand_in(county: Any, rows: Any, by: Any = None, as_of: Any = None) -> State[Any]:
    """Judge ``rows`` of visits (objects under the form's headers) at once, and put the good ones into the inbox.

    ``by``: number of the cadre who visited, where a row does not say. No 说明 is taken here: the server keeps
    parameters. Ends Completed when all rows were accepted, else Failed; its message and the table artifact
    ``hand-in-<county>`` say which row to mend. The next night lands what was accepted.
    """
    protect(settings().log_format)
    try:
        code = county_code(county)
        plain = rows_in(rows, None if by is None else str(by))
        if any(row.get("说明") for row in plain):
            raise WrongUse("接口不收「说明」,请用表格交", "no 说明 over the API: return it in a form")
        done = hand_in_rows(code, plain, inbox_of(None), _day(as_of))
    except WrongUse as error:
        return Failed(message=f"{error.zh} · {error.en}")
    if done.told:
        table = [{name: str(value) for name, value in one.items()} for one in done.told]
        create_table_artifact(key=f"hand-in-{code}", table=table, description="要改的行 · rows to mend")
    state = Completed if done.is_whole else Failed
    return state(message=sentence(done))


def _day(as_of: Any) -> date:
    try:
        return today() if as_of is None else date.fromisoformat(str(as_of))
    except ValueError:
        raise WrongUse("as_of 应写成 2026-11-03", "as_of is written like 2026-11-03") from None


def sentence(done: HandedIn) -> str:
    """What became of the rows, in one line without any of their cells."""
    if done.refusal:
        return " · ".join(done.refusal)
    mended = "; ".join(f"{t['row']}:{t['column']} {t['text_zh']}" for t in done.told[:20])
    where = f"({done.file}{'' if done.is_new else ',已有 there already'})" if done.file else ""
    counts = f"收下 {done.accepted}/{done.rows} 行 rows accepted{where}"
    return f"{counts}。要改 to mend — {mended}" if mended else counts
