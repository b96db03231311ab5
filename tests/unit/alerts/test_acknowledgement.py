"""A message is acknowledged by what its cadre returned: never before it was sent, and no longer than the row stands."""

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from sqlalchemy import insert, select, update

from alerts import acknowledgement
from alerts.acknowledgement import acknowledgements, write_acknowledgements
from alerts.delivery_ledger import resolve_held
from relapse_watch.settings import Settings
from relapse_watch.store.engine import Store
from relapse_watch.store.tables import outbox_message
from tests.unit.store.rows import NOW, add_run

ZONE = ZoneInfo("Asia/Shanghai")
SENT = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)  # half past midnight of November 3 in the county
ROW = {"household_id": "h1", "verified_on": "2026-11-03", "verified_by": "C1", "message_number": None}


def message(**other: Any) -> dict[str, Any]:
    usual = {"message_id": "0123456789abcdef", "key": "0123456789abcdef" * 4, "cadre_id": "C1", "sent_at": SENT}
    return usual | {"households": json.dumps(["h0", "h1"]), "created_at": SENT} | other


def answered(*rows: dict[str, Any], **of_message: Any) -> list[tuple[str, str]]:
    frame = pd.DataFrame(list(rows), columns=list(ROW)).astype("str")
    found = acknowledgements(pd.DataFrame([message(**of_message)]), frame, ZONE)
    return [(f"{r.acknowledged_on:%Y-%m-%d}", r.acknowledged_by) for r in found.itertuples()]


@pytest.mark.parametrize(
    ("cells", "is_answered"),
    [
        ({"verified_on": "2026-11-02"}, False),
        ({}, True),
        ({"verified_on": "2026-11-04"}, True),
        ({"household_id": "h2"}, False),
        ({"verified_by": "C2"}, False),
        ({"verified_on": None}, False),
        ({"household_id": "h2", "message_number": "0123456"}, False),
        ({"household_id": "h2", "message_number": "01234567"}, True),
        ({"household_id": "h2", "message_number": " 0123456789AB "}, True),
        ({"household_id": "h2", "message_number": "0123456789ac"}, False),
        ({"household_id": "h2", "message_number": "0123456789ab", "verified_by": "C2"}, False),
        ({"household_id": "h2", "message_number": "0123456789ab", "verified_on": "2026-11-02"}, False),
    ],
)
def test_a_row_answers_what_its_cadre_was_told_by_its_day(cells: dict[str, Any], is_answered: bool) -> None:
    assert bool(answered(ROW | cells)) == is_answered


def test_the_earliest_row_counts_and_one_sent_nobody_knows_when_by_the_day_it_was_written() -> None:
    later, first = (ROW | {"verified_on": f"2026-11-0{n}"} for n in (5, 4))
    assert answered(later, first) == [("2026-11-04", "C1")]
    assert answered(first, sent_at=None, created_at=SENT) == [("2026-11-04", "C1")]
    assert not answered() and not answered(first, households="[]")


@pytest.fixture
def house(store: Store) -> Store:
    add_run(store, "r1")
    with store.begin() as connection:
        common = {"county": "990101", "channel": "webhook", "address": "a", "as_of": date(2026, 11, 1), "run_id": "r1"}
        common |= {"title": "t", "body": "b", "attempts": 1, "kind": "digest"}
        given = [("sent", SENT, "C1"), ("held", None, "C1"), ("created", None, "C1"), ("failed", None, "C1")]
        given += [("superseded", None, "C1"), ("sent", SENT, "C2")]
        rows = [
            message(message_id=f"m{i}", key=f"k{i}", status=status, sent_at=sent, cadre_id=cadre) | common
            for i, (status, sent, cadre) in enumerate(given)
        ]
        connection.execute(insert(outbox_message), rows)
    return store


def ledger(store: Store) -> list[tuple[str, Any, Any]]:
    o = outbox_message.c
    with store.reading() as connection:
        query = select(o.status, o.acknowledged_on, o.acknowledged_by).order_by(o.message_id)
        return [tuple(row) for row in connection.execute(query)]


def write(store: Store, *rows: dict[str, Any]) -> int:
    with store.begin() as connection:
        frame = pd.DataFrame(list(rows), columns=list(ROW)).astype("str")
        return write_acknowledgements(connection, "990101", frame, ZONE)


def test_sent_and_held_become_acknowledged_and_what_is_corrected_away_is_what_it_was(house: Store) -> None:
    before = ledger(house)
    assert write(house, ROW) == 2
    known = ("acknowledged", date(2026, 11, 3), "C1")
    assert ledger(house) == [known, known, *before[2:]]
    assert write(house, ROW) == 2 and ledger(house)[0] == known, "again changes nothing"
    assert write(house, ROW | {"verified_on": "2026-11-05"}) == 2
    assert ledger(house)[0] == ("acknowledged", date(2026, 11, 5), "C1")
    assert write(house) == 0 and ledger(house) == before


@pytest.mark.parametrize("few", [0, 1, 500])
def test_however_many_cadres_returned_something_what_was_corrected_away_is_undone(
    house: Store, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acknowledgement, "_FEW", few)
    before = ledger(house)
    assert write(house, ROW) == 2
    assert write(house, ROW | {"verified_by": "C2"}) == 1
    assert ledger(house) == [*before[:-1], ("acknowledged", date(2026, 11, 3), "C2")]


def test_one_answered_while_it_was_held_is_not_sent_again(house: Store) -> None:
    write(house, ROW)
    settings = Settings(held_rule="resend", held_hours=1)
    assert resolve_held(house, "990101", settings, datetime(2027, 1, 1, tzinfo=UTC)) == 0
    with house.begin() as connection:
        connection.execute(update(outbox_message).where(outbox_message.c.message_id == "m0").values(sent_at=NOW))
    write(house)
    assert resolve_held(house, "990101", settings, datetime(2027, 1, 1, tzinfo=UTC)) == 1
