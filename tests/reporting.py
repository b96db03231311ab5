"""A night's figures and details made by hand, for the tests of what is said about them."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from data_contracts.contracts.classes import DEFECT_CLASSES
from flows.report.corrections import Correction, counted
from flows.report.details import VILLAGES, CountyDetails, records, rest_of
from flows.report.differences import differences
from flows.report.figures import CATEGORIES, LEVELS, CountyFigures
from flows.report.suppressed import Suppressed
from flows.report.trend import trend

AS_OF = date(2026, 10, 31)
FINDING: dict[str, Any] = {
    "vintage_id": "v1",
    "county": "990101",
    "dataset": "monitored_person",
    "code": "1_01_002",
    "family": "1_01_002",
    "severity": "quarantine",
    "defect_class": "misfilled",
    "is_lead": False,
    "is_suppressed": False,
    "source_row": 4,
    "township": "模拟第一镇",
    "village": "模拟清河村",
    "household_id": "9901010010015",
    "person_id": "p1",
    "column_name": "证件号码",
    "found": "9901**********15",
    "expected": "18位",
    "what_zh": "证件号码位数不对",
    "what_en": "the ID number has a wrong length",
    "fix_zh": "请对照证件重新录入",
    "fix_en": "copy it from the card",
}


def findings(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows of table ``finding``, each like FINDING but for what is given."""
    frame = pd.DataFrame([FINDING | row for row in rows], columns=list(FINDING))
    kinds = {"source_row": "Int64", "is_lead": "boolean", "is_suppressed": "boolean"}
    return frame.astype({name: kinds.get(name, "str") for name in FINDING})


def verdict(verdict: str, file: str | None = "990101/a.csv", **given: Any) -> dict[str, Any]:
    """One file's verdict: 100 rows, two of them set aside where it is quarantined."""
    texts = {"text_zh": None, "text_en": None, "sheet": None, "is_new": True}
    counts = {"rows": 100, "accepted": 98, "quarantined": 2 if verdict == "quarantined" else 0}
    return {"dataset": "aid_payment", "file": file, "verdict": verdict, **counts, **texts, **given}


def figures(**given: Any) -> CountyFigures:
    """A night on which nothing happened."""
    values: dict[str, Any] = {
        "run_id": "r1",
        "county": "990101",
        "as_of": AS_OF,
        "status": "complete",
        "error_zh": None,
        "error_en": None,
        "verdicts": [],
        "transitions": {},
        "orphans": 0,
        "messages": {},
        "delivered": {},
        "levels": {level: dict.fromkeys(CATEGORIES, 1) for level in LEVELS},
        "undelivered": 0,
        "timings": [],
    }
    return CountyFigures(**values | given)


def details(found: pd.DataFrame | None = None, earlier: tuple[int, ...] = (), **given: Any) -> CountyDetails:
    """The details of a night with these cells (columns of ``defects.cells``); ``earlier``: defects of nights before."""
    from flows.report.defects import DEFECTS, PLACE, by_class, by_place, by_rule
    from flows.report.trend import tally

    found = cells() if found is None else found
    classes, villages = by_class(found), by_place(found, found.head(0), PLACE)
    zero = dict.fromkeys([*DEFECT_CLASSES, "lead", "suppressed"], 0)
    before = {AS_OF - timedelta(days=len(earlier) - i): zero | {"defects": n} for i, n in enumerate(earlier)}
    values: dict[str, Any] = {
        "classes": records(classes),
        "townships": records(by_place(found, found.head(0), ["township"])),
        "villages": records(villages.head(VILLAGES)),
        "other_villages": rest_of(villages),
        "rules": [rule | {"owner": "data_steward"} for rule in records(by_rule(found))],
        "households": int(found.loc[found["kind"].isin(DEFECTS), "household_id"].nunique()),
        "trend": trend(before, AS_OF, tally(classes)),
        "corrections": [],
        "suppressions": Suppressed([], [], []),
    }
    return CountyDetails(**values | given)


def cells(*rows: dict[str, Any]) -> pd.DataFrame:
    """Cells as ``defects.cells`` makes them of findings."""
    from flows.report.defects import as_cells

    return as_cells(findings(*rows))


def correction(new: pd.DataFrame, old: pd.DataFrame, **given: Any) -> Correction:
    """A file sent again, its findings now and before."""
    values = {"dataset": "monitored_person", "file": "990101/b.xlsx", "old_file": "990101/a.xlsx", "why": "resubmitted"}
    dates = {"exported_on": None, "old_exported_on": None}
    return Correction(**values | dates | {"findings": counted(differences(new, old))} | given)


def suppression(**given: Any) -> dict[str, Any]:
    """One row of ``suppressions``."""
    row = {"suppression_id": "s1", "county": "990101", "code": "1_01_002", "household_id": "9901010010015"}
    row |= {"verified_by": "王建国", "reason": "看过证件", "from_day": "2026-10-01", "until_day": "2026-11-10"}
    return row | {"recorded_at": pd.Timestamp("2026-10-01", tz="UTC"), "state": "active"} | given
