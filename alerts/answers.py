"""What a service answered to one send, and whether it is worth asking again."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

SENT = "sent"
LATER = "later"
REFUSED = "refused"
UNKNOWN = "unknown"

# Bots say errors under HTTP 200, and Apprise 1.13 takes those for success. WeCom and DingTalk: ``errcode``,
# Feishu and Lark: ``code``, in its older form ``StatusCode``. Zero is success.
_CODES = {"wecombot": ("errcode",), "dingtalk": ("errcode",), "feishu": ("code", "StatusCode")}
_CODES["lark"] = _CODES["feishu"]
_ANY_CODES = ("errcode",)
_TOLD = ("errcode", "errmsg", "code", "msg", "StatusCode", "StatusMessage", "msgid", "message_id", "request_id")

# Too fast, with the seconds after which it is worth asking again: WeCom's minute (20 messages a minute and
# bot), DingTalk's ten minutes (beyond 20 a minute; 410100 is its newer code), Feishu's minute (100 a minute) and its
# limit of a group. Feishu says 9499 both for a request of the wrong form and for too many: the words tell.
TOO_FAST = {"45009": 60, "130101": 600, "410100": 600, "11232": 60, "230020": 60}
_TOO_FAST_WORDS = ("too many", "too fast", "frequency limit")
_TOO_FAST_SECONDS = 60
# Nothing that time mends; an unknown code is asked again, which costs attempts, no more. WeCom: no such bot, no
# content, content too long, wrong form. DingTalk: a token or parameter that is missing or of no bot (300005 is what
# its service says today, 300001 what its table has), safety rules (keyword, signature, address), group dissolved, bot
# stopped or gone, kind of message unknown, too long. Feishu: wrong form, token, signature, address, keyword, too long.
_NEVER = {"93000", "44004", "45002", "40008", "40058"}
_NEVER |= {"40035", "300001", "300005", "310000", "400013", "400101", "400102", "400105", "400106", "460101"}
_NEVER |= {"9499", "19001", "19002", "19021", "19022", "19024", "19036"}

_WORTH_ASKING_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True)
class Answer:
    """How one send ended.

    ``outcome``: SENT; LATER (worth another attempt); REFUSED (another attempt cannot succeed). ``text``: what
    was said, masked. ``retry_after``: when to ask again, as the service said it (seconds or an HTTP date).
    """

    outcome: str
    text: str = ""
    retry_after: str | None = None


@dataclass
class Seen:
    """What passed between Apprise and a service during one send; of several exchanges the last one counts."""

    key: str = ""
    status: int | None = None
    retry_after: str | None = None
    body: Any = None
    smtp_code: int | None = None
    smtp_text: str = ""
    fault: str = ""

    @property
    def is_anything(self) -> bool:
        """Whether anything was seen at all: a service that speaks neither HTTP nor SMTP stays unseen."""
        return bool(self.fault or self.status is not None or self.smtp_code is not None)


def judge(seen: Seen, is_taken: bool, schema: str) -> Answer:
    """The answer in what was seen; ``is_taken`` is Apprise's own word, ``schema`` the service's (``wecombot``).

    The text is not masked yet.
    """
    if seen.fault:
        return Answer(LATER, seen.fault)
    if seen.status is not None:
        return _of_http(seen, is_taken, schema)
    if seen.smtp_code is not None:
        return _of_smtp(seen, is_taken)
    return Answer(SENT if is_taken else LATER)


def _of_http(seen: Seen, is_taken: bool, schema: str) -> Answer:
    status, text = seen.status or 0, _told(seen)
    code = _error_code(seen.body, schema)
    if code in TOO_FAST or (code and _says_too_fast(seen.body)):
        return Answer(LATER, text, seen.retry_after or str(TOO_FAST.get(code, _TOO_FAST_SECONDS)))
    if code in _NEVER:
        return Answer(REFUSED, text)
    if is_taken:
        return Answer(LATER if code else SENT, text)
    if 200 <= status < 300 or status >= 500 or status in _WORTH_ASKING_AGAIN:
        return Answer(LATER, text, seen.retry_after)
    return Answer(REFUSED, text)


def _of_smtp(seen: Seen, is_taken: bool) -> Answer:
    """5yz is for good, 4yz for now (RFC 5321, 4.2.1)."""
    code = seen.smtp_code or 0
    text = f"SMTP {code} {seen.smtp_text}".strip()
    if is_taken:
        return Answer(SENT, text)
    return Answer(REFUSED if code >= 500 else LATER, text)


def _error_code(body: Any, schema: str) -> str:
    """The error that a body names, as text; '' for none."""
    if not isinstance(body, Mapping):
        return ""
    codes = [body[name] for name in _CODES.get(schema, _ANY_CODES) if name in body]
    wrong = [str(code) for code in codes if str(code) not in ("0", "None")]
    if schema not in _CODES and (body.get("success") is False or body.get("ok") is False):
        wrong.append("false")
    return wrong[0] if wrong else ""


def _says_too_fast(body: Any) -> bool:
    """Whether a service that named an error says in words that there were too many."""
    said = " ".join(str(body.get(name, "")) for name in ("errmsg", "msg", "StatusMessage")).lower()
    return any(words in said for words in _TOO_FAST_WORDS)


def _told(seen: Seen) -> str:
    """Status and, of the body, only the fields that name an error or a receipt: the rest may echo the message."""
    named = seen.body if isinstance(seen.body, Mapping) else {}
    said = [f"{name}={named[name]}" for name in _TOLD if isinstance(named.get(name), str | int)]
    return " ".join([f"HTTP {seen.status}", *said])
