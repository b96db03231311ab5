"""The stages of a run leave frames for each other, privately."""

from pathlib import Path

import pandas as pd
import pytest

from relapse_watch.store.workspace import Workspace


def test_a_frame_comes_back_as_it_was_put(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "household_id": pd.Series(["0012", None], dtype="str"),
            "is_late": pd.array([True, None], dtype="boolean"),
            "members": pd.array([3, None], dtype="Int64"),
            "income_yuan": [0.1, None],
        }
    )
    space = Workspace(tmp_path / "home", "r1")
    assert not space.has("panel")
    space.put("panel", frame)
    assert space.has("panel")
    pd.testing.assert_frame_equal(space.get("panel"), frame)
    some = ["income_yuan", "household_id"]
    pd.testing.assert_frame_equal(space.get("panel", some), frame[some])
    space.put("panel", frame.head(1))
    assert len(Workspace(tmp_path / "home", "r1").get("panel")) == 1
    assert [f.name for f in space.folder.iterdir()] == ["panel.parquet"]


def test_only_its_owner_may_look(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "home", "r1")
    space.put("panel", pd.DataFrame({"a": [1]}))
    assert space.folder.stat().st_mode & 0o777 == 0o700
    assert space.folder.parent.stat().st_mode & 0o777 == 0o700


def test_clear_removes_this_run_alone(tmp_path: Path) -> None:
    one, two = Workspace(tmp_path, "r1"), Workspace(tmp_path, "r2")
    for space in (one, two):
        space.put("panel", pd.DataFrame({"a": [1]}))
    one.clear()
    one.clear()
    assert not one.has("panel")
    assert two.has("panel")


def test_what_is_missing_is_a_key_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="panel"):
        Workspace(tmp_path, "r1").get("panel")


@pytest.mark.parametrize("name", ["../x", "a/b", "", "..", "张"])
def test_names_stay_in_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        Workspace(tmp_path, "r1").has(name)
    with pytest.raises(ValueError, match="ASCII"):
        Workspace(tmp_path, name).has("x")
