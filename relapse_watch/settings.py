"""What an operator may set, by environment or ``.env`` (prefix ``RELAPSE_WATCH_``)."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from relapse_watch.errors import WrongUse


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
    id_key: SecretStr | None = Field(None, description="key of the ID-number hash; default: a key file in home")
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
    delivery_attempts: int = Field(3, ge=1, le=20)
    delivery_wait_seconds: float = Field(2.0, ge=0, description="first wait between attempts; doubles")

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
    "delivery_wait_seconds": ("不小于 0 的秒数", "seconds, not below 0"),
}
_FIELD = re.compile(r'field "(\w+)"')


def read_settings() -> Settings:
    """Read the settings now. Raises WrongUse naming the setting and what it may be, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise _wrong(str(first["loc"][0]), str(first["msg"])) from None
    except SettingsError as error:  # what should be JSON is not
        named = _FIELD.search(str(error))
        raise _wrong(named[1] if named else "*", "not JSON") from None


def _wrong(field: str, why: str) -> WrongUse:
    zh, en = _EXPECTED.get(field, (why, why))
    name = f"RELAPSE_WATCH_{field.upper()}"
    return WrongUse(f"设置 {name} 有误:应为 {zh}", f"setting {name} is wrong: expected {en}")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings()
