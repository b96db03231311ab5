"""outlook: what the county's own history says of the months ahead, by a model fitted once a month."""

import hashlib
import json
from collections.abc import Sequence

import numpy as np
import pandas as pd
from sqlalchemy import select

from early_warning import Panel
from early_warning.outlook import outlook_inputs
from early_warning.policy import InForce
from early_warning.vulnerability import Model, Periods, contributions, fit, predict
from flows import house
from flows.runs import CountyRun
from flows.stages.risk_parts import strongest
from relapse_watch.store.frames import append, read
from relapse_watch.store.tables import risk_model
from relapse_watch.store.tables import run as run_table


def outlook(
    run: CountyRun, panel: Panel, households: pd.DataFrame, events: pd.DataFrame, terms: InForce
) -> pd.DataFrame | None:
    """The risk of each household by the county's model of this month, fitted tonight if there is none yet.

    Grain household, columns of ``early_warning.prospects.OUTLOOK`` and of ``risk_parts.PARTS``; None where the
    county's history is too short to learn from: then thresholds alone decide, and the next night tries again. The
    model of a month stands for the whole month, so that one household's correction does not move another's risk.
    Raises PolicyMissing.
    """
    inputs = outlook_inputs(panel, households, events, terms)
    month = panel.months[-1]
    model = _known(run.county, month) or _fitted(run, month, inputs.histories)
    if model.basis == "current_income":
        return None
    said = predict(model, inputs.now)
    figures = {"risk": said.risk, "risk_low": said.low, "risk_high": said.high}
    figures |= {"expected_poverty": said.expected_poverty, "depth": said.depth}
    why = {"risk_current_income": said.baseline, "risk_parts": strongest(contributions(model, inputs.now, said))}
    return pd.DataFrame({"household_id": households["household_id"], **figures, **why, "risk_basis": model.basis})


def _known(county: str, month: str) -> Model | None:
    """The model that a completed night fitted for the month, unless it had too little to learn from."""
    m, r = risk_model.c, run_table.c
    mine = (m.county == county, m.month == month, m.basis == "model", r.status == "complete")
    query = select(m.parameters).join(run_table, r.run_id == m.run_id).where(*mine)
    found = read(house.store(), query.order_by(r.finished_at, m.run_id).limit(1))
    return None if found.empty else Model.from_dict(json.loads(found["parameters"][0]))


def _fitted(run: CountyRun, month: str, histories: Sequence[Periods]) -> Model:
    """Fit and keep; it counts once the night is complete."""
    model = fit(histories)
    kept = {
        "run_id": run.run_id,
        "county": run.county,
        "month": month,
        "as_of": run.as_of.isoformat(),
        "inputs_fingerprint": fingerprint(histories),
        "basis": model.basis,
        "parameters": json.dumps(model.to_dict()),
        "diagnostics": json.dumps({**model.diagnostics, "reason": model.reason}, ensure_ascii=False),
        "calibration": json.dumps(model.calibration),
    }
    if not _is_kept(run.county, month, kept["inputs_fingerprint"]):
        append(house.store(), risk_model, pd.DataFrame([kept]))
    return model


def _is_kept(county: str, month: str, inputs: str) -> bool:
    """Whether a completed night has kept what these inputs teach: a small county is asked again every night."""
    m, r = risk_model.c, run_table.c
    same = (m.county == county, m.month == month, m.inputs_fingerprint == inputs, r.status == "complete")
    query = select(m.run_id).join(run_table, r.run_id == m.run_id).where(*same).limit(1)
    return not read(house.store(), query).empty


def fingerprint(histories: Sequence[Periods]) -> str:
    """SHA-256 of all that a model was fitted on."""
    digest = hashlib.sha256()
    for periods in histories:
        for name, values in {"income": periods.income, "line": periods.line, **periods.covariates}.items():
            digest.update(f"{name}{values.shape}".encode())
            digest.update(np.ascontiguousarray(values, dtype=np.float64).tobytes())
    return digest.hexdigest()
