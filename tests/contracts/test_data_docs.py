"""The engineer's Data Docs: GX's own pages, with counts and rules, without values, without the net."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import data_contracts as dc
from data_contracts.contracts.words import Words
from data_contracts.feedback import FileOutcomes, write_data_docs
from data_contracts.feedback.docs_view import OfflinePageView
from relapse_watch.errors import RelapseWatchError

Rows = list[dict[str, str | None]]
HOSTILE = '990101/<script>alert(1)</script>"x".xlsx'


@pytest.fixture
def outcomes(raw: Callable[..., dc.RawTable], in_force: dict[str, float]) -> Callable[..., FileOutcomes]:
    """outcomes(dataset, rows, file): what was judged of one file, without any other beside it."""

    def _outcomes(dataset: str, rows: Rows, file: str = "990101/a.xlsx") -> FileOutcomes:
        contract = dc.load_contracts()[dataset]
        result = dc.check(raw(dataset, rows), contract, in_force, {})
        refused = Words(result.text_zh, result.text_en or "") if result.text_zh else None
        return FileOutcomes("990101", dataset, file, result.rows, result.outcomes, refused)

    return _outcomes


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Path]:
    def _site(*files: FileOutcomes, lang: str = "zh") -> Path:
        return write_data_docs(tmp_path / "docs", files, dc.load_contracts(), date(2026, 10, 31), lang).parent

    return _site


def words(page: Path) -> str:
    """The page's text, on one line."""
    text = re.sub(r"<style>.*?</style>", "", page.read_text("utf-8"), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def result(site: Path, dataset: str) -> Path:
    (page,) = (site / "validations" / dataset).rglob("*.html")
    return page


def test_a_result_page_says_which_rule_failed_on_how_many_rows(
    clean: Callable[[str], Rows], outcomes: Any, site: Any
) -> None:
    rows = clean("monitored_person")
    rows[1]["relation_to_head"] = None
    text = words(result(site(outcomes("monitored_person", rows)), "monitored_person"))
    assert "与户主关系 relation_to_head" in text
    told = text[text.index("3_01_001 与户主关系未填") :]
    assert "1 unexpected values found. 20% of 5 total rows." in told[: told.index("not null")]
    assert "READ 文件能按约定读出" in text and "Status: Failed" in text


def test_a_clean_file_succeeds(clean: Callable[[str], Rows], outcomes: Any, site: Any) -> None:
    text = words(result(site(outcomes("cadre", clean("cadre"))), "cadre"))
    assert "Status: Succeeded" in text and "unexpected values found" not in text


@pytest.mark.parametrize("lang, sentence", [("zh", "请填写与户主的关系"), ("en", "write the relation")])
def test_the_suite_page_says_what_to_do_the_class_and_the_judge(
    clean: Callable[[str], Rows], outcomes: Any, site: Any, lang: str, sentence: str
) -> None:
    built = site(outcomes("monitored_person", clean("monitored_person")), lang=lang)
    text = words(built / "expectations" / "monitored_person.html")
    told = text[text.index("3_01_001") :]
    assert sentence in told and "expect_column_values_to_not_be_null" in told
    assert {"zh": "隔离 · 内容不全", "en": "set aside · content incomplete"}[lang] in told


def test_the_first_page_leads_to_every_file_and_suite(clean: Callable[[str], Rows], outcomes: Any, site: Any) -> None:
    files = [outcomes("cadre", clean("cadre"), f"990101/{n}.xlsx") for n in "ba"]
    built = site(*files, outcomes("household_income", clean("household_income"), "990102/c.xlsx"))
    page = (built / "index.html").read_text("utf-8")
    links = re.findall(r'href="([^"#]+)"[^>]*>([^<]*)<', page)
    leading = [name for _, name in links if name.startswith("99")]
    assert leading == ["990101/a.xlsx", "990101/b.xlsx", "990102/c.xlsx"]
    assert links and all((built / link).is_file() for link, _ in links)
    assert "数据契约检查 2026-10-31" in words(built / "index.html")


def test_a_refused_file_has_a_page_that_says_why(clean: Callable[[str], Rows], site: Any) -> None:
    why = Words("打不开,请另存为 xlsx", "cannot be opened")
    built = site(FileOutcomes("990101", "cadre", "990101/a.xlsx", 0, (), why))
    assert "Status: Failed" in words(result(built, "cadre"))
    assert "打不开，请另存为 xlsx" in words(built / "expectations" / "cadre.html")


def test_a_failed_gate_is_told_like_any_rule(outcomes: Any, site: Any) -> None:
    text = words(result(site(outcomes("cadre", [])), "cadre"))
    assert "Status: Failed" in text and "G4 没有任何数据行 0" in text


def test_nothing_personal_is_in_any_file(
    clean: Callable[[str], Rows], outcomes: Any, site: Any, id_of: Callable[[int], str]
) -> None:
    rows = clean("monitored_person")
    for i, row in enumerate(rows):
        row |= {"name": "欧阳锋利", "id_number": id_of(i)[:-1] + "A", "household_type": id_of(50)}
        row |= {"village": "13912345678"}
    built = site(outcomes("monitored_person", rows, f"990101/{id_of(60)}.xlsx"))
    for file in filter(Path.is_file, built.rglob("*")):
        text = file.read_text("utf-8") + file.as_posix()
        assert not re.search(r"(?<!\d)(\d{15}|\d{17}[\dXxA]|1[3-9]\d{9})(?!\d)", text), file
        assert "欧阳" not in text, file


def test_the_pages_load_nothing_and_run_nothing(clean: Callable[[str], Rows], outcomes: Any, site: Any) -> None:
    built = site(outcomes("cadre", clean("cadre"), HOSTILE), FileOutcomes("1", "village", "v", 0, (), Words("a", "b")))
    pages = list(built.rglob("*"))
    assert {p.suffix for p in pages if p.is_file()} == {".html"}
    for page in filter(Path.is_file, pages):
        text = page.read_text("utf-8")
        assert not re.search(r"https?:|//[a-z]|<script|<link|<img|<iframe|url\(|@import|onclick|onload", text), page
    assert HOSTILE in words(result(built, "cadre")) and HOSTILE in words(built / "index.html")


def test_another_check_takes_the_place_of_the_one_before(
    clean: Callable[[str], Rows], outcomes: Any, site: Any
) -> None:
    built = site(outcomes("cadre", clean("cadre")))
    (built / "notes.txt").write_text("mine", "utf-8")
    site(outcomes("household_income", clean("household_income")))
    assert [p.name for p in (built / "validations").iterdir()] == ["household_income"]
    assert [p.name for p in (built / "expectations").iterdir()] == ["household_income.html"]
    assert (built / "notes.txt").read_text("utf-8") == "mine"


def test_a_page_that_could_not_be_made_is_an_error(
    clean: Callable[[str], Rows], outcomes: Any, site: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def unable(*_: Any, **__: Any) -> str:
        raise ValueError("cannot be rendered")

    monkeypatch.setattr(OfflinePageView, "render", unable)
    with pytest.raises(RelapseWatchError):
        site(outcomes("cadre", clean("cadre")))
    assert not (tmp_path / "docs" / "index.html").exists()


def test_no_file_at_all_is_a_site_too(site: Any) -> None:
    assert "数据契约检查" in words(site() / "index.html")
