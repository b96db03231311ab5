"""One household explained without a store, for the tests of what is said of it."""

from typing import Any

import pandas as pd

from early_warning.capacity import visits
from flows.report.household.rebuilt import Rebuilt
from flows.report.household.telling import Telling, told_of
from flows.stages.risk_parts import PARTS
from tests.unit.early_warning.rows import County, outlook

Record = dict[str, Any]


def assessed(county: County, risk: float | None = None, at_high_risk: bool = False) -> tuple[Record, list[Record]]:
    """The assessment of household ``h1`` as it is stored, and its reasons; ``risk``: what a model says of it."""
    held = ["h1"] if at_high_risk else []
    result = county.assess(None if risk is None else outlook(h1=risk), held)
    nothing = pd.DataFrame(columns=["household_id", "township", "level", "status", "opened_on"], dtype="str")
    chosen = visits(result.assessments, result.reasons, nothing, county.terms)
    rows = [frame[frame["household_id"] == "h1"].astype(object) for frame in (chosen.assessments, result.reasons)]
    (assessment,), reasons = (frame.where(frame.notna(), None).to_dict("records") for frame in rows)
    return dict.fromkeys(PARTS) | assessment, reasons


def told(county: County, assessment: Record, reasons: list[Record], place: Record | None = None) -> Telling:
    """What is told of household ``h1``."""
    register = county.register()
    own = register[register["household_id"] == "h1"].reset_index(drop=True)
    events = pd.DataFrame(county.events, columns=["household_id", "event_kind", "event_date", "amount_yuan", "grade"])
    mine = events[events["household_id"] == "h1"].reset_index(drop=True)
    kinds = {"household_id": "str", "event_kind": "str", "event_date": "str", "grade": "str", "amount_yuan": "float64"}
    found = Rebuilt(own, county.panel(own), mine.astype(kinds), county.terms)
    return told_of(found, assessment, [r["code"] for r in reasons], place)


def section(county: County, name: str, risk: float | None = None, lang: str = "zh", **given: Any) -> str:
    """The sentences of one section; ``given``: columns of the assessment that are otherwise."""
    assessment, reasons = assessed(county, risk)
    pairs = told(county, assessment | given, reasons).sections[name]
    return "\n".join(pair[lang == "en"] for pair in pairs)


def story(county: County, assessment: Record, reasons: list[Record], said: Telling, **given: Any) -> Record:
    """What the page gets, as ``explain`` gathers it."""
    owner = {"owner_cadre_id": "B990101-00001", "owner_role": "household_helper"}
    opened = {"as_of": county.terms.as_of.isoformat(), "transition": "opened", "level_from": None}
    values = {
        "household_id": "h1",
        "county": county.terms.place,
        "as_of": county.terms.as_of.isoformat(),
        "assessment": assessment,
        "warnings": [opened | {"level_to": assessment["level"], "status": "open", **owner}],
        "warning": {"level": assessment["level"], "status": "open", **owner},
        "sources": [{"dataset": "household_income", "file": "990101/a.xlsx", "sheet": "Sheet1", "rows": [5, 6, 9]}],
    }
    return values | given
