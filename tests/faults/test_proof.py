"""Two thousand cadres on five kinds of services that fail at first: what the ledger says is what the servers saw."""

import random
from collections import Counter, defaultdict

import pytest
from sqlalchemy import select

from alerts.delivery import Delivered
from relapse_watch.store.tables import delivery_attempt
from relapse_watch.store.tables import outbox_message as outbox
from tests.faults.services import PostOffice, Services
from tests.faults.test_delivery import fill, ledger, send

KINDS = ("webhook", "wecom", "dingtalk", "feishu", "smtp")
HTTP_FAULTS = ("500", "503", "408", "429", "slow", "reset", "drop", "busy", "took it, then dropped")
MAIL_FAULTS = ("rcpt 451 try later", "data 452 no room", "data 421 going away", "drop")
WAITS = {"delivery_patience_seconds": 1e9, "delivery_timeout_seconds": 0.3, "delivery_at_once": 8}


def faults(kinds, share, seed):
    """For each address, how its first one or two sends end; for ``share`` of them not well."""
    drawn = {}

    def fault(to, n):
        if to not in drawn:
            luck = random.Random(f"{seed}{to}")
            drawn[to] = luck.choices(kinds, k=luck.choice((1, 1, 2))) if luck.random() < share else []
        return drawn[to][n - 1] if n <= len(drawn[to]) else None

    return fault


@pytest.fixture
def services():
    started = []

    def start(*args, **more):
        started.append(Services(*args, **more))
        return started[-1]

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def fill_all(store, count):
    """``count`` messages by each kind of channel in turn; each cadre has an address of their own."""
    fill(store, count, channel="webhook", address="a{}")
    with store.begin() as connection:
        rows = connection.execute(select(outbox.c.message_id, outbox.c.address).order_by(outbox.c.cadre_id)).all()
        values = [(m, KINDS[i % len(KINDS)], a) for i, (m, a) in enumerate(rows)]
        for m, kind, a in values:
            to = f"{a}@example.cn" if kind == "smtp" else a
            connection.execute(outbox.update().where(outbox.c.message_id == m).values(channel=kind, address=to))


def attempts(store):
    """The ledger's attempts by message."""
    found = defaultdict(list)
    query = select(delivery_attempt).order_by(delivery_attempt.c.message_id, delivery_attempt.c.attempt)
    with store.reading() as connection:
        for row in connection.execute(query).mappings():
            found[row["message_id"]].append(row)
    return found


@pytest.mark.slow
def test_however_many_with_a_third_failing_at_first_all_arrive_once(store, tmp_path, services, post_office, request):
    """With ``--long`` two thousand cadres."""
    count = {"postgresql": 250, "sqlite": 2000 if request.config.getoption("--long") else 500}[store.dialect]
    web, mail = services(faults(HTTP_FAULTS, 0.3, "web")), PostOffice(faults(MAIL_FAULTS, 0.3, "mail"))
    fill_all(store, count)
    channels = web.channels | {"smtp": post_office(mail)}
    assert send(store, tmp_path, channels=channels, bot_hosts=web.hosts, **WAITS) == Delivered(sent=count)

    rows, tried, asked = ledger(store), attempts(store), web.asked + mail.asked
    assert {row["status"] for row in rows} == {"sent"}
    received = Counter(web.taken + mail.taken)
    assert set(received) == {(row["key"], row["address"]) for row in rows}, "none lost, none to anybody else"
    dropped = [key for (key, _), n in received.items() if n > 1]
    for row in rows:
        seen = tried[row["message_id"]]
        assert [a["attempt"] for a in seen] == list(range(1, row["attempts"] + 1))
        assert [a["outcome"] for a in seen] == ["later"] * (len(seen) - 1) + ["sent"]
        assert len(seen) == asked[row["address"]], "as often as the server was asked"
        lost = sum(a["outcome"] == "later" for a in seen)
        assert received[row["key"], row["address"]] <= 1 + lost, "again only where no answer came"
        assert all(a["started_at"] <= a["ended_at"] for a in seen)
    failed_at_first = sum(len(seen) > 1 for seen in tried.values())
    assert 0.2 * count < failed_at_first < 0.4 * count
    # Where the server took the message and its answer was lost, it hears it again, by the same key.
    assert 0 < len(dropped) < failed_at_first
