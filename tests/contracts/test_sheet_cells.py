"""A sheet is turned into columns some rows at a time: cell for cell what all its rows at once would give."""

import sys
from unittest.mock import patch

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from data_contracts.reading import workbook as reading
from data_contracts.reading.headers import choose_headers
from data_contracts.reading.text import cell_text, text_column, tidy
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused
from relapse_watch.limits import LIMITS
from tests.contracts.packages import package, row, text, with_rows

HEADERS = ["乡镇", "村", "户编号"]
COLUMNS = {
    "township": "乡镇",
    "village": {"from": "村", "optional": True},
    "household_id": {"from": "户编号", "optional": True},
}
VALUES = ["", " ", "　甲 ", "乙", "&#10;", "&#x3000;丙", "#N/A", "NA", "12", "_x000D_", "𠮷😀", "=A1", "a&amp;b"]
# {0} where the cell stands, {1} the text in it.
WRITTEN = [
    *['<c r="{0}" t="inlineStr"><is><t xml:space="preserve">{1}</t></is></c>'] * 6,
    *('<c r="{0}" t="str"><v>{1}</v></c>', '<c r="{0}" s="0"/>', '<c r="{0}" t="inlineStr"><is/></c>'),
    '<c r="{0}" t="inlineStr"><is><r><t>{1}</t></r><r><rPr><b/></rPr><t>{1}</t></r></is></c>',
    *('<c r="{0}"><v>12</v></c>', '<c r="{0}"><v>1.50</v></c>', '<c r="{0}" t="b"><v>1</v></c>'),
    *(
        '<c r="{0}" t="e"><v>#N/A</v></c>',
        '<c r="{0}" t="e"><v>#DIV/0!</v></c>',
        '<c r="{0}" t="d"><v>2024-03-05</v></c>',
    ),
    '<c t="inlineStr"><is><t>{1}</t></is></c>',
]
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def sheets(draw):
    """The header's row, or 1 where there is none, and rows of XML with gaps in them and between them."""
    at, left, rows = draw(st.integers(1, 3)), draw(st.sampled_from("ABC")), []
    names = draw(
        st.sampled_from([HEADERS, [*HEADERS[::-1], "备注", "备注"], [*HEADERS, "乡镇"], ["", *HEADERS], HEADERS[:1]])
    )
    filled = draw(st.sets(st.integers(1, 14), max_size=10)) | draw(st.sampled_from([{at}, {at}, {at}, set()]))
    for number in sorted(filled):
        columns = draw(st.lists(st.sampled_from("ABCDE"), max_size=5, unique=True).map(sorted))
        cells = [draw(st.sampled_from(WRITTEN)).format(f"{c}{number}", draw(st.sampled_from(VALUES))) for c in columns]
        if number == at:
            cells = [text(f"{chr(ord(left) + i)}{number}", name) for i, name in enumerate(names)]
        rows.append(row(number, *cells))
    return at, rows


def outcome(read, path, header_row):
    given_ = {"name": "own", "dataset": "household_list", "file": "own", "columns": COLUMNS, "header_row": header_row}
    try:
        cells = read(path, "own.xlsx", SourceMapping.model_validate(given_))
    except InputRefused as refused:
        return str(refused)
    return cells.frame.to_dict("list"), cells.frame.dtypes.to_dict(), cells.headers, cells.sheet


def at_once(path, file, mapping):
    """All rows at once, each cell asked for its text."""
    with CalamineWorkbook.from_path(path) as book:
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    reading.demand_size(file, len(rows), len(rows[0]) if rows else 0, LIMITS, sheet.name)
    header = [cell_text(c) for c in rows[mapping.header_row - 1]] if len(rows) >= mapping.header_row else []
    chosen = choose_headers(header, mapping, file, sheet.name)
    body = rows[mapping.header_row :]
    texts = {name: [cell_text(row[at]).strip() or np.nan for row in body] for name, at in chosen.items()}
    frame = pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in texts.items()})
    frame["source_row"] = np.arange(len(body), dtype="int64") + mapping.header_row + 1
    return reading.Cells(frame, {name: header[at].strip() for name, at in chosen.items()}, sheet.name)


