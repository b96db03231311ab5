"""What is held back in the store, on each database."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import insert, select

from flows.stages.holding import as_said, held_news, still_held, write_held
from relapse_watch.store.engine import Store
from relapse_watch.store.tables import held_back, warning
from tests.support import forget, move_in
from tests.unit.store.rows import add_run

COUNTY, FIRST, LATER = "990101", date(2026, 11, 3), date(2026, 11, 5)
TOLD = {"told_level": "green", "told_status": "open", "told_cadre_id": "C1"}


@pytest.fixture
def house_of(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The store with three open warnings, and this process in its house."""
    move_in(monkeypatch, tmp_path / "var", store.url)
    add_run(store, "r1")
    row = {"county": COUNTY, "township": "t", "village": "v", "level": "yellow", "data_status": "complete"}
    row |= {"status": "open", "opened_on": FIRST, "level_since": FIRST, "owner_cadre_id": "C1", "run_id": "r1"}
    with store.begin() as connection:
        connection.execute(
            insert(warning), [row | {"warning_id": w, "household_id": f"h{w}"} for w in ("w1", "w2", "w3")]
        )
    yield store
    forget()


def rows(*ids: str, said: tuple[str, ...] = (), day: date = LATER) -> pd.DataFrame:
    """Rows of ``still_held``: ``said`` were told on ``day``."""
    known = [{"warning_id": w, "why": "silenced", "since": str(FIRST), **TOLD} for w in (*ids, *said)]
    told = [{"said_on": str(day) if r["warning_id"] in said else None} for r in known]
    told = [t | {"said_as": "raised" if t["said_on"] else None} for t in told]
    columns = ["warning_id", "why", "since", *TOLD, "said_on", "said_as"]
    return pd.DataFrame([r | t for r, t in zip(known, told, strict=True)], columns=columns, dtype="str")


def write(store: Store, after: pd.DataFrame) -> None:
    with store.begin() as connection:
        write_held(connection, COUNTY, after)


def stored(store: Store) -> dict[str, Any]:
    with store.reading() as connection:
        return {r.warning_id: r.said_on for r in connection.execute(select(held_back))}


def test_what_is_held_is_read_again_until_it_is_told_or_needs_no_telling(house_of: Store) -> None:
    write(house_of, rows("w1", "w2", "w3"))
    held = held_news(COUNTY)
    assert held["warning_id"].tolist() == ["w1", "w2", "w3"] and set(held["since"]) == {str(FIRST)}
    assert held_news("990102").empty
    write(house_of, rows("w1", said=("w2",)))
    assert stored(house_of) == {"w1": None, "w2": LATER}, "w3 changed back"
    assert held_news(COUNTY)["warning_id"].tolist() == ["w1"]
    write(house_of, rows("w2"))
    assert stored(house_of) == {"w2": None}, "held back once more"
    write(house_of, rows())
    assert stored(house_of) == {}


def test_a_finished_night_is_shown_as_it_was_told(house_of: Store) -> None:
    write(house_of, rows("w1", said=("w2",)))
    ids = {"warning_id": ["w1", "w2", "w3"], "transition": ["raised", "lowered", "opened"]}
    watched = pd.DataFrame(ids | {"level_from": ["green", "red", None]}, dtype="str")
    shown = as_said(watched, COUNTY, LATER).set_index("warning_id")
    assert pd.isna(shown.loc["w1", "transition"]), "held back"
    assert shown.loc["w2", ["transition", "level_from", "held_why"]].tolist() == ["raised", "green", "silenced"]
    assert shown.loc["w3", "transition"] == "opened" and shown.loc["w3", "held_why"] == ""
    other = as_said(watched, COUNTY, FIRST).set_index("warning_id")
    assert other.loc["w2", "transition"] == "lowered", "told on another night"


def test_nothing_held_is_nothing_to_write(house_of: Store) -> None:
    changes = pd.DataFrame(
        columns=["warning_id", "status", "owner_cadre_id", "quiet", "held_why", "held_since", "transition"], dtype="str"
    ).assign(is_told=pd.Series(dtype="bool"), is_moved=pd.Series(dtype="bool"))
    before = pd.DataFrame(columns=["warning_id", "level", "status", "owner_cadre_id"], dtype="str")
    after = still_held(changes, before, held_news(COUNTY), LATER)
    assert after.empty
    write(house_of, after)
    assert stored(house_of) == {}
