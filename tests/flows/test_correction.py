"""The same night again says nothing; a corrected household changes its own warning and is told to its own cadre."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.flows.clerk import WORK, end_work
from tests.support import KEPT, few_files, figures, listing, night, rerun

COUNTY = "990101"

Rows = dict[str, dict[str, Any]]


def warnings() -> Rows:
    """Everything that the listing says, by household."""
    return {w["household_id"]: w for w in listing("warning_rows", None, [], [], "zh")}


def messages() -> Rows:
    """The outbox, by message."""
    return {m["message_id"]: m for m in listing("outbox_rows", None, [])}


def told_by(action: Any) -> list[dict[str, Any]]:
    """The messages that stand in the outbox after ``action`` and did not before."""
    before = messages()
    action()
    after = messages()
    assert {k: after.get(k) for k in before} == before
    return [m for k, m in after.items() if k not in before]


def earning(inbox: Path) -> list[str]:
    """Households that earn wages away now and did a year ago, by the work file."""
    work = pd.read_excel(inbox / COUNTY / WORK, header=2, dtype="str", engine="openpyxl").fillna({"结束时间": "9999"})
    last_year = work[(work["开始时间"] <= "2025年08月") & (work["结束时间"] >= "2025年10月")]
    now = work[(work["开始时间"] <= "2026年07月") & (work["结束时间"] >= "2026年10月")]
    begun_late = work[work["开始时间"] > "2026年07月"]
    return sorted({*last_year["户编号"]} & {*now["户编号"]} - {*begun_late["户编号"]})


def assert_only(household: str, before: Rows, after: Rows, said: list[dict[str, Any]], home: Path) -> None:
    """Nobody else's warning changed, and one digest about this household went to its owner alone.

    Beside it township and county have it in their own night, which tells of no other household either.
    """
    assert {h: w for h, w in after.items() if h != household} == {h: w for h, w in before.items() if h != household}
    assert after[household] != before.get(household)
    said = sorted(said, key=lambda m: ("digest", "township", "county").index(m["kind"]))
    assert [m["kind"] for m in said] == ["digest", "township", "county"]
    assert {h for m in said for h in m["households"]} == {household}
    assert said[0]["cadre_id"] == after[household]["owner"]["cadre_id"] and said[0]["status"] == "sent"
    assert said[0]["households"] == [household]
    (file,) = (home / "outbox").rglob(f"*{said[0]['key'][:8]}.md")
    others = {str(h) for h in set(before) | set(after)} - {household}
    text = file.read_text(encoding="utf-8")
    assert household in text and not [h for h in others if h in text]


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_only_what_was_corrected_changes_and_only_its_cadre_hears(home_on: Path, inbox: Path, tmp_path: Path) -> None:
    file, right = inbox / COUNTY / WORK, tmp_path / "right.xlsx"
    few_files(inbox, (*KEPT, WORK))
    night(inbox)
    before = warnings()
    assert told_by(lambda: night(inbox)) == [] and warnings() == before

    household = min(set(earning(inbox)) - set(before))
    shutil.copy(file, right)
    end_work(file, household, "2026年07月")
    said = told_by(lambda: rerun(inbox, COUNTY))
    opened = warnings()
    assert_only(household, before, opened, said, home_on)
    assert opened[household]["status"] == "open"
    assert "wages_stopped" in {r["code"] for r in opened[household]["reasons"]}

    again = rerun(inbox, COUNTY)
    assert not figures(again)[COUNTY].transitions and not figures(again)[COUNTY].messages
    assert warnings() == opened

    shutil.copy(right, file)  # the very bytes that were landed first
    said = told_by(lambda: rerun(inbox, COUNTY))
    recovered = warnings()
    assert_only(household, opened, recovered, said, home_on)
    assert recovered[household]["status"] == "due_to_clear"
    assert told_by(lambda: night(inbox)) == [] and warnings() == recovered
