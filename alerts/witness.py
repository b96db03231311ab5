"""Seeing what Apprise sees: it keeps only yes or no of an answer, and takes an error under HTTP 200 for a yes.

A service is given its own view of ``requests`` and ``smtplib``, whose answers are noted in the thread that
sends. Only the one service object is touched: neither Apprise nor those modules change for anybody else.
"""

import re
import smtplib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FunctionType, MethodType
from typing import Any

import requests

from alerts.answers import Seen

KEY_HEADER = "X-Relapse-Watch-Key"
_LARGEST_BODY = 65_536
_MESSAGE_ID = re.compile(r"^Message-ID:[^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE | re.IGNORECASE)
_NOW = threading.local()


@contextmanager
def witness(key: str) -> Iterator[Seen]:
    """What passes in this thread until the end of the block. ``key`` goes out with every message in it."""
    _NOW.seen = Seen(key)
    try:
        yield _NOW.seen
    finally:
        del _NOW.seen


def watch(service: Any, hosts: Mapping[str, str]) -> None:
    """Let ``service`` (an Apprise plugin object) speak through us from now on.

    ``hosts``: where bots of one's own stand, ``https://official.host`` → base URL to use instead.
    """
    for name, function in _speaking(type(service)).items():
        own = {"requests": _Requests(hosts), "smtplib": _Smtplib()}
        namespace = function.__globals__ | {k: v for k, v in own.items() if k in function.__globals__}
        copy = FunctionType(function.__code__, namespace, name, function.__defaults__, function.__closure__)
        copy.__kwdefaults__ = function.__kwdefaults__
        setattr(service, name, MethodType(copy, service))


def _speaking(plugin: type) -> dict[str, FunctionType]:
    """The methods of a plugin in which ``requests`` or ``smtplib`` is named."""
    found = {}
    for base in reversed(plugin.__mro__):
        for name, function in vars(base).items():
            if isinstance(function, FunctionType) and {"requests", "smtplib"} & set(function.__code__.co_names):
                found[name] = function
    return found


class _Requests:
    """``requests`` as a service sees it: the same, and what it asks is noted."""

    def __init__(self, hosts: Mapping[str, str]) -> None:
        self._hosts = hosts

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        seen: Seen = _NOW.seen
        with requests.Session() as session:
            session.headers[KEY_HEADER] = seen.key
            try:
                response = session.request(method, self._moved(url), **given)
            except requests.RequestException as error:
                seen.fault = type(error).__name__
                raise
        _note(seen, response)
        return response

    def post(self, url: str, data: Any = None, json: Any = None, **given: Any) -> requests.Response:
        return self.request("POST", url, data=data, json=json, **given)

    def get(self, url: str, params: Any = None, **given: Any) -> requests.Response:
        return self.request("GET", url, params=params, **given)

    def put(self, url: str, data: Any = None, **given: Any) -> requests.Response:
        return self.request("PUT", url, data=data, **given)

    def _moved(self, url: str) -> str:
        for official, own in self._hosts.items():
            if url.startswith(official):
                return own.rstrip("/") + url[len(official) :]
        return url


def _note(seen: Seen, response: requests.Response) -> None:
    seen.fault, seen.status = "", response.status_code
    seen.retry_after = response.headers.get("Retry-After")
    try:
        seen.body = response.json() if len(response.content) <= _LARGEST_BODY else None
    except ValueError:
        seen.body = None


class _Smtplib:
    """``smtplib`` as a service sees it."""

    def __getattr__(self, name: str) -> Any:
        return {"SMTP": _Smtp, "SMTP_SSL": _SmtpSsl}.get(name) or getattr(smtplib, name)


class _Noting(smtplib.SMTP):
    """Notes the server's last word on the message: its receipt, or why it did not take it."""

    def __init__(self, *args: Any, **given: Any) -> None:
        with _noted():
            super().__init__(*args, **given)

    def login(self, *args: Any, **given: Any) -> Any:
        with _noted():
            return super().login(*args, **given)

    def starttls(self, *args: Any, **given: Any) -> Any:
        with _noted():
            return super().starttls(*args, **given)

    def sendmail(self, from_addr: str, to_addrs: Any, msg: Any, *args: Any, **given: Any) -> Any:
        """As it is, but the message's id is made of its key: mail servers drop the second of one id."""
        domain = from_addr.rpartition("@")[2] or "relapse-watch.invalid"
        named = f"Message-ID: <{_NOW.seen.key[:32]}@{domain}>"
        msg = _MESSAGE_ID.sub(named, msg, count=1) if isinstance(msg, str) else msg
        with _noted():
            return super().sendmail(from_addr, to_addrs, msg, *args, **given)

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, said = super().data(msg)
        _NOW.seen.smtp_code, _NOW.seen.smtp_text = code, _text(said)
        return code, said


class _Smtp(_Noting):
    pass


class _SmtpSsl(_Noting, smtplib.SMTP_SSL):
    pass


@contextmanager
def _noted() -> Iterator[None]:
    """Notes why the server said no, and lets the error through."""
    seen: Seen = _NOW.seen
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        seen.smtp_code, said = next(iter(refused.recipients.values()))
        seen.smtp_text = _text(said)
        raise
    except smtplib.SMTPResponseException as refused:
        seen.smtp_code, seen.smtp_text = refused.smtp_code, _text(refused.smtp_error)
        raise
    except (OSError, smtplib.SMTPException, RuntimeError) as error:
        seen.fault = type(error).__name__
        raise


def _text(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode(errors="replace")
