"""100,000 warnings to 10,000 cadres: who owns each, what each cadre reads, and all of it in the outbox.

``python -m bench.routing`` prints the seconds of each step, on SQLite in a temporary folder.
"""

import json
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import insert

from alerts.address import address
from alerts.digests import digests
from alerts.night import Night
from alerts.outbox import write_outbox
from relapse_watch.store.engine import Store, open_store
from relapse_watch.store.migrate import upgrade
from relapse_watch.store.tables import run

COUNTY, AS_OF = "990101", date(2026, 10, 31)
_LEVELS = np.array(["red", "yellow", "green", "unknown"])
_CODES = np.array(["income_below_line", "income_drop", "wages_stopped", "rigid_spending", "dangerous_housing"])


def county(warnings: int, cadres: int) -> dict[str, pd.DataFrame]:
    """A county's open warnings with two reasons each, its responsibilities and its cadres."""
    number = np.arange(warnings)
    household = pd.Series([f"{COUNTY}{n:07d}" for n in number], dtype="str")
    village, township = (pd.Series([f"{name}{n}" for n in number // size], dtype="str") for name, size in _PLACES)
    rows = pd.DataFrame({"household_id": household, "township": township, "village": village})
    told = {"category": "unstable", "data_status": "complete", "status": "open", "transition": "opened"}
    level = _LEVELS[number % 4]
    open_warnings = rows.assign(
        warning_id=household, county=COUNTY, head_masked="张**", level=level, level_from=None, advice="产业帮扶", **told
    )
    who = pd.Series([f"C{n:05d}" for n in number % cadres], dtype="str")
    term = {"starts_on": "2020-01-01", "ends_on": None}
    duties = rows.assign(cadre_id=who, role="household_helper", scope="household", **term)
    people = pd.DataFrame({"cadre_id": who.unique()}).assign(
        name="王小二", role="household_helper", channel="系统消息", address="a", **term
    )
    return {"warnings": open_warnings, "duties": duties, "cadres": people, "reasons": _reasons(household, level)}


_PLACES = (("村", 200), ("镇", 4000))


def _reasons(household: pd.Series, level: np.ndarray) -> pd.DataFrame:
    number = np.arange(2 * len(household))
    words = {"text_zh": "近三个月没有工资收入，人均纯收入 6,930 元，低于监测线", "clears_zh": "收入回到监测线以上"}
    both = pd.DataFrame({"household_id": np.repeat(household.to_numpy(), 2), "level": np.repeat(level, 2)})
    return both.assign(code=_CODES[number % 5], since="2026-08", text_en="", clears_en="", **words)


def timed(warnings: int = 100_000, cadres: int = 10_000) -> dict[str, float]:
    """Seconds of each step (``address``, ``digests``, ``write``) and of all; ``processor``: of computing alone."""
    given = county(warnings, cadres)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'bench.db'}")
        upgrade(store)
        began, computed = time.perf_counter(), time.process_time()
        addressed = address(given["warnings"], given["duties"], given["cadres"], AS_OF)
        owned = time.perf_counter()
        messages = digests(addressed, given["reasons"], given["cadres"], Night(COUNTY, AS_OF, verify_by={"red": AS_OF}))
        said = time.perf_counter()
        written = _write(store, messages)
        done, computed = time.perf_counter(), time.process_time() - computed
        store.engine.dispose()
    if written != cadres:
        raise RuntimeError(f"{written} digests written, {cadres} expected")
    steps = {"address": owned - began, "digests": said - owned, "write": done - said}
    return steps | {"total": done - began, "processor": computed}


def _write(store: Store, messages: pd.DataFrame) -> int:
    now = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
    own = {"run_id": "r1", "night_id": "n1", "county": COUNTY, "as_of": AS_OF, "status": "running", "started_at": now}
    with store.begin() as connection:
        connection.execute(insert(run).values(**own))
        return write_outbox(connection, messages, "r1", now)


if __name__ == "__main__":
    counted = [int(n) for n in sys.argv[1:]]
    print(json.dumps({step: round(seconds, 2) for step, seconds in timed(*counted).items()}))
