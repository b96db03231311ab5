"""What is kept for the next time is whole or not there, and nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa

from relapse_watch.keeping import keep, keep_only, kept

TABLE = pa.table({"id": [f"{i:032d}" for i in range(20_000)]})


def test_what_is_kept_comes_back_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "a.parquet"
    assert kept(file) is None
    keep(file, TABLE)
    assert kept(file) == TABLE
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    keep(file, TABLE.slice(0, 1))
    assert kept(file) == TABLE.slice(0, 1)


def test_counties_of_one_process_that_keep_the_same_at_once_leave_it_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"

    def keep_and_look(_: int) -> bool:
        keep(file, TABLE)
        return kept(file) == TABLE

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(keep_and_look, range(64)))
    assert [f.name for f in tmp_path.iterdir()] == ["a.parquet"]


def test_what_is_damaged_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    keep(file, TABLE)
    whole = file.read_bytes()
    for spoilt in (b"", whole[:100], whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2)):
        file.write_bytes(spoilt)
        assert kept(file) is None


def test_a_place_that_takes_nothing_costs_time_alone(tmp_path: Path) -> None:
    (tmp_path / "no folder").write_text("")
    keep(tmp_path / "no folder" / "a.parquet", TABLE)
    assert kept(tmp_path / "no folder" / "a.parquet") is None


def test_all_but_what_is_named_goes(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        keep(tmp_path / f"{name}.parquet", TABLE)
    keep_only(tmp_path, {"b.parquet"})
    assert [f.name for f in tmp_path.iterdir()] == ["b.parquet"]
    keep_only(tmp_path / "never made", set())
