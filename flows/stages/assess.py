"""assess: level, risk, reasons, what would clear it, data status, for every household."""

import pandas as pd

from early_warning import Panel
from early_warning import assess as assess_households
from early_warning.verdicts import status_table, told
from flows import house
from flows.runs import CountyRun
from relapse_watch.store.frames import append
from relapse_watch.store.tables import assessment_reason, household_assessment


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
    """What the marks of the night mean for each household's data, in the form that the engine takes."""
    return told(run.workspace.get("marks"), status_table(house.policy().at(run.county, run.as_of)))
