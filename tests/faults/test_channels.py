"""Each service on loopback: what it says, how we take it, and by which channel a message goes next."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import apprise
import pytest
from sqlalchemy import select, update

from alerts.dead_letters import write_dead_letters
from alerts.delivery import Delivered, deliver
from alerts.delivery_traffic import Traffic
from alerts.night import Night
from alerts.sender import Sender
from relapse_watch.settings import Settings
from relapse_watch.store.tables import delivery_attempt
from relapse_watch.store.tables import outbox_message as outbox
from tests.faults.services import PostOffice, Services
from tests.faults.test_delivery import COUNTY, START, Clock, fill, ledger, send
from tests.faults.test_proof import HTTP_FAULTS, KINDS, MAIL_FAULTS, attempts, faults, fill_all
from tests.unit.alerts.rows import AS_OF, cadre, cadres

NIGHT = Night(COUNTY, AS_OF, "模拟县990101")


@pytest.fixture
def services():
    started = []

    def start(fault=lambda to, n: None, **more):
        started.append(Services(fault, **more))
        return started[-1]

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def change(store, **values):
    with store.begin() as connection:
        connection.execute(update(outbox).values(**values))


def outcomes(store):
    """Channel, outcome and answer of every attempt, by cadre."""
    tried = attempts(store)
    return {
        r["cadre_id"]: [(a["channel"], a["outcome"], a["answer"]) for a in tried[r["message_id"]]]
        for r in ledger(store)
    }


# --- what is said under 200 -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu", "lark"])
def test_an_error_under_200_which_apprise_takes_for_success_is_none_for_us(lone, tmp_path, services, kind):
    server = services(lambda to, n: "busy" if n == 1 else None)
    token = "c1a2b3c4-d5e6-47f8-9a0b-1c2d3e4f5a6b" if kind == "lark" else "a0"
    fill(lone, 1, channel=kind, address=token)
    channels = server.channels | {"lark": "lark://{address}"}
    assert send(lone, tmp_path, channels=channels, bot_hosts=server.hosts) == Delivered(sent=1)
    ((_, first, said), (_, second, receipt)) = outcomes(lone)["C0"]
    assert (first, second) == ("later", "sent") and said.startswith("HTTP 200 errcode=-1 errmsg=system busy")
    assert "errmsg=ok" in receipt
    (row,) = ledger(lone)
    assert server.taken == [(row["key"], token)]
    assert f"消息编号：{row['key'][:12]}" in json.dumps(server.bodies[row["key"]], ensure_ascii=False)


def test_apprise_alone_takes_an_error_under_200_for_success(services, monkeypatch):
    """Why we look for ourselves. Once this fails, Apprise has learned it, and alerts.answers may be shorter."""
    server = services(lambda to, n: "busy")
    bot = apprise.Apprise.instantiate("feishu://a0")
    bot.notify_url = f"{server.base}/open-apis/bot/v2/hook/{{token}}/"
    assert bot.notify(body="x") is True


def test_only_our_own_service_is_watched(services):
    import requests
    from apprise.plugins import custom_json

    server = services()
    Sender(Settings(channels=server.channels))
    before = (requests.post, requests.request, requests.Session.request, custom_json.requests)
    row = {"channel": "webhook", "address": "a0", "key": "k" * 64, "title": "t", "body": "b\n", "cadre_id": "C1"}
    row |= {"kind": "digest", "as_of": AS_OF, "county": COUNTY, "message_id": "m"}
    assert Sender(Settings(channels=server.channels)).send(row).outcome == "sent"
    assert (requests.post, requests.request, requests.Session.request, custom_json.requests) == before
    assert apprise.Apprise(server.channels["webhook"].replace("{address}", "other")).notify("x")
    assert [key for key, _ in server.taken] == ["k" * 64, None]


# --- what cannot succeed ----------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["400", "401", "403", "404"])
def test_what_can_never_succeed_fails_at_once_and_alone(lone, tmp_path, services, status):
    server = services(lambda to, n: status if to == "a0" else None)
    fill(lone, 3, address="a{}")
    clock = Clock()
    assert send(lone, tmp_path, clock, channels=server.channels) == Delivered(sent=2, failed=1)
    assert clock.waits == [] and server.asked["a0"] == 1
    assert outcomes(lone)["C0"] == [("webhook", "refused", f"HTTP {status}")]


def test_a_mailbox_that_is_not_there_fails_at_once_and_one_that_is_full_is_asked_again(lone, tmp_path, post_office):
    said = {"c0@example.cn": "rcpt 550 <c0@example.cn> no such user", "c1@example.cn": "rcpt 452 too many"}
    mail = PostOffice(lambda to, n: said.get(to) if n == 1 else None)
    fill(lone, 3, channel="邮件", address="c{}@example.cn")
    assert send(lone, tmp_path, channels={"smtp": post_office(mail)}) == Delivered(sent=2, failed=1)
    tried = outcomes(lone)
    assert [o for _, o, _ in tried["C0"]] == ["refused"] and "550" in tried["C0"][0][2]
    assert "example.cn" not in tried["C0"][0][2]
    assert [o for _, o, _ in tried["C1"]] == ["later", "sent"]
    key = ledger(lone)[2]["key"]
    assert f"queued as {key[:8]}" in tried["C2"][0][2], "the server's receipt is kept"
    assert mail.mails[key]["Message-ID"] == f"<{key[:32]}@example.cn>"


# --- when it is tried again -------------------------------------------------------------------------


def test_retry_after_is_honoured_and_others_do_not_wait_for_it(lone, tmp_path, services):
    server = services(lambda to, n: "429" if to == "a0" and n == 1 else None)
    fill(lone, 3, address="a{}")
    clock = Clock()
    waits = {"delivery_wait_seconds": 0.5}
    assert send(lone, tmp_path, clock, channels=server.channels, **waits) == Delivered(sent=3)
    assert clock.waits == [2.0]
    assert [r["sent_at"] - START for r in ledger(lone)] == [timedelta(seconds=2), timedelta(0), timedelta(0)]


def test_what_is_due_after_the_patience_of_one_delivery_waits_for_the_next(lone, tmp_path, services):
    server = services(lambda to, n: "429" if n == 1 else None)
    fill(lone, 1, address="a{}")
    channels, clock = {"channels": server.channels}, Clock()
    assert send(lone, tmp_path, clock, **channels, delivery_patience_seconds=1.9) == Delivered(waiting=1)
    (row,) = ledger(lone)
    assert (row["status"], row["not_before"]) == ("created", START + timedelta(seconds=2))
    assert clock.waits == []
    assert send(lone, tmp_path, clock, **channels, delivery_patience_seconds=2) == Delivered(sent=1)


@pytest.mark.parametrize(("seconds", "sent"), [(-1, 1), (0, 1), (1, 0)])
def test_nothing_goes_before_its_time(lone, tmp_path, services, seconds, sent):
    server = services()
    fill(lone, 1, address="a{}")
    change(lone, not_before=START + timedelta(seconds=seconds))
    given = {"channels": server.channels, "delivery_patience_seconds": 0}
    assert send(lone, tmp_path, **given) == Delivered(sent=sent), "what waits for its hour is not late"
    assert len(server.taken) == sent


def test_a_dead_channel_is_left_alone_and_the_others_go_on(lone, tmp_path, services):
    server = services(lambda to, n: "503" if to.startswith("a") else None)
    fill(lone, 12, address="a{}")
    with lone.begin() as connection:
        few = outbox.c.cadre_id.in_(["C0", "C1", "C2"])
        connection.execute(update(outbox).where(few).values(channel="wecom", address="b0"))
    given = {"channels": server.channels, "bot_hosts": server.hosts, "delivery_at_once": 1}
    pause = {"delivery_failures": 3, "delivery_pause_seconds": 60, "delivery_patience_seconds": 200}
    assert send(lone, tmp_path, **given, **pause) == Delivered(sent=3, waiting=9)
    asked = sum(n for to, n in server.asked.items() if to.startswith("a"))
    assert asked == 3 + 2, "three failures, then one message after a minute and one after two more"


def test_a_limit_of_a_channel_is_kept_by_counties_together(lone, tmp_path, services):
    server, clock = services(), Clock()
    fill(lone, 5, address="a{}")
    settings = Settings(home=tmp_path, channels=server.channels, delivery_per_minute={"webhook": 2})
    traffic = Traffic(settings)
    traffic.channel("webhook").take("of another county", START)
    assert deliver(lone, COUNTY, settings, clock, clock.sleep, traffic) == Delivered(sent=5)
    went = sorted((r["sent_at"] - START).seconds for r in ledger(lone))
    assert went == [0, 60, 60, 120, 120]


# --- by which channel next --------------------------------------------------------------------------


def test_when_a_channel_is_exhausted_the_next_one_is_tried_and_only_then_it_failed(store, tmp_path, services):
    server = services(lambda to, n: {"a": "500", "b": "404", "c": None, "d": "500"}[to[0]])
    fill(store, 2, channel="wecom;webhook;feishu", address="a{0};b{0};c{0}")
    with store.begin() as connection:
        last = {"fallbacks": json.dumps([["webhook", "b1"], ["feishu", "d1"]])}
        connection.execute(update(outbox).where(outbox.c.cadre_id == "C1").values(**last))
    given = {"channels": server.channels, "bot_hosts": server.hosts, "delivery_attempts": 2}
    assert send(store, tmp_path, **given) == Delivered(sent=1, failed=1)
    tried = outcomes(store)
    head = [("wecom", "later"), ("wecom", "later"), ("webhook", "refused")]
    assert [(c, o) for c, o, _ in tried["C0"]] == [*head, ("feishu", "sent")]
    assert [(c, o) for c, o, _ in tried["C1"]] == [*head, ("feishu", "later"), ("feishu", "later")]
    first, second = ledger(store)
    assert (first["channel"], first["attempts"], first["status"]) == ("feishu", 4, "sent")
    assert (second["attempts"], second["status"]) == (5, "failed")


def test_a_channel_dead_for_too_long_is_given_up_for_the_next(lone, tmp_path, services):
    server = services(lambda to, n: "503" if to.startswith("a") else None)
    fill(lone, 4, channel="wecom;webhook", address="a{0};b{0}")
    given = {"channels": server.channels, "bot_hosts": server.hosts, "delivery_at_once": 1, "delivery_failures": 1}
    given |= {"delivery_patience_seconds": 0}
    assert send(lone, tmp_path, **given) == Delivered(waiting=4)
    clock = Clock()
    clock.sleep(24 * 3600 + 1)
    assert send(lone, tmp_path, clock, **given) == Delivered(sent=4)
    assert {r["channel"] for r in ledger(lone)} == {"webhook"}


# --- dead letters -----------------------------------------------------------------------------------


def letters(store):
    return [r for r in ledger(store) if r["kind"] == "undelivered"]


def test_who_is_reached_by_no_channel_is_told_once_to_the_county_post(store, tmp_path, services):
    server = services(lambda to, n: "404" if to in ("a0", "a1") else None)
    fill(store, 3, address="a{}", households=2)
    known = cadres(
        *(cadre(f"C{n}", "grid_worker", "webhook", f"a{n}") for n in range(3)),
        cadre("P1", "county_post", "webhook", "post"),
    )
    assert send(store, tmp_path, channels=server.channels) == Delivered(sent=1, failed=2)
    assert write_dead_letters(store, known, NIGHT, START) == 1
    assert write_dead_letters(store, known, NIGHT, START) == 0, "not told twice"
    (letter,) = letters(store)
    assert (letter["cadre_id"], letter["address"], letter["status"]) == ("P1", "post", "created")
    assert "C0（网格员）：1 条消息，2 户，最早的是2026年10月31日的" in letter["body"] and "C1" in letter["body"]
    assert "C2" not in letter["body"] and "a0" not in letter["body"].replace("C0", "")
    assert send(store, tmp_path, channels=server.channels) == Delivered(sent=1)


def test_a_letter_that_fails_too_goes_to_the_operator_and_no_further(lone, tmp_path, services):
    server = services(lambda to, n: "404")
    fill(lone, 1, address="a{}")
    known = cadres(cadre("C0", "grid_worker", "webhook", "a0"), cadre("P1", "county_post", "webhook", "post"))
    operator = server.channels["webhook"].replace("{address}", "operator")
    for to in ("P1", "operator"):
        assert send(lone, tmp_path, channels=server.channels, operator=operator).failed == 1
        assert write_dead_letters(lone, known, NIGHT, START) == 1
        assert letters(lone)[-1]["cadre_id"] == to
    assert send(lone, tmp_path, channels=server.channels, operator=operator).failed == 1
    assert write_dead_letters(lone, known, NIGHT, START) == 0
    assert {r["letter_id"] is None for r in ledger(lone)} == {False}


@pytest.mark.parametrize("posts", [[], [cadre("C0", "county_post", "webhook", "a0")]])
def test_without_a_county_post_that_can_be_reached_the_operator_is_told(lone, tmp_path, services, posts):
    server = services(lambda to, n: "404")
    fill(lone, 1, address="a{}")
    send(lone, tmp_path, channels=server.channels)
    assert write_dead_letters(lone, cadres(*posts), NIGHT, START) == 1
    assert letters(lone)[0]["cadre_id"] == "operator"


# --- held -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "hours", "sent"), [("keep", 100, 0), ("resend", 11.99, 0), ("resend", 12, 1), ("resend", 13, 1)]
)
def test_held_messages_are_sent_again_by_rule(store, tmp_path, services, rule, hours, sent):
    server, clock = services(), Clock()
    fill(store, 1, address="a{}")
    row = {"message_id": ledger(store)[0]["message_id"], "attempt": 1, "channel": "webhook", "started_at": START}
    with store.begin() as connection:
        connection.execute(update(outbox).values(status="sending", attempts=1, tries=1))
        connection.execute(delivery_attempt.insert().values(row))
    given = {"channels": server.channels, "held_rule": rule, "held_hours": 12}
    assert send(store, tmp_path, clock, **given) == Delivered(held=1)
    clock.sleep(hours * 3600)
    assert send(store, tmp_path, clock, **given) == Delivered(sent=sent)
    assert [o for _, o, _ in outcomes(store)["C0"]] == ["unknown", "sent"][: 1 + sent]


# --- killed -----------------------------------------------------------------------------------------

SENDER = """
import json, sys, time
from datetime import UTC, datetime
from alerts.delivery import deliver
from relapse_watch.settings import Settings
from relapse_watch.store.engine import open_store
url, given = sys.argv[1:]
settings = Settings(**json.loads(given))
print("ready", flush=True)
deliver(open_store(url), "990101", settings, lambda: datetime.now(UTC), time.sleep)
"""


def killed_or_done(store, given, seconds, asked):
    """Run a real sender and kill it so many seconds after it first knocked; whether it was killed."""
    command = [sys.executable, "-c", SENDER, store.url, json.dumps(given, default=str)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    process.stdout.readline()
    before, patience = asked(), time.monotonic() + 20  # how long a sender takes to begin is the machine's affair
    while asked() == before and time.monotonic() < patience:
        time.sleep(0.01)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    return process.wait() == -signal.SIGKILL


KILLS = int(os.environ.get("KILLS", "5"))


@pytest.mark.slow
def test_killed_at_random_moments_none_is_lost_or_doubled_and_only_those_under_way_are_held(
    lone, tmp_path, services, post_office
):
    """``KILLS=50`` in the environment kills as often."""
    web, mail = services(faults(HTTP_FAULTS[:-1], 0.3, "kill")), PostOffice(faults(MAIL_FAULTS, 0.3, "kill"))
    fill_all(lone, 100 * KILLS)  # more than senders get done before they are killed
    change(lone, created_at=START)
    given = {"home": tmp_path, "channels": web.channels | {"smtp": post_office(mail)}, "bot_hosts": web.hosts}
    given |= {"delivery_wait_seconds": 0.1, "delivery_timeout_seconds": 0.4, "delivery_pause_seconds": 0.5}
    given |= {"delivery_hours": 1e6, "delivery_attempts": 20}
    moments, kills = random.Random(11), 0
    for _ in range(KILLS):
        kills += killed_or_done(lone, given, moments.uniform(0, 0.5), lambda: web.asked.total() + mail.asked.total())
    assert kills >= KILLS - 1
    before = Counter(r["status"] for r in ledger(lone))
    assert before["sent"] and before["created"] and before["held"] + before["sending"], (
        f"the kills should fall into the sending: {before}"
    )
    # The killed senders stamped by the real clock: the last one looks at the ledger long after them.
    later = Clock()
    later.sleep(3650 * 86400)
    assert deliver(lone, COUNTY, Settings(**given, delivery_patience_seconds=1e6), later, later.sleep).waiting == 0
    rows, received = ledger(lone), Counter(key for key, _ in web.taken + mail.taken)
    assert set(Counter(r["status"] for r in rows)) <= {"sent", "held"}
    held = {r["key"] for r in rows if r["status"] == "held"}
    print(f"before the last sender: {dict(before)}; held in the end: {len(held)}")
    assert len(held) <= kills * 4 * len(KINDS), "no more than were under way"
    assert {r["key"] for r in rows} - held <= set(received), "what is called sent was taken"
    assert max(received.values()) == 1
    unknown = [m for m, tried in attempts(lone).items() if tried[-1]["outcome"] == "unknown"]
    assert {r["message_id"] for r in rows if r["status"] == "held"} == set(unknown)
    with lone.reading() as connection:
        assert not connection.execute(select(delivery_attempt).where(delivery_attempt.c.ended_at.is_(None))).first()
