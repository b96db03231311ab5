"""What dead runs left goes; what counts, and what the living are writing, stays."""

import pandas as pd
import pytest
from sqlalchemy import Table, select

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import append, read
from relapse_watch.store.landed import landed_aid_payment
from relapse_watch.store.lease import county_lease
from relapse_watch.store.sweep import Swept, sweep
from relapse_watch.store.tables import finding, household_assessment, run, vintage
from tests.unit.store.rows import NOW, add_run, add_vintage

COUNTY = "990101"


@pytest.fixture
def littered(store: Store) -> Store:
    """A complete run, a dead one, a failed one, one of another county, and the one that holds the county."""
    runs = {"good": "complete", "dead": "running", "failed": "failed", "mine": "running"}
    for run_id, status in runs.items():
        add_run(store, run_id, status=status)
    add_run(store, "other", county="990102", status="running")
    for run_id in (*runs, "other"):
        county = "990102" if run_id == "other" else COUNTY
        state = "landed" if run_id == "good" else "pending"
        add_vintage(store, f"v-{run_id}", run_id=run_id, county=county, state=state)
        rows = pd.DataFrame({"county": county, "vintage_id": f"v-{run_id}", "source_row": [2, 3]})
        append(store, landed_aid_payment, rows)
        told = {"family": "c", "defect_class": "untrue", "is_lead": False, "is_suppressed": False}
        append(store, finding, rows.assign(dataset="aid_payment", code="c", severity="note", **told))
        append(store, household_assessment, pd.DataFrame({"run_id": [run_id], "county": county}))
    return store


def _left(store: Store, table: Table, column: str) -> set[str]:
    return set(read(store, select(table.c[column]))[column])


def test_the_dead_leave_nothing_and_the_others_keep_all(littered: Store) -> None:
    with county_lease(littered, COUNTY, "mine", NOW):
        assert sweep(littered, COUNTY) == Swept(dead_runs=("dead",), vintages=2, rows=2 * 4 + 2)
        assert sweep(littered, COUNTY) == Swept(dead_runs=(), vintages=0, rows=0)
    kept = {"v-good", "v-mine", "v-other"}
    assert _left(littered, landed_aid_payment, "vintage_id") == kept
    assert _left(littered, finding, "vintage_id") == kept
    assert _left(littered, vintage, "vintage_id") == kept
    assert _left(littered, household_assessment, "run_id") == {"good", "mine", "other"}
    status = read(littered, select(run.c.run_id, run.c.status)).set_index("run_id")["status"].to_dict()
    assert status == {"good": "complete", "dead": "dead", "failed": "failed", "mine": "running", "other": "running"}
