"""Bringing a store to the shape this version of the program needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from relapse_watch.errors import WrongUse
from relapse_watch.store.engine import Store

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7301104  # any number: those who upgrade the same PostgreSQL database wait for each other on it


def upgrade(store: Store) -> bool:
    """Create or upgrade all tables; True if anything was done. Safe when two processes call it at once.

    Raises WrongUse when the store was made by a newer version of the program, StoreUnreachable.
    """
    if current_revision(store) == head_revision():
        return False
    with store.begin() as connection:
        if store.dialect == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        found = _revision(connection)
        if found == head_revision():
            return False
        _refuse_unknown(found)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def current_revision(store: Store) -> str | None:
    """The revision the store is at; None for an empty one. Raises StoreUnreachable."""
    with store.reading() as connection:
        return _revision(connection)


def head_revision() -> str:
    """The revision this version of the program needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def _refuse_unknown(revision: str | None) -> None:
    known = {s.revision for s in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise WrongUse(
            f"数据库由较新的版本建立(版本号 {revision}):请升级 relapse-watch",
            f"the store was made by a newer version (revision {revision}): upgrade relapse-watch",
        )
