"""The clerk's workbook, opened again: what stands in which cell, in which colour, in which order."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

import data_contracts as dc
from data_contracts.checking.findings import no_findings
from data_contracts.contracts.classes import DEFECT_CLASSES
from data_contracts.contracts.words import Words
from data_contracts.feedback import CountyFindings, people, sheets, write_findings_workbook

PERSONS, INCOME = "监测对象信息", "农户收入信息"
FILE = "990101/（自定义）监测对象信息_20261031.xlsx"
HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "<b>&amp;</b>"]

Row = dict[str, Any]
Make = Callable[..., Path]


def finding(**given: Any) -> Row:
    """A note about one cell of the persons' file."""
    code = given.get("code", "1111_07")
    row = {
        "dataset": "monitored_person",
        "code": code,
        "family": code,
        "severity": "note",
        "defect_class": "misfilled",
        "is_lead": False,
        "is_suppressed": False,
        "source_row": 4,
        "township": "青山镇",
        "village": "河口村",
        "household_id": "0099",
        "person_id": "0099-01",
        "column_name": "劳动技能",
        "found": "普通劳动力",
        "expected": "无劳动力",
        "what_zh": "在校学生填成有劳动能力",
        "what_en": "a pupil entered as able to work",
        "fix_zh": "劳动技能改填「无劳动力」;已毕业的清空在校生状况",
        "fix_en": "write 无劳动力; clear the school status if school is over",
        "file": FILE,
    }
    return row | given


def table(rows: Sequence[Row]) -> pd.DataFrame:
    empty = no_findings().assign(file="")
    return pd.DataFrame(rows, columns=empty.columns).astype(empty.dtypes) if rows else empty


def verdict(**given: Any) -> Row:
    counts = {"rows": 10, "quarantined": 0}
    texts = {"text_zh": None, "text_en": None}
    return {"dataset": "monitored_person", "file": FILE, "verdict": "quarantined", **counts, **texts, **given}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """make(rows, verdicts=..., lang='zh', ...): the workbook of county 990101."""

    def _make(
        rows: Sequence[Row], verdicts: Sequence[Row] = (), lang: str = "zh", name: str = "f.xlsx", **given: Any
    ) -> Path:
        frame = pd.DataFrame(verdicts or [verdict()])
        told = CountyFindings("990101", date(2026, 10, 31), table(rows), frame, **given)
        write_findings_workbook(tmp_path / name, told, dc.load_contracts(), lang)
        return tmp_path / name

    return _make


def cells(book: Path, sheet: str = PERSONS) -> list[dict[str, Any]]:
    """The lines of a sheet under its header, as another reader finds them."""
    header, *rows = CalamineWorkbook.from_path(book).get_sheet_by_name(sheet).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def texts(book: Path, sheet: str = "汇总") -> str:
    rows = CalamineWorkbook.from_path(book).get_sheet_by_name(sheet).to_python()
    return "\n".join(str(cell) for row in rows for cell in row)


def shown(book: Path, sheet: str, header: str) -> list[Any]:
    """openpyxl's cells of one column, header left out."""
    page = openpyxl.load_workbook(book)[sheet]
    place = next(c.column for c in page[1] if c.value == header)
    return [page.cell(row, place) for row in range(2, page.max_row + 1)]


def test_a_line_says_where_what_and_what_to_write_instead(make: Make) -> None:
    (line,) = cells(make([finding()]))
    assert line == {
        "乡镇": "青山镇",
        "村": "河口村",
        "户编号": "0099",
        "人编号": "0099-01",
        "文件": "（自定义）监测对象信息_20261031.xlsx",
        "行号": 4,
        "列名": "劳动技能",
        "现在填的": "普通劳动力",
        "问题": "在校学生填成有劳动能力",
        "怎么改": "劳动技能改填「无劳动力」；已毕业的清空在校生状况",
        "类别": "错填漏填",
        "处理": "提示",
        "规则编号": "1111_07",
    }


