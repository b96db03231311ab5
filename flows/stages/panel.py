"""panel: household by month, as known on the as-of date."""

import pandas as pd

from early_warning import household_month, households
from flows import house
from flows.runs import CountyRun
from relapse_watch.store.visible import landed


def panel(run: CountyRun) -> int:
    """Build the register of households and their months; return the number of households.

    Leaves in the workspace ``households`` (grain household), ``panel`` (grain household x month) and
    ``events`` (grain event).
    """
    income, ledger, events = (_rows(run, d) for d in ("household_income", "household_ledger", "department_event"))
    register = households(_rows(run, "monitored_person"), _rows(run, "household_list"), income, ledger, run.as_of)
    months = household_month(
        register,
        income,
        _rows(run, "migrant_work"),
        _rows(run, "aid_payment"),
        events,
        ledger,
        house.policy().at(run.county, run.as_of),
    )
    for name, frame in (("households", register), ("panel", months.frame()), ("events", events)):
        run.workspace.put(name, frame)
    return len(register)


def _rows(run: CountyRun, dataset: str) -> pd.DataFrame:
    return landed(house.store(), dataset, run.county, run.as_of, run.run_id)
