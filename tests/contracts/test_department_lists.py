"""Each list of a department is read as what its contract calls it: one small file a list."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import data_contracts as dc

WHO = {"乡镇": "青山镇", "村": "河口村", "户编号": "H1"}
# title, its day column, further cells -> kind, grade, yuan, department
LISTS = [
    (
        "医保自付费用名单",
        "结算日期",
        {"就诊类别": "门特", "个人自付金额（元）": "600"},
        ("medical_self_pay", "门特", 600.0, "医保"),
    ),
    ("医保自付费用名单", "结算日期", {"个人自付金额（元）": "600"}, ("medical_self_pay", None, 600.0, "医保")),
    (
        "教育自付费用名单",
        "登记日期",
        {"学段": "高中", "自付金额（元）": "12000"},
        ("school_costs", "高中", 12_000.0, "教育"),
    ),
    ("大病专项救治新增名单", "纳入日期", {"病种": "不读"}, ("new_major_illness", None, None, "卫健")),
    ("新增低保名单", "认定日期", {}, ("new_subsistence_allowance", None, None, "民政")),
    ("新增特困供养名单", "认定日期", {}, ("new_extreme_hardship", None, None, "民政")),
    ("临时救助名单", "救助日期", {}, ("new_temporary_relief", None, None, "民政")),
    (
        "产业失败名单",
        "发生日期",
        {"产业": "养殖", "损失金额（元）": "8000"},
        ("industry_failure", "养殖", 8_000.0, "农业农村"),
    ),
    ("产业失败名单", "发生日期", {}, ("industry_failure", None, None, "农业农村")),
    ("集中失业名单", "失业日期", {}, ("mass_job_loss", None, None, "人社")),
    ("无就业参保名单", "统计日期", {}, ("work_uninsured", None, None, "人社")),
    ("资产比对名单", "比对日期", {"资产类别": "车辆"}, ("asset_found", "车辆", None, "乡村振兴")),
]


@pytest.mark.parametrize(("title", "day", "cells", "expected"), LISTS)
def test_a_list_is_read_as_events_of_its_kind(
    title: str, day: str, cells: dict[str, str], expected: tuple[Any, ...], tmp_path: Path
) -> None:
    row = WHO | {day: "2026年9月3日"} | cells
    file = tmp_path / "990101" / f"{title}_20261005.csv"
    file.parent.mkdir()
    file.write_text("\n".join([",".join(row), ",".join(row.values())]), encoding="utf-8")
    sources = dc.load_sources()
    (found,) = dc.discover(tmp_path, sources, date(2026, 10, 31))
    values = dc.check_table(dc.read_source(found, sources), dc.load_contracts()[found.dataset]).values
    assert found.dataset == "department_event" and list(values["event_date"]) == ["2026-09-03"]
    wanted = values[["event_kind", "grade", "amount_yuan", "department"]].astype(object)
    assert tuple(wanted.where(wanted.notna(), None).iloc[0]) == expected
    assert "不读" not in values.to_csv()


def test_every_kind_of_event_has_its_list() -> None:
    kinds = next(c for c in dc.load_contracts()["department_event"].columns if c.name == "event_kind").values
    told = [m.columns["event_kind"].const for m in dc.load_sources().mappings if m.dataset == "department_event"]
    assert sorted(told) == sorted(kinds)
