"""What every stage finds in the house, opened once a process: settings, store, policy, source mappings.

The rooms are imported when they are first entered: a listing does not wait for contracts or the engine.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from relapse_watch.privacy import load_key
from relapse_watch.settings import settings
from relapse_watch.store.engine import Store, open_store

if TYPE_CHECKING:
    from alerts.delivery_traffic import Traffic
    from data_contracts import Contract, Sources
    from early_warning.policy import Policy


@lru_cache(maxsize=1)
def store() -> Store:
    """The store of the settings, brought to the newest schema."""
    from relapse_watch.store.migrate import upgrade

    settings().home.mkdir(parents=True, exist_ok=True)
    opened = open_store(settings().store_url)
    upgrade(opened)
    return opened


@lru_cache(maxsize=1)
def policy() -> "Policy":
    """The shipped policy, overlaid by the operator's folder."""
    from early_warning.policy import SHIPPED, load_policy

    extra = settings().policy
    return load_policy(SHIPPED, *([extra] if extra else []))


@lru_cache(maxsize=1)
def traffic() -> "Traffic":
    """The channels of this process, with their limits: counties that send at the same time share them."""
    from alerts.delivery_traffic import Traffic

    return Traffic(settings())


@lru_cache(maxsize=1)
def sources() -> "Sources":
    """The shipped source mappings and the operator's."""
    from data_contracts import load_sources

    return load_sources(settings().sources)


@lru_cache(maxsize=1)
def contracts() -> dict[str, "Contract"]:
    """The contracts, by dataset."""
    from data_contracts import load_contracts

    return load_contracts()


@lru_cache(maxsize=1)
def id_key() -> bytes:
    """The key of the ID-number hash."""
    return load_key(settings())


def home() -> Path:
    """Where the database, the outbox, the vintages and the reports live."""
    return settings().home
