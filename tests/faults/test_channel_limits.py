"""Digests of 1, 60 and 400 households as the services get them: each holds us to its own limit."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.lark import NotifyLark
from apprise.plugins.wecombot import NotifyWeComBot

from alerts.channel_limits import channel_limits
from alerts.digests import digests
from alerts.night import Night
from alerts.sender import Sender
from relapse_watch.settings import Settings
from tests.faults.servers import Mailbox
from tests.unit.alerts.rows import AS_OF, cadre, cadres, reason, reasons, warning, warnings

TOKEN = "0123456789abcdef0123456789abcdef01234567"
URLS = {"企业微信": "wecombot", "钉钉": "dingtalk", "飞书": "feishu", "lark": "lark"}
CLASSES = {"wecombot": NotifyWeComBot, "dingtalk": NotifyDingTalk, "feishu": NotifyFeishu, "lark": NotifyLark}
LEVELS = ("red", "yellow", "green", "unknown")


class Bot(BaseHTTPRequestHandler):
    """Counts what it gets as the service does, and refuses what is too long, under HTTP 200 as they do."""

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        request = json.loads(raw)
        text = request["text"]["content"] if "text" in request else request["content"]["text"]
        most = {"wecombot": 2048, "dingtalk": 20_000, "feishu": 20_000, "lark": 20_000}[self.path.split("/")[1]]
        size = len(text.encode()) if "wecombot" in self.path else len(raw)
        (self.server.taken if size <= most else self.server.refused).append(text)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def bots(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bot)
    server.taken, server.refused = [], []
    for schema, service in CLASSES.items():
        monkeypatch.setattr(service, "notify_url", f"http://127.0.0.1:{server.server_port}/{schema}/")
        monkeypatch.setattr(service, "request_rate_per_sec", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def messages(count, channel, address, settings):
    """The digest of one cadre with ``count`` households, in as many parts as its channel needs."""
    rows = [(f"9901010{n:05d}", LEVELS[n % 4]) for n in range(count)]
    changes = warnings(*[warning(0, level, household_id=h) for h, level in rows])
    why = reasons(*[reason(0, text="近三个月没有工资收入，人均纯收入 6,930 元") | {"household_id": h} for h, _ in rows])
    night = Night("990101", AS_OF, "模拟县990101", limits=channel_limits(settings))
    return digests(changes, why, cadres(cadre("C1", channel=channel, address=address)), night).to_dict("records")


def send(rows, settings):
    sender = Sender(settings)
    assert {sender.send(row).outcome for row in rows} == {"sent"}
    sender.settle(rows)


def read_households(texts):
    return sorted(re.findall(r"户编号[：\s]*(\d{12})", "\n".join(texts)))


@pytest.mark.parametrize("count", [1, 60, 400])
@pytest.mark.parametrize("channel", URLS)
def test_a_bot_gets_every_household_once_within_its_limit(bots, tmp_path, channel, count):
    settings = Settings(home=tmp_path, channels={channel: f"{URLS[channel]}://{{address}}"})
    address = TOKEN.replace("0123456789abcdef0123", "0123abcd-0123-4567-89ab-") if channel == "企业微信" else TOKEN
    rows = messages(count, channel, address, settings)
    send(rows, settings)
    assert not bots.refused
    assert len(bots.taken) == len(rows)
    assert read_households(bots.taken) == [f"9901010{n:05d}" for n in range(count)]
    for n, text in enumerate(bots.taken, start=1):
        title = text.splitlines()[0]
        assert title.startswith("防返贫预警：") and "不是认定结果" in text and "不要转发" in text
        assert title.endswith(f"（{n}/{len(rows)}）") == (len(rows) > 1)


@pytest.mark.parametrize("count", [1, 60, 400])
def test_mail_files_and_webhooks_get_one_message_whole(serve, post_office, tmp_path, count):
    mailbox, hook = Mailbox(), serve(lambda to, n: 200)
    settings = Settings(home=tmp_path, channels={"smtp": post_office(mailbox), "webhook": hook.url})
    for channel in ("smtp", "webhook", "系统消息"):
        rows = messages(count, channel, "a@example.cn", settings)
        assert len(rows) == 1
        send(rows, settings)
    texts = [mailbox.mails[0][1].get_body(("html",)).get_content(), hook.taken[0][1]["message"]]
    texts += [file.read_text() for file in (tmp_path / "outbox").rglob("*.md")]
    for text in texts:
        assert read_households([text]) == [f"9901010{n:05d}" for n in range(count)]


def test_an_operators_own_limit_holds_for_a_webhook(serve, tmp_path):
    hook = serve(lambda to, n: 200)
    settings = Settings(home=tmp_path, channels={"短信": hook.url}, channel_bytes={"短信": 800})
    rows = messages(6, "短信", "a", settings)
    send(rows, settings)
    sizes = [len((body["title"] + body["message"]).encode()) for _, body in hook.taken]
    assert len(sizes) == len(rows) > 1 and max(sizes) <= 800
    assert read_households([body["message"] for _, body in hook.taken]) == [f"9901010{n:05d}" for n in range(6)]
