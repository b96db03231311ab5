"""What only earlier nights can tell: a person of two counties, and last month's export under this month's name."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.flows.clerk import PERSONS, at_work
from tests.support import copy_of_sample, forget, move_in, night

NEXT = date(2026, 11, 1)
LATER = date(2026, 12, 20)


@pytest.fixture
def inbox(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Any:
    move_in(monkeypatch, tmp_path / "var")
    folder = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox", counties=2, defects=False)
    for file in folder.glob("99*/*"):
        if not any(name in file.name for name in ("监测对象", "干部", "责任")):
            file.unlink()
    yield folder
    forget()


def told(code: str) -> list[tuple[str, str]]:
    """County and household of every finding with that code in the newest vintages."""
    from flows import house
    from relapse_watch.store.frames import read
    from relapse_watch.store.tables import finding

    rows = read(house.store(), finding.select().where(finding.c.code == code))
    return sorted(set(zip(rows["county"], rows["household_id"].fillna(""), strict=True)))


def test_a_person_of_two_counties_is_told_to_both_the_night_after(inbox: Path) -> None:
    with at_work(inbox / "990101" / PERSONS) as sheet:
        row = sheet.rows(与户主关系="户主")[0]
        number, born, here = (sheet.get(row, h) for h in ("证件号码", "出生日期", "户编号"))
    with at_work(inbox / "990102" / PERSONS) as sheet:
        row = next(
            r for r in sheet.rows() if sheet.get(r, "与户主关系") == "户主" and len(sheet.get(r, "证件号码")) == 18
        )
        sheet.put(row, "证件号码", number)
        sheet.put(row, "出生日期", born)
        there = sheet.get(row, "户编号")
    night(inbox)
    assert told("RW_MP_25") == []
    night(inbox, NEXT)
    assert told("RW_MP_25") == [("990101", here), ("990102", there)]
    assert number not in json.dumps(told("RW_MP_25"))


def test_last_month_s_export_under_this_month_s_name_is_told(inbox: Path) -> None:
    shutil.rmtree(inbox / "990102")
    night(inbox)
    old = inbox / "990101" / PERSONS
    old.rename(old.with_name(PERSONS.replace("20261031", "20261218")))
    night(inbox, LATER)
    assert told("RW_F_01") == [("990101", "")]
    night(inbox, LATER, ["990101"])
    assert told("RW_F_01") == [("990101", "")]
