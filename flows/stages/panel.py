"""panel: household by month, as known on the as-of date."""

import pandas as pd

from early_warning import household_month, households
from early_warning.panel_sources import INCOME_COLUMNS, SPENDING_COLUMNS
from flows import house
from flows.runs import CountyRun
from flows.stages.history import REGISTERS, known_rows, vintages_of
from flows.stages.marks import marks_of_findings, marks_of_overdue
from relapse_watch.store.history import PAIR

_DATASETS = (*REGISTERS, "household_income", "household_ledger", "migrant_work", "aid_payment", "department_event")
_COLUMNS = {
    "monitored_person": (
        *(*PAIR, "township", "village", "name", "id_hash", "relation_to_head", "household_type"),
        *("monitoring_category", "labour_capacity", "identified_month", "resolved_month", "is_risk_resolved"),
        *("is_unsafe_housing", "has_safe_water", "has_resident_medical", "has_employee_medical", "is_school_dropout"),
        *("has_uninsured_member", "is_whole_household_without_labour"),
    ),
    "household_income": (
        *(*PAIR, "township", "village", "head_name", "accounting_year", "members", *INCOME_COLUMNS.values()),
        *SPENDING_COLUMNS.values(),
    ),
    "migrant_work": (
        *(*PAIR, "person_id", "id_hash", "start_month", "end_month", "is_working_away", "wage_yuan_per_month"),
    ),
    "aid_payment": (*PAIR, "aid_kind", "paid_month", "amount_yuan"),
}
"""All that the panel looks at, of the datasets of which a county has tens of thousands of rows and more."""


def panel(run: CountyRun) -> int:
    """Build the register of households and their months; return the number of households.

    Leaves in the workspace ``households`` (grain household), ``panel`` (grain household x month), ``events``
    (grain event) and ``marks`` (what findings and overdue files mean for which household).
    """
    known, marks = _known(run)
    income, ledger, events = (known[d] for d in ("household_income", "household_ledger", "department_event"))
    terms, work = house.policy().at(run.county, run.as_of), known["migrant_work"]
    register = households(known["monitored_person"], known["household_list"], income, ledger, work, terms)
    months = household_month(
        register,
        income,
        work,
        known["aid_payment"],
        events,
        ledger,
        terms,
    )
    marks = pd.concat([marks, marks_of_overdue(run, known, register)], ignore_index=True)
    for name, frame in (("households", register), ("panel", months.frame()), ("events", events), ("marks", marks)):
        run.workspace.put(name, frame)
    return len(register)


def _known(run: CountyRun) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The rows of each dataset, and the marks of findings; a mark keeps history only where there is one."""
    seen = vintages_of(run)
    marks = marks_of_findings(run, seen)
    known, kept = {}, []
    for dataset in _DATASETS:
        known[dataset], pairs = known_rows(seen, dataset, marks, columns=_COLUMNS.get(dataset))
        kept.append(pairs)
    wanted = pd.MultiIndex.from_frame(pd.concat(kept)[PAIR])
    has_history = pd.MultiIndex.from_frame(marks[PAIR]).isin(wanted)
    return known, marks.assign(keeps_history=marks["keeps_history"] & has_history)
