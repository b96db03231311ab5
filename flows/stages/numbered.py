"""numbered: the county's messages by their number, as the numbers that cadres return are held against them."""

import hashlib
from datetime import date

import pandas as pd
from sqlalchemy import select

from data_contracts import CheckTable
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import outbox_message

MESSAGES = "messages"
"""What rules call the register of messages."""
_BEGIN = slice(8)  # a number has more signs than this or names nothing


def messages_before(store: Store, county: str, as_of: date) -> pd.DataFrame:
    """Every message to the county's cadres of a day up to ``as_of``: key (its number) and cadre_id.

    Raises StoreUnreachable.
    """
    m = outbox_message.c
    return read(store, select(m.key, m.cadre_id).where(m.county == county, m.as_of <= as_of).order_by(m.key))


def of_file(messages: pd.DataFrame, table: CheckTable | None) -> pd.DataFrame:
    """Those that the file may name: what else is sent does not have it judged again."""
    if table is None or "message_number" not in table.values:
        return messages.head(0)
    begin = table.values["message_number"].astype("str").str.strip().str.lower().str[_BEGIN]
    return messages[messages["key"].str[_BEGIN].isin(begin.dropna())]


def fingerprint(messages: pd.DataFrame) -> str:
    """The same for the same messages."""
    return hashlib.sha256("\n".join(sorted(messages["key"])).encode()).hexdigest()
