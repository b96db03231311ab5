"""Inboxes of a province for the bench: 36 months of files, and the same with one further month. Built once and kept.

A month later the county sends its registers anew, the lists that go on, and the aid of the year: what belongs to a
finished year stays as it was sent.
"""

import shutil
from datetime import date
from pathlib import Path
from zipfile import ZipFile

from relapse_watch.sample import write_sample

BEFORE, AFTER = date(2026, 10, 31), date(2026, 11, 30)
_LIFTED = 11_548 / (11_548 + 533)  # of the households on the sample's register
_FINISHED = ("2023年", "2024年", "2025年", "农户收入信息")


def built(folder: Path, counties: int, households: int) -> tuple[Path, Path]:
    """The inbox before and after the month, of ``counties`` with so many households on the register each."""
    place = folder / f"{counties}x{households}"
    before, after = place / "before", place / "after"
    if not (place / "whole").exists():
        shutil.rmtree(place, ignore_errors=True)
        size = {"counties": counties, "households": round(households * _LIFTED)}
        write_sample(before, as_of=BEFORE, **size)
        shutil.copytree(before, after)
        write_sample(after, as_of=AFTER, **size)
        for file in before.glob("99*/*"):
            _keep_if_finished(file, after / file.parent.name / file.name)
        (place / "whole").touch()
    return before, after


def new_files(before: Path, after: Path, county: str) -> list[Path]:
    """The county's files that came, or changed, within the month."""
    files = sorted((after / county).iterdir())
    return [f for f in files if not _is_same(before / county / f.name, f)]


def _is_same(old: Path, new: Path) -> bool:
    return old.exists() and old.read_bytes() == new.read_bytes()


def _keep_if_finished(old: Path, new: Path) -> None:
    """Files of finished years, and workbooks in which only the day of saving differs, are not sent again."""
    if any(word in old.name for word in _FINISHED) or (old.suffix == ".xlsx" and _cells(old) == _cells(new)):
        shutil.copy2(old, new)


def _cells(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as book:
        return {name: book.read(name) for name in book.namelist() if not name.startswith("docProps")}
