"""Files as they arrive: half, locked, mixed, renamed, linked. Each is read as meant or refused in one line."""

import os
import zipfile

import pytest
import xlsxwriter

import data_contracts as dc
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused
from tests.contracts.packages import SHEET, package, row, text, texts, with_rows

COLUMNS = {"township": "乡镇", "village": "村", "household_id": "户编号", "head_name": "户主姓名"}
MAPPING = {"name": "own", "dataset": "household_list", "file": "own", "columns": COLUMNS}
HEADER = ["乡镇", "村", "户编号", "户主姓名"]


@pytest.fixture
def refusal(read):
    """refusal(path): the one line, with the file's name and what to do."""

    def refused(path, mapping=MAPPING):
        with pytest.raises(InputRefused) as caught:
            read(path, mapping)
        for said in (caught.value.zh, caught.value.en):
            assert path.name in said and "\n" not in said and len(said) < 400, said
        assert any(do in caught.value.zh for do in ("请", "应")), caught.value.zh
        return caught.value

    return refused


def put(path, content):
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- workbooks ----------------------------------------------------------------------------------------


def test_a_formula_without_its_result_is_told_by_row_and_column(refusal, read, tmp_path):
    formula = '<c r="C3"><f>CONCATENATE("H",1)</f>{}</c>'
    for value in ("", "<v></v>", "<v/>"):
        rows = [texts(1, *HEADER), texts(2, "a", "b", "H1", "c"), row(3, text("A3", "a"), formula.format(value))]
        told = refusal(package(tmp_path / "own.xlsx", with_rows(*rows)))
        assert (told.sheet, told.row, told.column) == ("Sheet1", 3, "户编号") and "公式" in told.zh


def test_a_formula_with_its_result_is_its_result_and_elsewhere_it_does_no_harm(read, tmp_path):
    cells = ['<c r="A2" t="str"><f>"青山"&amp;"镇"</f><v>青山镇</v></c>', '<c r="B2" t="str"><f>""</f><v></v></c>']
    cells += [text("C2", "H1"), '<c r="H2"><f>1+1</f></c>']
    table = read(package(tmp_path / "own.xlsx", with_rows(texts(1, *HEADER), row(2, *cells))), MAPPING).frame
    assert table.loc[0, "township"] == "青山镇" and table.loc[[0], ["village"]].isna().all(axis=None)


def test_formulas_of_another_sheet_do_no_harm(read, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "own.xlsx")) as book:
        page, other = book.add_worksheet("名册"), book.add_worksheet("汇总")
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ["a", "b", "H1", "c"])
        other.write_formula("C2", "=1+1", value="")
    with zipfile.ZipFile(tmp_path / "own.xlsx") as book:
        assert b"<f>" in book.read("xl/worksheets/sheet2.xml")
    assert len(read(tmp_path / "own.xlsx", MAPPING).frame) == 1


def test_a_hidden_sheet_and_a_chart_are_not_the_first(read, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "own.xlsx")) as book:
        hidden, page = book.add_worksheet("下拉选项"), book.add_worksheet("名册")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=名册!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
        hidden.write_row(0, 0, ["是", "否"])
        hidden.hide()
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ["a", "b", "H1", "c"])
        page.activate()
    table = read(tmp_path / "own.xlsx", MAPPING)
    assert table.sheet == "名册" and len(table.frame) == 1


def test_a_merged_header_is_told_by_its_missing_column(refusal, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "own.xlsx")) as book:
        page = book.add_worksheet("Sheet1")
        page.merge_range(0, 0, 0, 2, "乡镇")
        page.write(0, 3, "户主姓名")
        page.write_row(1, 0, ["a", "b", "H1", "c"])
    told = refusal(tmp_path / "own.xlsx")
    assert (told.row, told.column) == (1, "村")