@pytest.mark.parametrize(
    "fix, expected, told",
    [
        ("改填「无劳动力」", "无劳动力", "改填「无劳动力」"),
        ("请填写年月", "YYYY-MM", "请填写年月\n应为：YYYY-MM"),
        ("请核对", None, "请核对"),
    ],
)
def test_what_is_expected_is_said_once(make: Make, fix: str, expected: str | None, told: str) -> None:
    (line,) = cells(make([finding(fix_zh=fix, expected=expected)]))
    assert line["怎么改"] == told


@pytest.mark.parametrize(
    "found, expected, is_told",
    [
        ("缺劳动力", "非空", False),
        (None, "非空", True),
        ("是", "是 / 否", False),
        ("不详", "是 / 否", True),
        ("脱贫户", "脱贫户、一般农户", False),
        ("普通户甲", "脱贫户、一般农户", True),
        ("5", "数字", True),
    ],
)
def test_what_a_cell_already_is_is_not_expected_of_it(
    make: Make, found: str | None, expected: str, is_told: bool
) -> None:
    (line,) = cells(make([finding(found=found, expected=expected, fix_zh="请核实")]))
    assert line["怎么改"] == (f"请核实\n应为：{expected}" if is_told else "请核实")


@pytest.mark.parametrize(
    "key, given",
    [
        ("township", ["安山镇", "白水乡", "重阳镇", None]),  # by pinyin: an, bai, chong or zhong, none last
        ("village", ["安乐村", "河口村", "张家湾村", None]),
        ("household_id", ["0001", "0010", "0002x", None]),
        ("source_row", [4, 9, 10, 100]),
    ],
)
def test_lines_go_from_village_to_village(make: Make, key: str, given: list[Any]) -> None:
    header = {"township": "乡镇", "village": "村", "household_id": "户编号", "source_row": "行号"}[key]
    expected = sorted(given, key=lambda v: (v is None, v)) if key == "household_id" else given
    rows = [finding(**{"source_row": i + 4, key: value}) for i, value in enumerate(reversed(given))]
    wanted = ["" if v is None else v for v in expected]
    assert [line[header] for line in cells(make(rows))] == wanted
    assert [line[header] for line in cells(make(rows[::-1], name="again.xlsx"))] == wanted, "the order given is nothing"


def test_township_goes_before_village_before_household_before_row(make: Make) -> None:
    places = [("白水乡", "河口村", "2", 4), ("白水乡", "河口村", "2", 5), ("白水乡", "张家湾村", "1", 6)]
    places += [("青山镇", "安乐村", "1", 3), ("青山镇", "安乐村", "3", 1)]
    keys = ("township", "village", "household_id", "source_row")
    rows = [finding(**dict(zip(keys, place, strict=True))) for place in places]
    lines = cells(make([rows[i] for i in (3, 0, 4, 2, 1)]))
    assert [(x["乡镇"], x["村"], x["户编号"], x["行号"]) for x in lines] == places


@pytest.mark.parametrize(
    "given, colour, word",
    [
        ({"severity": "refuse"}, "FFF8B4B4", "退回"),
        ({"severity": "quarantine"}, "FFF8B4B4", "隔离"),
        ({"severity": "note"}, "FFFFE699", "提示"),
        ({"severity": "note", "is_lead": True}, "FFBDD7EE", "线索"),
        ({"severity": "quarantine", "is_lead": True}, "FFF8B4B4", "隔离"),
    ],
)
def test_the_bad_cell_alone_has_the_colour_of_its_severity(make: Make, given: Row, colour: str, word: str) -> None:
    book = make([finding(village="甲村"), finding(village="乙村", source_row=5, **given)])
    line = openpyxl.load_workbook(book)[PERSONS][3]
    filled = {str(c.value): c.fill.fgColor.rgb for c in line if c.fill.fill_type}
    assert filled == {"普通劳动力": colour}
    assert cells(book)[1]["处理"] == word


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("column", ["found", "household_id", "village", "column_name", "fix_zh"])
def test_no_cell_is_ever_a_formula(make: Make, hostile: str, column: str) -> None:
    book = make([finding(**{column: hostile})])
    header = {"found": "现在填的", "household_id": "户编号", "village": "村", "column_name": "列名", "fix_zh": "怎么改"}
    (cell,) = shown(book, PERSONS, header[column])
    assert cell.data_type == "inlineStr" or cell.data_type == "s"
    assert str(cell.value).startswith(hostile)
    if column == "found":
        assert cell.number_format == "@", "typed over, it stays text too"


