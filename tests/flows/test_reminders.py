"""A county's follow-up over days: reminders, returned forms, pauses, who is asked next; and nothing twice."""

import contextlib
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from relapse_watch.store.tables import (
    dataset_verdict,
    follow_up_notice,
    landed_tables,
    outbox_message,
    vintage,
    warning,
    warning_event,
)
from tests.flows.returned import HEADERS, return_form
from tests.support import listing, night

COUNTY = "990101"
MONDAY, TUESDAY, THURSDAY = (date(2026, 11, d) for d in (2, 3, 5))


@pytest.fixture
def inbox(few: Path, home: Path) -> Path:
    """A county after its night of Saturday, October 31, of whose warnings one was made red and two yellow."""
    _levels()
    return few


def _levels() -> None:
    """Three warnings become graver than they were assessed, so that no later night raises them."""
    from flows import house

    with house.store().begin() as connection:
        w = warning.c
        query = select(w.warning_id, w.owner_role).where(w.level.in_(["unknown", "green"])).order_by(w.warning_id)
        found = connection.execute(query).all()
        ids = [i for i, role in sorted(found, key=lambda r: r.owner_role != "household_helper")][:3]
        for warning_id, level in zip(ids, ["red", "yellow", "yellow"], strict=True):
            mine = update(warning).where(w.warning_id == warning_id)
            connection.execute(mine.values(level=level, head_masked="甲**"))
            opening = update(warning_event).where(warning_event.c.warning_id == warning_id)
            connection.execute(opening.values(level_to=level))


def _sent_on_sunday() -> None:
    """What the first night told was sent on November 1, not on the day of the test."""
    from flows import house

    with house.store().begin() as connection:
        sent = update(outbox_message).where(outbox_message.c.status == "sent")
        connection.execute(sent.values(sent_at=datetime(2026, 11, 1, 1, tzinfo=UTC)))


