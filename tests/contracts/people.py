"""Persons of made-up households, one defect each, judged together by the rules about persons.

A case is tried on a member of five households: lifted, ordinary, monitored, both (脱贫不稳定户), and monitored with
the risk resolved. The export is of 30 June 2024.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import yaml

import data_contracts as dc
from data_contracts.contracts.loading import FOLDER

TOPICS = ("insurance", "labour", "people", "posts", "school")
SUBSIDY = "参加城乡居民基本医疗保险个人缴费补贴"
Cells = Mapping[str, str | None]
Told = set[tuple[str, int, str]]

_MONITORED = {"is_risk_resolved": "否", "identified_month": "202301", "aid_health": SUBSIDY}
HOMES: dict[str, Cells] = {
    "lifted": {},
    "ordinary": {"household_type": "一般农户"},
    "monitored": {"household_type": "一般农户", "monitoring_category": "边缘易致贫户"} | _MONITORED,
    "both": {"monitoring_category": "脱贫不稳定户"} | _MONITORED,
    "resolved": {"household_type": "一般农户", "monitoring_category": "突发严重困难户"}
    | _MONITORED
    | {"is_risk_resolved": "是"},
}
# Which of those households the rules of a population judge.
_JUDGED = {
    "any": set(HOMES),
    "lifted": {"lifted", "both"},
    "monitored": {"monitored", "both", "resolved"},
    "monitored_unresolved": {"monitored", "both"},
    "unmonitored": {"lifted", "ordinary"},
}
_CLEAN: Cells = {
    "township": "青山镇",
    "village": "河口村",
    "household_type": "脱贫户",
    "relation_to_head": "其他",
    "sex": "男",
    "id_type": "居民身份证",
    "ethnicity": "汉族",
    "education": "初中",
    "labour_capacity": "普通劳动力",
    "health_status": "健康",
    "has_resident_medical": "是",
    "has_employee_medical": "否",
    "has_critical_illness_insurance": "是",
    "receives_medical_assistance": "否",
    "has_resident_pension": "是",
    "has_employee_pension": "否",
    "extreme_hardship_support": "不享受",
    "is_unsafe_housing": "否",
    "has_safe_water": "是",
    "net_income_yuan_per_head": "9000",
}
PUPIL = {"labour_capacity": "无劳动力", "education": None}


@dataclass(frozen=True)
class At:
    """A finding at ``header`` of the member's row, with a code for each population."""

    header: str
    codes: Mapping[str, str]


def at(header: str, **codes: str) -> At:
    """``at("民族", lifted="2_01_001", monitored="2_12_002")``"""
    return At(header, codes)


@dataclass(frozen=True)
class Case:
    """``put``: what is written into a clean adult's row; ``born``: the birthday, 'YYYYMMDD' (by default 1984).

    ``certificate``: what follows the 18 characters of the ID number. ``beside``: cells of the head of the
    household, who is a clean adult and must stay one. ``told``: everything that is found.
    """

    put: Cells
    told: tuple[At, ...] = ()
    born: str = "19840115"
    certificate: str = ""
    beside: Cells | None = None

    def codes(self) -> set[str]:
        """The codes it tells."""
        return {code for finding in self.told for code in finding.codes.values()}

    def expected(self, home: str, row: int) -> Told:
        """What is told at the member's row in a household of the kind ``home``."""
        pairs = [(f.header, population, code) for f in self.told for population, code in f.codes.items()]
        return {(code, row, header) for header, population, code in pairs if home in _JUDGED[population]}


def codes_of_topics() -> set[str]:
    """Every code that the contract's files on persons declare."""
    found: set[str] = set()
    for topic in TOPICS:
        text = (FOLDER / "monitored_person" / f"{topic}.yaml").read_text(encoding="utf-8")
        for quality in yaml.safe_load(text)["schema"][0]["quality"]:
            own = {p["property"]: p["value"] for p in quality["customProperties"]}
            found |= set(own["codes"].values()) if "codes" in own else {own["code"]}
    return found


def id_number(serial: int, born: str, certificate: str = "") -> str:
    """A made-up ID number of someone born then, whose check character is right."""
    first = f"99{serial // 1000:04d}{born}{serial % 1000:03d}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11] + certificate


def _row(serial: int, household: str, home: str, cells: Cells, born: str, certificate: str = "") -> dict:
    row: dict[str, str | None] = dict.fromkeys(c.name for c in dc.load_contracts()["monitored_person"].columns)
    row |= dict(_CLEAN) | {"household_id": household, "person_id": str(serial), "birth_date": born}
    row["id_number"] = id_number(serial, born, certificate)
    return row | dict(HOMES[home]) | dict(cells)


def rows_of(cases: Sequence[Case]) -> list[dict]:
    """Two rows, the head and the member, for each case and kind of household."""
    rows: list[dict] = []
    for n, case in enumerate(cases):
        for home in HOMES:
            household, head = f"{home}-{n}", {"relation_to_head": "户主"} | dict(case.beside or {})
            rows.append(_row(len(rows), household, home, head, "19800101"))
            rows.append(_row(len(rows), household, home, case.put, case.born, case.certificate))
    return rows


def exported(rows: list[dict], raw: Callable[..., dc.RawTable]) -> dc.RawTable:
    """``rows`` as read from an export of 30 June 2024."""
    return replace(raw("monitored_person", rows), exported_on=date(2024, 6, 30))


def judged(rows: list[dict], raw: Callable[..., dc.RawTable], in_force: dict[str, float]) -> Told:
    """What the rules about persons tell of ``rows``: code, row from 0, header."""
    contract = dc.load_contracts()["monitored_person"]
    mine = codes_of_topics()
    contract = replace(contract, rules=tuple(r for r in contract.rules if r.code in mine))
    found = dc.check(exported(rows, raw), contract, in_force, {}).findings
    return set(zip(found["code"], found["source_row"].fillna(0) - 4, found["column_name"], strict=True))


def check_cases(cases: Sequence[Case], raw: Callable[..., dc.RawTable], in_force: dict[str, float]) -> list[str]:
    """Judge all cases at once; what was told and should not have been, or the reverse, case by case."""
    told = judged(rows_of(cases), raw, in_force)
    wrong = ["something could not be judged"] if any(code == "UNJUDGED" for code, _, _ in told) else []
    of_home: dict[int, Told] = {}
    for finding in told:
        of_home.setdefault(finding[1] // 2, set()).add(finding)
    for n, case in enumerate(cases):
        for k, home in enumerate(HOMES):
            place = n * len(HOMES) + k
            row, found = 2 * place + 1, of_home.get(place, set())
            if found != case.expected(home, row):
                wrong.append(f"{case.put} born {case.born}, {home}: {found} instead of {case.expected(home, row)}")
    return wrong
