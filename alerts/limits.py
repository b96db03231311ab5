"""How long a message may be, counted as its service counts it.

What the services say, and what Apprise 1.13 sends them:

- WeCom group bot: a text of at most 2,048 bytes, Markdown of at most 4,096, both UTF-8
  (work.weixin.qq.com/api/doc/90000/90136/91770; beyond: errcode 40058 under HTTP 200). Apprise sends text.
- DingTalk bot: a request of at most 20,000 bytes (errcode 460101 "message too long, exceed 20000 bytes",
  as in github.com/timonwong/prometheus-webhook-dingtalk/issues/30).
- Feishu and Lark bots: 30 KB (code 19036 "exceeds the size limit of 30KB", as in
  github.com/XUJiahua/alertmanager-webhook-feishu/issues/3); Apprise allows 19,985, and the smaller counts.
- Requests are JSON in which Apprise escapes each Chinese character as six bytes.
- Mail, files and webhooks have no limit of their own; an operator may set one (``RELAPSE_WATCH_CHANNEL_BYTES``).
"""

import json
from dataclasses import dataclass

from alerts.preview import plain_text

# A sender may put the message's number below it, and a bot's request has a few fields of its own.
_TAIL = "\n\n消息编号：0123456789abcdef"
_ENVELOPE_BYTES = 200

# Below this a message says each household in one line, and its head and foot in one each.
_TIGHT_BYTES = 4096


@dataclass(frozen=True)
class Limit:
    """At most ``max_bytes`` a message: of its text in UTF-8, or (``is_request``) of the whole request in JSON."""

    max_bytes: int
    is_request: bool = False

    @property
    def is_tight(self) -> bool:
        """Whether head and foot should be as short as they can."""
        return self.max_bytes < _TIGHT_BYTES

    def fits(self, title: str, body: str) -> bool:
        """Whether the message goes through, whether it is sent as Markdown or as plain text."""
        return max(self.size(title, body), self.size(title, plain_text(body))) <= self.max_bytes

    def size(self, title: str, text: str) -> int:
        """The bytes that the service counts, with room for what a sender adds."""
        whole = f"{title}\r\n{text.rstrip()}{_TAIL}"
        return len(json.dumps(whole)) + _ENVELOPE_BYTES if self.is_request else len(whole.encode())


BY_SCHEMA = {
    "wecombot": Limit(2048),
    "dingtalk": Limit(20_000, is_request=True),
    "feishu": Limit(19_985, is_request=True),
    "lark": Limit(19_985, is_request=True),
}
