"""The preview says what the night said, and does nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from flows.cli.app import app
from flows.report.previews import Wanted, preview_messages
from relapse_watch.errors import WrongUse
from relapse_watch.store.tables import outbox_message
from tests.support import forget, move_in

COUNTY = "990101"


def ledger() -> list[dict[str, Any]]:
    from flows import house

    with house.store().reading() as connection:
        return [dict(r) for r in connection.execute(select(outbox_message)).mappings()]


def say(*arguments: str) -> str:
    """What the command prints."""
    return CliRunner().invoke(app, ["preview", COUNTY, *arguments], catch_exceptions=False).output


def files(home: Path) -> set[tuple[str, int]]:
    return {(str(p), p.stat().st_mtime_ns) for p in (home / "outbox").rglob("*")}


@pytest.fixture
def home(few: Path, tmp_path: Path) -> Path:
    """A house after its first night."""
    return tmp_path / "var"


def test_before_the_first_night_there_is_nothing_to_preview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move_in(monkeypatch, tmp_path / "var")
    with pytest.raises(WrongUse, match="还没有跑完的一夜"):
        preview_messages(Wanted(COUNTY), "zh")
    forget()


def test_the_preview_is_what_was_written_and_writes_nothing(home: Path) -> None:
    before, on_disk = ledger(), files(home)
    for kind in ("digest", "township", "county"):
        written = {m["key"] for m in before if m["kind"] == kind}
        assert written and set(preview_messages(Wanted(COUNTY, kind), "zh")["key"]) == written
    one = next(m for m in before if m["kind"] == "digest")
    said = preview_messages(Wanted(COUNTY, cadre_id=one["cadre_id"]), "zh").to_dict("records")
    assert [(m["title"], m["body"], m["households"]) for m in said] == [(one["title"], one["body"], one["households"])]

    narrow = preview_messages(Wanted(COUNTY, channel="企业微信"), "zh")
    assert set(narrow["channel"]) == {"企业微信"}
    told = sorted(h for text in narrow["households"] for h in json.loads(text))
    assert told == sorted(h for m in before if m["kind"] == "digest" for h in json.loads(m["households"]))

    text = say("--cadre", one["cadre_id"])
    assert one["title"] in text and f"收件人编号：{one['cadre_id']}" in text and "##" not in text
    assert one["address"] not in text
    page = say("--kind", "township", "--format", "html")
    assert page.startswith("<!doctype html>") and "各村情况" in page and "<script" not in page
    with pytest.raises(WrongUse, match="--kind"):
        say("--kind", "letter")
    assert "没有新情况" in say("--cadre", "nobody") and "no news" in say("--cadre", "nobody", "--lang", "en")
    assert ledger() == before and files(home) == on_disk


def test_a_countys_own_words_show_in_the_preview(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "templates" / COUNTY
    own.mkdir(parents=True)
    (own / "county.zh.md.j2").write_text("本县自己的话\n\n共 {{ total }} 户\n", encoding="utf-8")
    move_in(monkeypatch, home, TEMPLATES=str(own.parent))
    assert list(preview_messages(Wanted(COUNTY, "county"), "zh")["title"]) == ["本县自己的话"]
    assert "本县自己的话" not in preview_messages(Wanted(COUNTY, "township"), "zh")["title"].iloc[0]
