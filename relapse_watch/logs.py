"""Logs go to standard error, and no personal number passes: neither ours nor the libraries'.

As text, or one JSON object a line (``JsonLines``), each with the run and the county it is about.
"""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from relapse_watch.privacy import scrub

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_EVENTS = "relapse_watch.events"
_about: ContextVar[dict[str, str] | None] = ContextVar("about", default=None)
_plain_record = logging.getLogRecordFactory()
_plain_formatter = logging.Formatter()


def configure(level: int) -> None:
    """Log to standard error from ``level`` on, and scrub every record of every logger of this process.

    Records are scrubbed where they are made, so handlers that others install (Prefect's console and API)
    get them scrubbed too. May be called again.
    """
    protect()
    logging.basicConfig(level=level, format=_FORMAT, stream=sys.stderr, force=True)
    # Libraries that set a level of their own (GX does, deep inside) would pass the root's: not its handler's.
    for handler in logging.getLogger().handlers:
        handler.setLevel(level)


def protect(form: str = "text") -> None:
    """Scrub every record of every logger of this process, whoever set up its handlers; as lines of ``form``.

    A worker's process, or one of a pool, has Prefect's logging and not ours: it is protected all the same.
    Great Expectations sets itself to INFO deep inside: its small talk stays out of others' handlers.
    """
    logging.setLogRecordFactory(scrubbed_record)
    logging.getLogger("great_expectations").propagate = False
    if form == "json":
        _write_json()


def scrubbed_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A log record whose message, arguments and traceback carry no personal number."""
    record = _plain_record(*args, **kwargs)
    _scrub_message(record)
    if record.exc_info and record.exc_info[0] is not None:
        # Formatters use exc_text where there is one, and do not write the traceback again.
        record.exc_text = scrub(_plain_formatter.formatException(record.exc_info))
    return record


def _scrub_message(record: logging.LogRecord) -> None:
    try:
        message = record.getMessage()
    except (TypeError, ValueError):
        return  # a message that does not take its arguments is reported by its handler, at its place
    clean = scrub(message)
    if clean == message:
        return
    # Some handlers (uvicorn's) read the arguments one by one: keep them as long as that is enough.
    if isinstance(record.args, tuple):
        record.args = tuple(scrub(a) if isinstance(a, str) else a for a in record.args)
    if record.getMessage() != clean:
        record.msg, record.args = clean, ()


@contextmanager
def about(**names: str) -> Iterator[None]:
    """What is logged inside is about these: ``run_id``, ``county``, ``night_id``."""
    token = _about.set({**(_about.get() or {}), **names})
    try:
        yield
    finally:
        _about.reset(token)


def event(name: str, text: str, **fields: Any) -> None:
    """Log one event of the program's own, at level INFO: ``text`` for people, ``fields`` for programs."""
    logging.getLogger(_EVENTS).info(text, extra={"event": name, "fields": fields})


def _write_json() -> None:
    """The root's handlers write JSON lines: as much as before, and the program's own events in any case."""
    logging.getLogger(_EVENTS).setLevel(logging.INFO)
    for handler in logging.getLogger().handlers:
        if not isinstance(handler.formatter, JsonLines):
            handler.addFilter(_AtLeast(handler.level))
            handler.setFormatter(JsonLines())
            handler.setLevel(logging.NOTSET)


class _AtLeast(logging.Filter):
    """Lets pass what is of the level, or an event of our own."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= self._level or record.name == _EVENTS


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, what it is about, and Prefect's names where it has
    some. Scrubs by itself: in a process whose logging another program has set up, records are not."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrub(record.getMessage()),
            **(_about.get() or {}),
        }
        named = {name: getattr(record, name, None) for name in _OF_PREFECT}
        line |= {name: scrub(str(value)) for name, value in named.items() if value not in (None, "<unknown>")}
        if event_name := getattr(record, "event", None):
            fields = getattr(record, "fields", {})
            line |= {"event": event_name} | {k: scrub(v) if isinstance(v, str) else v for k, v in fields.items()}
        if record.exc_info and record.exc_info[0] is not None:
            line["traceback"] = scrub(record.exc_text or self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


_OF_PREFECT = ("flow_name", "flow_run_name", "flow_run_id", "task_name", "task_run_id", "worker_name")
