"""What stands in a county's files is text: no database runs it, no spreadsheet, no browser, no service of messages.

CSV: every text that begins like a formula gets an apostrophe (findings.csv, changes.csv, the listings, the audit file,
the form that hand-in writes). Workbooks: every cell is an inline text. HTML: escaped. Messages: signs of markup, calls
to everybody and links are written in their full-width twins.
"""

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import inspect

from alerts.messages import literal, literals
from flows.cli.auditing import export_outbox
from flows.cli.show import show
from relapse_watch.csv_text import neutral
from relapse_watch.store.tables import metadata
from tests.faults.houses import contents, remains
from tests.faults.plain_nights import AS_OF, COUNTY, Nights, nights, settle
from tests.flows.clerk import CADRES, PERSONS
from tests.support import KEPT, copy_of_sample, few_files, listing

__all__ = ["nights"]

SQL = (
    "'; DROP TABLE warning; --",
    "x'); DELETE FROM outbox_message; --",
    '" OR 1=1 --',
    "%s {0} :county $1 ?",
    "\\'; --",
)
HTML = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</td><b>", "{{ 7*7 }}{% raw %}", "&lt;i&gt;")
CALLS = (
    "<at id=all></at>",
    "@all",
    "@everyone",
    "<@U123>",
    "[x](http://evil.example)",
    "![x](http://evil.example/i.png)",
)
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", '=HYPERLINK("http://evil.example")')
HOSTILE = (*SQL, *HTML, *CALLS, *FORMULAS)
_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def spoil(file: Path, header_row: int) -> int:
    """One hostile text in every column, each in a row of its own; how many."""
    book, payloads = openpyxl.load_workbook(file), cycle(HOSTILE)
    sheet = book.worksheets[0]
    for column in range(1, sheet.max_column + 1):
        cell = sheet.cell(header_row + column, column)
        cell.value = next(payloads).strip("\t")
        cell.data_type = "s"  # what looks like a formula is a text, as an export has it
    book.save(file)
    return int(sheet.max_column)


def spoil_csv(file: Path) -> None:
    """The same in a list."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = csv.reader(stream)
    for at, payload in zip(range(len(head)), cycle(FORMULAS), strict=False):
        rows[at][at] = payload
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.long])])
def lived(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    nights: Nights,
) -> Iterator[dict[str, str]]:
    """A house after a clean night, and one whose every file is full of fragments."""
    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox", defects=False)
    few_files(inbox, KEPT)
    url = request.getfixturevalue("postgresql_urls")() if request.param == "postgresql" else None
    settings = settle(monkeypatch, tmp_path / "var", url)
    if request.param == "sqlite":  # so that there is something to correct
        assert nights.run(inbox).is_completed()
    folder = inbox / COUNTY
    assert sum(spoil(folder / name, row) for name, row in ((PERSONS, 3), (CADRES, 1), ("责任分工.xlsx", 1))) > 100
    spoil_csv(folder / "医保自付费用名单.csv")
    ended = nights.run(inbox)
    assert ended.is_completed(), ended.message
    assert listing("warning_rows", COUNTY, [], [], "zh")
    yield settings


class Page(HTMLParser):
    """The tags of a page, and what in it could run or call somebody."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.odd: list[Any] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self.odd += [(tag, name, value) for name, value in attrs if name.startswith("on") or "evil" in (value or "")]

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script" and "alert(1)" in data:
            self.odd.append(("script", data))


def test_a_night_full_of_fragments(lived: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from flows import house

    tables = set(inspect(house.store().engine).get_table_names()) if "DATABASE_URL" in lived else set(metadata.tables)
    assert set(metadata.tables) <= tables and remains(lived) == {}
    home = Path(lived["HOME"])

    kept = [str(row) for rows in contents(lived).values() for row in rows]
    assert any("DROP TABLE warning" in row for row in kept), "kept as it came, as text"

    for page in (home / "reports").rglob("*.html"):
        found = Page(page.read_text(encoding="utf-8"))
        assert not found.odd and "img" not in found.tags and "at" not in found.tags, page.name
    messages = "".join(f.read_text(encoding="utf-8") for f in (home / "outbox").rglob("*.md"))
    for text in ("<at", "@all", "@everyone", "<script", "<img", "](http", "://evil", "<@U"):
        assert text not in messages, text

    (book,) = (home / "reports").rglob("*-findings.xlsx")
    cells = [c for sheet in openpyxl.load_workbook(book).worksheets for row in sheet.iter_rows() for c in row]
    assert any("DROP TABLE" in str(c.value) for c in cells) and not [c for c in cells if c.data_type == "f"]
    for changes in (home / "reports").rglob("*-changes.csv"):
        demand_plain(changes.read_text(encoding="utf-8-sig"))
    assert list((home / "reports").rglob("*-changes.csv")) or "DATABASE_URL" in lived

    for name, rows in (
        ("warnings", listing("warning_rows", COUNTY, [], [], "zh")),
        ("outbox", listing("outbox_rows", COUNTY, [])),
        ("runs", listing("run_rows", COUNTY)),
    ):
        show(rows, {}, "csv", "zh")
        demand_plain(capsys.readouterr().out)
        assert name
    from flows.cli.listings import outbox_rows

    export_outbox(outbox_rows(COUNTY, [], with_text=True), tmp_path / "audit.csv")
    demand_plain((tmp_path / "audit.csv").read_text(encoding="utf-8-sig"))


def demand_plain(text: str) -> None:
    """No cell of a CSV begins like a formula; a number may have its sign."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) > 1
    risky = [cell for row in rows for cell in row if cell.startswith(_SIGNS) and not _is_number(cell)]
    assert risky == []


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("text", CALLS)
def test_a_call_or_a_link_in_a_name_is_only_its_signs(text: str) -> None:
    made = literal(text)
    assert made == literals(pd.DataFrame({"name": [text]}), ["name"])["name"][0]
    assert not set("@<>[]*#`|") & set(made) and "://" not in made
    assert len(made) == len(text)


@pytest.mark.parametrize(
    ("value", "made"), [("=1", "'=1"), ("-x", "'-x"), ("a=1", "a=1"), (-5, -5), (None, None), ("", "")]
)
def test_one_cell_made_plain(value: Any, made: Any) -> None:
    assert neutral(value) == made


def test_a_form_handed_in_holds_no_formula(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, nights: Nights
) -> None:
    """Its remark lies in the inbox as a spreadsheet shows it, not as one would run it."""
    from flows.handing_in import hand_in_rows

    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox", defects=False)
    few_files(inbox, ("监测对象", "干部", "责任"))
    settle(monkeypatch, tmp_path / "var")
    nights.run(inbox)
    warned = listing("warning_rows", COUNTY, [], [], "zh")[0]
    row = {"户编号": warned["household_id"], "核实日期": AS_OF.isoformat(), "核实结果": "确认"}
    row |= {"核实人": warned["owner"]["cadre_id"], "说明": "=1+1 @all '; DROP TABLE warning; --"}
    done = hand_in_rows(COUNTY, [{k: v for k, v in row.items() if k in _titles()}], inbox, AS_OF)
    assert done.is_whole and done.file
    demand_plain((inbox / COUNTY / done.file).read_text(encoding="utf-8-sig"))


def _titles() -> set[str]:
    from flows.handing_in import _titles as titles

    return set(titles().values())