def three() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The red one, and the two yellow ones."""
    red, *yellows = sorted(
        rows_of(warning, warning.c.head_masked == "甲**"), key=lambda w: (w["level"], w["warning_id"])
    )
    return red, yellows[0], yellows[1]


def rows_of(table: Any, *where: Any) -> list[dict[str, Any]]:
    from flows import house

    with house.store().reading() as connection:
        return [dict(r) for r in connection.execute(select(table).where(*where)).mappings()]


def follow_up(day: date) -> Any:
    from flows.follow_up import follow_up

    state = follow_up(day, return_state=True)
    assert state.is_completed(), state.message
    return state


def said_on(day: date) -> dict[str, str]:
    """What each cadre was reminded of that day."""
    o = outbox_message.c
    found = rows_of(outbox_message, o.kind == "follow_up", o.as_of == day)
    assert len({m["cadre_id"] for m in found}) == len(found), "one message a cadre and day"
    return {m["cadre_id"]: m["title"] + "\n" + m["body"] for m in found}


def explained(household: str) -> dict[str, Any]:
    from flows.cli.explaining import explain_household

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        explain_household(household, None, "json", "zh")
    told: dict[str, Any] = json.loads(out.getvalue())[0]["follow_up"]
    return told


def row(household: str, cadre: str, day: str, result: str, **more: str) -> dict[str, str]:
    return {"户编号": household, "核实日期": day, "核实结果": result, "核实人": cadre, **more}


def test_reminded_before_and_when_overdue_and_never_twice(inbox: Path) -> None:
    red, *_ = three()
    follow_up(MONDAY)
    monday = said_on(MONDAY)
    assert set(monday) == {w["owner_cadre_id"] for w in rows_of(warning)}, "and the week begins: what is open"
    assert "快到期" in monday[red["owner_cadre_id"]] and red["household_id"] in monday[red["owner_cadre_id"]]
    follow_up(MONDAY)
    assert said_on(MONDAY) == monday

    follow_up(TUESDAY)
    tuesday = said_on(TUESDAY)
    assert "已逾期 1 个工作日" in tuesday[red["owner_cadre_id"]]
    town = [c for c in tuesday if c != red["owner_cadre_id"] and red["household_id"] in tuesday[c]]
    assert len(town) == 1 and "本乡镇逾期清单" in tuesday[town[0]]
    told = rows_of(follow_up_notice, follow_up_notice.c.warning_id == red["warning_id"])
    assert [(n["stage"], n["occasion"], n["told_on"], n["due_by"]) for n in told] == [
        ("verify", 1, MONDAY, MONDAY),
        ("verify", 2, TUESDAY, MONDAY),
    ]
    assert "****" not in str(tuesday) and "**" in tuesday[town[0]], "names are masked"


def test_three_working_days_overdue_the_next_in_line_hears_of_it(inbox: Path) -> None:
    red, *_ = three()
    follow_up(TUESDAY)
    follow_up(THURSDAY)
    said = said_on(THURSDAY)
    above = [n for n in rows_of(follow_up_notice) if n["warning_id"] == red["warning_id"] and n["occasion"] == 3]
    roles = {n["role"]: n["cadre_id"] for n in above}
    assert set(roles) == {"household_helper", "grid_worker"}
    assert "已同时上报：网格员" in said[roles["household_helper"]]
    assert "上报给您" in said[roles["grid_worker"]] and red["household_id"] in said[roles["grid_worker"]]


def test_a_returned_form_ends_a_clock_and_starts_the_next(inbox: Path, home: Path) -> None:
    red, *yellows = three()
    cadre = red["owner_cadre_id"]
    return_form(
        *(inbox, COUNTY, "20261103"),
        [
            row(red["household_id"], cadre, "2026-11-02", "确认", 预警编号=red["warning_id"], 说明="电话13812345678"),
            row(yellows[0]["household_id"], cadre, "2026-11-02", "无风险"),
            row(yellows[1]["household_id"], cadre, "2026-11-03", "联系不上", 暂停至="2026-11-20", 暂停原因="全户外出"),
            row("9999999999999", cadre, "2026-11-02", "确认"),
            row(red["household_id"], cadre, "2026-10-30", "确认"),
        ],
    )
    night(inbox, TUESDAY)
    (found,) = rows_of(vintage, vintage.c.dataset == "verification")
    assert (found["verdict"], found["rows"], found["accepted"]) == ("quarantined", 5, 3)
    landed = rows_of(landed_tables["verification"])
    assert "13812345678" not in str(landed)
    steward = [m for m in rows_of(outbox_message, outbox_message.c.kind == "findings") if m["as_of"] == TUESDAY]
    assert steward and all("核实反馈" in m["body"] for m in steward)

    from flows.stages.follow_up import progress_of

    at = progress_of(COUNTY, THURSDAY).set_index("household_id")
    assert at.loc[red["household_id"], "stage"] in ("decide", "measure")
    assert at.loc[yellows[0]["household_id"], "state"] == "done"
    assert at.loc[yellows[1]["household_id"], "state"] == "paused"
    assert str(at.loc[yellows[1]["household_id"], "pause_reason"]) == "全户外出"
    follow_up(THURSDAY)
    said = "".join(said_on(THURSDAY).values())
    assert not any(w["household_id"] in said for w in (red, *yellows))

    said = explained(red["household_id"])
    assert [c["is_met"] for c in said["clearance"] if c["condition"] == "measure"] == [False]
    assert any("风险消除还差：至少落实过一项帮扶措施" in text for text in said["text"])
    assert any("2026-11-02 核实：确认" in text for text in said["text"])
    assert any("暂停到 2026-11-20" in text for text in explained(yellows[1]["household_id"])["text"])

    verdicts = len(rows_of(vintage))
    night(inbox, date(2026, 11, 4))
    assert len(rows_of(vintage)) == verdicts, "a form is judged once"
    later = [row(yellows[1]["household_id"], cadre, "2026-11-04", "确认")]
    return_form(inbox, COUNTY, "20261104", later)
    night(inbox, THURSDAY)
    at = progress_of(COUNTY, THURSDAY).set_index("household_id")
    assert at.loc[yellows[1]["household_id"], "result"] == "confirmed", "a later form adds to the earlier"
    assert at.loc[yellows[0]["household_id"], "state"] == "done"


def test_a_message_is_acknowledged_by_what_its_cadre_returned_until_that_is_corrected_away(inbox: Path) -> None:
    red, *_ = three()
    household, cadre = red["household_id"], red["owner_cadre_id"]
    _sent_on_sunday()
    day = THURSDAY
    return_form(inbox, COUNTY, f"{day:%Y%m%d}", [row(household, cadre, day.isoformat(), "已收到")])
    night(inbox, day)
    (told,) = listing("outbox_rows", COUNTY, ("acknowledged",))
    assert (told["cadre_id"], told["acknowledged_by"], told["acknowledged_on"]) == (cadre, cadre, "2026-11-05")
    assert household in told["households"] and told["sent_at"]
    attempts = told["attempts"]

    from flows.stages.follow_up import progress_of

    at = progress_of(COUNTY, day).set_index("household_id").loc[household]
    assert at["is_acknowledged"] and at["stage"] == "verify", "the visit is still to come"
    night(inbox, TUESDAY)
    (told,) = listing("outbox_rows", COUNTY, ("acknowledged",))
    assert told["attempts"] == attempts, "and it is not sent again, nor taken back by an earlier night"

    other = next(w for w in rows_of(warning, warning.c.county == COUNTY) if w["owner_cadre_id"] != cadre)
    mended = [row(other["household_id"], other["owner_cadre_id"], day.isoformat(), "已收到")]
    return_form(inbox, COUNTY, f"{day:%Y%m%d}", mended)
    night(inbox, day)
    found = {m["cadre_id"]: m["status"] for m in listing("outbox_rows", COUNTY, ()) if m["kind"] == "digest"}
    assert (found[cadre], found[other["owner_cadre_id"]]) == ("sent", "acknowledged")


def test_what_a_visit_answered_is_not_told_again_and_a_relapse_goes_on_with_the_history(inbox: Path) -> None:
    from flows import house

    _, quiet, loud = three()
    with house.store().begin() as connection:
        for w in (quiet, loud):
            mine = update(warning).where(warning.c.warning_id == w["warning_id"])
            connection.execute(mine.values(status="closed", closed_on=MONDAY))
    return_form(
        inbox, COUNTY, "20261103", [row(quiet["household_id"], quiet["owner_cadre_id"], "2026-11-02", "无风险")]
    )
    night(inbox, TUESDAY)
    again = {w["household_id"]: w for w in rows_of(warning, warning.c.opened_on == TUESDAY)}
    for w in (quiet, loud):
        assert again[w["household_id"]]["previous_warning_id"] == w["warning_id"]
        assert again[w["household_id"]]["status"] == "open", "the warning stands, whether it is told or not"
    digests = rows_of(outbox_message, outbox_message.c.kind == "digest", outbox_message.c.as_of == TUESDAY)
    told = {h for m in digests for h in json.loads(m["households"])}
    assert loud["household_id"] in told and quiet["household_id"] not in told


def test_a_form_that_cannot_be_read_goes_back_and_the_night_goes_on(inbox: Path) -> None:
    return_form(inbox, COUNTY, "20261101", [{}], headers=[h for h in HEADERS if h != "核实结果"])
    night(inbox, date(2026, 11, 1))
    assert [r["status"] for r in listing("run_rows", None)].count("complete") == 2
    (verdict,) = rows_of(dataset_verdict, dataset_verdict.c.dataset == "verification")
    assert verdict["verdict"] == "refused"
    assert not rows_of(landed_tables["verification"])
    told = [m for m in rows_of(outbox_message, outbox_message.c.kind == "findings") if "核实反馈" in m["body"]]
    assert len(told) == 1


def test_without_a_complete_run_nothing_is_said(home: Path) -> None:
    from flows import house
    from flows.stages.follow_up import write_reminders
    from relapse_watch.store.lease import county_lease
    from tests.unit.store.rows import NOW

    with county_lease(house.store(), COUNTY, "r", NOW) as lease:
        assert write_reminders(COUNTY, MONDAY, lease) == 0
