"""How much is read of what comes from outside: just at a limit yes, just above it one clear line, and little memory."""

import json
import tracemalloc
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

import data_contracts as dc
from data_contracts.reading.package import look_into
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused, WrongUse
from relapse_watch.limits import LIMITS, ReadLimits
from relapse_watch.settings import read_settings
from tests.contracts.packages import SHEET, lie_about_size, package, row, text, texts, with_rows

COLUMNS = {"township": "乡镇", "village": "村", "household_id": "户编号"}
MAPPING = {"name": "own", "dataset": "household_list", "file": "own", "columns": COLUMNS}
HEADER = ["乡镇", "村", "户编号", "备注"]
ROWS = [["青山镇", "河口村", f"H{i}", "x"] for i in range(9)]


@pytest.fixture
def within(source_file):
    """within(path, **limits): the rows read of a file under limits of its own."""

    def read(path, **limits):
        made = SourceMapping.model_validate(MAPPING)
        given = LIMITS.model_copy(update=limits)
        return len(dc.read_source(source_file(path, made), dc.Sources(mappings=(made,)), given).frame)

    return read


def as_workbook(path):
    rows = [texts(i, *values) for i, values in enumerate([HEADER, *ROWS], start=1)]
    return package(path.with_suffix(".xlsx"), with_rows(*rows, row(30, '<c r="ZZZ30" s="0"/>')))


def as_csv(path):
    path.with_suffix(".csv").write_text("\n".join(map(",".join, [HEADER, *ROWS])), encoding="utf-8")
    return path.with_suffix(".csv")


