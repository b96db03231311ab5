"""A backup holds all that counts, goes back into either database, and is refused when it is not whole."""

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import insert, select

from relapse_watch.errors import WrongUse
from relapse_watch.store.backup import backup, restore
from relapse_watch.store.engine import Store, open_store
from relapse_watch.store.frames import append, read
from relapse_watch.store.landed import landed_migrant_work
from relapse_watch.store.lease import county_lease
from relapse_watch.store.migrate import upgrade
from relapse_watch.store.tables import (
    dataset_verdict,
    household_assessment,
    metadata,
    run,
    warning,
    warning_event,
)
from tests.unit.store.rows import NOW, add_run, add_vintage

EVENT = {"warning_id": "w1", "run_id": "r1", "as_of": date(2025, 9, 30), "transition": "opened"}


@pytest.fixture
def full(store: Store) -> Store:
    """One completed run with rows in every kind of table; one that still runs, holding its county."""
    add_run(store, "r1")
    add_run(store, "r2", status="running")
    add_vintage(store, "v1", exported_on=date(2025, 8, 31))
    add_vintage(store, "v2", run_id="r2", state="pending")
    for vintage_id in ("v1", "v2"):
        frame = pd.DataFrame({"county": "990101", "vintage_id": vintage_id, "source_row": [2, 3]})
        frame["is_working_away"] = pd.array([True, None], dtype="boolean")
        append(store, landed_migrant_work, frame.assign(wage_yuan_per_month=[0.1, None]))
    for run_id in ("r1", "r2"):
        append(store, household_assessment, pd.DataFrame({"run_id": [run_id], "county": "990101", "members": 3}))
    with store.begin() as connection:
        _insert_small(connection)
    return store


def _insert_small(connection: object) -> None:
    day = date(2025, 9, 30)
    common = {"county": "990101", "run_id": "r1"}
    verdict = {"source": "s", "slot": "", "dataset": "d", "verdict": "late", "is_new": False}
    counts = {"rows": 0, "accepted": 0, "quarantined": 0}
    place = {"household_id": "h", "township": "甲镇", "village": "乙村", "head_masked": "张*"}
    state = {"category": "unstable", "level": "red", "data_status": "complete", "status": "open"}
    execute = connection.execute  # type: ignore[attr-defined]
    execute(insert(dataset_verdict).values(common | verdict | counts | {"position": 0}))
    execute(insert(warning).values(common | place | state | {"warning_id": "w1", "opened_on": day, "level_since": day}))
    execute(insert(warning_event), [EVENT, EVENT | {"transition": "raised"}])


@pytest.fixture
def empty(tmp_path: Path, full: Store, request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store in the other folder: always SQLite, so that backups of PostgreSQL cross over."""
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    yield other
    other.engine.dispose()


def _everything(store: Store) -> dict[str, pd.DataFrame]:
    tables = [t for t in metadata.sorted_tables if t.name != "county_lease"]
    frames = {t.name: read(store, select(t)) for t in tables}
    return {name: f.sort_values(list(f.columns[:4]), ignore_index=True) for name, f in frames.items()}


def test_what_counts_comes_back_the_same(full: Store, empty: Store, tmp_path: Path) -> None:
    with county_lease(full, "990101", "r2", NOW):
        rows = backup(full, tmp_path / "b.zip")
    assert (rows["run"], rows["landed_migrant_work"], rows["household_assessment"]) == (2, 2, 1)
    assert restore(empty, tmp_path / "b.zip") == rows
    there, here = _everything(full), _everything(empty)
    there["landed_migrant_work"] = there["landed_migrant_work"].query("vintage_id == 'v1'")
    there["household_assessment"] = there["household_assessment"].query("run_id == 'r1'")
    for name, frame in there.items():
        pd.testing.assert_frame_equal(here[name], frame.reset_index(drop=True))


def test_a_backup_goes_back_into_its_own_kind_and_numbering_goes_on(store: Store, tmp_path: Path) -> None:
    source = open_store(f"sqlite:///{tmp_path / 'source.db'}")
    upgrade(source)
    add_run(source, "r1")
    with source.begin() as connection:
        _insert_small(connection)
    backup(source, tmp_path / "b.zip")
    restore(store, tmp_path / "b.zip")
    with store.begin() as connection:
        connection.execute(insert(warning_event).values(EVENT))
    assert sorted(read(store, select(warning_event.c.event_id))["event_id"]) == [1, 2, 3]


def test_a_backup_is_its_owners_alone_and_leaves_nothing_else(full: Store, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    backup(full, folder / "b.zip")
    assert [f.name for f in folder.iterdir()] == ["b.zip"]
    assert (folder / "b.zip").stat().st_mode & 0o777 == 0o600


def test_only_an_empty_store_is_filled(full: Store, tmp_path: Path) -> None:
    backup(full, tmp_path / "b.zip")
    before = _everything(full)
    with pytest.raises(WrongUse, match="空库"):
        restore(full, tmp_path / "b.zip")
    assert all(frame.equals(before[name]) for name, frame in _everything(full).items())


def test_what_is_no_whole_backup_is_refused_and_counts_for_nothing(full: Store, empty: Store, tmp_path: Path) -> None:
    whole, cut = tmp_path / "b.zip", tmp_path / "cut.zip"
    backup(full, whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(cut, "w") as target:
        for name in source.namelist():
            if name != "warning.parquet":
                target.writestr(name, source.read(name))
    (tmp_path / "text.zip").write_text("no archive", encoding="utf-8")
    not_whole, not_there = "完整的备份", "找不到备份文件"
    for file, said in ((cut, not_whole), (tmp_path / "text.zip", not_whole), (tmp_path / "none.zip", not_there)):
        with pytest.raises(WrongUse, match=said):
            restore(empty, file)
        assert read(empty, select(run)).empty
    restore(empty, whole)
    assert len(read(empty, select(landed_migrant_work))) == 2


def test_a_backup_of_another_revision_is_refused(full: Store, empty: Store, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", '{"revision": "0000", "rows": {}}')
    with pytest.raises(WrongUse, match="0000"):
        restore(empty, file)


def test_a_place_that_cannot_be_written_and_a_store_not_upgraded(full: Store, empty: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="无法写入"):
        backup(full, tmp_path / "nowhere" / "b.zip")
    with pytest.raises(WrongUse, match="db upgrade"):
        backup(empty, tmp_path / "b.zip")
