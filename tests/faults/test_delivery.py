"""Delivery when things go wrong: servers that refuse, drop or hang, and a sender that is killed."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from alerts.delivery import Delivered, deliver
from alerts.digests import digests
from alerts.night import Night
from alerts.outbox import write_outbox
from relapse_watch.settings import Settings
from relapse_watch.store.engine import open_store
from relapse_watch.store.migrate import upgrade
from relapse_watch.store.tables import outbox_message as outbox
from tests.faults.servers import Mailbox
from tests.unit.alerts.rows import AS_OF, cadre, cadres, reason, reasons, warning, warnings
from tests.unit.store.rows import add_run

START = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
COUNTY = "990101"


class Clock:
    """A clock that stands, and a sleep that only counts."""

    def __init__(self):
        self.waits = []

    def __call__(self):
        return START + timedelta(seconds=sum(self.waits))

    def sleep(self, seconds):
        self.waits.append(seconds)


def fill(store, count, channel="webhook", households=1, address="addr{}"):
    """``count`` digests to as many cadres in the outbox; returns the messages frame."""
    add_run(store, "r1")
    known = cadres(*[cadre(f"C{n}", channel=channel, address=address.format(n)) for n in range(count)])
    changes = [warning(h + 1, owner_cadre_id=f"C{n}") for n in range(count) for h in range(households)]
    why = reasons(*[reason(h + 1) for h in range(households)])
    messages = digests(warnings(*changes), why, known, Night(COUNTY, AS_OF, "模拟县990101"))
    with store.begin() as connection:
        write_outbox(connection, messages, "r1", START)
    return messages


def ledger(store):
    with store.reading() as connection:
        return connection.execute(select(outbox).order_by(outbox.c.cadre_id)).mappings().all()


def send(store, tmp_path, clock=None, **settings):
    clock = clock or Clock()
    given = {"delivery_jitter": 0} | settings
    return deliver(store, COUNTY, Settings(home=tmp_path, **given), clock, clock.sleep)


def files(tmp_path):
    return sorted((tmp_path / "outbox").rglob("*"))


# --- the embedded default ---------------------------------------------------------------------------

FIRST_ON_POSTGRESQL = pytest.mark.parametrize(
    "store",
    [pytest.param("postgresql", marks=pytest.mark.postgresql), pytest.param("sqlite", marks=pytest.mark.long)],
    indirect=True,
)


def test_without_any_channel_every_message_is_a_file(store, tmp_path):
    messages = fill(store, 120, channel="企业微信")
    assert send(store, tmp_path) == Delivered(sent=120)
    rows = ledger(store)
    assert {(r["status"], r["attempts"], r["channel"]) for r in rows} == {("sent", 1, "企业微信")}
    assert {r["sent_at"] for r in rows} == {START}
    written = [f for f in files(tmp_path) if f.is_file()]
    assert len(written) == 120
    key = messages.set_index("cadre_id")["key"]["C7"]
    text = (tmp_path / f"outbox/2026-10-31/990101/C7-digest-{key[:8]}.md").read_text()
    assert "addr7" not in "".join(f.read_text() for f in written), "addresses stay in the store"
    assert text.startswith("# 防返贫预警：红1") and "收件人编号：C7" in text


def test_sent_is_sent(store, tmp_path):
    fill(store, 3)
    send(store, tmp_path)
    before = [f.stat().st_mtime_ns for f in files(tmp_path)]
    assert send(store, tmp_path) == Delivered()
    assert [f.stat().st_mtime_ns for f in files(tmp_path)] == before


def test_another_county_is_left_alone(store, tmp_path):
    fill(store, 2)
    clock = Clock()
    assert deliver(store, "990102", Settings(home=tmp_path), clock, clock.sleep) == Delivered()
    assert {r["status"] for r in ledger(store)} == {"created"}


# --- a webhook --------------------------------------------------------------------------------------


def test_a_webhook_gets_each_message_once_as_plain_text(store, tmp_path, serve):
    server = serve(lambda to, n: 200)
    fill(store, 5, households=60)
    assert send(store, tmp_path, channels={"webhook": server.url}) == Delivered(sent=5)
    assert sorted(to for to, _ in server.taken) == [f"addr{n}" for n in range(5)]
    body = server.taken[0][1]
    assert body["title"].startswith("防返贫预警：红60")
    assert body["message"].count("张** 家") == 60 and "###" not in body["message"]


def test_what_fails_at_first_is_tried_again_with_doubling_waits(store, tmp_path, serve):
    def answer(to, n):
        return {"addr0": 200, "addr1": 500 if n < 2 else 200, "addr2": None if n < 3 else 200}[to]

    server, clock = serve(answer), Clock()
    fill(store, 3)
    assert send(store, tmp_path, clock, channels={"webhook": server.url}) == Delivered(sent=3)
    assert clock.waits == [2.0, 4.0]
    assert [r["attempts"] for r in ledger(store)] == [1, 2, 3]
    assert [r["error"] for r in ledger(store)] == [None] * 3
    assert Counter(to for to, _ in server.taken) == {"addr0": 1, "addr1": 1, "addr2": 1}


def test_what_always_fails_is_failed_and_counted(store, tmp_path, serve):
    server = serve(lambda to, n: 500 if to == "addr1" else 200)
    fill(store, 3)
    delivered = send(store, tmp_path, channels={"webhook": server.url}, delivery_attempts=4)
    assert delivered == Delivered(sent=2, failed=1) and delivered.undelivered == 1
    row = ledger(store)[1]
    assert (row["status"], row["attempts"], row["sent_at"]) == ("failed", 4, None)
    assert server.asked["addr1"] == 4
    assert "500" in row["error"]
    assert send(store, tmp_path, channels={"webhook": server.url}) == Delivered(), "not again by itself"


def test_neither_address_nor_secret_stand_in_errors_or_logs(store, tmp_path, serve, caplog):
    caplog.set_level("DEBUG")
    fill(store, 1, address="zhang.san@example.cn")
    server = serve(lambda to, n: 500 if n == 1 else 200)
    url = server.url.replace("json://", "json://user:pa55word@")
    assert send(store, tmp_path, channels={"webhook": url}, delivery_attempts=1).failed == 1
    written = ledger(store)[0]["error"]
    with store.begin() as connection:
        connection.execute(update(outbox).values(status="created", tries=0))
    assert send(store, tmp_path, channels={"webhook": url}).sent == 1
    assert written
    written += caplog.text
    for secret in ("zhang.san", "pa55word", "hook-secret", "张**"):
        assert secret not in written


def test_a_channel_that_apprise_cannot_read_fails_with_what_to_do(store, tmp_path):
    fill(store, 1)
    assert send(store, tmp_path, channels={"webhook": "nonsense"}).failed == 1
    assert "RELAPSE_WATCH_CHANNELS" in ledger(store)[0]["error"]


# --- mail -------------------------------------------------------------------------------------------


def test_mail_reaches_each_cadre_as_html(store, tmp_path, post_office):
    mailbox = Mailbox()
    fill(store, 3, channel="邮件", address="c{}@example.cn", households=60)
    assert send(store, tmp_path, channels={"smtp": post_office(mailbox)}) == Delivered(sent=3)
    assert sorted(to[0] for to, _ in mailbox.mails) == [f"c{n}@example.cn" for n in range(3)]
    mail = mailbox.mails[0][1]
    assert mail["Subject"].startswith("防返贫预警：红60（模拟县990101")
    html = mail.get_body(("html",)).get_content()
    assert html.count("张** 家") == 60 and "<h3>" in html


def test_mail_that_is_refused_or_dropped_fails_alone(store, tmp_path, post_office):
    mailbox = Mailbox(refused={"c1@example.cn"}, dropped={"c2@example.cn"})
    fill(store, 4, channel="smtp", address="c{}@example.cn")
    channels = {"smtp": post_office(mailbox)}
    assert send(store, tmp_path, channels=channels, delivery_attempts=1) == Delivered(sent=2, failed=2)
    assert [r["status"] for r in ledger(store)] == ["sent", "failed", "failed", "sent"]
    assert all("example.cn" not in (r["error"] or "") for r in ledger(store))
    assert len(mailbox.mails) == 2


# --- a sender that dies -----------------------------------------------------------------------------


def test_what_a_dead_sender_left_is_settled_by_kind(store, tmp_path, serve):
    server = serve(lambda to, n: 200)
    messages = fill(store, 4)
    with store.begin() as connection:
        left = outbox.c.cadre_id.in_(["C0", "C1"])
        connection.execute(update(outbox).where(left).values(status="sending", attempts=1))
        connection.execute(update(outbox).where(outbox.c.cadre_id == "C1").values(channel="系统消息"))
    delivered = send(store, tmp_path, channels={"webhook": server.url})
    assert delivered == Delivered(sent=3, held=1) and delivered.undelivered == 1
    assert [(r["status"], r["attempts"]) for r in ledger(store)] == [("held", 1), ("sent", 2), ("sent", 1), ("sent", 1)]
    assert "不知道对方是否已收到" in ledger(store)[0]["error"]
    assert sorted(to for to, _ in server.taken) == ["addr2", "addr3"]
    assert send(store, tmp_path, channels={"webhook": server.url}) == Delivered(), "held stays held"
    assert len(messages) == 4


SENDER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from alerts.delivery import deliver
from relapse_watch.settings import Settings
from relapse_watch.store.engine import open_store
url, home, hook = sys.argv[1:]
settings = Settings(home=Path(home), channels={"webhook": hook} if hook else {}, delivery_at_once=1)
deliver(open_store(url), "990101", settings, lambda: datetime.now(UTC), time.sleep)
"""


