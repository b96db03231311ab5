"""An export that comes in parts one month and whole the next, beside the files of before, is one register."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.flows.clerk import PERSONS
from tests.support import copy_of_sample, few_files, figures, forget, listing, move_in, night

MONTHS = (date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31))


@pytest.fixture
def inbox(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    move_in(monkeypatch, tmp_path / "var")
    folder = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox", defects=False)
    few_files(folder)
    yield folder  # type: ignore[misc]
    forget()


def part(source: Path, target: Path, which: int) -> None:
    """Every second household of the register, by the last digit of its number."""
    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    home = next(c.column for c in sheet[3] if c.value == "户编号")
    for row in range(sheet.max_row, 3, -1):
        if int(str(sheet.cell(row, home).value)[-1]) % 2 != which % 2:
            sheet.delete_rows(row)
    book.save(target)


def told() -> set[tuple[str, str]]:
    from flows import house
    from flows.stages.check import visible_vintages
    from relapse_watch.store.frames import read
    from relapse_watch.store.tables import finding

    seen = visible_vintages(house.store(), "990101", MONTHS[-1])["vintage_id"]
    rows = read(house.store(), finding.select().where(finding.c.vintage_id.in_(seen.tolist())))
    return set(zip(rows["code"], rows["household_id"].fillna(""), strict=True))


def persons() -> list[str]:
    from flows import house
    from relapse_watch.store.visible import landed

    return sorted(landed(house.store(), "monitored_person", "990101", MONTHS[-1])["person_id"])


def test_parts_beside_last_month_s_whole_and_a_whole_beside_them(inbox: Path) -> None:
    whole = inbox / "990101" / PERSONS
    night(inbox, MONTHS[0])
    everyone, first = persons(), told()
    assert len(everyone) == len(set(everyone)) > 150

    for which in (1, 2):
        part(whole, whole.with_name(PERSONS.replace("20261031.", f"20261130_第{which}部分.")), which)
    second = figures(night(inbox, MONTHS[1]))["990101"]
    assert second.status == "complete" and persons() == everyone
    assert not {code for code, _ in told() - first} & {"1_01_001", "1_12_001"}, "nobody stands there twice"
    assert not [v for v in second.verdicts if v["quarantined"]]

    whole.rename(whole.with_name(PERSONS.replace("20261031", "20261231")))
    third = figures(night(inbox, MONTHS[2]))["990101"]
    assert third.status == "complete" and persons() == everyone
    assert not [v for v in third.verdicts if v["quarantined"]]
    assert listing("warning_rows", None, [], [], "zh")
