"""From a cadre's channel to an Apprise URL.

``RELAPSE_WATCH_CHANNELS`` maps channel names to Apprise URLs as JSON; ``{address}`` stands for the
cadre's own address and is URL-quoted when it is put in. As Apprise 1.13 names the schemas:

- ``smtp``     ``mailtos://user:password@smtp.example.cn?from=watch@example.cn&to={address}``
  (``mailto://`` without TLS)
- ``webhook``  ``jsons://host/path/{address}`` (``json://`` without TLS): POST of version, title, message, type
- ``wecom``    ``wecombot://{address}``: the key of a WeCom group bot
- ``dingtalk`` ``dingtalk://{address}/``: the access token of a DingTalk bot; ``dingtalk://secret@{address}/`` for
  a signed one. Not with ``?format=markdown``: Apprise then sends Markdown under the name of text.
- ``feishu``   ``feishu://{address}``: the token of a Feishu bot; ``lark://`` for Lark's

A channel that is not configured goes to ``outbox://``: a file under ``home/outbox``. The ledger keeps the
channel's own name.
"""

from pathlib import Path
from urllib.parse import quote

from alerts.messages import OPERATOR
from relapse_watch.settings import Settings

ALIASES = {
    "邮件": "smtp",
    "邮箱": "smtp",
    "网络接口": "webhook",
    "企业微信": "wecom",
    "钉钉": "dingtalk",
    "飞书": "feishu",
    "系统消息": "outbox",
}


def is_outbox(settings: Settings, channel: str) -> bool:
    """Whether messages of this channel end as files, because no Apprise URL is configured for it."""
    return _template(settings, channel) is None


def channel_url(settings: Settings, channel: str, address: str, file: Path) -> str:
    """The Apprise URL for one message; ``file`` (absolute) is where it is written if the channel is not configured.

    The result may hold secrets: never log it.
    """
    template = _template(settings, channel)
    if template is None:
        return f"outbox://{quote(str(file))}"
    return template.replace("{address}", quote(address, safe=""))


def _template(settings: Settings, channel: str) -> str | None:
    """The configured URL, by the channel's own name or any alias of it."""
    if channel == OPERATOR:
        return settings.operator.get_secret_value() if settings.operator else None
    name = ALIASES.get(channel, channel)
    known = {ALIASES.get(key, key): url for key, url in settings.channels.items()}
    return known[name].get_secret_value() if name in known else None
