"""Forms as cadres return them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

HEADERS = [
    *("乡镇", "村", "户编号", "预警编号", "消息编号", "核实日期", "核实结果", "说明", "已采取的帮扶措施", "核实人"),
    *("公示日期", "认定日期", "暂停至", "暂停原因"),
]


def return_form(
    inbox: Path, county: str, day: str, rows: Sequence[Mapping[str, str]], who: str = "甲", headers: Sequence[str] = ()
) -> Path:
    """Write the form ``who`` returns on ``day`` (YYYYMMDD) into the county's folder: cells by header."""
    path = inbox / county / f"核实反馈_{who}_{day}.xlsx"
    shown = list(headers or HEADERS)
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("核实反馈")
        page.write_row(0, 0, shown)
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, [row.get(h, "") for h in shown])
    return path
