"""assess: level, risk, reasons, what would clear it, data status, for every household."""

import pandas as pd
from sqlalchemy import select

from early_warning import Panel
from early_warning import assess as assess_households
from flows import house
from flows.runs import CountyRun
from relapse_watch.store.frames import append, read
from relapse_watch.store.tables import assessment_reason, household_assessment, quarantined_row
from relapse_watch.store.visible import visible_vintages

# A row set aside in one of these leaves the household's members or income unknown.
_INCOME_DATASETS = ("monitored_person", "household_list", "household_income", "migrant_work", "household_ledger")


def assess(run: CountyRun) -> dict[str, int]:
    """Assess the county; write assessments and reasons under the run's id; return households by level."""
    result = assess_households(
        run.workspace.get("households"),
        Panel.from_frame(run.workspace.get("panel")),
        run.workspace.get("events"),
        data_status(run),
        house.policy().at(run.county, run.as_of),
    )
    marks = {"run_id": run.run_id, "county": run.county}
    append(house.store(), household_assessment, result.assessments.assign(**marks))
    append(house.store(), assessment_reason, result.reasons.assign(**marks))
    run.workspace.put("assessments", result.assessments)
    run.workspace.put("reasons", result.reasons)
    return {str(k): int(v) for k, v in result.assessments["level"].value_counts().items()}


def data_status(run: CountyRun) -> pd.DataFrame:
    """Households of which a row that income or size stands on is set aside: household_id, data_status."""
    vintages = visible_vintages(house.store(), run.county, run.as_of, run.run_id)
    inside = vintages.loc[vintages["dataset"].isin(_INCOME_DATASETS), "vintage_id"].tolist()
    q = quarantined_row.c
    query = select(q.household_id).where(q.vintage_id.in_(inside), q.household_id.is_not(None)).distinct()
    return read(house.store(), query.order_by(q.household_id)).assign(data_status="quarantined")
