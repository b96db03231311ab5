"""Columns make text, edits change single cells, copies stand at the end."""

import numpy as np
import pyarrow as pa
import pytest

from relapse_watch.sample.sheet import Sheet, blank, coded, decimal, numbered, same, text, whole, yes_no

ROWS = np.array([2, 0])


def test_columns_are_text_or_blank():
    assert coded(["a", "b"], np.array([1, 0, -1]))(ROWS).to_pylist() == [None, "b"]
    assert coded(["a", "b"], np.array([1, 0]), np.array([0, 0, 1]))(ROWS).to_pylist() == ["a", "b"]
    assert text(pa.array(["x", "y", "z"]))(ROWS).to_pylist() == ["z", "x"]
    assert text(pa.array(["x"]), np.array([0, 0, -1]))(ROWS).to_pylist() == [None, "x"]
    assert whole(np.array([-5, 0, 12]))(ROWS).to_pylist() == ["12", "-5"]
    assert whole(np.array([5, 0, 1]), where=np.array([False, True, True]))(ROWS).to_pylist() == ["1", None]
    assert yes_no(np.array([True, True, False]))(ROWS).to_pylist() == ["否", "是"]
    assert same("v")(ROWS).to_pylist() == ["v", "v"]
    assert blank()(ROWS).to_pylist() == [None, None]
    assert numbered()(ROWS).to_pylist() == ["3", "1"]


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [(1.5, 1, "1.5"), (-0.25, 2, "-0.25"), (12_345.678, 2, "12345.68"), (0.004, 2, "0.00"), (3.0, 3, "3.000")],
)
def test_decimals(value, places, written):
    assert decimal(np.array([value]), places)(np.array([0])).to_pylist() == [written]


def _sheet() -> Sheet:
    columns = {"序号": numbered(), "类": coded(["甲", "乙"], np.arange(5) % 2), "数": whole(np.arange(5))}
    return Sheet("表", columns, 5, titles=("题", "注"))


def _all(sheet: Sheet, size: int) -> list[list[str | None]]:
    return [list(row.values()) for table in sheet.chunks(size) for row in table.to_pylist()]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_edits_and_copies_do_not_depend_on_the_chunks(size):
    sheet = _sheet()
    sheet.edits[3] = {"类": "丙", "数": None}
    sheet.copies.append(3)
    sheet.edits[5] = {"数": "九"}
    assert _all(sheet, size)[3:] == [["4", "丙", None], ["5", "甲", "4"], ["4", "乙", "九"]]


def test_rows_are_numbered_as_a_clerk_sees_them():
    assert _sheet().row_number(0) == 4
    assert Sheet("表", {}, 0).row_number(0) == 2


def test_an_edited_column_keeps_its_type():
    sheet = _sheet()
    sheet.edits[0] = {"类": None, "数": "x"}
    first, later = (next(s.chunks(10)).schema for s in (_sheet(), sheet))
    assert first == later


def test_a_cell_is_read_before_edits():
    sheet = _sheet()
    sheet.copies.append(1)
    assert sheet.cell(5, "类") == "乙"
