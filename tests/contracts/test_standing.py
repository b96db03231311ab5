"""Which files of a slot stand: the newest, whole or in all of its parts, as the store has it of what is landed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import data_contracts as dc

OLD, NEW = date(2026, 9, 30), date(2026, 10, 31)


def received(*given):
    """Files as (slot, day, name): their source's mapping does not matter."""
    mapping = dc.load_sources().get("aid_finance")
    blank = dc.SourceFile("990101", "aid_payment", "aid_finance", "", None, "", None, mapping, Path())
    return [(replace(blank, slot=slot, exported_on=day, file=name), day or NEW) for slot, day, name in given]


@pytest.mark.parametrize(
    ("given", "stand"),
    [
        ([("2026", OLD, "a"), ("2026", NEW, "b")], "b"),
        ([("2026", NEW, "b"), ("2026", OLD, "a")], "b"),
        ([("2026", NEW, "a"), ("2026", NEW, "b")], "b"),
        ([("2025", OLD, "a"), ("2026", NEW, "b")], "ab"),
        ([("2026", OLD, "a"), ("2026/1", NEW, "b"), ("2026/2", NEW, "c")], "bc"),
        ([("2026/1", OLD, "a"), ("2026/2", OLD, "b"), ("2026", NEW, "c")], "c"),
        ([("2026/1", OLD, "a"), ("2026/2", OLD, "b"), ("2026/1", NEW, "c")], "c"),
        ([("2026/1", NEW, "a"), ("2026/2", NEW, "b"), ("2026/2", NEW, "c")], "ac"),
        ([("2026/1", None, "a"), ("2026/2", None, "b")], "ab"),
        ([], ""),
    ],
)
def test_which_files_stand(given, stand):
    assert "".join(f.file for f in dc.standing(received(*given))) == stand