@pytest.mark.parametrize("number", ["0099", "990101000000000001", "1E5", "2026-01-01"])
def test_a_households_number_stays_the_text_that_it_is(make: Make, number: str) -> None:
    (cell,) = shown(make([finding(household_id=number)]), PERSONS, "户编号")
    assert (cell.value, cell.number_format) == (number, "@") or "*" in cell.value


@pytest.mark.parametrize(
    "text, told",
    [
        ("长" * 40_000, "长" * 120 + "…"),
        ("x" * 120, "x" * 120),
        ("x" * 121, "x" * 120 + "…"),
        ("a\x00b\x0b\uffff", "a\ufffdb\ufffd\ufffd"),
        ("😀 _x0041_ \n ]]>", "😀 _x0041_ \n ]]>"),
        ("   ", "（空）"),
        (None, "（空）"),
    ],
)
def test_whatever_stands_in_a_cell_can_be_opened_again(make: Make, text: str | None, told: str) -> None:
    book = make([finding(found=text)])
    assert str(cells(book)[0]["现在填的"]).strip() == told.strip()
    height = openpyxl.load_workbook(book)[PERSONS].row_dimensions[2].height
    assert height is not None and 15 < height < 409


@pytest.mark.parametrize(
    "codes, lines",
    [
        ([("2_01_001", "2_01_001"), ("2_12_002", "2_01_001")], ["2_01_001、2_12_002"]),
        ([("2_12_002", "2_01_001"), ("2_01_001", "2_01_001"), ("3_1", "2_01_001")], ["2_01_001、2_12_002、3_1"]),
        ([("2_01_001", "2_01_001"), ("1111_07", "1111_07")], ["1111_07", "2_01_001"]),
    ],
)
def test_one_defect_with_two_codes_is_one_line(make: Make, codes: list[tuple[str, str]], lines: list[str]) -> None:
    book = make([finding(code=code, family=family) for code, family in codes])
    assert [line["规则编号"] for line in cells(book)] == lines


@pytest.mark.parametrize("other", ["source_row", "column_name", "file", "dataset"])
def test_two_cells_are_two_lines(make: Make, other: str) -> None:
    change: Row = {"source_row": 5, "column_name": "在校生状况", "file": "990101/b.xlsx", "dataset": "household_income"}
    book = make([finding(code="a", family="a"), finding(code="b", family="a", **{other: change[other]})])
    sheets_of = [PERSONS, INCOME] if other == "dataset" else [PERSONS]
    assert sum(len(cells(book, sheet)) for sheet in sheets_of) == 2


def test_names_are_masked_and_found_by_row_then_by_the_households_head(make: Make) -> None:
    rows = pd.DataFrame({"source_row": [4, 5], "household_id": ["0099", "0099"], "name": ["张三丰", "李四"]})
    aside = pd.DataFrame({"source_row": [6], "household_id": [None], "record": ['{"户编号":null,"户主姓名":"王*"}']})
    known = people({FILE: rows.assign(relation_to_head=["户主", "配偶"])}, {FILE: aside})
    found = [finding(source_row=r, household_id=h) for r, h in ((4, "0099"), (5, "0099"), (7, "0099"), (6, None))]
    book = make([*found, finding(source_row=8, household_id="0100")], people=known)
    assert [(x["行号"], x["户主/姓名"]) for x in cells(book)] == [
        (4, "张**"),
        (5, "李*"),
        (7, "张**"),
        (8, ""),
        (6, "王*"),
    ]
    assert "张三丰" not in texts(book, PERSONS)


MOBILE_AS_NUMBER = ["13812345678", "13912345678"]  # masked alike


