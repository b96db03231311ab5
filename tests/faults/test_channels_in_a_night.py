"""A whole night that sends by mail and webhook to real servers; what they refuse shows in status and exit code."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from relapse_watch.store.tables import outbox_message as outbox
from tests.faults.servers import Mailbox
from tests.support import AS_OF, at_any_hour, copy_of_sample, few_files, move_in

pytestmark = pytest.mark.usefixtures("prefect_server", "home")


@pytest.fixture
def inbox(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small county; its cadres have mail, WeCom and other channels."""
    folder = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox")
    few_files(folder)
    return folder


@pytest.fixture
def channels(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Sets the channels of the house, and how often a message is tried."""

    def configure(smtp: str, webhook: str, attempts: int = 1) -> None:
        urls = json.dumps({"smtp": smtp, "wecom": webhook})
        given = {"DELIVERY_ATTEMPTS": str(attempts), "DELIVERY_WAIT_SECONDS": "0", "DELIVERY_FAILURES": "1000"}
        policy = str(at_any_hour(tmp_path / "policy"))
        move_in(monkeypatch, tmp_path / "var", CHANNELS=urls, POLICY=policy, **given)

    return configure


def night(inbox: Path) -> int:
    """Run the night as the command line does; return its exit code."""
    from flows.cli.nights import run_night

    return run_night(inbox, None, AS_OF, "zh")


def ledger() -> dict[str, Any]:
    """The messages by address."""
    from flows import house

    with house.store().reading() as connection:
        return {row.address: row for row in connection.execute(select(outbox))}


def by_channel() -> dict[str, set[str]]:
    """The addresses written to, by channel."""
    found: dict[str, set[str]] = {}
    for address, row in ledger().items():
        found.setdefault(row.channel, set()).add(address)
    return found


def test_a_night_reaches_mailboxes_and_webhooks(inbox: Path, channels, serve, post_office, tmp_path: Path) -> None:
    mailbox, hook = Mailbox(), serve(lambda to, n: 200)
    channels(post_office(mailbox), hook.url)
    assert night(inbox) == 0
    written = by_channel()
    assert written["邮件"] and written["企业微信"]
    assert sorted(to[0] for to, _ in mailbox.mails) == sorted(written["邮件"])
    assert sorted(to for to, _ in hook.taken) == sorted(written["企业微信"])
    assert {row.status for row in ledger().values()} == {"sent"}
    files = list((tmp_path / "var" / "outbox").rglob("*.md"))
    assert len(files) == len(ledger()) - len(written["邮件"]) - len(written["企业微信"])
    assert all(mail["Subject"].startswith("防返贫") for _, mail in mailbox.mails)

    assert night(inbox) == 0, "again: nobody hears anything twice"
    assert len(mailbox.mails) == len(written["邮件"]) and len(hook.taken) == len(written["企业微信"])


def test_what_servers_refuse_to_the_end_is_exit_code_5_names_nobody_and_is_final(
    inbox: Path, channels, serve, post_office, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = serve(lambda to, n: 503)
    channels(post_office(Closed()), hook.url.replace("://", "://user:pa55word@"), attempts=2)
    assert night(inbox) == 5
    said = capsys.readouterr()
    written = by_channel()
    failed = [row for row in ledger().values() if row.status == "failed"]
    assert {row.address for row in failed} == written["邮件"] | written["企业微信"]
    # What is said to be for good (550) is not asked again; what may pass (503) is.
    assert {row.attempts for row in failed if row.channel == "邮件"} == {1}
    assert {row.attempts for row in failed if row.channel == "企业微信"} == {2}
    assert {n % 2 for n in hook.asked.values()} == {0}
    for text in (*(row.error for row in failed), said.out, said.err):
        assert not [s for s in ("pa55word", "hook-secret", "example.invalid", "sim.b9901") if s in text], text

    mailbox, mended = Mailbox(), serve(lambda to, n: 200)
    channels(post_office(mailbox), mended.url)
    assert night(inbox) == 0, "the servers are mended: what is new would go out, what failed does not"
    assert not mailbox.mails and not mended.taken
    assert [row for row in ledger().values() if row.status == "failed"] == failed


def test_what_was_written_but_never_tried_goes_out_with_the_next_night(
    inbox: Path, channels, serve, post_office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import tasks

    mailbox, hook = Mailbox(), serve(lambda to, n: 200)
    channels(post_office(mailbox), hook.url)
    with monkeypatch.context() as broken:
        broken.setattr(tasks, "deliver", lambda run: {})
        night(inbox)
    assert {row.status for row in ledger().values()} == {"created"}
    assert night(inbox) == 0
    assert {row.status for row in ledger().values()} == {"sent"}
    assert Counter(to for to, _ in hook.taken) == Counter(by_channel()["企业微信"])


class Closed(Mailbox):
    """Takes nobody's mail."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        return "550 no such person"
