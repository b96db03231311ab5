"""`relapse-watch hand-in`: a form, or one visit, judged at once and put into the inbox."""

from datetime import date
from pathlib import Path

from flows.cli.show import console, require_format, show
from flows.clock import today
from flows.handing_in import hand_in, hand_in_rows, rows_in
from flows.inbox import inbox_of
from relapse_watch.errors import WrongUse

_REFUSED = 3
_COLUMNS = {
    "row": ("行", "row"),
    "column": ("列", "column"),
    "code": ("规则", "rule"),
    "severity": ("处理", "severity"),
}


def run_hand_in(
    county: str, file: Path | None, visit: dict[str, str | None], inbox: Path | None, form: str, lang: str
) -> int:
    """Hand in ``file``, or the one ``visit``; print what is to be mended; return 3 unless all rows were accepted.

    Raises WrongUse where both are given or neither, StoreUnreachable.
    """
    require_format(form)
    given = {name: value for name, value in visit.items() if value is not None}
    if (file is None) == (not given):
        raise WrongUse("请给一个文件,或用 --household 等写一次核实", "give a file, or one visit by --household")
    folder, on = inbox_of(inbox), today()
    if file is not None:
        done = hand_in(county, file, folder, on)
    else:
        done = hand_in_rows(county, rows_in([{"verified_on": on.isoformat()} | given]), folder, on)
    said = [{**{name: t[name] for name in _COLUMNS}, "text": t[f"text_{lang}"]} for t in done.told]
    if form == "table":
        where = done.file or "-"
        console().print(done.refusal[lang == "en"] if done.refusal else f"{done.accepted}/{done.rows}  {where}")
    if form != "table" or said:
        show(said, _COLUMNS | {"text": ("要改什么", "what to mend")}, form, lang)
    return 0 if done.is_whole else _REFUSED


def visit_of(
    household: str | None, result: str | None, by: str | None, on: date | None, measures: str | None
) -> dict[str, str | None]:
    """One visit under the contract's names."""
    day = on.isoformat() if on else None
    return {
        "household_id": household,
        "result": result,
        "verified_by": by,
        "verified_on": day,
        "measures": measures,
    }
