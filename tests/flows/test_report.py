"""What the report of a night says of corrections and suppressions, over several nights of a real county."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from sqlalchemy import select

from flows import house
from flows.cli.changing import changes_of
from flows.cli.suppressing import suppression_rows
from flows.report.details import CountyDetails, county_details
from flows.report.differences import CHANGES
from flows.stages.suppressions import FalseAlarm, record
from relapse_watch.store.frames import read
from relapse_watch.store.tables import finding
from relapse_watch.store.visible import landed, visible_vintages
from tests.flows.clerk import PERSONS
from tests.support import AS_OF, copy_of_sample, figures, listing, night

COUNTY = "990101"
FILE = f"{COUNTY}/{PERSONS}"
LISTED = re.compile(r'data-is="上次第几行">(\d+)</td>\s*<td class="w" data-is="列">([^<]*)</td>')

Cells = Counter[tuple[int, str, str]]


def found() -> pd.DataFrame:
    """The findings of the persons' file in force."""
    visible = visible_vintages(house.store(), COUNTY, AS_OF + timedelta(days=30))
    (vintage_id,) = visible.loc[visible["file"] == FILE, "vintage_id"]
    return read(house.store(), select(finding).where(finding.c.vintage_id == vintage_id))


def cells() -> Cells:
    plain = found()[["source_row", "column_name", "code"]].astype(object)
    return Counter(map(tuple, plain.where(plain.notna(), None).to_numpy().tolist()))


def mend_half(file: Path, clean: Path) -> list[int]:
    """Write into every second spoilt row what stood there before somebody spoilt it; return these rows."""
    book, right = openpyxl.load_workbook(file), openpyxl.load_workbook(clean).worksheets[0]
    rows = [[(cell, right.cell(cell.row, cell.column).value) for cell in row] for row in book.worksheets[0]]
    mended = [row for row in rows if any(cell.value != value for cell, value in row)][::2]
    for cell, value in (pair for row in mended for pair in row):
        cell.value = value
    book.save(file)
    return [row[0][0].row for row in mended]


def details_of(night_id: str) -> CountyDetails:
    return county_details(figures(night_id)[COUNTY])


def page(home: Path, form: str, day: date = AS_OF) -> str:
    return (home / "reports" / day.isoformat() / f"{COUNTY}.{form}").read_text(encoding="utf-8")


def listed(html: str, change: str) -> set[tuple[int, str]]:
    """Row and column of the cells of the persons' file that the page lists under one change."""
    section = html.partition('id="corrections"')[2].partition("</section>")[0]
    section = next(part for part in section.split("<h3>") if part.startswith(PERSONS))
    part = next((p for p in section.split("<details")[1:] if f'class="{change}"' in p), "")
    return {(int(row), column) for row, column in LISTED.findall(part)}


def of_change(rows: list[dict[str, Any]], change: str) -> Cells:
    row = "old_row" if change == "mended" else "row"
    return Counter((r[row], r["column"], r["code"]) for r in rows if r["change"] == change)


