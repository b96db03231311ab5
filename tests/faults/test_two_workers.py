"""Two processes run the night of the same counties while a third reruns one: no county twice, nobody waits for ever."""

import json
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flows import house
from relapse_watch.store.tables import county_lease, outbox_message, run, vintage, warning
from tests.support import at_any_hour, copy_of_sample, few_files, forget, move_in

SECONDS = 240
NIGHT, BACKWARDS, RERUN = "990101,990102,990103", "990103,990102,990101", "990102"


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_two_nights_and_a_rerun_at_once_do_each_county_once(
    store_url: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox", counties=3)
    few_files(inbox)
    move_in(monkeypatch, tmp_path / "var", store_url, POLICY=str(at_any_hour(tmp_path / "policy")))
    house.store()
    ended = at_once(inbox, NIGHT, BACKWARDS, RERUN)
    assert {how for worker in ended for how in worker.values()} <= {"complete", "locked"}, ended
    for county in NIGHT.split(","):
        done = sorted(rows(run.c.started_at, run.c.finished_at, county=county))
        assert done and all(first[1] <= second[0] for first, second in pairwise(done))
    demand_once(vintage.c.county, vintage.c.source, vintage.c.slot, vintage.c.fingerprint)
    demand_once(warning.c.county, warning.c.household_id)
    demand_once(outbox_message.c.key)
    assert {status for (status,) in rows(outbox_message.c.status)} == {"sent"}
    assert len(list((tmp_path / "var" / "outbox").rglob("*.md"))) == len(rows(outbox_message.c.message_id))
    assert rows(county_lease.c.county) == [] and {s for (s,) in rows(run.c.status)} <= {"complete", "locked"}
    forget()


def at_once(inbox: Path, *workers: str) -> list[dict[str, str]]:
    """How the counties of each worker ended."""
    command = [sys.executable, "-m", "tests.faults.workers_process", str(inbox), *workers]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=root)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def rows(*columns: Any, county: str | None = None) -> list[tuple[Any, ...]]:
    query = select(*columns)
    if county:  # complete runs of it
        query = query.where(run.c.county == county, run.c.status == "complete")
    with house.store().reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def demand_once(*columns: Any) -> None:
    """No two rows say the same in these columns."""
    found = rows(*columns)
    assert found and [row for row, times in Counter(found).items() if times > 1] == []