@MANY
@given(sheets(), st.sampled_from([1, 2, 3, 1024]))
def test_some_rows_at_a_time_read_as_all_at_once(tmp_path, sheet, rows_at_once):
    header_row, rows = sheet
    path = package(tmp_path / "own.xlsx", with_rows(*rows))
    with patch.object(reading, "_AT_ONCE", rows_at_once):
        assert repr(outcome(reading.read_workbook, path, header_row)) == repr(outcome(at_once, path, header_row))


@pytest.mark.parametrize(("at", "rows"), [("A1", 2), ("A3", 4), ("C1", 2), ("C3", 4)])
@pytest.mark.parametrize("limit", ["rows", "columns", "cells"])
def test_rows_above_and_columns_to_the_left_are_counted(at, rows, limit, tmp_path):
    number, columns = int(at[1]), ord(at[0]) - 64
    path = package(
        tmp_path / "own.xlsx",
        with_rows(row(number, text(at, "乡镇")), row(number + 1, text(f"{at[0]}{number + 1}", "甲"))),
    )
    with CalamineWorkbook.from_path(path) as book:
        sheet, made = book.get_sheet_by_index(0), {"name": "own", "dataset": "household_list", "file": "own"}
    mapping = SourceMapping.model_validate(made | {"columns": COLUMNS, "header_row": number})
    most = {"rows": rows, "columns": columns, "cells": rows * columns}[limit]
    cells = reading._cells(sheet, "own.xlsx", mapping, LIMITS.model_copy(update={limit: most}), {})
    assert cells.frame["乡镇"].tolist() == ["甲"] and cells.frame["source_row"].tolist() == [number + 1]
    with pytest.raises(InputRefused, match="太多"):
        reading._cells(sheet, "own.xlsx", mapping, LIMITS.model_copy(update={limit: most - 1}), {})


def test_every_character_is_trimmed_as_python_trims_it():
    every = [chr(i) for i in range(sys.maxunicode + 1) if not 0xD800 <= i <= 0xDFFF]
    cells = [f"{c}甲{c}" for c in every]
    assert text_column(cells).tolist() == [c.strip() for c in cells]
    blank = [i for i, c in enumerate(every) if not c.strip()]
    assert np.flatnonzero(text_column(every).isna()).tolist() == blank


@pytest.mark.parametrize("column", [["a ", None, "　", ""], [None, None], [], ["𠮷 ", " b"]])
def test_a_column_is_trimmed_where_it_stands(column):
    index = pd.Index(range(5, 5 + len(column)))
    given_ = pd.Series(column, dtype="str", index=index, name="村")
    trimmed = given_.str.strip()
    pd.testing.assert_series_equal(tidy(given_), trimmed.mask(trimmed == ""))
    pieces = pa.chunked_array([column[:1], column[1:]], type=pa.large_string()).to_pandas(
        types_mapper=lambda _: given_.dtype
    )
    pd.testing.assert_series_equal(tidy(pieces.set_axis(index).rename("村")), tidy(given_))


@pytest.mark.parametrize(("number", "is_read"), [(999_999_999, True), (1e10, False), (-1e10, False)])
def test_a_number_that_can_be_no_duration_is_told_at_its_row(number, is_read, tmp_path):
    path = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ["乡镇", "备注"])
        sheet.write_row(1, 0, ["甲", "x"])
        sheet.write_row(2, 0, ["乙"])
        sheet.write_number(2, 1, number, book.add_format({"num_format": "[h]:mm"}))
    said = outcome(reading.read_workbook, path, 1)
    if is_read:
        assert ["甲", "乙"] in said[0].values()
    else:
        assert "own.xlsx" in said and "Sheet1" in said and "3" in said and "时长" in said
