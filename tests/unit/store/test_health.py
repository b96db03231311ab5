"""A monitor hears of what is not well: each limit just below, at and above it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, text, update

from relapse_watch.store.engine import Store, open_store
from relapse_watch.store.health import Check, Limits, store_checks
from relapse_watch.store.lease import LASTS, county_lease
from relapse_watch.store.tables import delivery_attempt, outbox_message, run
from tests.unit.store.rows import NOW, add_run

LIMITS = Limits(night_hours=30, waiting_hours=24)
HOUR = timedelta(hours=1)


def ended(store: Store, run_id: str, hours_ago: float, **run_values: str) -> None:
    add_run(store, run_id, **run_values)
    with store.begin() as connection:
        finished = {"finished_at": NOW - hours_ago * HOUR, "started_at": NOW - (hours_ago + 0.1) * HOUR}
        connection.execute(update(run).where(run.c.run_id == run_id).values(**finished))


def message(store: Store, message_id: str, status: str, hours_ago: float, tried: bool = False) -> None:
    values = {"message_id": message_id, "key": message_id, "kind": "digest", "county": "990101", "cadre_id": "c"}
    values |= {"channel": "smtp", "address": "secret@example.cn", "as_of": date(2025, 9, 30), "run_id": "r1"}
    values |= {"title": "t", "body": "b", "households": "[]", "attempts": 0, "status": status}
    at = NOW - hours_ago * HOUR
    with store.begin() as connection:
        connection.execute(insert(outbox_message).values(values | {"created_at": NOW - 99 * HOUR, "not_before": at}))
        if tried:
            connection.execute(
                insert(delivery_attempt).values(message_id=message_id, attempt=1, channel="smtp", started_at=at)
            )


def found(store: Store, check: str) -> list[Check]:
    return [c for c in store_checks(store, LIMITS, NOW) if c.check == check]


def verdicts(store: Store, check: str) -> dict[str | None, bool]:
    return {c.county: c.is_ok for c in found(store, check)}


def test_an_empty_store_is_well(store: Store) -> None:
    checks = store_checks(store, LIMITS, NOW)
    assert [c.check for c in checks] == ["store", "outbox_waiting", "outbox_failed", "outbox_held"] and all(
        c.is_ok for c in checks
    )


def test_a_store_that_is_not_upgraded_or_not_there(store: Store, tmp_path) -> None:
    with store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    (check,) = store_checks(store, LIMITS, NOW)
    assert (check.check, check.is_ok) == ("store", False) and "0001" in check.zh and "db upgrade" in check.en
    nobody = open_store("postgresql://u:pa55word@127.0.0.1:9/none?connect_timeout=2")
    (check,) = store_checks(nobody, LIMITS, NOW)
    assert not check.is_ok and "pa55word" not in check.zh + check.en


def test_a_county_is_late_above_the_limit_and_not_at_it(store: Store) -> None:
    for county, hours in (("990101", 29.9), ("990102", 30.0), ("990103", 30.1)):
        ended(store, county, hours, county=county)
    assert verdicts(store, "night") == {"990101": True, "990102": True, "990103": False}


@pytest.mark.parametrize(
    ("status", "is_ok"), [("complete", True), ("refused", True), ("locked", True), ("failed", False), ("dead", False)]
)
def test_how_the_last_run_ended(store: Store, status: str, is_ok: bool) -> None:
    ended(store, "r1", 20)
    ended(store, "r2", 1, status=status)
    assert verdicts(store, "night") == {"990101": is_ok}


def test_a_county_that_never_had_a_night(store: Store) -> None:
    ended(store, "r1", 1, status="refused")
    (check,) = found(store, "night")
    assert not check.is_ok and check.value is None and "还没有" in check.zh


def test_a_message_is_stuck_above_the_limit_past_its_time(store: Store) -> None:
    add_run(store, "r1")
    message(store, "m0", "created", -50)  # waits for its hour
    assert [(c.is_ok, c.value) for c in found(store, "outbox_waiting")] == [(True, 0.0)]
    for name, hours, is_ok in (("m1", 23.9, True), ("m2", 24.0, True), ("m3", 24.1, False)):
        message(store, name, "created", hours)
        assert [(c.is_ok, c.value) for c in found(store, "outbox_waiting")] == [(is_ok, hours)]


@pytest.mark.parametrize("status", ["failed", "held"])
def test_what_did_not_arrive_is_told_while_it_is_new(store: Store, status: str) -> None:
    add_run(store, "r1")
    message(store, "m1", status, 30.1, tried=True)
    (check,) = found(store, f"outbox_{status}")
    assert check.is_ok and "1" in check.zh and check.value == 0
    message(store, "m2", status, 30.0, tried=True)
    (check,) = found(store, f"outbox_{status}")
    assert not check.is_ok and check.value == 1 and "2 in all, 1 of them new" in check.en
    assert "secret" not in check.zh + check.en


def test_locks(store: Store) -> None:
    add_run(store, "r1", status="running")
    add_run(store, "r2", status="running", county="990102")
    with county_lease(store, "990101", "r1", NOW - LASTS + timedelta(seconds=1)):
        assert verdicts(store, "lease") == {"990101": True, "990102": False}  # the second died without its lock
    with county_lease(store, "990101", "r1", NOW - LASTS):
        assert verdicts(store, "lease")["990101"] is False