def as_parquet(path):
    pd.DataFrame(ROWS, columns=HEADER).to_parquet(path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


@pytest.mark.parametrize("write", [as_workbook, as_csv, as_parquet])
@pytest.mark.parametrize("limit", ["file_bytes", "rows", "columns", "cell_characters"])
def test_at_the_limit_it_is_read_and_one_less_is_refused(write, limit, within, tmp_path):
    path = write(tmp_path / "own")
    rows = 10 if write is as_workbook else 9  # in a sheet the header is a row
    at = {"file_bytes": path.stat().st_size, "rows": rows, "columns": 4, "cell_characters": 3}[limit]
    assert within(path, **{limit: at}) == within(path, **{limit: at + 1}) == 9
    with pytest.raises(InputRefused) as caught:
        within(path, **{limit: at - 1})
    for said in (caught.value.zh, caught.value.en):
        assert "own." in said and "\n" not in said and f"≤{at - 1:,}" in said


@pytest.mark.parametrize("write", [as_workbook, as_parquet])
def test_expanded_bytes_at_the_limit(write, within, tmp_path):
    path = write(tmp_path / "own")
    if write is as_workbook:
        with zipfile.ZipFile(path) as book:
            size = sum(p.file_size for p in book.infolist())
    else:
        size = pq.ParquetFile(path).metadata.row_group(0).total_byte_size
    assert within(path, expanded_bytes=size) == 9
    with pytest.raises(InputRefused, match="展开后的字节"):
        within(path, expanded_bytes=size - 1)


def test_cells_at_the_limit(within, tmp_path):
    path = as_workbook(tmp_path / "own")
    assert within(path, cells=40) == 9
    with pytest.raises(InputRefused, match="单元格太多"):
        within(path, cells=39)


def test_a_cell_too_long_is_told_by_row_and_column(within, tmp_path):
    path = as_csv(tmp_path / "own")
    path.write_text(path.read_text(encoding="utf-8").replace("H4", "H" * 40), encoding="utf-8")
    with pytest.raises(InputRefused) as caught:
        within(path, cell_characters=39)
    assert (caught.value.row, caught.value.column, caught.value.found) == (6, "户编号", "40")


def test_rows_of_a_query_at_the_limit(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTY_DB", f"sqlite:///{tmp_path / 'county.db'}")
    with sa.create_engine(f"sqlite:///{tmp_path / 'county.db'}").begin() as connection:
        connection.exec_driver_sql("create table homes (乡镇 text, 村 text, 户编号 text)")
        for values in ROWS:
            connection.exec_driver_sql("insert into homes values (?, ?, ?)", tuple(values[:3]))
    told = {"url_env": "COUNTY_DB", "query": "select * from homes", "counties": ["990101"]}
    sources = dc.Sources(mappings=(SourceMapping.model_validate({**MAPPING, "file": None, "sql": told}),))
    (found,) = dc.discover(tmp_path, sources, None)
    assert len(dc.read_source(found, sources, ReadLimits(rows=9)).frame) == 9
    for read in (lambda f, limits: dc.read_source(f, sources, limits), dc.fingerprint):
        with pytest.raises(InputRefused, match="行太多"):
            read(found, ReadLimits(rows=8))


def test_what_is_too_large_is_neither_copied_nor_read_through(source_file, tmp_path):
    path = tmp_path / "own.csv"
    with path.open("wb") as stream:
        stream.truncate(1 << 40)  # a terabyte of nothing: takes no room, and hours to read
    found = source_file(path, SourceMapping.model_validate(MAPPING))
    with pytest.raises(InputRefused, match="字节太多"):
        dc.snapshot(found, tmp_path / "kept")
    assert dc.fingerprint(found) == dc.fingerprint(found)
    assert not list((tmp_path).rglob("kept/*"))


# --- workbooks that are more than they seem ------------------------------------------------------------


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself(within, tmp_path):
    bomb = package(tmp_path / "own.xlsx", {SHEET: b" " * (3 << 20)})
    assert bomb.stat().st_size < 20_000
    with pytest.raises(InputRefused, match="展开后的字节"):
        within(bomb, expanded_bytes=1 << 20)


def test_a_zip_bomb_that_says_it_is_small_is_refused_by_what_it_is(within, tmp_path):
    bomb = package(tmp_path / "own.xlsx", {SHEET: b" " * (3 << 20)})
    lie_about_size(bomb, SHEET, 100)
    with pytest.raises(InputRefused, match="展开后的字节"):
        within(bomb, expanded_bytes=1 << 20)


BOMBS = {
    "tags": b"<row/>" * (10 << 20),
    "one text without end": b"<a>" + b" " * (60 << 20),
    "one tag without end": b"<a>" + b"<b " + b" " * (60 << 20),
    "blanks alone": b" " * (60 << 20),
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_bomb_takes_little_memory(content, tmp_path):
    """What is expanded is let go piece by piece: 60 MB here, and as much in a bomb of gigabytes."""
    bomb = package(tmp_path / "own.xlsx", {SHEET: content})
    lie_about_size(bomb, SHEET, 100)
    tracemalloc.start()
    try:
        with pytest.raises(InputRefused, match="展开后的字节"):
            look_into(bomb, "own.xlsx", LIMITS.model_copy(update={"expanded_bytes": 55 << 20}))
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("begun", [b'<c r="A1"', b"<row ", b"<x:c ", b"<f ", b"<!DOCTYPE "])
def test_a_tag_that_is_looked_for_ends_within_a_megabyte_or_nothing_is_read(begun, within, tmp_path):
    """Stretched by blanks it would otherwise be cut in two, and neither half be seen."""
    stretched = begun + b" " * (3 << 20) + b' r="XFD1048576"/>'
    with pytest.raises(InputRefused, match="一个标签的字节"):
        within(package(tmp_path / "own.xlsx", {SHEET: b"<a>" + stretched}))


def test_a_stretched_cell_within_a_megabyte_is_seen_where_it_is(within, tmp_path):
    far = f'<c{" " * ((1 << 20) - 100)}r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>'
    with pytest.raises(InputRefused, match="单元格太多"):
        within(package(tmp_path / "own.xlsx", with_rows(texts(1, *HEADER), row(1048576, far))))


def test_a_long_text_or_picture_is_no_tag(within, tmp_path):
    """A picture may have megabytes without a sign of XML; the sheet beside it is read."""
    rows = [texts(i, *values) for i, values in enumerate([HEADER, *ROWS], start=1)]
    picture = {"xl/media/image1.bmp": b"BM>" + b"\x00" * (3 << 20) + b"<" + b"\x3c" * (3 << 20)}
    assert within(package(tmp_path / "own.xlsx", with_rows(*rows) | picture)) == 9


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_list_of_sheets_without_end_is_not_held_in_memory(name, within, tmp_path):
    with pytest.raises(InputRefused, match="展开后的字节"):
        within(package(tmp_path / "own.xlsx", {name: lambda own: own + b" " * (17 << 20)}))


def test_a_used_range_that_lies_ends_in_a_line_and_not_in_the_end_of_the_process(within, tmp_path):
    """Two cells, in the first and the last place of a sheet: a reader would take 550 GB for what is between."""
    wide = package(tmp_path / "own.xlsx", with_rows(texts(1, *HEADER), row(1048576, text("XFD1048576", "x"))))
    with pytest.raises(InputRefused, match="单元格太多"):
        within(wide)
    deep = package(tmp_path / "own.xlsx", with_rows(texts(1, *HEADER), row(2, text("A4294967295", "x"))))
    with pytest.raises(InputRefused, match="行太多"):
        within(deep)


@pytest.mark.parametrize("name", ["xl/sheets/data.bin", "xl/worksheets/SHEET1.xml"])
def test_a_used_range_lies_in_vain_under_another_name(name, within, tmp_path):
    far = with_rows(texts(1, *HEADER), row(1048576, text("XFD1048576", "x")))[SHEET]
    with zipfile.ZipFile(package(tmp_path / "own.xlsx", {})) as book:
        sheet = far(book.read(SHEET))
    rename = {"xl/_rels/workbook.xml.rels": lambda own: own.replace(b"worksheets/sheet1.xml", name[3:].encode())}
    with pytest.raises(InputRefused, match="单元格太多"):
        within(package(tmp_path / "own.xlsx", rename | {name: sheet}))


@pytest.mark.parametrize("empty", ['<row r="{}"/>', '<row r="{0}"><c r="A{0}" s="1"/><c r="XFD{0}" s="1"/></row>'])
def test_a_million_empty_rows_do_no_harm(empty, within, tmp_path):
    rows = [texts(1, *HEADER), texts(2, *ROWS[0]), *(empty.format(i) for i in range(3, 1_000_000, 97))]
    path = package(tmp_path / "own.xlsx", with_rows(*rows, empty.format(1_048_576)))
    assert within(path) == 1
    assert look_into(path, "own.xlsx", LIMITS)[0].rows == 2 or "A{0}" not in empty


def test_cells_that_do_not_say_where_they_are_are_counted_too(tmp_path):
    cell = "<c t='inlineStr'><is><t>x</t></is></c>"
    path = package(tmp_path / "own.xlsx", with_rows(*[f"<row>{cell * 5}</row>"] * 7))
    (used,) = look_into(path, "own.xlsx", LIMITS)
    assert (used.rows, used.columns) == (7, 5)
    with pytest.raises(InputRefused, match="列太多"):
        look_into(path, "own.xlsx", LIMITS.model_copy(update={"columns": 4}))


def test_entities_of_its_own_are_refused(within, tmp_path):
    """A billion laughs."""
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    rows = with_rows(texts(1, *HEADER), row(2, text("A2", "&amp;b;")))[SHEET]
    path = package(tmp_path / "own.xlsx", {SHEET: lambda own: rows(own).replace(b"<worksheet", laughs, 1)})
    with pytest.raises(InputRefused, match="XML 实体"):
        within(path)


def test_too_many_parts_are_refused(within, tmp_path):
    path = package(tmp_path / "own.xlsx", {f"xl/media/{i}": b"" for i in range(5_001)})
    with pytest.raises(InputRefused, match="部件太多"):
        within(path)


# --- the setting --------------------------------------------------------------------------------------


def test_limits_are_a_setting(monkeypatch):
    monkeypatch.setenv("RELAPSE_WATCH_READ_LIMITS", json.dumps({"rows": 7}))
    assert read_settings().read_limits == ReadLimits(rows=7)


@pytest.mark.parametrize("given", ['{"rows": 0}', '{"row": 7}', "many", '{"rows": "many"}'])
def test_a_limit_that_is_none_is_told(given, monkeypatch):
    monkeypatch.setenv("RELAPSE_WATCH_READ_LIMITS", given)
    with pytest.raises(WrongUse, match=r"RELAPSE_WATCH_READ_LIMITS.*cell_characters"):
        read_settings()


def test_a_parquet_file_that_is_no_text_is_refused(within, tmp_path):
    columns = {name: ["x"] for name in HEADER}
    broken = pa.StringArray.from_buffers(
        1, pa.py_buffer(b"\x00\x00\x00\x00\x02\x00\x00\x00"), pa.py_buffer(b"\xff\xff")
    )
    pq.write_table(pa.table(columns | {"村": broken}), tmp_path / "own.parquet")
    with pytest.raises(InputRefused, match="损坏"):
        within(tmp_path / "own.parquet")
    pq.write_table(pa.table(columns | {"村": ["a\x00b"]}), tmp_path / "own.parquet")
    with pytest.raises(InputRefused) as caught:
        within(tmp_path / "own.parquet")
    assert (caught.value.row, caught.value.column) == (2, "村") and "NUL" in caught.value.zh
