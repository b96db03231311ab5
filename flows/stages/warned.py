"""warned: the county's warnings, as what cadres return is held against them."""

import hashlib
from datetime import date

import pandas as pd
from sqlalchemy import select

from data_contracts import CheckTable
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import warning

WARNINGS = "warnings"
"""What rules call the register of warnings."""


def warned_before(store: Store, county: str, as_of: date) -> pd.DataFrame:
    """Every warning opened by ``as_of``, closed ones too: household_id, warning_id, opened_on.

    Raises StoreUnreachable.
    """
    w = warning.c
    mine = (w.county == county, w.opened_on <= as_of)
    return read(store, select(w.household_id, w.warning_id, w.opened_on).where(*mine).order_by(w.warning_id))


def of_file(warned: pd.DataFrame, table: CheckTable | None) -> pd.DataFrame:
    """Those of the households that the file names: what is opened elsewhere does not have it judged again."""
    if table is None:
        return warned.head(0)
    return warned[warned["household_id"].isin(table.values["household_id"])]


def fingerprint(warned: pd.DataFrame) -> str:
    """The same for the same warnings."""
    return hashlib.sha256("\n".join(sorted(warned["warning_id"])).encode()).hexdigest()
