"""Where one household stands in the files that a run went by: dataset, file, sheet, rows. No values."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import select

from flows import house
from flows.runs import CountyRun
from flows.stages.history import known_rows, vintages_of
from flows.stages.marks import marks_of_findings
from relapse_watch.store.frames import read
from relapse_watch.store.tables import landed_tables, quarantined_row, vintage
from relapse_watch.store.visible import visible_vintages

ROWS_NAMED = 8
"""How many rows of one file people are shown; the JSON has them all."""


def sources(run: CountyRun, household_id: str) -> list[dict[str, Any]]:
    """Grain file: dataset, file, sheet and the household's rows in it, as the clerk sees them.

    Where a row of it is set aside, the rows are those of its last good file that the run went by.
    """
    known = visible_vintages(house.store(), run.county, run.as_of)["vintage_id"].tolist()
    q = quarantined_row.c
    mine = select(q.dataset).where(q.vintage_id.in_(known), q.household_id == household_id).distinct()
    aside = set(read(house.store(), mine)["dataset"])
    found: list[dict[str, Any]] = []
    for dataset, table in landed_tables.items():
        if "household_id" in table.c:
            own = (table.c.household_id == household_id, table.c.vintage_id.in_(known))
            rows = read(house.store(), select(table.c.vintage_id, table.c.source_row).where(*own))
            found += _places(dataset, _gone_by(run, dataset, household_id) if dataset in aside else rows)
    return found


def _gone_by(run: CountyRun, dataset: str, household_id: str) -> pd.DataFrame:
    """The household's rows that the run's panel was made of."""
    seen = vintages_of(run)
    rows, _ = known_rows(seen, dataset, marks_of_findings(run, seen), [household_id])
    return rows[["vintage_id", "source_row"]]


def _places(dataset: str, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """In order of receipt."""
    v = vintage.c
    query = select(v.vintage_id, v.file, v.sheet).where(v.vintage_id.in_(rows["vintage_id"].unique().tolist()))
    files = read(house.store(), query.order_by(v.sequence))
    numbers = rows.dropna().sort_values("source_row").groupby("vintage_id")["source_row"].agg(list)
    named = [{"dataset": dataset, "file": f["file"], "sheet": _plain(f["sheet"])} for f in files.to_dict("records")]
    return [n | {"rows": list(map(int, numbers.get(i, [])))} for n, i in zip(named, files["vintage_id"], strict=True)]


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def rows_in_words(rows: Sequence[int], at_most: int = ROWS_NAMED) -> str:
    """Row numbers with runs drawn together, the first ``at_most`` of those."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    named = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    rest = f" … ({len(rows)})" if len(named) > at_most else ""
    return "、".join(named[:at_most]) + rest
