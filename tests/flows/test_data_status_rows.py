"""Every row of the truth table of data status, walked through the store and the night's own stages.

All households here are poor by their last good data: whoever may be judged is red, whoever may not is unknown.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from early_warning.policy import load_policy
from early_warning.verdicts import Row, Touch, status_table
from flows import house
from flows.runs import CountyRun
from flows.stages.assess import assess
from flows.stages.check import _COLUMNS as VERDICT
from flows.stages.panel import panel
from relapse_watch.dates import trailing_months
from relapse_watch.store.frames import append, read
from relapse_watch.store.tables import assessment_reason, finding, household_assessment, landed_tables, quarantined_row
from tests.support import forget, move_in
from tests.unit.early_warning.rows import account, event, monthly, person
from tests.unit.store.rows import add_run, add_vintage

COUNTY, AS_OF, BEFORE = "990101", date(2026, 10, 30), date(2026, 10, 1)
TABLE = status_table(load_policy().at(COUNTY, AS_OF))
FINDINGS = [row for row in TABLE.rows if row.condition.verdict is None]
VERDICTS = [row for row in TABLE.rows if row.condition.verdict is not None]
SOURCES = {
    "monitored_person": "monitored_person_national",
    "household_list": "village_ledger",
    "household_income": "household_income_national",
    "household_ledger": "county_ledger",
    "migrant_work": "migrant_work_national",
    "aid_payment": "aid_finance",
    "department_event": "event_job_loss",
    "household_member": "household_member_national",
}


def rows_of(dataset: str, household: str) -> list[dict[str, Any]]:
    """What the files say of a household: two people, 4,000 yuan a year, nobody away, no aid, one clue at most."""
    if dataset == "monitored_person":
        return [person(household), person(household, relation_to_head="配偶")]
    if dataset == "household_income":
        return [account(household, year, 2, wage_income=4_000.0) for year in (2025, 2026)]
    if dataset == "department_event" and household == "event":
        return [event(household, "job_loss", "2026-09-01")]
    return []


def put(dataset: str, vintage_id: str, rows: list[dict[str, Any]], **given: Any) -> None:
    """Land a file of these rows."""
    add_vintage(house.store(), vintage_id, **{"dataset": dataset, "source": SOURCES[dataset], "slot": "", **given})
    place = {"township": "东乡", "village": "一村"}
    frame = pd.DataFrame([place | row for row in rows])
    append(house.store(), landed_tables[dataset], frame.assign(county=COUNTY, vintage_id=vintage_id, source_row=9))


def tonight() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Assessments and reasons of a night whose files are all carried."""
    run = CountyRun("tonight", "n1", COUNTY, AS_OF, "inbox")
    run.workspace.put("verdicts", pd.DataFrame(columns=VERDICT).astype("str"))
    panel(run)
    assess(run)
    return tuple(
        read(house.store(), t.select()).set_index("household_id") for t in (household_assessment, assessment_reason)
    )  # type: ignore[return-value]


def touch_of(row: Row) -> Touch:
    """What a finding touches for the row to hold: what it names, else income."""
    if row.row == "undeclared":
        return Touch(dataset="monitored_person", touches="undeclared", part="income", columns=("wage_kind",))
    kind = row.condition.touches[0] if row.condition.touches else "income"
    return next(t for t in TABLE.touches if t.touches == kind)


def finding_of(row: Row, household: str) -> dict[str, Any]:
    """A finding that the row is about, as the check writes it."""
    touch = touch_of(row)
    dataset = touch.dataset or ("aid_payment" if touch.touches == "copy" else "monitored_person")
    columns = {c.name: c.title for c in house.contracts()[dataset].columns}
    sentences = {"what_zh": "这一格有错", "what_en": "wrong", "fix_zh": "请写对", "fix_en": "put it right"}
    return sentences | {
        "vintage_id": f"{dataset}-new",
        "county": COUNTY,
        "dataset": dataset,
        "code": touch.codes[0] if touch.codes else "A_NEW_RULE",
        "family": "A_NEW_RULE",
        "severity": row.condition.severity[0] if row.condition.severity else "quarantine",
        "defect_class": "misfilled",
        "is_lead": bool(row.condition.lead),
        "is_suppressed": bool(row.condition.suppressed),
        "source_row": 7,
        "township": "东乡",
        "village": "一村",
        "household_id": household,
        "column_name": columns.get(touch.columns[0]) if touch.columns else None,
    }


