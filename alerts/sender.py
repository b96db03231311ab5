"""One message out through Apprise, and what to write down when it did not go."""

import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from apprise import Apprise, AppriseAsset, NotifyFormat

from alerts import outbox_schema
from alerts.channels import channel_url, is_outbox
from alerts.outbox_file import outbox_file, outbox_text
from alerts.preview import plain_text
from relapse_watch import privacy
from relapse_watch.settings import Settings

_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+|\S+@\S+", re.IGNORECASE)
_SHORTEST_SECRET = 5
_LONGEST_ERROR = 300

Row = Mapping[str, Any]


class Sender:
    """Sends messages one after the other; keeps each service so that its rate limit holds between them."""

    def __init__(self, settings: Settings) -> None:
        outbox_schema.register()
        _hush()
        self._settings = settings
        self._services: dict[str, Apprise | None] = {}
        self._written: set[Path] = set()

    def send(self, row: Row) -> str | None:
        """Send one outbox row; None when the service took it, else a masked text that says why not."""
        file = outbox_file(self._settings.home, row)
        url = channel_url(self._settings, row["channel"], row["address"], file)
        with _captured() as said:
            service = self._service(url)
            taken = service is not None and bool(_notify(service, row, self._settings.lang))
        if taken:
            self._written |= {file.parent} if is_outbox(self._settings, row["channel"]) else set()
            return None
        return _masked(said or [_no_service(row["channel"])], url, row["address"])

    def settle(self) -> None:
        """Have every file written so far on the disk; to be called before they are marked as sent."""
        for folder in self._written:
            outbox_schema.sync_folder(folder)
        self._written.clear()

    def _service(self, url: str) -> Apprise | None:
        if url.startswith(f"{outbox_schema.SCHEMA}://"):
            return _open(url)
        if url not in self._services:
            self._services[url] = _open(url)
        return self._services[url]


def _open(url: str) -> Apprise | None:
    """The service behind a URL; None if Apprise cannot make sense of it."""
    # No threads of its own, no log lines with bodies in them, and no redirects: a message about people
    # goes to the address that was configured and nowhere else.
    service = Apprise(asset=AppriseAsset(async_mode=False, secure_logging=True, http_redirects=False))
    return service if service.add(url) else None


def _notify(service: Apprise, row: Row, lang: str) -> bool | None:
    """Hand the message over in the form the service shows best; Apprise turns Markdown into HTML but not into text."""
    title, body = row["title"], row["body"]
    if isinstance(service[0], outbox_schema.NotifyOutbox):
        return service.notify(body=outbox_text(row, lang), title=title, body_format=NotifyFormat.MARKDOWN)
    if service[0].notify_format == NotifyFormat.TEXT:
        return service.notify(body=plain_text(body), title=title, body_format=NotifyFormat.TEXT)
    return service.notify(body=body, title=title, body_format=NotifyFormat.MARKDOWN)


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
