"""Rows once read are found again by the file's bytes; whatever does not fit is read from the file."""

from dataclasses import replace
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from data_contracts import KeptReads, SourceFile, discover, read_source, snapshot
from data_contracts.reading import kept as module
from flows import house
from tests.support import AS_OF, copy_of_sample


@pytest.fixture
def inbox(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small county."""
    return copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox")


@pytest.fixture
def copy(inbox: Path, tmp_path: Path) -> tuple[SourceFile, str]:
    """The archived copy of the workbook of people away, and its fingerprint."""
    found = next(f for f in discover(inbox, house.sources(), AS_OF, ["990101"]) if f.dataset == "migrant_work")
    path, digest = snapshot(found, tmp_path / "vintages")
    return replace(found, path=path, inbox=path.parent), digest


def test_what_was_read_is_found_without_the_file(
    copy: tuple[SourceFile, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, digest = copy
    kept = KeptReads(tmp_path / "read")
    first = kept.read(source, digest, house.sources())
    assert_frame_equal(first.frame, read_source(source, house.sources()).frame)
    monkeypatch.setattr(module, "read_source", None)
    again = kept.read(source, digest, house.sources())
    assert_frame_equal(again.frame, first.frame)
    assert replace(again, frame=first.frame) == replace(first, headers=dict(first.headers))
    (file,) = kept.folder.iterdir()
    assert (kept.folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_other_bytes_another_mapping_and_damage_are_read_anew(copy: tuple[SourceFile, str], tmp_path: Path) -> None:
    source, digest = copy
    kept = KeptReads(tmp_path / "read")
    kept.read(source, digest, house.sources())
    (file,) = kept.folder.iterdir()
    file.write_bytes(b"PAR1 no more")
    rows = len(kept.read(source, digest, house.sources()).frame)
    assert rows == len(kept.read(source, digest, house.sources()).frame) and file.stat().st_size > 20
    other = replace(source, mapping=source.mapping.model_copy(update={"one_row_per": ("household_id",)}))
    assert module._print(other, digest) != module._print(source, digest) != module._print(source, "0" * 64)


def test_a_file_that_may_be_saved_over_is_not_kept(inbox: Path, copy: tuple[SourceFile, str], tmp_path: Path) -> None:
    source, digest = copy
    here = next(f for f in discover(inbox, house.sources(), AS_OF, ["990101"]) if f.file == source.file)
    kept = KeptReads(tmp_path / "read")
    kept.read(here, digest, house.sources())
    assert not kept.folder.exists()


def test_only_tonights_files_stay(copy: tuple[SourceFile, str], tmp_path: Path) -> None:
    source, digest = copy
    kept = KeptReads(tmp_path / "read")
    kept.read(source, digest, house.sources())
    (kept.folder / "older.parquet").touch()
    kept.keep_only([(source, digest)])
    assert len(list(kept.folder.iterdir())) == 1
    kept.keep_only([])
    assert not list(kept.folder.iterdir())


def test_a_disk_that_takes_no_more_hinders_nobody(copy: tuple[SourceFile, str], tmp_path: Path) -> None:
    source, digest = copy
    (tmp_path / "read").write_text("a file stands where the folder should be")
    assert len(KeptReads(tmp_path / "read").read(source, digest, house.sources()).frame)