def is_set_aside(found: dict[str, Any]) -> bool:
    """As the check does it."""
    return found["severity"] == "quarantine" and not found["is_suppressed"]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """One night of a county with a household for each row, which the row's finding befell in the newest file."""
    with pytest.MonkeyPatch.context() as patch:
        move_in(patch, tmp_path_factory.mktemp("rows"))
        add_run(house.store(), "r1")
        found = [finding_of(row, row.row) for row in FINDINGS]
        households = [row.row for row in FINDINGS] + ["control"]
        for serial, dataset in enumerate(SOURCES, start=1):
            aside = {f["household_id"] for f in found if f["dataset"] == dataset and is_set_aside(f)}
            every = [row for h in households for row in rows_of(dataset, h)]
            landed = [row for row in every if row["household_id"] not in aside]
            landed += [rows_of(dataset, h)[0] for h in aside if dataset == "monitored_person"]
            days = {"known_on": BEFORE, "exported_on": BEFORE}
            put(dataset, f"{dataset}-old", every, sequence=serial, fingerprint="old", **days)
            days = {"known_on": AS_OF, "exported_on": AS_OF}
            put(dataset, f"{dataset}-new", landed, sequence=100 + serial, fingerprint="new", **days)
        append(house.store(), finding, pd.DataFrame(found))
        kept_aside = pd.DataFrame([f for f in found if is_set_aside(f)])[
            ["vintage_id", "county", "dataset", "household_id"]
        ]
        append(house.store(), quarantined_row, kept_aside.assign(source_row=7, codes="A_NEW_RULE", record="{}"))
        yield tonight()
    forget()


@pytest.mark.parametrize("row", FINDINGS, ids=lambda row: row.row)
def test_what_a_finding_does(row: Row, judged: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assessed, reasons = judged
    mine, why = assessed.loc[row.row], reasons.loc[[row.row]]
    assert mine["data_status"] == row.data_status
    assert mine["level"] == ("unknown" if row.level == "hidden" else "red")
    assert mine["members"] == 2, "whoever is set aside still counts"
    said = why.loc[why["code"] == "data_unknown", "text_zh"]
    if row.level == "shown":
        assert said.empty and mine["income_yuan_per_head"] == pytest.approx(2_000)
        return
    (text,) = said
    part = TABLE.parts[touch_of(row).part][0]
    assert text.startswith(f"数据待核({part})") and "第7行" in text and "这一格有错" in text and "改法:请写对" in text
    if row.history == "kept":
        assert mine["income_yuan_per_head"] == pytest.approx(2_000) and "上一次合格的数据" in text
        assert next(iter(why["code"])) == "data_unknown" and "income_below_line" in set(why["code"])
        assert set(why.loc[why["code"] == "income_below_line", "level"]) == {"unknown"}
    else:
        assert pd.isna(mine["income_yuan_per_head"])
    assert pd.isna(mine["risk"])


def test_a_clue_that_was_good_before_still_counts(judged: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assert "job_loss" in set(judged[1].loc[["event"], "code"])


def test_the_control_is_poor(judged: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    mine = judged[0].loc["control"]
    assert (mine["level"], mine["data_status"]) == ("red", "complete")


CONCERNED = {
    "migrant_work": {"person_id": "p1", "start_month": "2025-01", "end_month": None, "wage_yuan_per_month": 100.0},
    "aid_payment": {"aid_kind": "minimum_living", "paid_month": "2026-05", "amount_yuan": 100.0},
}
OLD = {"late": date(2026, 9, 5), "overdue": date(2024, 6, 1)}


@pytest.mark.parametrize("row", VERDICTS, ids=lambda row: row.row)
@pytest.mark.parametrize("concerned", [True, False])
def test_what_a_late_file_does(row: Row, concerned: bool, home: Path) -> None:
    """h1 is one whom the file concerns, or one whom it does not."""
    add_run(house.store(), "r1")
    dataset = (
        row.condition.dataset[0]
        if row.condition.dataset
        else "migrant_work"
        if row.row == "late"
        else "department_event"
    )
    has_ledger = {"household_income": not concerned, "household_ledger": concerned}.get(dataset, False)
    months = len(trailing_months("2026-09", 12))
    files = {name: rows_of(name, "h1") for name in ("monitored_person", "household_income")}
    # A ledger tells itself up to when it has been kept: here to the end of June, so that July's is overdue.
    kept_until = date(2026, 7, 30) if dataset == "household_ledger" else AS_OF
    files["household_ledger"] = monthly("h1", [300.0] * months, kept_until, members=2) if has_ledger else []
    files |= {name: [{"household_id": "h1", **told}] for name, told in CONCERNED.items() if concerned}
    for serial, (name, rows) in enumerate({**{key: [] for key in SOURCES}, **files}.items(), start=1):
        day = OLD[str(row.condition.verdict)] if name == dataset else AS_OF
        put(name, name, rows, sequence=serial, known_on=day, exported_on=day)
    assessed, reasons = tonight()
    mine = assessed.loc["h1"]
    hidden = row.level == "hidden" and concerned
    assert mine["data_status"] == (row.data_status if hidden else "complete")
    assert mine["level"] == ("unknown" if hidden else "red"), "late is neither bad nor poor"
    if hidden:
        (text,) = reasons.loc[["h1"]].query("code == 'data_unknown'")["text_zh"]
        assert "数据待核" in text and "逾期" in text and row.part and TABLE.parts[row.part][0] in text
        assert mine["income_yuan_per_head"] > 0 and pd.isna(mine["risk"])
