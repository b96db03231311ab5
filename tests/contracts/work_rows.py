"""A register, spells, plans, household members and villages that break no rule on work away, and edits of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

import data_contracts as dc

Rows = list[dict[str, str | None]]
Edits = Mapping[int, Mapping[str, str | None]]

DAY = date(2024, 6, 30)
WORK_PLACE = "外省模拟市模拟区"
LIFTED = {"household_type": "脱贫户", "monitoring_category": None}
UNSTABLE = {"household_type": "脱贫户", "monitoring_category": "脱贫不稳定户"}
MARGINAL = {"household_type": "一般农户", "monitoring_category": "边缘易致贫户"}
ORDINARY = {"household_type": "一般农户", "monitoring_category": None}
HOMES = {"H1": LIFTED, "H2": UNSTABLE, "H3": MARGINAL, "H4": MARGINAL, "H5": ORDINARY}


def id_of(birth: str = "19800101", serial: int = 1) -> str:
    """An ID number of that day of birth (YYYYMMDD) whose check character is right."""
    first = f"990101{birth}{serial:03d}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]


def _who(home: str, serial: int) -> dict[str, str | None]:
    place = {"county_name": "甲县", "township": "青山镇", "village": "河口村"}
    return (
        place | {"household_id": home, "person_id": f"{home}-{serial}", "id_number": id_of(serial=serial)} | HOMES[home]
    )


def _person(home: str, serial: int, *, works: bool) -> dict[str, str | None]:
    monitored = bool(HOMES[home]["monitoring_category"])
    given = {"labour_capacity": "普通劳动力", "education": "初中", "has_toilet": "是", "school_status": None}
    aid = {"aid_employment": None, "aid_public_post": None, "public_post": None}
    risk = {f"risk_{n}": None for n in range(1, 6)} | {"risk_1": "因病" if monitored else None}
    state = {"is_risk_resolved": {"H4": "是"}.get(home, "否") if monitored else None}
    return _who(home, serial) | given | aid | risk | state | {
        "relation_to_head": "户主" if serial % 2 else "配偶",
        "identified_month": "202301" if monitored else None,
        "extreme_hardship_support": "不享受",
        "work_place": WORK_PLACE if works else None,
    }  # fmt: skip


def register() -> Rows:
    """Sheet rows 4 to 11: of H1 (lifted), H2 (unstable) and H3 (marginal) the first works away, of H4 and H5 nobody."""
    people = [("H1", 1), ("H1", 2), ("H2", 3), ("H2", 4), ("H3", 5), ("H3", 6), ("H4", 7), ("H5", 9)]
    return [_person(home, serial, works=serial in (1, 3, 5)) for home, serial in people]


def _spell(home: str, serial: int, start: str, end: str | None) -> dict[str, str | None]:
    return _who(home, serial) | {
        "start_month": start,
        "end_month": end,
        "is_working_away": "是",
        "work_county": "邻近市邻近县",
        "wage_yuan_per_month": "3000",
        "transport_subsidy_yuan": None,
        "employer": "模拟公司",
        "industry": "建筑业",
        "employment_channel": "自主就业",
        "is_point_to_point": "否",
    }


def spells() -> Rows:
    """Sheet rows 4 to 7; the export is of 2024-06-30."""
    return [
        _spell("H1", 1, "2024年03月", "2024年05月"),
        _spell("H1", 1, "2024年06月", None),
        _spell("H2", 3, "2024年02月", None),
        _spell("H3", 5, "2024年02月", None),
    ]


def plans() -> Rows:
    """Sheet rows 4 to 6: the second of H1, H2 and H3."""
    told = {"is_planning": "是", "planned_county": "邻近市邻近县", "service_need": "岗位信息", "name": "测一"}
    rows = [_who(home, serial) | told for home, serial in (("H1", 2), ("H2", 4), ("H3", 6))]
    return [{k: v for k, v in row.items() if k not in ("county_name", "monitoring_category")} for row in rows]


def members() -> Rows:
    """Sheet rows 4 to 6: two of H1 and one of H3 in the household export."""
    rows = [_who("H1", 1), _who("H1", 2), _who("H3", 5)]
    keys = ("township", "village", "household_id", "person_id", "id_number", "household_type")
    return [{k: row[k] for k in keys} | {"has_working_toilet": "是"} for row in rows]


def villages() -> Rows:
    """Sheet rows 4 and 5: the first is off the list of poor villages, the second was never on it."""
    counts = "households people low_income_households low_income_people extreme_hardship_people disabled_people"
    others = "unsafe_housing_households unsafe_water_households collective_income_yuan pension_members primary_schools"
    services = "clinics doctors public_toilets refuse_points reading_rooms"
    row: dict[str, str | None] = dict.fromkeys([*counts.split(), *others.split(), *services.split()], "10")
    row |= {"township": "青山镇", "has_paved_road": "是", "has_bus": "是"}
    return [row | {"village": "河口村", "is_delisted": "是"}, row | {"village": "上坪村", "is_delisted": "否"}]


MADE = {
    "monitored_person": register,
    "migrant_work": spells,
    "planned_work": plans,
    "household_member": members,
    "village": villages,
}


def edited(dataset: str, edits: Edits) -> Rows:
    """The dataset's rows with cells changed by row (from 0); a row of -1 is a copy of the last, changed."""
    rows = MADE[dataset]()
    for row, cells in edits.items():
        if row < 0:
            rows.append(rows[-1] | dict(cells))
        else:
            rows[row] |= dict(cells)
    return rows


def _table_of(raw: dc.RawTable) -> dc.CheckTable:
    return dc.joined([dc.check_table(raw, dc.load_contracts()[raw.mapping.dataset])])


@dataclass(frozen=True)
class Bench:
    """Judges rows of one export by some rules, the clean rows of the others beside it. ``raw``: rows as if read."""

    raw: Callable[[str, Rows], dc.RawTable]
    parameters: Mapping[str, float]
    clean: dict[str, dc.CheckTable] = field(default_factory=dict)

    def table(self, dataset: str, rows: Rows, day: date = DAY) -> dc.RawTable:
        """``rows`` as exported on ``day``."""
        return replace(self.raw(dataset, rows), exported_on=day)

    def looked_at(self, dataset: str, rows: Rows | None) -> dc.CheckTable:
        """``rows``, or the clean rows, as another dataset's rules look at them; rules never change those."""
        if rows is not None and rows != MADE[dataset]():
            return _table_of(self.table(dataset, rows))
        if dataset not in self.clean:
            self.clean[dataset] = _table_of(self.table(dataset, MADE[dataset]()))
        return self.clean[dataset]

    def judged(
        self, dataset: str, rows: Rows, codes: Iterable[str], day: date = DAY, **beside: Rows
    ) -> dc.DatasetCheck:
        """What the rules of those codes say."""
        contract = dc.load_contracts()[dataset]
        others = {d: self.looked_at(d, beside.get(d)) for d in contract.references if d in MADE}
        people = beside.get("monitored_person", register())
        known = pd.DataFrame({"household_id": [row["household_id"] for row in people]})
        some = replace(contract, rules=tuple(r for r in contract.rules if r.code in set(codes)))
        return dc.check(self.table(dataset, rows, day), some, self.parameters, {"monitored_person": known}, others)

    def found(self, dataset: str, rows: Rows, codes: Iterable[str], **beside: Rows) -> list[tuple[str, int, str]]:
        """(code, sheet row, header) of all that is found."""
        told = self.judged(dataset, rows, codes, **beside).findings
        cells = told[["code", "source_row", "column_name"]]
        return sorted((code, int(row), header) for code, row, header in cells.itertuples(index=False, name=None))
