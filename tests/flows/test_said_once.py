"""Each thing is said once, to those whom it concerns: what waits is carried on, both sides hear of a handover."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from typer.testing import CliRunner

from flows.cli.app import app
from relapse_watch.errors import WrongUse
from relapse_watch.store.tables import held_back, outbox_message, run, warning
from tests.flows.clerk import at_work
from tests.support import few_files, listing, night

COUNTY, DUTIES = "990101", "责任分工.xlsx"
NEXT, LATER = date(2026, 11, 1), date(2026, 11, 2)


@pytest.fixture
def county(inbox: Path) -> Path:
    """The sample county, of which enough cadres have a warning."""
    few_files(inbox)
    return inbox


def ledger() -> list[dict[str, Any]]:
    from flows import house

    with house.store().reading() as connection:
        rows = connection.execute(select(outbox_message).order_by(outbox_message.c.created_at)).mappings()
        return [dict(r) | {"told": json.loads(r["households"])} for r in rows]


def owners() -> dict[str, str]:
    rows = listing("warning_rows", None, [], [], "zh")
    return {w["household_id"]: w["owner"]["cadre_id"] for w in rows if w["owner"]["role"] == "household_helper"}


def hand_over(inbox: Path, household: str, to: str) -> None:
    with at_work(inbox / COUNTY / DUTIES, header_row=1) as sheet:
        for row in sheet.rows(户编号=household, 职责="帮扶责任人"):
            sheet.put(row, "干部编号", to)


def silence(*arguments: str) -> str:
    said = CliRunner().invoke(app, ["silence", *arguments, "--as-of", str(NEXT)], catch_exceptions=False)
    return said.output


def test_a_waiting_digest_is_carried_by_the_newer_one_and_both_hear_of_a_handover(
    home: Path, county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import tasks

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "deliver", lambda run: {})
        night(county)
    before = owners()
    (gives, takes), *_ = [(a, b) for a in before.values() for b in before.values() if a != b]
    moved = next(h for h, owner in before.items() if owner == gives)
    left, waiting = (next(m for m in ledger() if m["cadre_id"] == c and m["kind"] == "digest") for c in (gives, takes))
    hand_over(county, moved, takes)
    night(county, NEXT)

    rows = ledger()
    digests = [m for m in rows if m["cadre_id"] == takes and m["kind"] == "digest"]
    assert [(m["status"], set(m["told"])) for m in digests] == [
        ("superseded", set(waiting["told"])),
        ("sent", {moved, *waiting["told"]}),
    ]
    assert [m["superseded_by"] for m in digests] == [digests[1]["message_id"], None]
    listed = {m["message_id"]: m["superseded_by"] for m in listing("outbox_rows", COUNTY, ["superseded"])}
    assert listed.pop(digests[0]["message_id"]) == digests[1]["message_id"], "and so in the export for audits"
    by = listed.pop(left["message_id"])
    (heir,) = [m for m in rows if m["message_id"] == by]
    assert heir["status"] == "sent" and set(heir["told"]) & set(left["told"]), "whose household went has no old digest"
    assert listed == {}
    (told,) = [m for m in rows if m["kind"] == "handover"]
    assert told["cadre_id"] == gives and told["told"] == [moved] and "这户已交给帮扶责任人" in told["body"]
    assert {m["status"] for m in rows} == {"sent", "superseded"}
    night(county, NEXT)
    assert ledger() == rows, "again: nothing more"


def test_a_silence_keeps_messages_quiet_and_is_counted(few: Path, home: Path) -> None:
    before = owners()
    (gives, takes), *_ = [(a, b) for a in before.values() for b in before.values() if a != b]
    moved = next(h for h, owner in before.items() if owner == gives)
    given = ("--county", COUNTY, "--cadre", takes, "--why", "请病假", "--by", "李主任", "--level", "red")
    with pytest.raises(WrongUse, match="最长 90 天"):
        silence("add", *given, "--until", "2027-06-01")
    with pytest.raises(WrongUse, match="只写一个"):
        silence("add", *given, "--household", moved, "--until", "2026-11-30")
    with pytest.raises(WrongUse, match="不能早于"):
        silence("add", *given, "--until", "2026-10-01")
    named = silence("add", *given, "--until", "2026-11-30").split()[0].removeprefix("已登记")
    assert takes in silence("list", "--format", "csv")

    hand_over(few, moved, takes)
    night(few, NEXT)
    assert not [m for m in ledger() if m["as_of"] == NEXT and m["kind"] in ("digest", "township", "county")]
    assert owners()[moved] == takes, "the warning itself is as it is"
    assert _counts()["quiet"] == {"silenced": 1}
    page = (home / "reports" / str(NEXT) / f"{COUNTY}.html").read_text(encoding="utf-8")
    assert "没有发消息的变化：静默的 1 户，反复的 0 户。" in page

    night(few, NEXT)
    assert not [m for m in ledger() if m["as_of"] == NEXT and m["kind"] == "digest"], "again: as quiet"
    _closed_in_silence(takes)

    (row,) = json.loads(silence("list", "--format", "json"))
    assert "已撤销" in silence("lift", row["silence_id"][:8]) and named is not None
    with pytest.raises(WrongUse, match="这条静默已在 2026-10-31 结束"):
        silence("lift", row["silence_id"])
    assert json.loads(silence("list", "--format", "json")) == []
    night(few, LATER)
    (late,) = [m for m in ledger() if m["as_of"] == LATER and m["kind"] == "digest"]
    assert late["cadre_id"] == takes and set(late["told"]) == {moved, GONE}
    assert late["body"].count("（静默期间的新情况，现在告诉您）") == 2
    assert "现在由您负责（静默期间" in late["body"] and "预警已解除（静默期间" in late["body"]
    assert _preview(takes) == late["body"]
    rows = ledger()
    night(few, LATER)
    night(few, date(2026, 11, 3))
    assert ledger() == rows, "told once"


GONE = "99010199000001"


def _closed_in_silence(cadre: str) -> None:
    """A warning of that cadre closed, and nobody said so."""
    from flows import house

    with house.store().begin() as connection:
        mine = select(warning).where(warning.c.owner_cadre_id == cadre).limit(1)
        row = dict(connection.execute(mine).mappings().one())
        gone = {"warning_id": "gone", "household_id": GONE, "status": "closed", "closed_on": NEXT}
        connection.execute(insert(warning).values(**row | gone))
        told = {"told_level": row["level"], "told_status": "open", "told_cadre_id": cadre}
        held = {"warning_id": "gone", "county": COUNTY, "why": "silenced", "since": NEXT}
        connection.execute(insert(held_back).values(**held | told))


def _preview(cadre: str) -> str:
    from flows.report.previews import Wanted, preview_messages

    (body,) = preview_messages(Wanted(COUNTY, cadre_id=cadre), "zh")["body"]
    return str(body)


def _counts() -> dict[str, Any]:
    from flows import house

    with house.store().reading() as connection:
        last = connection.execute(select(run.c.counts).where(run.c.as_of == NEXT)).scalar_one()
    counts: dict[str, Any] = json.loads(last)
    return counts