@pytest.mark.parametrize("households", [["0099", "0100"], MOBILE_AS_NUMBER])
def test_those_whom_no_finding_concerns_are_left_out_and_nothing_else_changes(
    make: Make, households: list[str]
) -> None:
    first, second = households
    rows = pd.DataFrame({"source_row": [4, 5, 6, 7, 8], "household_id": [first, first, second, second, "0101"]})
    rows = rows.assign(
        name=["张三丰", "李四", "王五", "赵六", "钱七"], relation_to_head=["户主", "配偶"] * 2 + ["户主"]
    )
    found = [finding(source_row=r, household_id=first) for r in (5, 9, None)]
    files = {FILE: rows, "990101/b.xlsx": rows.drop(columns="relation_to_head").rename(columns={"name": "head_name"})}
    every, asked = people(files), people(files, of=table(found))
    assert len(asked) < len(every) and set(asked["source_row"]) >= {4, 5}
    books = [make(found, people=known, name=name) for name, known in (("a.xlsx", every), ("b.xlsx", asked))]
    assert books[0].read_bytes() == books[1].read_bytes()


def test_a_number_that_stands_for_two_heads_names_nobody(make: Make) -> None:
    rows = pd.DataFrame({"source_row": [1, 2], "household_id": ["0099"] * 2, "head_name": ["张三", "李四"]})
    book = make([finding()], people=people({"990101/other.xlsx": rows}))
    assert "户主/姓名" not in cells(book)[0]


@pytest.mark.parametrize("lang, nothing", [("zh", "没有发现问题"), ("en", "Nothing was found")])
def test_a_county_without_findings_is_told_so(make: Make, lang: str, nothing: str) -> None:
    book = make([], [verdict(verdict="accepted")], lang)
    assert CalamineWorkbook.from_path(book).sheet_names == [{"zh": "汇总", "en": "Summary"}[lang]]
    assert nothing in texts(book, {"zh": "汇总", "en": "Summary"}[lang])


def test_a_refused_file_is_the_first_thing_said(make: Make) -> None:
    line = "文件「990101/干部名单.xlsx」缺少列「手机号」,请补上后重新交"
    refused = verdict(dataset="cadre", file="990101/干部名单.xlsx", verdict="refused", text_zh=line, text_en="no phone")
    stopped = Words(f"{line}(另有1份文件被退回)", "no phone")
    said = texts(make([], [refused], stopped=stopped))
    assert said.count("缺少列「手机号」，请补上后重新交") == 1 and "没有发现问题" not in said
    assert said.index("先看这里") < said.index("缺少列") < said.index("按文件")
    assert "policy missing" in texts(make([], [refused], "en", stopped=Words("缺参数", "policy missing")), "Summary")


def test_the_summary_counts_lines_by_class_and_by_file(make: Make) -> None:
    rows = [finding(source_row=i, severity="quarantine", defect_class="untrue") for i in (4, 5)]
    rows += [finding(source_row=6), finding(source_row=7, is_lead=True), finding(source_row=8, is_suppressed=True)]
    rows += [finding(code="x", family="1111_07", source_row=6)]
    other = verdict(dataset="aid_payment", file="990101/发放.csv", verdict="accepted", rows=7)
    late = verdict(dataset="cadre", file=None, verdict="late", rows=0, text_zh="干部名单:已 40 天没有交")
    page = CalamineWorkbook.from_path(make(rows, [verdict(), other, late])).get_sheet_by_name("汇总").to_python()
    counted = {row[0]: [c for c in row[4:] if c != ""] for row in page if row[0]}
    assert {words.zh for words in DEFECT_CLASSES.values()} <= set(counted)
    assert counted["数据不实"] == [0, 2, 0, 0, 2] and counted["错填漏填"] == [0, 0, 1, 1, 2]
    assert counted["合计"] == [0, 2, 1, 1, 4] and counted["底数不清"] == [0] * 5
    assert counted[PERSONS] == [0, 2, 1, 1, 4, 1]
    assert [r[:4] for r in page if r[0] == "补助资金发放"] == [["补助资金发放", "发放.csv", "通过", 7]]
    assert [r[1:3] for r in page if r[0] == "干部名单"] == [["干部名单：已 40 天没有交", "迟报"]]


