"""Small clean tables, and short ways to judge them, write them as files and read them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

import data_contracts as dc
from data_contracts.sources.mapping import ColumnMapping, SourceMapping
from flows.stages.judging import parameters_of

Rows = list[dict[str, str | None]]
PLACE, ON = "990101", date(2026, 10, 31)
SOURCE = {
    "monitored_person": "monitored_person_national",
    "household_member": "household_member_national",
    "migrant_work": "migrant_work_national",
    "household_income": "household_income_national",
    "aid_payment": "aid_finance",
    "department_event": "event_medical_self_pay",
    "cadre": "cadre_list",
    "responsibility": "responsibility_list",
    "planned_work": "planned_work_national",
    "village": "village_national",
    "verification": "verification_returned",
}


def id_number(serial: int) -> str:
    """A made-up ID number whose check character is right."""
    first = f"99010119800101{serial:03d}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]


def _person(serial: int, household: str, relation: str) -> dict[str, str | None]:
    return {
        "township": "青山镇",
        "village": "河口村",
        "household_id": household,
        "person_id": f"{household}-{serial}",
        "name": f"测{serial}",
        "id_number": id_number(serial),
        "relation_to_head": relation,
        "household_type": "脱贫户",
        "is_unsafe_housing": "否",
        "net_income_yuan_per_head": "11500",
        "identified_month": "202103",
    }


def _home(household: str) -> dict[str, str | None]:
    return {"township": "青山镇", "village": "河口村", "household_id": household}


def _income(household: str, members: str = "2") -> dict[str, str | None]:
    return _home(household) | {
        "accounting_year": "2024",
        "members": members,
        "wage_income_yuan": "20000",
        "business_income_yuan": "3000",
        "property_income_yuan": "0",
        "transfer_income_yuan": "1000",
        "business_cost_yuan": "1000",
        "net_income_yuan": "23000",
        "net_income_yuan_per_head": "11500",
    }


def clean_rows(dataset: str) -> Rows:
    """Rows that break no rule, in the words of the national files."""
    payment = {"id_number": id_number(1), "aid_kind": "低保金", "paid_month": "202403", "amount_yuan": "300"}
    spell = {"is_working_away": "是", "start_month": "2024年03月", "wage_yuan_per_month": "3000"}
    return {
        "monitored_person": [
            _person(1, "H1", "户主"),
            _person(2, "H1", "配偶"),
            _person(3, "H2", "户主"),
            _person(4, "H2", "之子"),
            _person(5, "H3", "户主"),
        ],
        "household_member": [
            _home(f"H{i}") | {"id_number": id_number(2 * i - 1), "household_type": "脱贫户"} for i in (1, 2, 3)
        ],
        "migrant_work": [
            _home("H1") | {"id_number": id_number(1), "end_month": "2024年06月"} | spell,
            _home("H1") | {"id_number": id_number(1)} | spell | {"start_month": "2024年07月"},
            _home("H2") | {"id_number": id_number(3)} | spell,
        ],
        "household_income": [
            *(_income("H1"), _income("H2")),
            _income("H3", "1") | {"wage_income_yuan": "8500", "net_income_yuan": "11500"},
        ],
        "aid_payment": [_home("H1") | payment, _home("H2") | payment | {"id_number": id_number(3)}],
        "department_event": [
            _home(h)
            | {"id_number": id_number(1), "event_kind": "medical_self_pay", "event_date": "2024-03-05"}
            | {"amount_yuan": "100.5"}
            for h in ("H1", "H2")
        ],
        "cadre": [
            {
                "cadre_id": f"C{i}",
                "name": "测一",
                "role": role,
                "channel": "outbox",
                "address": f"a{i}",
                "starts_on": "2020-01-01",
            }
            for i, role in ((1, "帮扶责任人"), (2, "网格员"))
        ],
        "responsibility": [
            {"cadre_id": "C1", "role": "帮扶责任人", "scope": "户", "household_id": "H1", "starts_on": "2020-01-01"},
            {"cadre_id": "C2", "role": "网格员", "scope": "村", "village": "河口村", "starts_on": "2020-01-01"},
        ],
        "planned_work": [_home("H2") | {"id_number": id_number(4), "is_planning": "是", "planned_county": "邻近县"}],
        "village": [
            {"township": "青山镇", "village": v, "is_delisted": "是", "households": "60", "people": "180"}
            for v in ("河口村", "上坪村")
        ],
        "household_list": [_home(f"H{i}") | {"members": "3"} for i in (1, 2)],
        "household_ledger": [
            _home("H1") | {"ended_on": f"2024-03-0{i}", "members": "3", "wage_income_yuan": "10"} for i in (1, 2)
        ],
        "verification": [
            _home(h) | {"verified_on": "2024-03-05", "result": "确认", "verified_by": "C1", "measures": given}
            for h, given in (("H1", None), ("H2", "产业帮扶、就业帮扶"))
        ],
    }[dataset]


def parameters() -> dict[str, float]:
    """What the contracts' parameters are in the sample county."""
    return {k: v for c in dc.load_contracts().values() for k, v in parameters_of(c, PLACE, ON).items()}


@cache
def _mapping(dataset: str) -> SourceMapping:
    if dataset in SOURCE:
        return dc.load_sources().get(SOURCE[dataset])
    columns = {c.name: ColumnMapping(from_=(c.title,)) for c in dc.load_contracts()[dataset].columns}
    return SourceMapping(name="own", dataset=dataset, file="own", columns=columns)


