"""One store, one key of the ID-number hash: a check value stands in the store, by which another key is noticed.

It is a keyed hash of a fixed text: from it neither the key nor any number can be found.
"""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import Column, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from relapse_watch.errors import WrongUse
from relapse_watch.store.base import metadata
from relapse_watch.store.columns import UtcDateTime
from relapse_watch.store.engine import Store

id_key_mark = Table(
    "id_key_mark",
    metadata,
    Column("hash_of", String(16), primary_key=True, comment="what is hashed: id_number"),
    Column("mark", String(64), nullable=False, comment="keyed hash of a fixed text: another key has another"),
    Column("since", UtcDateTime(), nullable=False, comment="when this key was first used on the store"),
)

_WHAT = "id_number"
_TEXT = b"relapse-watch: which key hashes the ID numbers of this store"


def mark_of(key: bytes) -> str:
    """What tells the key from others without saying anything of it: 64 hex characters."""
    return hmac.digest(key, _TEXT, hashlib.sha256).hex()


def known_mark(store: Store) -> str | None:
    """The mark of the key that the store's nights have used; None before the first. Raises StoreUnreachable."""
    with store.reading() as connection:
        return connection.execute(select(id_key_mark.c.mark).where(id_key_mark.c.hash_of == _WHAT)).scalar()


def demand_same_key(store: Store, key: bytes, now: datetime) -> None:
    """Note the key's mark on first use; raise WrongUse where the store's nights had another key."""
    mine, known = mark_of(key), known_mark(store)
    if known is None:
        build = sqlite.insert if store.dialect == "sqlite" else postgresql.insert
        first = build(id_key_mark).values(hash_of=_WHAT, mark=mine, since=now).on_conflict_do_nothing()
        with store.begin() as connection:
            connection.execute(first)
        known = known_mark(store)
    if known != mine:
        raise another_key()


def another_key() -> WrongUse:
    """The error for a key that is not the store's."""
    return WrongUse(
        "身份证号哈希的密钥与这个数据库一直用的不同，同一个人会变成两个人：请把 RELAPSE_WATCH_ID_KEY"
        "（或 home 里的 id.key）改回原来的；确要换密钥，请另建数据库和 home 重新运行",
        "the key of the ID-number hash is not the one this store has always used, and one person would become two: set"
        " RELAPSE_WATCH_ID_KEY (or id.key in home) back to it; for a new key begin a new store and home",
    )