def killed_sender(store, tmp_path, hook, is_time):
    """A real process that sends one after the other, killed with SIGKILL as soon as ``is_time``."""
    command = [sys.executable, "-c", SENDER, store.url, str(tmp_path), hook]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])})
    deadline = time.monotonic() + 60
    while not is_time() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the sender should have been in the middle of it"


@FIRST_ON_POSTGRESQL
def test_killed_while_writing_files_nothing_is_lost_or_doubled(store, tmp_path):
    fill(store, 400)
    folder = tmp_path / "outbox/2026-10-31/990101"
    for some in (30, 170):
        killed_sender(store, tmp_path, "", lambda some=some: folder.exists() and len(list(folder.iterdir())) >= some)
        assert {r["status"] for r in ledger(store)} & {"created", "sending"}
    send(store, tmp_path)
    assert {r["status"] for r in ledger(store)} == {"sent"}
    written = list(folder.iterdir())
    assert len(written) == 400
    assert {f.name for f in written} == {f"{r['cadre_id']}-digest-{r['key'][:8]}.md" for r in ledger(store)}
    assert all("不要转发" in f.read_text() for f in written), "no half files"


@FIRST_ON_POSTGRESQL
def test_killed_in_mid_send_at_most_one_is_held_and_none_goes_twice(store, tmp_path, serve):
    # The server answers slowly enough that the kill falls between its taking a message and its answer.
    server = serve(lambda to, n: time.sleep(0.05) or 200)
    fill(store, 30)
    killed_sender(store, tmp_path, server.url, lambda: sum(server.asked.values()) >= 10)
    time.sleep(0.2)
    delivered = send(store, tmp_path, channels={"webhook": server.url})
    rows = ledger(store)
    assert delivered.held == 1
    assert Counter(r["status"] for r in rows) == {"sent": 29, "held": 1}
    received = Counter(to for to, _ in server.taken)
    assert max(received.values()) == 1
    sent = {r["address"] for r in rows if r["status"] == "sent"}
    assert sent <= set(received), "what the ledger calls sent was taken"


@pytest.mark.long
def test_two_thousand_files_take_seconds(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 's.db'}")
    upgrade(store)
    fill(store, 2000)
    began = time.perf_counter()
    assert send(store, tmp_path) == Delivered(sent=2000)
    assert time.perf_counter() - began < 30
