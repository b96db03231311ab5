"""What cannot be used is refused in one clear line; the other counties finish and the last good state stands."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.flows.clerk import PERSONS, WORK, at_work
from tests.flows.program import program
from tests.support import AS_OF, KEPT, few_files, figures, listing, night, rerun

NO_WORKBOOK, NO_COLUMN, FINE = "990101", "990102", "990103"


def warnings() -> dict[str, list[dict[str, Any]]]:
    """The listing of each county."""
    return {c: listing("warning_rows", c, [], [], "zh") for c in (NO_WORKBOOK, NO_COLUMN, FINE)}


def findings_told() -> dict[str, int]:
    """How many findings messages each county has in the outbox."""
    told = [m["county"] for m in listing("outbox_rows", None, []) if m["kind"] == "findings"]
    return {county: told.count(county) for county in sorted(set(told))}


def spoil(inbox: Path) -> None:
    """Put a text in place of one county's workbook; take a column from another's."""
    (inbox / NO_WORKBOOK / PERSONS).write_text("户编号,姓名\n", encoding="utf-8")
    with at_work(inbox / NO_COLUMN / WORK) as sheet:
        sheet.rename("务工月收入", "收入备注")


def test_two_counties_are_refused_and_the_third_finishes(home: Path, three_counties: Path, tmp_path: Path) -> None:
    few_files(three_counties, (*KEPT, WORK))
    good = shutil.copytree(three_counties, tmp_path / "good")
    night(three_counties)
    before, told = warnings(), findings_told()
    assert all(before.values())

    spoil(three_counties)
    done = program(home, "nightly", "--inbox", str(three_counties), "--as-of", AS_OF.isoformat())
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stdout + done.stderr and done.stderr == ""
    lines = done.stdout.splitlines()
    (first,) = [line for line in lines if line.startswith(f"{NO_WORKBOOK}:")]
    assert PERSONS in first and "不是 Excel 工作簿" in first and "重新导出" in first
    (second,) = [line for line in lines if line.startswith(f"{NO_COLUMN}:")]
    assert all(part in second for part in (WORK, "Sheet1", "务工月收入", "表头中没有这一列", "重新导出"))
    assert not [line for line in lines if line.startswith(f"{FINE}:")]

    assert warnings() == before, "the last good state stands"
    assert findings_told() == {NO_WORKBOOK: told[NO_WORKBOOK] + 1, NO_COLUMN: told[NO_COLUMN] + 1, FINE: told[FINE]}
    assert {r["county"]: r["status"] for r in listing("run_rows", None)[:3]} == {
        NO_WORKBOOK: "refused",
        NO_COLUMN: "refused",
        FINE: "complete",
    }
    rerun(three_counties, NO_WORKBOOK)
    assert findings_told()[NO_WORKBOOK] == told[NO_WORKBOOK] + 1, "the same refusal is told once a night"

    shutil.copytree(good, three_counties, dirs_exist_ok=True)
    mended = figures(night(three_counties))
    assert {f.status for f in mended.values()} == {"complete"}
    assert not [f.transitions for f in mended.values() if f.transitions]
    assert warnings() == before


def empty_folder(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    (folder / "说明.txt").write_text("稍后报送", encoding="utf-8")


def unreadable_months(folder: Path) -> None:
    with at_work(folder / WORK) as sheet:
        for row in sheet.rows():
            sheet.put(row, "开始时间", "去年春天")


def no_rows(folder: Path) -> None:
    with at_work(folder / WORK) as sheet:
        sheet.sheet.delete_rows(sheet.first_row, sheet.sheet.max_row)


@pytest.mark.parametrize(
    ("spoilt", "line"),
    [
        (empty_folder, ["990101", "没有本县任何可识别的文件", "请检查文件夹名"]),
        (unreadable_months, [WORK, "Sheet1", "开始时间", "多数单元格的格式无法识别", "请按原格式重新导出"]),
        (no_rows, [WORK, "Sheet1", "没有任何数据行", "请确认导出时选择了全部记录"]),
    ],
)
def test_a_first_night_that_is_refused_leaves_no_warning(
    spoilt: Callable[[Path], None], line: list[str], home: Path, inbox: Path
) -> None:
    few_files(inbox, (*KEPT, WORK))
    spoilt(inbox / "990101")
    refused = figures(night(inbox))["990101"]
    assert refused.status == "refused" and not listing("warning_rows", None, [], [], "zh")
    assert refused.error_zh is not None and all(part in refused.error_zh for part in line), refused.error_zh
    assert "\n" not in refused.error_zh and refused.error_en
    assert refused.messages == {"sent": 1}
