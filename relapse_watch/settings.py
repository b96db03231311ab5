"""What an operator may set, by environment or ``.env`` (prefix ``RELAPSE_WATCH_``)."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from relapse_watch.errors import WrongUse
from relapse_watch.limits import LIMITS, ReadLimits


class Settings(BaseSettings):
    """All settings, frozen. Secrets (`id_key`, channel URLs) never appear in `repr`."""

    model_config = SettingsConfigDict(
        env_prefix="RELAPSE_WATCH_", env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    home: Path = Field(Path("var"), description="database, outbox, vintages and reports live under it")
    database_url: SecretStr | None = Field(None, description="SQLAlchemy URL; default: SQLite under home")
    inbox: Path | None = Field(None, description="where counties put their files")
    policy: Path | None = Field(None, description="a folder that overrides or extends the shipped policy")
    sources: Path | None = Field(None, description="a YAML file of source mappings added to the shipped ones")
    task_runner: str = Field("thread", pattern=r"^(thread|process|dask|dask://.+:\d+)$")
    lang: str = Field("zh", pattern=r"^(zh|en)$")
    log_format: str = Field("text", pattern=r"^(json|text)$", description="logs as text, or one JSON object a line")
    id_key: SecretStr | None = Field(None, description="key of the ID-number hash; simulated counties: a file in home")
    county_names: dict[str, str] = Field(default_factory=dict, description="county code -> name, as JSON")
    operator: SecretStr | None = Field(None, description="Apprise URL told of failed runs; default: the outbox")
    channels: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="channel name -> Apprise URL, {address} standing for the cadre's address, as JSON",
    )
    channel_bytes: dict[str, Annotated[int, Field(ge=600)]] = Field(
        default_factory=dict, description="channel name -> bytes a message may have at most, as JSON"
    )
    desk_url: str = Field("", pattern=r"^(https?://\S+)?$", description="address of the desk, for links in messages")
    templates: Path | None = Field(None, description="a folder whose <county>/ templates replace the shipped ones")
    delivery_attempts: int = Field(5, ge=1, le=20, description="attempts by one channel of a cadre")
    delivery_wait_seconds: float = Field(2.0, ge=0, description="first wait between attempts; doubles")
    delivery_longest_wait_seconds: float = Field(900.0, ge=0, description="the longest wait between attempts")
    delivery_jitter: float = Field(0.5, ge=0, le=1, description="waits are longer by up to this share")
    delivery_patience_seconds: float = Field(300.0, ge=0, description="how long one delivery waits for second attempts")
    delivery_timeout_seconds: float = Field(10.0, gt=0, description="how long a service may take to answer")
    delivery_at_once: int = Field(4, ge=1, le=32, description="sends under way at once by one channel")
    delivery_hours: float = Field(24.0, gt=0, description="after these, no more attempts by the same channel")
    delivery_per_minute: dict[str, int] = Field(
        default_factory=dict, description="channel name -> sends a minute by all of it, as JSON"
    )
    delivery_per_minute_and_address: dict[str, int] = Field(
        default_factory=lambda: {"wecom": 20, "dingtalk": 20, "feishu": 100},
        description="channel name -> sends a minute to one address, as JSON",
    )
    delivery_failures: int = Field(5, ge=1, description="failures in a row after which a channel is left alone")
    delivery_pause_seconds: float = Field(60.0, gt=0, description="how long at first; doubles")
    held_rule: str = Field("keep", pattern=r"^(keep|resend)$", description="what becomes of held messages")
    held_hours: float = Field(12.0, ge=0, description="how long a message is held before it is sent again")
    health_night_hours: float = Field(30.0, gt=0, description="hours since a county's night before it counts as late")
    health_waiting_hours: float = Field(24.0, gt=0, description="hours past its time before a message counts as stuck")
    health_free_gb: float = Field(2.0, ge=0, description="free disk under home, in GB, below which it is not well")
    bot_hosts: dict[str, str] = Field(
        default_factory=dict, description="address of a bot service -> address of one's own, as JSON"
    )

    read_limits: ReadLimits = Field(LIMITS, description="how much of a file is read, as JSON")

    @property
    def store_url(self) -> str:
        """The SQLAlchemy URL of the store."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.home / 'relapse_watch.db').resolve()}"


