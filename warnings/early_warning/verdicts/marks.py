"""Marks: what a verdict on data means for a household; grain household x finding, or household x overdue file."""

import pandas as pd

from early_warning.verdicts.table import Row, StatusTable, Touch

_KEY = ["dataset", "code", "column", "severity", "is_lead", "is_suppressed"]
_TEXT = ["file_zh", "file_en", "what_zh", "what_en", "fix_zh", "fix_en"]
FINDING = ["household_id", "vintage_id", *_KEY, "source_row", "column_name", *_TEXT]
_EFFECT = ["row", "data_status", "part", "is_shown", "keeps_history"]
MARK = ["household_id", "vintage_id", "dataset", *_EFFECT, "source_row", "column_name", "due_on", *_TEXT]
_TYPES = {"is_shown": "bool", "keeps_history": "bool", "source_row": "Int64"}


def finding_marks(findings: pd.DataFrame, table: StatusTable) -> pd.DataFrame:
    """The findings that change a household's data status, with the row of the table that says how: columns MARK.

    ``findings``: columns FINDING, those of table ``finding`` with ``column`` (the contract's name of the column
    reported) and the file's title. Findings of no household concern nobody.
    """
    known = findings[findings["household_id"].notna()]
    kinds = known[_KEY].drop_duplicates(ignore_index=True)
    effects = pd.DataFrame([_effect(kind, table) for kind in kinds.to_dict("records")], columns=_EFFECT)
    kinds = pd.concat([kinds, effects], axis=1)
    marked = known.merge(kinds[kinds["data_status"] != "complete"], on=_KEY, how="inner")
    return _typed(marked)


def _effect(kind: dict[str, object], table: StatusTable) -> dict[str, object]:
    """What the table says of findings of one kind."""
    column = kind["column"]
    touch = table.touch(str(kind["dataset"]), str(kind["code"]), column if isinstance(column, str) else None)
    lead, suppressed = bool(kind["is_lead"]), bool(kind["is_suppressed"])
    row = table.of_finding(str(kind["severity"]), touch, is_lead=lead, is_suppressed=suppressed)
    return _of_row(row, touch)


def _of_row(row: Row, touch: Touch | None = None) -> dict[str, object]:
    return {
        "row": row.row,
        "data_status": row.data_status,
        "part": touch.part if touch else row.part,
        "is_shown": row.level == "shown",
        "keeps_history": row.history == "kept",
    }


def overdue_marks(households: pd.Series, row: Row, dataset: str, file: tuple[str, str], due_on: str) -> pd.DataFrame:
    """Marks for the households that an overdue file concerns: columns MARK; none where the row changes nothing."""
    if row.data_status == "complete":
        return no_marks()
    frame = pd.DataFrame({"household_id": households}).assign(
        dataset=dataset, file_zh=file[0], file_en=file[1], due_on=due_on, **_of_row(row)
    )
    return _typed(frame)


def no_marks() -> pd.DataFrame:
    """No mark at all, typed."""
    return _typed(pd.DataFrame(columns=MARK))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reindex(columns=MARK).astype({name: _TYPES.get(name, "str") for name in MARK})
