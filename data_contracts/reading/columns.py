"""From a file's headers to the contract's columns, still text."""

import numpy as np
import pandas as pd

from data_contracts.contracts.model import Contract
from data_contracts.reading.numbers import parse_numbers
from data_contracts.reading.source_file import Cells, RawTable, SourceFile
from data_contracts.reading.text import normal_header
from data_contracts.sources.mapping import ColumnCounty, ColumnMapping
from relapse_watch.errors import InputRefused


def raw_table(cells: Cells, source_file: SourceFile, contract: Contract) -> RawTable:
    """``cells`` in the contract's columns: one county's rows, blank rows dropped, one row per key if so mapped."""
    mapping = source_file.mapping
    cells = _filled_rows(_county_rows(cells, source_file))
    names = [c.name for c in contract.columns]
    frame = pd.DataFrame({n: _column(cells, mapping.columns.get(n)) for n in names}, index=cells.frame.index)
    frame["source_row"] = cells.frame["source_row"]
    if mapping.one_row_per:
        frame = frame.drop_duplicates(list(mapping.one_row_per), keep="first")
    return RawTable(
        frame=frame.reset_index(drop=True),
        sheet=cells.sheet,
        headers={c.name: _header(cells, mapping.columns.get(c.name), c.title) for c in contract.columns},
        mapping=mapping,
        file=source_file.file,
        slot=source_file.base_slot,
        county=source_file.county,
        exported_on=source_file.exported_on,
        absent=frozenset(n for n in names if _is_absent(cells, mapping.columns.get(n))),
    )


def _is_absent(cells: Cells, column: ColumnMapping | None) -> bool:
    """Whether the file has no header for a column, so that nothing can be said of its blanks."""
    if column is None:
        return True
    wanted = column.from_ or column.sum
    return bool(wanted) and not _present(cells, wanted)


def _county_rows(cells: Cells, source_file: SourceFile) -> Cells:
    county = source_file.mapping.county
    if not isinstance(county, ColumnCounty) or source_file.mapping.sql is not None:
        return cells
    told = cells.frame[normal_header(county.column)]
    if county.others == "refuse":
        _refuse_strangers(cells, told, county, source_file.file)
    mine = told.isin([raw for raw, code in county.codes.items() if code == source_file.county])
    return Cells(cells.frame[mine], cells.headers, cells.sheet)


def _refuse_strangers(cells: Cells, told: pd.Series, county: ColumnCounty, file: str) -> None:
    """A row of a county nobody mapped would be lost without a word."""
    is_blank_row = cells.frame.drop(columns="source_row").isna().all(axis=1)
    strangers = np.flatnonzero(~told.isin(list(county.codes)) & ~is_blank_row)
    if not len(strangers):
        return
    raise InputRefused(
        file=file,
        sheet=cells.sheet,
        row=int(cells.frame["source_row"].iloc[strangers[0]]),
        column=county.column,
        found=str(told.iloc[strangers[0]]),
        zh=f"来源映射的 county.codes 中没有这个县(共{len(strangers)}行),请补上,或写 others: ignore",
        en=f"no such county in county.codes of the mapping ({len(strangers)} rows); add it, or say others: ignore",
    )


def _filled_rows(cells: Cells) -> Cells:
    is_blank = cells.frame.drop(columns="source_row").isna().all(axis=1)
    return Cells(cells.frame[~is_blank], cells.headers, cells.sheet) if is_blank.any() else cells


def _present(cells: Cells, headers: tuple[str, ...]) -> list[str]:
    return [n for n in map(normal_header, headers) if n in cells.headers]


def _header(cells: Cells, column: ColumnMapping | None, title: str) -> str:
    """The header a clerk finds the column under; the contract's own title where the file has none."""
    if column is None or column.const is not None:
        return title
    present = _present(cells, column.from_ or column.sum or column.template_headers)
    return "+".join(cells.headers[n] for n in (present[:1] if column.from_ else present)) or title


def _column(cells: Cells, column: ColumnMapping | None) -> pd.Series:
    frame = cells.frame
    if column is None:
        return _blank(frame.index)
    if column.const is not None:
        return pd.Series(column.const, index=frame.index, dtype="str")
    if column.template is not None:
        return _from_template(frame, column)
    present = _present(cells, column.from_ or column.sum)
    if not present:
        return _blank(frame.index)
    return _sum(frame[present]) if column.sum else frame[present[0]]


def _blank(index: pd.Index) -> pd.Series:
    return pd.Series(np.nan, index=index, dtype="str")


def _from_template(frame: pd.DataFrame, column: ColumnMapping) -> pd.Series:
    """The template with its headers filled in; missing where any of them is."""
    text = pd.Series("", index=frame.index, dtype="str")
    rest = column.template or ""
    for header in column.template_headers:
        before, rest = rest.split("{" + header + "}", 1)
        text = text + before + frame[normal_header(header)]
    return text + rest


def _sum(parts: pd.DataFrame) -> pd.Series:
    """Amounts added up as text: missing only where all are; the first unreadable part stands for the sum."""
    total = pd.Series(0.0, index=parts.index)
    unreadable = _blank(parts.index)
    for name in parts:
        number = parse_numbers(parts[name])
        total = total + number.fillna(0.0)
        unreadable = unreadable.fillna(parts[name].where(number.isna()))
    text = total.round(6).map("{:.15g}".format).astype("str")
    return unreadable.fillna(text.mask(parts.isna().all(axis=1)))