# What a setting may be, for those whose form can be wrong.
_EXPECTED = {
    "task_runner": ("thread、process、dask 或 dask://主机:端口", "thread, process, dask or dask://host:port"),
    "lang": ("zh 或 en", "zh or en"),
    "log_format": ("json 或 text", "json or text"),
    "channels": (
        'JSON,渠道名对应 Apprise 地址,如 {"smtp": "mailtos://…"}',
        'JSON, channel name to Apprise URL, like {"smtp": "mailtos://…"}',
    ),
    "channel_bytes": (
        'JSON,渠道名对应最多多少字节(不少于 600),如 {"短信": 800}',
        'JSON, channel name to bytes (600 or more), like {"sms": 800}',
    ),
    "desk_url": ("http:// 或 https:// 开头的地址", "an address that begins with http:// or https://"),
    "delivery_attempts": ("1 到 20 的整数", "a whole number from 1 to 20"),
    "delivery_at_once": ("1 到 32 的整数", "a whole number from 1 to 32"),
    "delivery_wait_seconds": ("不小于 0 的秒数", "seconds, not below 0"),
    "delivery_longest_wait_seconds": ("不小于 0 的秒数", "seconds, not below 0"),
    "delivery_patience_seconds": ("不小于 0 的秒数", "seconds, not below 0"),
    "delivery_timeout_seconds": ("大于 0 的秒数", "seconds, above 0"),
    "delivery_pause_seconds": ("大于 0 的秒数", "seconds, above 0"),
    "delivery_jitter": ("0 到 1 的数", "a number from 0 to 1"),
    "delivery_hours": ("大于 0 的小时数", "hours, above 0"),
    "delivery_failures": ("不小于 1 的整数", "a whole number, not below 1"),
    "delivery_per_minute": (
        'JSON,渠道名对应每分钟条数,如 {"smtp": 60}',
        'JSON, channel name to a number a minute, like {"smtp": 60}',
    ),
    "delivery_per_minute_and_address": (
        'JSON,渠道名对应每分钟条数,如 {"wecom": 20}',
        'JSON, channel name to a number a minute, like {"wecom": 20}',
    ),
    "held_rule": ("keep 或 resend", "keep or resend"),
    "held_hours": ("不小于 0 的小时数", "hours, not below 0"),
    "read_limits": (
        f'JSON,名称对应上限,如 {{"rows": 2000000}},名称:{"、".join(ReadLimits.model_fields)}',
        f'JSON, name to limit, like {{"rows": 2000000}}; names: {", ".join(ReadLimits.model_fields)}',
    ),
    "health_night_hours": ("大于 0 的小时数", "hours, above 0"),
    "health_waiting_hours": ("大于 0 的小时数", "hours, above 0"),
    "health_free_gb": ("不小于 0 的 GB 数", "GB, not below 0"),
    "bot_hosts": (
        'JSON,官方地址对应自建地址,如 {"https://qyapi.weixin.qq.com": "https://…"}',
        'JSON, official address to one of your own, like {"https://qyapi.weixin.qq.com": "https://…"}',
    ),
}
# Settings whose value is a number or a word of ours, fit to be shown again.
_SHOWN = {
    "task_runner",
    "lang",
    "log_format",
    "held_rule",
    "held_hours",
    *(name for name in _EXPECTED if name.startswith(("delivery_", "health_"))),
}
_SHOWN -= {"delivery_per_minute", "delivery_per_minute_and_address"}
_FIELD = re.compile(r'field "(\w+)"')


def read_settings() -> Settings:
    """Read the settings now.

    Raises WrongUse naming the setting, what it may be and what it is; of maps, which may hold addresses and
    secrets, only which entry is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(str(first["loc"][0]), str(first["msg"]), _found(first)) from None
    except SettingsError as error:  # what should be JSON is not
        named = _FIELD.search(str(error))
        raise _wrong(named[1] if named else "*", "not JSON", ("不是 JSON", "what is not JSON")) from None


def _found(error: ErrorDetails) -> tuple[str, str]:
    """What stands there, in both languages; '' where it may be secret."""
    field, *entry = (str(part) for part in error["loc"])
    if field in _SHOWN:
        return (f"「{error['input']}」", repr(error["input"]))
    named = entry[0] if entry else ""
    return (f"「{named}」一项不对", f"a wrong entry {named!r}") if named else ("", "")


def _wrong(field: str, why: str, found: tuple[str, str]) -> WrongUse:
    zh, en = _EXPECTED.get(field, (why, why))
    name = f"RELAPSE_WATCH_{field.upper()}"
    what = [f",现为 {found[0]}", f", found {found[1]}"] if found[0] else ["", ""]
    return WrongUse(f"设置 {name} 有误:应为 {zh}{what[0]}", f"setting {name} is wrong: expected {en}{what[1]}")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings()
