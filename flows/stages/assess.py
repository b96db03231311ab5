"""assess: level, risk, reasons, what would clear it and data status of every household; and whom to visit."""

import pandas as pd
from sqlalchemy import select

from early_warning import Panel
from early_warning import assess as assess_households
from early_warning.capacity import visits
from early_warning.verdicts import status_table, told
from flows import house
from flows.runs import CountyRun
from flows.stages.outlook import outlook
from flows.stages.risk_parts import with_parts
from relapse_watch.store.frames import append, read
from relapse_watch.store.tables import assessment_reason, household_assessment, township_visits, warning
from relapse_watch.store.tables import run as run_table


def assess(run: CountyRun) -> dict[str, int]:
    """Assess the county; write assessments, reasons and visits under the run's id; return households by level."""
    terms = house.policy().at(run.county, run.as_of)
    register, events = run.workspace.get("households"), run.workspace.get("events")
    panel = Panel.from_frame(run.workspace.get("panel"))
    ahead, before = outlook(run, panel, register, events, terms), _last_run(run.county)
    result = assess_households(register, panel, events, data_status(run), terms, ahead, _at_high_risk(before))
    chosen = visits(result.assessments, result.reasons, _open_warnings(run.county, before), terms)
    marks = {"run_id": run.run_id, "county": run.county}
    append(house.store(), household_assessment, with_parts(chosen.assessments, ahead).assign(**marks))
    append(house.store(), assessment_reason, result.reasons.assign(**marks))
    append(house.store(), township_visits, chosen.townships.assign(**marks))
    run.workspace.put("assessments", chosen.assessments)
    run.workspace.put("reasons", result.reasons)
    return {str(k): int(v) for k, v in chosen.assessments["level"].value_counts().items()}


def data_status(run: CountyRun) -> pd.DataFrame:
    """What the marks of the night mean for each household's data, in the form that the engine takes."""
    return told(run.workspace.get("marks"), status_table(house.policy().at(run.county, run.as_of)))


def _last_run(county: str) -> str:
    """The county's last complete run, '' if this is its first."""
    r = run_table.c
    query = select(r.run_id).where(r.county == county, r.status == "complete")
    found = read(house.store(), query.order_by(r.finished_at.desc(), r.run_id).limit(1))
    return "" if found.empty else str(found["run_id"][0])


def _at_high_risk(before: str) -> list[str]:
    """Who met ``high_risk`` when last assessed."""
    why = assessment_reason.c
    query = select(why.household_id).where(why.run_id == before, why.code == "high_risk")
    return list(read(house.store(), query.order_by(why.household_id))["household_id"])


def _open_warnings(county: str, before: str) -> pd.DataFrame:
    """The county's warnings that are not closed, with how their household was last selected."""
    w, h = warning.c, household_assessment.c
    open_ones = read(
        house.store(), select(warning).where(w.county == county, w.status != "closed").order_by(w.warning_id)
    )
    chosen = read(
        house.store(), select(h.household_id, h.selection).where(h.run_id == before, h.selection.is_not(None))
    )
    return open_ones.merge(chosen, on="household_id", how="left")