def test_days_of_a_workbook_that_counts_from_1904(read, tmp_path):
    serial = '<c r="B2" s="1"><v>43951</v></c>'
    styles = {
        "xl/styles.xml": lambda own: own.replace(
            b"</cellXfs>", b'<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        ).replace(b'<cellXfs count="1">', b'<cellXfs count="2">')
    }
    rows = with_rows(texts(1, *HEADER), row(2, text("A2", "a"), serial, text("C2", "H1")))
    since_1900 = read(package(tmp_path / "own.xlsx", rows | styles), MAPPING).frame
    book = {"xl/workbook.xml": lambda own: own.replace(b"<workbookPr", b'<workbookPr date1904="1"')}
    since_1904 = read(package(tmp_path / "own.xlsx", rows | styles | book), MAPPING).frame
    assert [since_1900.loc[0, "village"], since_1904.loc[0, "village"]] == ["2020-04-30", "2024-05-01"]


def test_a_sheet_of_pictures_alone_is_refused(refusal, tmp_path):
    told = refusal(package(tmp_path / "own.xlsx", {"xl/media/image1.png": b"\x89PNG"}))
    assert told.column == "乡镇"


@pytest.mark.parametrize("left", [1, 3, 30, 1000, -1, -22, -300])
def test_a_workbook_cut_anywhere_is_refused(left, refusal, tmp_path):
    path = package(tmp_path / "own.xlsx", with_rows(*(texts(i, *HEADER) for i in range(1, 200))))
    refusal(put(path, path.read_bytes()[:left]))


def test_a_workbook_with_a_damaged_middle_is_refused(refusal, tmp_path):
    path = package(tmp_path / "own.xlsx", with_rows(*(texts(i, *map(str, range(i, i + 4))) for i in range(1, 900))))
    content = bytearray(path.read_bytes())
    middle = content.index(SHEET.encode()) + 600
    content[middle : middle + 40] = os.urandom(40)
    refusal(put(path, bytes(content)))


@pytest.mark.parametrize("xml", [b"", b"<worksheet>", b"\xff\xfe<\x00", b"<worksheet><sheetData><row r='x'><c r='??'>"])
def test_a_sheet_that_is_no_sheet_is_refused(xml, refusal, tmp_path):
    refusal(package(tmp_path / "own.xlsx", {SHEET: xml}))


def test_an_old_workbook_and_a_locked_one_say_so(refusal, tmp_path):
    """Both are OLE containers: what .xls always was, and what a password makes of .xlsx."""
    assert "密码" in refusal(put(tmp_path / "own.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504)).zh


def test_a_workbook_called_csv_and_a_csv_called_workbook(refusal, tmp_path):
    book = package(tmp_path / "book.xlsx", with_rows(texts(1, *HEADER)))
    assert "CSV" in refusal(put(tmp_path / "own.csv", book.read_bytes())).zh
    assert "另存为 .xlsx" in refusal(put(tmp_path / "own.xlsx", ",".join(HEADER))).zh


# --- CSV ----------------------------------------------------------------------------------------------

LINES = [",".join(HEADER), "青山镇,河口村,H1,张三丰", "青山镇,河口村,H2,李四"]


def test_nul_is_told_by_its_row(refusal, tmp_path):
    told = refusal(put(tmp_path / "own.csv", "\n".join([*LINES, "青山镇,河口村,H\x003,"])))
    assert told.row == 4 and "NUL" in told.zh


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8-sig", "gb18030")])
@pytest.mark.parametrize("names", ["青山镇,河口村", "青山,河口"])
def test_two_encodings_in_one_file_are_told_by_row(first, second, names, refusal, tmp_path):
    """Of words of an even length each encoding reads the other's bytes as other words, without a complaint."""
    more = "\n".join(f"{names},H{i},欧阳" for i in range(3))
    told = refusal(put(tmp_path / "own.csv", ("\n".join(LINES) + "\n").encode(first) + more.encode(second)))
    assert told.row == 4 and "两种编码" in told.zh


def test_what_is_gb18030_alone_is_read_even_where_utf_8_would_read_a_cell(read, tmp_path):
    """The two characters that Notepad was known for."""
    table = read(put(tmp_path / "own.csv", "\n".join([*LINES, "联通,联通,H3,"]).encode("gb18030")), MAPPING)
    assert table.frame.loc[2, "village"] == "联通"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told(encoding, refusal, tmp_path):
    told = refusal(put(tmp_path / "own.csv", "\n".join(LINES).encode(encoding)))
    assert ("UTF-16" in told.zh) == (encoding == "utf-16") and told.expected == "UTF-8 / GB18030"


def test_a_million_columns_are_refused(refusal, tmp_path):
    told = refusal(put(tmp_path / "own.csv", "\n".join([",".join(HEADER) + "," * 999_996] * 2)))
    assert told.found == "1,000,000" and "列太多" in told.zh


@pytest.mark.parametrize("at", [0, 1])
def test_a_line_without_an_end_is_refused(at, refusal, tmp_path):
    """17 MB in one line: in the header, and below it."""
    told = refusal(put(tmp_path / "own.csv", b"\n".join([line.encode() for line in LINES[:at]] + [b"x" * (17 << 20)])))
    assert "引号没有配对" in told.zh or "格数" in told.zh


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_quotation_that_is_never_closed_is_refused(at, refusal, tmp_path):
    lines = [*LINES, *(f"青山镇,河口村,H{i},测试" for i in range(3, 20_000))]
    lines[at] = '"' + lines[at]
    told = refusal(put(tmp_path / "own.csv", "\n".join(lines)))
    assert "引号" in told.zh or "逗号" in told.zh


# --- names and places ---------------------------------------------------------------------------------


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "inbox" / "990101").mkdir(parents=True)
    return tmp_path / "inbox"


@pytest.fixture
def found(inbox, known_on):
    """found(): what is discovered, and how the first of it is refused when it is fingerprinted, kept and read."""
    sources = dc.load_sources()

    def discovered():
        files = dc.discover(inbox, sources, known_on)
        dc.fingerprint(files[0])
        told = []
        for look in (lambda f: dc.read_source(f, sources), lambda f: dc.snapshot(f, inbox.parent / "kept")):
            with pytest.raises(InputRefused) as caught:
                look(files[0])
            told.append(caught.value.zh)
        assert told[0] == told[1] and "\n" not in told[0]
        assert not list((inbox.parent / "kept").rglob("*")) if (inbox.parent / "kept").exists() else True
        return told[0]

    return discovered


def test_a_pipe_in_the_inbox_is_not_waited_for(inbox, found):
    os.mkfifo(inbox / "990101" / "受灾名单.csv")
    assert "管道" in found()


@pytest.mark.parametrize("target", ["/dev/zero", "/etc/passwd", "../../secret.csv"])
def test_a_link_out_of_the_inbox_is_refused(target, inbox, found, tmp_path):
    put(tmp_path / "secret.csv", "a,b")
    (inbox / "990101" / "受灾名单.csv").symlink_to(target)
    assert "收件箱以外" in found() and "secret" not in found()


def test_a_county_s_folder_that_is_a_link_out_of_the_inbox_gives_nothing(inbox, found, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    put(tmp_path / "elsewhere" / "受灾名单.csv", "a,b")
    (inbox / "990101").rmdir()
    (inbox / "990101").symlink_to(tmp_path / "elsewhere")
    assert "收件箱以外" in found()


@pytest.mark.parametrize("target", ["受灾名单.csv", "nowhere.csv"])
def test_a_link_in_a_circle_or_to_nothing_is_refused(target, inbox, found):
    (inbox / "990101" / "受灾名单.csv").symlink_to(target)
    assert "无法打开" in found() or "收件箱以外" in found()


def test_a_folder_named_like_a_file_is_a_folder(inbox, known_on):
    (inbox / "990101" / "受灾名单.csv").mkdir()
    assert dc.discover(inbox, dc.load_sources(), known_on) == []
    assert dc.unmatched(inbox, dc.load_sources()) == ["990101/受灾名单.csv/"]


ODD = {
    "a line break": ("核实反馈_a\nb.csv".encode(), "核实反馈_a\\x0ab.csv"),
    "bytes that are no text": ("核实反馈_".encode() + b"\xb9\xfe.csv", "核实反馈_\\xdcb9\\xdcfe.csv"),
    "a name in GB18030": ("核实反馈.csv".encode("gb18030"), None),
    "text turned around": ("核实反馈_\u202evsc.csv".encode(), "核实反馈_\\x202evsc.csv"),
    "an escape sequence": ("核实反馈_\x1b[2J.csv".encode(), "核实反馈_\\x1b[2J.csv"),
    "as long as a name can be": (("核实反馈_" + "长" * 40).encode() + b"_" + b"2" * 8 + b".csv", None),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_written_out(name, inbox, known_on):
    given, shown = ODD[name]
    (inbox / "990101" / os.fsdecode(given)).write_text("a,b", encoding="utf-8")
    named = [f.file for f in dc.discover(inbox, dc.load_sources(), known_on)] + dc.unmatched(inbox, dc.load_sources())
    assert len(named) == 1
    assert named[0].encode() and named[0].isprintable() and (shown is None or named[0] == f"990101/{shown}")
    slots = [f.slot for f in dc.discover(inbox, dc.load_sources(), known_on)]
    assert all(s.encode() and s.isprintable() for s in slots), slots


def test_names_do_not_climb_out(inbox, known_on):
    """A slash cannot stand in a name; what looks like one is a name."""
    for name in ("..／..／受灾名单.csv", "..\\..\\受灾名单.csv", "..受灾名单.csv"):
        put(inbox / "990101" / name, "a,b")
    assert dc.discover(inbox, dc.load_sources(), known_on) == []
    assert all(n.startswith("990101/") for n in dc.unmatched(inbox, dc.load_sources()))
    assert SourceMapping.model_validate(MAPPING)
