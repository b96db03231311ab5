"""An older export beside a newer one is kept, and speaks for nothing that the newer one says."""

import shutil
from pathlib import Path
from typing import Any

from flows import house
from relapse_watch.store.visible import visible_vintages
from tests.flows.clerk import PERSONS, WORK, at_work
from tests.support import AS_OF, figures, listing, night

SEPTEMBER = "20260930"


def _as_of_september(folder: Path, name: str) -> Path:
    older = folder / name.replace("20261031", SEPTEMBER)
    shutil.copyfile(folder / name, older)
    return older


def test_an_older_export_neither_repeats_the_work_nor_stands_above_the_newer(home: Path, inbox: Path) -> None:
    folder = inbox / "990101"
    with at_work(_as_of_september(folder, PERSONS)) as persons:
        left = persons.get(persons.first_row, "户编号")
        for row in persons.rows(户编号=left):
            persons.put(row, "户编号", "990101-left")
    work = _as_of_september(folder, WORK)

    night(inbox)
    again = figures(night(inbox))["990101"]
    assert not [v["file"] for v in again.verdicts if v["is_new"]], "a household that left must not unsettle the rest"

    before = _well()
    with at_work(work) as spells:
        for row in range(spells.first_row, spells.sheet.max_row + 1):
            spells.put(row, "务工月收入", "150")
    corrected = figures(night(inbox))["990101"]
    assert [v["file"] for v in corrected.verdicts if v["is_new"]] == [f"990101/{work.name}"]
    assert _well() == before
    files = set(visible_vintages(house.store(), "990101", AS_OF)["file"])
    assert f"990101/{WORK}" in files and f"990101/{work.name}" not in files


def _well() -> list[dict[str, Any]]:
    """Warnings of households without a row set aside: for the others an older export is the last good history."""
    return [w for w in listing("warning_rows", None, [], [], "zh") if w["data_status"] != "quarantined"]
