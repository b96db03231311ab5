"""The limits of the channels as an operator configured them."""

import re
from collections.abc import Mapping

from alerts.channels import ALIASES
from alerts.limits import BY_SCHEMA, Limit
from alerts.messages import OPERATOR
from relapse_watch.settings import Settings

# What a channel's own name stands for, where it is not configured: for previews.
SCHEMA_OF = {"wecom": "wecombot", "dingtalk": "dingtalk", "feishu": "feishu", "lark": "lark"}


def channel_limits(settings: Settings) -> dict[str, Limit]:
    """The limit of each channel that has one, by every name that a cadre list may give it.

    A channel that is not configured ends as a file and has none. What ``settings.channel_bytes`` says of a
    channel stands in place of what its service is known for.
    """
    configured = {ALIASES.get(name, name): url.get_secret_value() for name, url in settings.channels.items()}
    if settings.operator:
        configured[OPERATOR] = settings.operator.get_secret_value()
    schemas = {name: url.partition("://")[0] for name, url in configured.items()}
    found = {name: BY_SCHEMA[schema] for name, schema in schemas.items() if schema in BY_SCHEMA}
    own = {ALIASES.get(name, name): Limit(most) for name, most in settings.channel_bytes.items()}
    return _by_every_name(found | {name: limit for name, limit in own.items() if name in configured})


def limit_of(limits: Mapping[str, Limit], channel: str) -> Limit | None:
    """The limit of a channel; of several written together, the tightest: the message may go by any of them."""
    known = [limits[name] for name in re.split(r"\s*[;；,，、]\s*", channel) if name in limits]
    return min(known, key=lambda limit: limit.max_bytes, default=None)


def shown_limit(settings: Settings, channel: str) -> Limit | None:
    """The limit by which a preview shows a channel, configured or not."""
    name = ALIASES.get(channel, channel)
    return channel_limits(settings).get(name) or BY_SCHEMA.get(SCHEMA_OF.get(name, ""))


def _by_every_name(limits: dict[str, Limit]) -> dict[str, Limit]:
    return limits | {alias: limits[name] for alias, name in ALIASES.items() if name in limits}
