"""Every county's night leaves a workbook of what is to be mended, beside its page."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tests.flows.clerk import CADRES, PERSONS, WORK, Opened, at_work
from tests.flows.program import program
from tests.support import AS_OF, KEPT, few_files, night

COUNTY = "990101"
NAME = f"{COUNTY}-findings.xlsx"


def book_of(home: Path) -> Path:
    return home / "reports" / AS_OF.isoformat() / NAME


def lines(book: Path, sheet: str) -> list[dict[str, Any]]:
    header, *rows = CalamineWorkbook.from_path(book).get_sheet_by_name(sheet).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def summary(book: Path) -> str:
    rows = CalamineWorkbook.from_path(book).get_sheet_by_name("汇总").to_python()
    return "\n".join(str(cell) for row in rows for cell in row)


def everything(book: Path) -> str:
    opened = CalamineWorkbook.from_path(book)
    return "\n".join(str(c) for n in opened.sheet_names for r in opened.get_sheet_by_name(n).to_python() for c in r)


def test_the_night_and_check_write_the_same_findings_each_at_its_cell(
    settle: Callable[..., str], tmp_path: Path
) -> None:
    settle(None)
    home, inbox = tmp_path / "var", tmp_path / "inbox"
    out, docs = tmp_path / "out", tmp_path / "docs"
    options = ("--as-of", AS_OF.isoformat(), "--out", str(out), "--docs", str(docs))
    done = program(home, "check", "--inbox", str(inbox), *options)
    assert done.returncode == 0, done.stderr
    own, checked = book_of(home), out / NAME
    names = CalamineWorkbook.from_path(own).sheet_names
    assert names[0] == "汇总" and len(names) > 5 and names == CalamineWorkbook.from_path(checked).sheet_names
    for sheet in names[1:]:
        assert lines(own, sheet) == lines(checked, sheet), sheet
    assert f'href="{NAME}"' in (own.parent / f"{COUNTY}.html").read_text("utf-8")
    with at_work(inbox / COUNTY / PERSONS) as opened:
        lead_to_their_cells(lines(own, "监测对象信息"), opened)
        full = {opened.get(row, "姓名") for row in opened.rows()}
    files, index = list((inbox / COUNTY).iterdir()), (docs / "index.html").read_text("utf-8")
    assert len(list((docs / "validations").rglob("*.html"))) == len(files) and all(f.name in index for f in files)
    text = everything(own)
    assert not re.search(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)", text)
    assert not [name for name in full if len(name) > 2 and name in text]


def lead_to_their_cells(told: list[dict[str, Any]], opened: Opened) -> None:
    """A household's type is a word of its own: what the line shows is what stands in the file."""
    of_types = [line for line in told if line["列名"] == "户类型"]
    assert of_types
    for line in of_types:
        row, name = int(line["行号"]), opened.get(int(line["行号"]), "姓名")
        assert opened.get(row, "户类型") == line["现在填的"].replace("（空）", "")
        assert (opened.get(row, "户编号"), opened.get(row, "村")) == (line["户编号"], line["村"])
        assert line["户主/姓名"] == name[0] + "*" * (len(name) - 1)


def test_a_refused_night_says_why_first_and_shows_what_the_other_files_are_like(home: Path, inbox: Path) -> None:
    few_files(inbox, (*KEPT, WORK))
    with at_work(inbox / COUNTY / WORK) as sheet:
        sheet.rename("务工月收入", "收入备注")
    night(inbox)
    text = summary(book_of(home))
    assert text.index("先看这里") < text.index("务工月收入") < text.index("按文件")
    assert "没有发现问题" not in text
    assert lines(book_of(home), "监测对象信息"), "what else is to be mended can be mended at once"
    assert lines(book_of(home), "已外出务工信息")[0]["处理"] == "退回"


def test_what_is_no_longer_in_the_inbox_still_stands(few: Path) -> None:
    home = few.parent / "var"
    before = lines(book_of(home), "干部名单")
    (few / COUNTY / CADRES).unlink()
    night(few)
    assert before and lines(book_of(home), "干部名单") == before


def test_an_empty_county_is_refused_in_the_workbook_too(home: Path, inbox: Path) -> None:
    shutil.rmtree(inbox / COUNTY)
    (inbox / COUNTY).mkdir()
    night(inbox)
    assert CalamineWorkbook.from_path(book_of(home)).sheet_names == ["汇总"]
    assert "没有本县任何可识别的文件" in summary(book_of(home))
