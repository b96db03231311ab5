"""Reading workbooks: what a clerk sees is what is read, and what cannot be read is refused in one line."""

import datetime as dt

import pytest
import xlsxwriter

from relapse_watch.errors import InputRefused

MAPPING = {
    "name": "own",
    "dataset": "household_list",
    "file": "own",
    "header_row": 3,
    "columns": {
        "township": "乡(镇)",
        "village": "村",
        "household_id": "户编号",
        "members": {"from": "人口数（人）", "optional": True},
        "head_name": {"from": ["户主姓名", "户主"], "optional": True},
    },
}
HEADER = ["乡(镇)", "村", "户编号", "人口数（人）", "户主"]


def refusal(read, path, mapping=MAPPING):
    with pytest.raises(InputRefused) as caught:
        read(path, mapping)
    assert "\n" not in caught.value.zh
    assert path.name in caught.value.zh
    return caught.value


def test_cells_are_text_as_the_clerk_sees_them(read, workbook, tmp_path):
    row = [" 青山镇　", 7.0, 12345678901234, 3.5, dt.date(2024, 3, 5)]
    table = read(workbook(tmp_path / "own.xlsx", HEADER, [row], 3), MAPPING).frame
    first = table.iloc[0]
    assert list(first[["township", "village", "household_id"]]) == ["青山镇", "7", "12345678901234"]
    assert list(first[["members", "head_name"]]) == ["3.5", "2024-03-05"]


def test_rows_are_numbered_as_in_the_sheet_and_blank_rows_dropped(read, workbook, tmp_path):
    rows = [["a", "b", "H1"], [], ["a", "b", "H2"], ["", "  ", ""]]
    table = read(workbook(tmp_path / "own.xlsx", HEADER, rows, 3), MAPPING)
    assert list(table.frame["source_row"]) == [4, 6]
    assert table.sheet == "Sheet1"


def test_blank_cells_are_missing(read, workbook, tmp_path):
    table = read(workbook(tmp_path / "own.xlsx", HEADER, [["a", None, "H1", " ", "　"]], 3), MAPPING).frame
    assert table[["village", "members", "head_name"]].isna().all(axis=None)
    assert str(table["village"].dtype) == "str"


def test_headers_are_compared_without_spaces_and_bracket_widths(read, workbook, tmp_path):
    header = ["乡（镇）", " 村", "户\n编号 ", "人口数(人)", "户主姓名"]
    table = read(workbook(tmp_path / "own.xlsx", header, [["a", "b", "H1", "3", "张三"]], 3), MAPPING)
    assert list(table.frame.iloc[0][["household_id", "members", "head_name"]]) == ["H1", "3", "张三"]
    assert table.headers["township"] == "乡（镇）"


def test_missing_column_names_what_looks_near(read, workbook, tmp_path):
    error = refusal(read, workbook(tmp_path / "own.xlsx", ["乡(镇)", "村", "户编码"], [["a", "b", "H1"]], 3))
    assert (error.sheet, error.row, error.column) == ("Sheet1", 3, "户编号")
    assert "户编码" in error.zh
    assert "户编码" in error.en


def test_header_in_another_row_is_refused(read, workbook, tmp_path):
    error = refusal(read, workbook(tmp_path / "own.xlsx", HEADER, [["a", "b", "H1"]], 1))
    assert error.column == "乡(镇)"


def test_repeated_header_is_refused(read, workbook, tmp_path):
    error = refusal(read, workbook(tmp_path / "own.xlsx", [*HEADER, "户编号"], [["a"]], 3))
    assert error.column == "户编号"
    assert "2" in error.zh


def test_a_repeated_header_that_is_not_used_does_no_harm(read, workbook, tmp_path):
    table = read(workbook(tmp_path / "own.xlsx", [*HEADER, "备注", "备注"], [["a", "b", "H1"]], 3), MAPPING)
    assert len(table.frame) == 1


def test_missing_sheet_names_those_there_are(read, workbook, tmp_path):
    error = refusal(read, workbook(tmp_path / "own.xlsx", HEADER, [], 3), MAPPING | {"sheet": "名册"})
    assert error.sheet == "名册"
    assert "Sheet1" in error.zh


def test_named_sheet(read, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "own.xlsx")) as book:
        book.add_worksheet("说明")
        page = book.add_worksheet("名册")
        page.write_row(2, 0, HEADER)
        page.write_row(3, 0, ["a", "b", "H1"])
    assert len(read(tmp_path / "own.xlsx", MAPPING | {"sheet": "名册"}).frame) == 1
    refusal(read, tmp_path / "own.xlsx")


@pytest.mark.parametrize(
    "content", [b"", b"this is text", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked"]
)
def test_what_is_no_workbook_is_refused(content, read, tmp_path):
    path = tmp_path / "own.xlsx"
    path.write_bytes(content)
    refusal(read, path)


def test_a_workbook_cut_short_is_refused(read, workbook, tmp_path):
    path = workbook(tmp_path / "own.xlsx", HEADER, [["a", "b", f"H{i}"] for i in range(500)], 3)
    path.write_bytes(path.read_bytes()[:-200])
    refusal(read, path)


def test_an_empty_sheet_is_refused(read, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "own.xlsx")) as book:
        book.add_worksheet("Sheet1")
    refusal(read, tmp_path / "own.xlsx")


def test_a_file_that_went_away_is_refused(read, tmp_path):
    refusal(read, tmp_path / "own.xlsx")