def raw_table(dataset: str, rows: Rows, slot: str = "") -> dc.RawTable:
    """``rows`` as if read from a file: source rows from 4, headers the contract's own titles."""
    contract = dc.load_contracts()[dataset]
    frame = pd.DataFrame(rows, columns=[c.name for c in contract.columns]).astype("str")
    frame["source_row"] = np.arange(len(frame), dtype="int64") + 4
    headers = {c.name: c.title for c in contract.columns}
    absent = frozenset(headers) - {name for row in [*clean_rows(dataset), *rows] for name in row}
    given = {"slot": slot, "county": "990101", "exported_on": date(2024, 7, 31), "absent": absent}
    return dc.RawTable(frame, "Sheet1", headers, _mapping(dataset), "990101/文件.xlsx", **given)


def references() -> dict[str, pd.DataFrame]:
    """Households H1 to H3, cadres C1 and C2, and a message to each of these are known."""
    households = pd.DataFrame({"household_id": pd.Series(["H1", "H2", "H3"], dtype="str")})
    opened = pd.DataFrame({"warning_id": ["w1", "w2", "w3"], "opened_on": ["2024-03-01", "2024-03-05", "2024-04-01"]})
    return {
        "monitored_person": households,
        "cadre": pd.DataFrame({"cadre_id": ["C1", "C2"]}),
        "warnings": households.join(opened.astype("str")),
        "messages": pd.DataFrame({"key": ["0123456789abcdef" * 4, "fedcba98" * 8], "cadre_id": ["C1", "C2"]}),
    }


@pytest.fixture
def clean() -> Callable[[str], Rows]:
    return clean_rows


@cache
def clean_table(dataset: str) -> dc.CheckTable:
    """The clean rows as another dataset's rules look at them; rules never change what they look at."""
    return table_of(dataset, clean_rows(dataset))


def table_of(dataset: str, rows: Rows) -> dc.CheckTable:
    """``rows`` as another dataset's rules look at them."""
    return dc.joined([dc.check_table(raw_table(dataset, rows), dc.load_contracts()[dataset])])


@pytest.fixture(scope="session")
def in_force() -> dict[str, float]:
    return parameters()


@pytest.fixture
def judge(in_force: dict[str, float]) -> Callable[..., dc.DatasetCheck]:
    """judge(dataset, rows, slot='', known=references(), beside={dataset: rows}, unjudged=False, only=None)

    ``beside``: rows of the datasets that the rules look at, clean rows where not given. What could not be judged
    for want of a column is left out unless asked for. ``only``: the codes of the rules to judge by, for a whole
    contract costs GX a second or two however few the rows.
    """

    def _judge(
        dataset: str,
        rows: Rows,
        slot: str = "",
        known: Any = None,
        beside: Any = None,
        unjudged: bool = False,
        only: Any = None,
    ) -> dc.DatasetCheck:
        contract, given = dc.load_contracts()[dataset], references() if known is None else known
        if only is not None:
            contract = replace(contract, rules=tuple(r for r in contract.rules if r.code in set(only)))
        told = beside or {}
        other = {d: table_of(d, told[d]) if d in told else clean_table(d) for d in contract.references}
        checked = dc.check(raw_table(dataset, rows, slot), contract, in_force, given, other)
        told = checked.findings if unjudged else checked.findings[checked.findings["code"] != "UNJUDGED"]
        return replace(checked, findings=told.reset_index(drop=True))

    return _judge


@pytest.fixture(scope="session")
def raw() -> Callable[..., dc.RawTable]:
    return raw_table


@pytest.fixture
def wage_limits(in_force: dict[str, float]) -> dict[str, float]:
    return dict(in_force)


def write_workbook(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]], header_row: int = 1) -> Path:
    """A workbook with its header in ``header_row`` and a title above, if there is room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("Sheet1")
        if header_row > 1:
            page.write(0, 0, "模拟数据")
        page.write_row(header_row - 1, 0, header)
        for i, row in enumerate(rows):
            page.write_row(header_row + i, 0, row)
    return path


@pytest.fixture
def workbook() -> Callable[..., Path]:
    return write_workbook


@pytest.fixture
def id_of() -> Callable[[int], str]:
    return id_number


@pytest.fixture
def source_file(tmp_path: Path) -> Callable[..., dc.SourceFile]:
    """source_file(path, **mapping): the file as a source of county 990101 with a mapping of its own."""

    def _source_file(path: Path, mapping: SourceMapping) -> dc.SourceFile:
        name = path.relative_to(tmp_path).as_posix()
        return dc.SourceFile("990101", mapping.dataset, mapping.name, "", path, name, None, mapping, tmp_path)

    return _source_file


@pytest.fixture
def read(source_file: Callable[..., dc.SourceFile]) -> Callable[..., dc.RawTable]:
    """read(path, mapping): the raw table of one file under a mapping given as a dict."""

    def _read(path: Path, mapping: Mapping[str, Any]) -> dc.RawTable:
        made = SourceMapping.model_validate(mapping)
        return dc.read_source(source_file(path, made), dc.Sources(mappings=(made,)))

    return _read


@pytest.fixture
def known_on() -> date:
    return date(2024, 6, 30)


__all__ = ["replace"]
