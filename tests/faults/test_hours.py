"""What is written is held to the hours again when it is sent: left over, tried again, or by another channel."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from alerts.dead_letters import write_dead_letters
from alerts.delivery import Delivered, deliver
from alerts.hours import Hours, opening
from alerts.night import Night
from relapse_watch.settings import Settings
from relapse_watch.store.tables import outbox_message as outbox
from tests.faults.test_delivery import COUNTY, fill, ledger
from tests.unit.alerts.rows import AS_OF, cadre, cadres

ZONE = ZoneInfo("Asia/Shanghai")
OPENS = opening({"red": Hours(0, 24, False), "other": Hours(8, 18, True)}, ZONE)


def at(text, zone=ZONE):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


class Clock:
    """Stands at a local time; a sleep moves it."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += timedelta(seconds=seconds)


def change(store, *where, **values):
    with store.begin() as connection:
        connection.execute(update(outbox).where(*where).values(**values))


def send(store, tmp_path, now, url="", **settings):
    """One delivery that begins ``now``; returns what it did and its clock."""
    clock = Clock(now)
    given = {"home": tmp_path, "channels": {"webhook": url} if url else {}, "delivery_jitter": 0} | settings
    return deliver(store, COUNTY, Settings(**given), clock, clock.sleep, opens=OPENS), clock


def written(store, urgency, when, count=1):
    fill(store, count)
    change(store, urgency=urgency, created_at=when, not_before=None)


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        ("2026-11-03T01:00:00", False),
        ("2026-11-03T07:54:59", False),  # five minutes of patience
        ("2026-11-03T08:00:00", True),
        ("2026-11-03T17:59:59", True),
        ("2026-11-03T18:00:00", False),
        ("2026-11-07T10:00:00", False),  # a Saturday
        ("2026-10-10T10:00:00", True),  # a Saturday made up for the holidays
        ("2026-10-01T10:00:00", False),
    ],
)
def test_what_was_left_over_goes_out_within_its_hours_and_red_at_any(lone, tmp_path, serve, now, goes):
    server = serve(lambda to, n: 200)
    written(lone, "other", at("2026-09-30T17:50:00"), count=2)
    change(lone, outbox.c.cadre_id == "C1", urgency="red")
    done, _ = send(lone, tmp_path, at(now), server.url)
    assert done == Delivered(sent=2 if goes else 1), "what waits for its hour is no failure"
    assert [r["status"] for r in ledger(lone)] == ["sent" if goes else "created", "sent"]
    assert sorted(to for to, _ in server.taken) == (["addr0", "addr1"] if goes else ["addr1"])


def test_a_delivery_that_begins_just_before_waits_for_the_hour(lone, tmp_path, serve):
    server = serve(lambda to, n: 200)
    written(lone, "other", at("2026-11-03T01:00:00"))
    done, clock = send(lone, tmp_path, at("2026-11-03T07:55:00"), server.url)
    assert done == Delivered(sent=1) and clock.now == at("2026-11-03T08:00:00")


def test_the_zone_is_the_countys_whatever_the_machine_has(lone, tmp_path, serve):
    server = serve(lambda to, n: 200)
    written(lone, "other", at("2026-11-03T00:00:00"))
    assert send(lone, tmp_path, at("2026-11-03T10:00:00", UTC), server.url)[0] == Delivered()
    assert send(lone, tmp_path, at("2026-11-03T00:00:00", UTC), server.url)[0] == Delivered(sent=1)


def test_files_are_written_at_any_hour(lone, tmp_path):
    written(lone, "other", at("2026-11-07T01:00:00"))
    assert send(lone, tmp_path, at("2026-11-07T01:00:00"))[0] == Delivered(sent=1)


def test_a_second_attempt_does_not_fall_into_the_night(lone, tmp_path, serve):
    server = serve(lambda to, n: 500 if n == 1 else 200)
    written(lone, "other", at("2026-11-06T17:59:00"))  # a Friday
    change(lone, not_before=at("2026-11-06T17:59:00"))
    done, _ = send(lone, tmp_path, at("2026-11-06T17:59:59"), server.url)
    assert done == Delivered(waiting=1)
    (row,) = ledger(lone)
    assert row["not_before"] < at("2026-11-06T18:01:00"), "the wait of the second attempt alone would be over"
    assert send(lone, tmp_path, at("2026-11-07T01:00:00"), server.url)[0] == Delivered(waiting=1)
    assert server.asked["addr0"] == 1
    done, _ = send(lone, tmp_path, at("2026-11-09T09:00:00"), server.url, delivery_hours=100)
    assert done == Delivered(sent=1)


def test_another_channel_keeps_the_hours_too_and_a_file_does_not_wait(lone, tmp_path, serve):
    clock = Clock(at("2026-11-03T17:59:58"))

    def gone(to, n):
        clock.sleep(2)
        return 410

    bad, good = serve(gone), serve(lambda to, n: 200)
    written(lone, "other", clock(), count=2)
    change(lone, outbox.c.cadre_id == "C0", fallbacks='[["短信", "x"]]')
    change(lone, outbox.c.cadre_id == "C1", status="superseded")
    given = Settings(home=tmp_path, channels={"webhook": bad.url, "短信": good.url})
    assert deliver(lone, COUNTY, given, clock, clock.sleep, opens=OPENS) == Delivered()
    by_sms = ledger(lone)[0]
    assert (by_sms["status"], by_sms["channel"], good.taken) == ("created", "短信", [])

    clock.now = at("2026-11-03T17:59:58")
    change(lone, outbox.c.cadre_id == "C1", status="created", fallbacks='[["系统消息", "x"]]')
    change(lone, outbox.c.cadre_id == "C0", not_before=at("2026-11-04T08:00:00"))
    assert deliver(lone, COUNTY, given, clock, clock.sleep, opens=OPENS) == Delivered(sent=1)
    assert clock() == at("2026-11-03T18:00:00")
    assert [r["channel"] for r in ledger(lone) if r["status"] == "sent"] == ["系统消息"]


def test_a_message_is_as_old_as_the_hours_in_which_it_could_go(lone, tmp_path, serve):
    """Written before the holidays of October, it has its attempts after them."""
    server = serve(lambda to, n: 500 if n < 3 else 200)
    written(lone, "other", at("2026-09-30T20:00:00"))
    assert send(lone, tmp_path, at("2026-10-08T08:00:00"), server.url, delivery_hours=24)[0] == Delivered(sent=1)


@pytest.mark.parametrize(("failed", "urgency"), [("other", "other"), ("red", "red")])
def test_a_letter_is_as_urgent_as_what_it_tells_of(lone, failed, urgency):
    fill(lone, 1)
    change(lone, status="failed", urgency=failed)
    known = cadres(cadre("P", "county_post"))
    assert write_dead_letters(lone, known, Night(COUNTY, AS_OF), at("2026-11-03T01:00:00")) == 1
    assert [r["urgency"] for r in ledger(lone) if r["kind"] == "undelivered"] == [urgency]


def test_the_operator_hears_of_it_at_any_hour(lone):
    fill(lone, 1)
    change(lone, status="failed", urgency="other")
    write_dead_letters(lone, cadres(), Night(COUNTY, AS_OF), at("2026-11-03T01:00:00"))
    assert [r["urgency"] for r in ledger(lone) if r["cadre_id"] == "operator"] == ["red"]
