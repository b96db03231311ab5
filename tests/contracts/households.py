"""Made-up households, one defect each, judged together by the rules about households.

A household has a head, a spouse and a child. The export is of 30 June 2024, the place the sample province.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import yaml

import data_contracts as dc
from data_contracts.contracts.loading import FOLDER
from tests.contracts.people import id_number

TOPICS = (
    *("benefits", "development_aid", "dwelling", "incomes", "land", "leads", "measures"),
    *("relations_and_phones", "resolution", "risks", "structure"),
)
Cells = Mapping[str, str | None]
Told = tuple[str, int, str]
HEAD, SPOUSE, CHILD = 0, 1, 2

_MONITORED: Cells = {
    "household_type": "一般农户",
    "monitoring_category": "边缘易致贫户",
    "is_risk_resolved": "否",
    "identified_month": "202306",
    "risk_1": "因务工就业不稳",
    "is_school_dropout": "否",
    "has_uninsured_member": "否",
    "development_aid_status": "是",
    "aid_industry": "技术指导",
    "aid_employment": "外出务工补贴",
    "is_whole_household_without_labour": "否",
}
_AFTER: Cells = {
    "after_is_school_dropout": "否",
    "after_is_house_damaged": "否",
    "after_has_uninsured_member": "否",
    "after_is_water_damaged": "否",
    "after_wage_income_yuan": "30000",
    "after_property_income_yuan": "0",
    "after_transfer_income_yuan": "2000",
    "after_business_income_yuan": "6000",
    "after_business_cost_yuan": "2000",
    "after_net_income_yuan": "36000",
    "after_net_income_yuan_per_head": "12000",
    "after_claims_yuan": "0",
    "after_rigid_spending_yuan": "500",
}
_RESOLVED = {"is_risk_resolved": "是", "resolved_month": "202402", "resolution_mode": "帮扶消除"}
HOMES: dict[str, Cells] = {
    "lifted": {"household_type": "脱贫户"},
    "ordinary": {"household_type": "一般农户"},
    "monitored": _MONITORED,
    "both": _MONITORED | {"household_type": "脱贫户", "monitoring_category": "脱贫不稳定户"},
    "resolved": _MONITORED | _RESOLVED | _AFTER,
}
_CLEAN: Cells = {
    "township": "青山镇",
    "village": "河口村",
    "household_phone": "13812345678",
    "id_type": "居民身份证",
    "health_status": "健康",
    "low_income_allowance": "未享受",
    "extreme_hardship_support": "不享受",
    "has_resident_medical": "是",
    "has_employee_medical": "否",
    "is_unsafe_housing": "否",
    "has_safe_water": "是",
    "has_toilet": "是",
    "has_electricity": "是",
    "has_paved_access": "是",
    "house_area_m2": "90",
    "road_distance_km": "1.2",
    "cultivated_land_mu": "4.5",
    "forest_land_mu": "0",
    "returned_land_mu": "0",
    "orchard_land_mu": "0",
    "pasture_mu": "0",
    "water_surface_mu": "0",
    "net_income_yuan_per_head": "12000",
    "wage_income_yuan": "24000",
    "transfer_income_yuan": "2000",
    "business_income_yuan": "5000",
    "rigid_spending_yuan": "800",
    "collector": "测甲",
    "collector_phone": "13712345678",
}
_MEMBERS: tuple[tuple[str, Cells], ...] = (
    ("19800115", {"relation_to_head": "户主", "sex": "男", "labour_capacity": "普通劳动力"}),
    ("19820304", {"relation_to_head": "配偶", "sex": "女", "labour_capacity": "普通劳动力"}),
    ("20140506", {"relation_to_head": "之子", "sex": "男", "labour_capacity": "无劳动力", "school_status": "小学"}),
)


@dataclass(frozen=True)
class Case:
    """A household of the kind ``home`` with a defect, or with what is only just none.

    ``put``: cells of every member, None blank. ``own``: cells of one member (0 head, 1 spouse, 2 child; further
    ones are further heads' sons). ``told``: every finding, as code, member and header. ``near``: the codes that
    this household only just does not deserve.
    """

    home: str
    put: Cells = field(default_factory=dict)
    own: Mapping[int, Cells] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    near: tuple[str, ...] = ()
    size: int = 3

    @property
    def title(self) -> str:
        """What the case is called in the list of tests."""
        return f"{self.home}:{'+'.join(code for code, _, _ in self.told) or 'near ' + '+'.join(self.near)}"


def row_of(case: Case, number: int, member: int) -> dict[str, str | None]:
    """One row of the register."""
    born, cells = _MEMBERS[min(member, CHILD)]
    serial = number * 10 + member
    who = {"household_id": f"H{number}", "person_id": f"H{number}-{member}", "name": "测一"}
    who |= {"id_number": id_number(serial, born), "birth_date": born, "member_phone": f"139{serial:08d}"}
    blank = dict.fromkeys(c.name for c in dc.load_contracts()["monitored_person"].columns)
    return blank | _CLEAN | HOMES[case.home] | cells | who | dict(case.put) | dict(case.own.get(member, {}))


def rows_of(cases: Sequence[Case]) -> list[dict[str, str | None]]:
    """The rows of all households, in their order."""
    return [row_of(case, n, member) for n, case in enumerate(cases) for member in range(case.size)]


def firsts_of(cases: Sequence[Case]) -> list[int]:
    """Place of each household's first row."""
    return [sum(case.size for case in cases[:n]) for n in range(len(cases))]


def codes_of_topics() -> set[str]:
    """Every code that the contract's files on households declare."""
    found: set[str] = set()
    for topic in TOPICS:
        text = (FOLDER / "monitored_person" / f"{topic}.yaml").read_text(encoding="utf-8")
        for quality in yaml.safe_load(text)["schema"][0]["quality"]:
            own = {p["property"]: p["value"] for p in quality["customProperties"]}
            found |= set(own["codes"].values()) if "codes" in own else {own["code"]}
    return found


def everyone(cells: Cells) -> dict[int, Cells]:
    """The same own cells for head, spouse and child."""
    return dict.fromkeys((HEAD, SPOUSE, CHILD), cells)


def first(header: str, *codes: str) -> tuple[Told, ...]:
    """Findings told at the household's first row."""
    return tuple((code, 0, header) for code in codes)
