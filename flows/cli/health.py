"""`relapse-watch health`: for a monitor, by its exit code; for people, as a table."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from flows import clock
from flows.cli.show import show
from relapse_watch.errors import RelapseWatchError
from relapse_watch.settings import Settings, settings
from relapse_watch.store.engine import open_store
from relapse_watch.store.health import Check, Limits, store_checks

HEALTHY, NOT_WELL = 0, 1
_CONNECT_SECONDS = "5"
_GB = 1_000_000_000


def show_health(form: str, lang: str) -> int:
    """Print every check; return 0 when all are well, 1 otherwise. Makes, upgrades and changes nothing."""
    checks = health(settings())
    show([_row(check, lang) for check in checks], _COLUMNS, form, lang)
    return HEALTHY if all(check.is_ok for check in checks) else NOT_WELL


def health(given: Settings) -> list[Check]:
    """The checks of home, inbox, disk and store with the limits of the settings."""
    limits = Limits(given.health_night_hours, given.health_waiting_hours)
    return [*_places(given), *_store(given, limits)]


def _places(given: Settings) -> Iterator[Check]:
    for name, folder in (("home", given.home), ("inbox", given.inbox)):
        if folder is not None and not folder.is_dir():
            yield Check(name, False, f"文件夹 {folder} 不存在", f"there is no folder {folder}")
    if given.home.is_dir():
        free, least = round(shutil.disk_usage(given.home).free / _GB, 1), given.health_free_gb
        zh, en = f"{given.home} 所在的盘还有 {free} GB", f"{free} GB free under {given.home}"
        yield Check("disk", free >= least, zh, en, None, free, least, "GB")


def _store(given: Settings, limits: Limits) -> list[Check]:
    """The store's checks, without making a database that is not there or waiting long for a server."""
    try:
        url = given.store_url
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
            zh, en = f"没有数据库文件 {parsed.database}", f"there is no database file {parsed.database}"
            return [Check("store", False, zh, en)]
        if parsed.get_backend_name() == "postgresql" and "connect_timeout" not in parsed.query:
            patient = parsed.update_query_dict({"connect_timeout": _CONNECT_SECONDS})
            url = patient.render_as_string(hide_password=False)
        return store_checks(open_store(url), limits, clock.now())
    except RelapseWatchError as error:
        return [Check("store", False, error.zh, error.en)]


def _row(check: Check, lang: str) -> dict[str, Any]:
    said = check.en if lang == "en" else check.zh
    what = {"check": check.check, "county": check.county, "is_ok": check.is_ok, "text": said}
    return what | {"value": check.value, "limit": check.limit, "unit": check.unit}


_COLUMNS = {
    "check": ("检查", "check"),
    "county": ("县", "county"),
    "is_ok": ("正常", "well"),
    "text": ("说明", "what was found"),
}
