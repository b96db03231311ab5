"""Small rows for the tests of the store."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert

from relapse_watch.store.engine import Store
from relapse_watch.store.tables import run, vintage

NOW = datetime(2025, 10, 1, 1, 0, tzinfo=UTC)


def add_run(store: Store, run_id: str, county: str = "990101", status: str = "complete") -> None:
    values = {"run_id": run_id, "night_id": "n1", "county": county, "as_of": date(2025, 9, 30)}
    with store.begin() as connection:
        connection.execute(insert(run).values(values | {"status": status, "started_at": NOW}))


def add_vintage(store: Store, vintage_id: str, **given: Any) -> None:
    values = {
        "vintage_id": vintage_id,
        "run_id": "r1",
        "county": "990101",
        "dataset": "aid_payment",
        "source": "aid_finance",
        "slot": "2025",
        "file": "990101/a.csv",
        "fingerprint": "f",
        "check_key": "c",
        "known_on": date(2025, 9, 1),
        "sequence": 1,
        "verdict": "accepted",
        "rows": 1,
        "accepted": 1,
        "quarantined": 0,
        "state": "landed",
    }
    with store.begin() as connection:
        connection.execute(insert(vintage).values(values | given))
