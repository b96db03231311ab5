"""Small histories of warnings told, visits and reasons."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from early_warning.feedback import FeedbackTerms, outcomes
from relapse_watch.store.tables import landed_tables

Row = dict[str, Any]
VISITS = [c.name for c in landed_tables["verification"].columns]
TERMS = FeedbackTerms(window_months=12, visits_min=20, confidence=0.95, held_out_months=4, lost_share_max=0.05)
NUMBERS = (
    *("income_yuan_per_head", "line_yuan_per_head", "slope_yuan_per_head_per_month", "months_without_wages"),
    *("risk", "change_on_year"),
)
_WORDS = ("run_id", "household_id", "warning_id", "told_on", "transition", "level_from", "level", "township")


def telling(told_on: str = "2026-11-02", household: str = "h1", **other: Any) -> Row:
    usual = {"run_id": f"r{told_on}", "household_id": household, "warning_id": f"w-{household}", "told_on": told_on}
    usual |= {"transition": "opened", "level_from": None, "level": "yellow", "township": "东乡"}
    usual |= {
        "selection": "statutory",
        "closed_on": None,
        "week": told_on,
        "risk_basis": "model",
        **dict.fromkeys(NUMBERS),
    }
    return usual | other


def tellings(rows: Sequence[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(telling()))
    texts = dict.fromkeys((*_WORDS, "selection", "closed_on", "week", "risk_basis"), "str")
    return frame.astype(texts | dict.fromkeys(NUMBERS, "float64"))


def visit(verified_on: str, result: str = "confirmed", household: str = "h1", **other: Any) -> Row:
    return {"household_id": household, "verified_on": verified_on, "result": result, "verified_by": "C1"} | other


def visits(rows: Sequence[Row]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=VISITS).astype("str")


def cases(told: Sequence[Row], made: Sequence[Row] = (), as_of: str = "2026-12-31") -> pd.DataFrame:
    return outcomes(tellings(told), visits(made), date.fromisoformat(as_of))


def reason(code: str, told_on: str = "2026-11-02", household: str = "h1", **other: Any) -> Row:
    usual = {"run_id": f"r{told_on}", "household_id": household, "code": code, "level": "yellow"}
    return usual | {"observed": 1.0, "threshold": 1.0, "origin": "ours"} | other


def reasons(rows: Sequence[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(reason("x")))
    texts = dict.fromkeys(("run_id", "household_id", "code", "level", "origin"), "str")
    return frame.astype(texts | {"observed": "float64", "threshold": "float64"})
