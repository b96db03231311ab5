"""What a clerk puts into the county's folder under a name that nobody knows is not ignored in silence."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support import AS_OF, copy_of_sample, few_files, figures, listing, night

MISSPELT = "监测对象.xlsx"


@pytest.fixture
def inbox(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small county, with a file and a folder that no mapping recognises."""
    folder = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox")
    few_files(folder)
    county = folder / "990101"
    shutil.copy(next(county.glob("*监测对象信息*")), county / MISSPELT)
    (county / "备份").mkdir()
    (county / ".DS_Store").touch()
    (county / "~$干部名单.xlsx").touch()
    return folder


def told() -> list[str]:
    """The findings messages, oldest first."""
    from sqlalchemy import select

    from flows import house
    from relapse_watch.store.tables import outbox_message as m

    with house.store().reading() as connection:
        query = select(m.c.body).where(m.c.kind == "findings").order_by(m.c.created_at)
        return list(connection.execute(query).scalars())


def test_an_unknown_file_is_reported_told_once_and_fails_nothing(
    home: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.nights import run_night

    assert run_night(inbox, None, AS_OF, "zh") == 0
    said = capsys.readouterr().out
    assert "未识别 2" in said and f"990101/{MISSPELT}" in said
    page = (home / "reports" / AS_OF.isoformat() / "990101.html").read_text(encoding="utf-8")
    markdown = (home / "reports" / AS_OF.isoformat() / "990101.md").read_text(encoding="utf-8")
    (message,) = told()
    for text in (page, markdown, message):
        assert MISSPELT in text and "备份/" in text and "对不上" in text
        assert ".DS_Store" not in text and "~$" not in text

    again = figures(night(inbox))["990101"]
    assert [v["file"] for v in again.verdicts if v["verdict"] == "unmatched"] == ["990101/备份/", f"990101/{MISSPELT}"]
    assert len(told()) == 1, "told once"

    (inbox / "990101" / "名单.docx").touch()
    night(inbox)
    assert len(told()) == 2 and "990101/名单.docx" in told()[1]
    assert told()[1].count("没有读取") >= 2, "what is not put right is recalled"


def test_check_lists_it_too(home: Path, inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from flows.cli.checking import run_check

    assert run_check(inbox, None, AS_OF, None, "json", "en") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [r["file"] for r in rows if r["verdict"] == "unmatched"] == ["990101/备份/", f"990101/{MISSPELT}"]
    assert all(r["text"] and not r["findings"] for r in rows if r["verdict"] == "unmatched")


def test_an_id_number_in_a_file_name_is_not_passed_on(few: Path) -> None:
    (few / "990101" / "11010519491231002X.jpg").touch()
    night(few)
    assert len(told()) == 2, "of the first night, and of the file that has come since"
    assert "11010519491231002X" not in told()[1] and ".jpg" in told()[1]
    assert "11010519491231002X" not in json.dumps(listing("run_rows", None))
