"""One message out through Apprise, and what to write down when it did not go."""

import logging
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

from apprise import Apprise, AppriseAsset, NotifyFormat

from alerts import outbox_schema
from alerts.answers import REFUSED, Answer, judge
from alerts.channels import channel_url, is_outbox
from alerts.outbox_file import outbox_file, outbox_text
from alerts.preview import plain_text
from alerts.witness import KEY_HEADER, watch, witness
from relapse_watch import privacy
from relapse_watch.settings import Settings

_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+|\S+@\S+", re.IGNORECASE)
_SHORTEST_SECRET = 5
_LONGEST_ERROR = 300
SHORT_KEY = 12

Row = Mapping[str, Any]


class Sender:
    """Sends messages. May be used by several threads at once: it keeps nothing but the settings."""

    def __init__(self, settings: Settings) -> None:
        outbox_schema.register()
        _hush()
        self._settings = settings

    def send(self, row: Row) -> Answer:
        """Send one outbox row, its key with it; the answer's text is masked."""
        settings, file = self._settings, outbox_file(self._settings.home, row)
        url = channel_url(settings, row["channel"], row["address"], file)
        with _captured() as said, witness(row["key"]) as seen:
            service = _open(url)
            if service is None:
                return Answer(REFUSED, _masked([_no_service(row["channel"])], url, row["address"]))
            _prepare(service[0], row, settings)
            is_taken = bool(_notify(service, row, settings.lang))
        answer = judge(seen, is_taken, _schema(url))
        told = [answer.text] if answer.text else [] if is_taken else said
        return replace(answer, text=_masked(told, url, row["address"]))

    def settle(self, rows: Iterable[Row]) -> None:
        """Have the files of these rows on the disk; to be called before they are marked as sent."""
        files = (outbox_file(self._settings.home, r) for r in rows if is_outbox(self._settings, r["channel"]))
        for folder in {file.parent for file in files if file.exists()}:
            outbox_schema.sync_folder(folder)


def _open(url: str) -> Apprise | None:
    """The service behind a URL; None if Apprise cannot make sense of it."""
    # No threads of its own, no log lines with bodies in them, and no redirects: a message about people
    # goes to the address that was configured and nowhere else.
    service = Apprise(asset=AppriseAsset(async_mode=False, secure_logging=True, http_redirects=False))
    return service if service.add(url) else None


def _prepare(plugin: Any, row: Row, settings: Settings) -> None:
    """The key in the head of a mail, our own pace and patience, and the answers within our sight."""
    if isinstance(plugin, outbox_schema.NotifyOutbox):
        return
    if isinstance(getattr(plugin, "headers", None), dict):
        plugin.headers[KEY_HEADER] = row["key"]
    plugin.request_rate_per_sec = 0  # Apprise sleeps between sends; alerts.delivery_traffic knows better
    plugin.socket_connect_timeout = plugin.socket_read_timeout = settings.delivery_timeout_seconds
    watch(plugin, settings.bot_hosts)


def _schema(url: str) -> str:
    return url.partition("://")[0].lower()


def _notify(service: Apprise, row: Row, lang: str) -> bool | None:
    """Hand the message over in the form the service shows best; Apprise turns Markdown into HTML but not into text."""
    title, body = row["title"], row["body"]
    if isinstance(service[0], outbox_schema.NotifyOutbox):
        return service.notify(body=outbox_text(row, lang), title=title, body_format=NotifyFormat.MARKDOWN)
    signed = f"{body.rstrip()}\n\n{key_line(row, lang)}\n"
    if service[0].notify_format == NotifyFormat.TEXT:
        return service.notify(body=plain_text(signed), title=title, body_format=NotifyFormat.TEXT)
    return service.notify(body=signed, title=title, body_format=NotifyFormat.MARKDOWN)


def key_line(row: Row, lang: str) -> str:
    """The last line of a message: a number by which a person sees that two messages are one."""
    return f"{'Message no.: ' if lang == 'en' else '消息编号：'}{row['key'][:SHORT_KEY]}"


def _no_service(channel: str) -> str:
    return f"渠道“{channel}”的设置有误，请检查 RELAPSE_WATCH_CHANNELS (channel is not a valid Apprise URL)"


# --- what Apprise says ------------------------------------------------------------------------------

_SAID = threading.local()


class _Listener(logging.Handler):
    """Keeps what Apprise says in this thread while somebody listens; drops it otherwise."""

    def emit(self, record: logging.LogRecord) -> None:
        lines = getattr(_SAID, "lines", None)
        if lines is not None:
            lines.append(record.getMessage())


def _hush() -> None:
    """Apprise's log goes to us alone: it names addresses, and at debug level whole messages."""
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    if not any(isinstance(h, _Listener) for h in logger.handlers):
        logger.handlers[:] = [_Listener()]
    # Under Apprise, urllib3 writes the path of every request at debug level: that is where bots keep tokens.
    logging.getLogger("urllib3").setLevel(logging.WARNING)


@contextmanager
def _captured() -> Iterator[list[str]]:
    _SAID.lines = []
    try:
        yield _SAID.lines
    finally:
        _SAID.lines = None


def _masked(said: list[str], url: str, address: str) -> str:
    """What was said without address, secret or anything that looks like a person's number."""
    text = "; ".join(dict.fromkeys(said))
    secrets = {part for half in (url.partition("://")[2], address) for part in re.split(r"[/:@?&=#]", half)}
    secrets |= {unquote(s) for s in secrets} | {address, quote(address, safe="")}
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***") if len(secret) >= _SHORTEST_SECRET else text
    return privacy.scrub(_URL.sub("***", text))[:_LONGEST_ERROR]