def test_of_half_of_the_findings_mended_the_report_says_exactly_which(
    settle: Callable[..., str], tmp_path: Path, tmp_path_factory: Any
) -> None:
    first, home, few = details_of(settle()), tmp_path / "var", tmp_path / "inbox"
    clean = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "clean", defects=False)
    truth = pd.read_csv(few / "truth" / "defects.csv", dtype={"code": "str"})
    planted = truth[truth["file"] == FILE]
    before = cells()
    assert not first.corrections and "本次更正" not in page(home, "html") and changes_of(COUNTY, None, "zh") == []

    mended_rows = mend_half(few / FILE, clean / FILE)
    details = details_of(night(few))
    after = cells()
    rows = changes_of(COUNTY, None, "zh")
    told = {change: of_change([r for r in rows if r["file"] == FILE], change) for change in CHANGES}
    assert told == {"mended": before - after, "broken": after - before, "remaining": before & after}
    assert {(r.row, r.column, r.code) for r in planted.itertuples() if r.row in mended_rows} <= set(told["mended"])
    assert len(told["mended"]) >= len(mended_rows) > 5 and len(told["remaining"]) > 5

    (correction,) = [c for c in details.corrections if c.file == FILE]
    assert correction.why == "resubmitted" and {r["why"] for r in rows if r["file"] == FILE} == {"resubmitted"}
    html = page(home, "html")
    assert listed(html, "mended") == {(row, column) for row, column, _ in told["mended"]}
    assert f"改好 {correction.counts['mended']}" in html and "## 本次更正" in page(home, "md")
    changes = pd.read_csv(home / "reports" / AS_OF.isoformat() / f"{COUNTY}-changes.csv", dtype="str")
    assert len(changes) == len(rows) and changes["change"].tolist() == [r["change"] for r in rows]
    said = "".join(p.read_text(encoding="utf-8") for p in (home / "outbox").rglob("*.md"))
    assert f"交来的更正：改好 {correction.counts['mended']} 处" in said

    again = details_of(night(few))
    assert [c.counts for c in again.corrections] == [c.counts for c in details.corrections]
    assert listed(page(home, "html"), "mended") == listed(html, "mended"), "the same night again says the same"
    tomorrow = details_of(night(few, AS_OF + timedelta(days=1)))
    assert not tomorrow.corrections and changes_of(COUNTY, None, "zh") == rows
    assert tomorrow.trend.nights == [AS_OF, AS_OF + timedelta(days=1)]
    assert tomorrow.trend.series["defects"] == [details.tally["defects"]] * 2, "the last run of a night counts"
    assert details.tally["defects"] < first.tally["defects"]


def alone(findings: pd.DataFrame) -> dict[str, Any]:
    """A finding for which its row is set aside, the only one of its row and of its rule and household."""
    serious = findings[(findings["severity"] == "quarantine") & findings["household_id"].notna()]
    once = ~serious.duplicated(["code", "household_id"], keep=False) & ~serious["source_row"].duplicated(keep=False)
    return serious[once].iloc[0].to_dict()


def in_use(row: int, day: date) -> bool:
    return row in set(landed(house.store(), "monitored_person", COUNTY, day)["source_row"])


def steward_messages() -> int:
    return sum(message["kind"] == "findings" for message in listing("outbox_rows", COUNTY, []))


def test_a_suppressed_row_is_in_use_until_its_day_and_set_aside_again_after_it(
    settle: Callable[..., str], tmp_path: Path
) -> None:
    first, home, few = details_of(settle()), tmp_path / "var", tmp_path / "inbox"
    one, until = alone(found()), AS_OF + timedelta(days=2)
    row = int(one["source_row"])
    assert not in_use(row, AS_OF) and first.tally["suppressed"] == 0

    alarm = FalseAlarm(COUNTY, one["code"], one["household_id"], "王建国", "入户核对了证件", AS_OF, until)
    record(alarm, AS_OF)
    told = steward_messages()
    for day in (AS_OF, until):
        details = details_of(night(few, day))
        assert in_use(row, day) and details.tally["suppressed"] == 1, day
        assert details.tally["defects"] == first.tally["defects"] - 1
        assert [s["household_id"] for s in details.suppressions.active] == [one["household_id"]]
        assert len(details.suppressions.expiring) == 1 and not details.suppressions.ended
    assert steward_messages() == told, "that a finding is suppressed is no news"
    html = page(home, "html", until)
    assert "误报登记：有效 1 条，其中 1 条快到期" in html and "入户核对了证件" in html and "王建国" not in html
    assert "入户核对了证件" not in page(home, "md", until), "an artifact tells no reasons"

    after = until + timedelta(days=1)
    details = details_of(night(few, after))
    assert not in_use(row, after) and details.tally["suppressed"] == 0
    assert details.tally["defects"] == first.tally["defects"]
    assert not details.suppressions.active and len(details.suppressions.ended) == 1
    assert steward_messages() == told + 1, "that it counts again is"
    assert "上次以来到期 1 条，已照常检查" in page(home, "html", after)
    assert [r["state"] for r in suppression_rows(COUNTY, after, every=True)] == ["expired"]
    assert suppression_rows(COUNTY, after, every=False) == []
    assert not details_of(night(few, after + timedelta(days=1))).suppressions.ended, "it is told once"