def test_what_people_verified_stands_on_a_sheet_of_its_own(make: Make) -> None:
    twins = [finding(code="a", family="a", is_suppressed=True), finding(code="b", family="a")]
    book = make([finding(source_row=9, is_suppressed=True), *twins])
    assert [x["规则编号"] for x in cells(book)] == ["b、a"], "one code of two verified: the cell is still to be mended"
    (left,) = cells(book, "已核实不改")
    assert (left["数据集"], left["行号"]) == (PERSONS, 9)
    assert shown(book, "已核实不改", "现在填的")[0].fill.fgColor.rgb == "FFE3E7EB"


def test_what_concerns_a_whole_file_comes_first(make: Make) -> None:
    nowhere = dict.fromkeys(("source_row", "township", "village", "household_id", "person_id", "column_name", "found"))
    book = make([finding(township="啊镇"), finding(code="UNJUDGED", what_zh="3 条规则未能核对", **nowhere)])
    assert [(x["规则编号"], x["现在填的"]) for x in cells(book)] == [
        ("UNJUDGED", "（整份文件）"),
        ("1111_07", "普通劳动力"),
    ]


def test_a_sheet_for_each_dataset_in_the_order_of_the_contracts(make: Make) -> None:
    names = ["household_income", "cadre", "unheard_of", "monitored_person"]
    book = make([finding(dataset=name) for name in names])
    contracts = dc.load_contracts()
    known = [contract.title.zh for name, contract in contracts.items() if name in names]
    assert CalamineWorkbook.from_path(book).sheet_names == ["汇总", *known, "unheard_of"]


@pytest.mark.parametrize("rows, parts", [(4, 1), (5, 2), (8, 2), (9, 3)])
def test_more_lines_than_a_sheet_holds_go_on_to_the_next(
    make: Make, monkeypatch: pytest.MonkeyPatch, rows: int, parts: int
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    book = make([finding(source_row=i) for i in range(rows)])
    names = [PERSONS, f"{PERSONS} (2)", f"{PERSONS} (3)"][:parts]
    assert CalamineWorkbook.from_path(book).sheet_names == ["汇总", *names]
    assert [x["行号"] for name in names for x in cells(book, name)] == list(range(rows))


def test_it_is_laid_out_for_the_screen_and_for_paper(make: Make) -> None:
    page = openpyxl.load_workbook(make([finding(source_row=i) for i in range(3)]))[PERSONS]
    assert page.freeze_panes == "A2" and page.auto_filter.ref == page.dimensions == "A1:M4"
    assert page.page_setup.orientation == "landscape" and page.page_setup.paperSize == 9
    assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$1:$1"
    wrapped = {str(c.value) for c in page[2] if c.alignment.wrap_text}
    assert "在校学生填成有劳动能力" in wrapped


def test_the_same_findings_give_the_same_bytes(make: Make) -> None:
    rows = [finding(source_row=i, found=f"v{i}") for i in range(50)]
    first, again = make(rows, name="a.xlsx").read_bytes(), make(rows[::-1], name="b.xlsx").read_bytes()
    assert first == again
    assert make([*rows, finding(source_row=99)], name="c.xlsx").read_bytes() != first


@pytest.mark.parametrize("column", ["village", "household_id", "person_id", "column_name", "found"])
def test_an_id_number_that_slipped_into_another_column_is_masked(
    make: Make, id_of: Callable[[int], str], column: str
) -> None:
    book = make([finding(**{column: id_of(7)})])
    assert id_of(7) not in texts(book, PERSONS) and "*" * 18 in texts(book, PERSONS)


def test_in_english_the_clerk_reads_english(make: Make) -> None:
    book = make([finding(severity="quarantine")], lang="en")
    (line,) = cells(book, "Monitored persons")
    assert line["what is wrong"] == "a pupil entered as able to work" and line["handling"] == "set aside"
    assert line["class"] == "filled in wrongly"
