"""Logs go to standard error, and no personal number passes: neither ours nor the libraries'."""

import logging
import sys
from typing import Any

from relapse_watch.privacy import scrub

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
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


def protect() -> None:
    """Scrub every record of every logger of this process, whoever set up its handlers.

    A worker's process, or one of a pool, has Prefect's logging and not ours: it is protected all the same.
    Great Expectations sets itself to INFO deep inside: its small talk stays out of others' handlers.
    """
    logging.setLogRecordFactory(scrubbed_record)
    logging.getLogger("great_expectations").propagate = False


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
