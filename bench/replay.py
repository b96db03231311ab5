"""A county's nights over again: the engine as of each of some dates, warnings carried from night to night.

What a real night could not have known yet is left out: whatever is dated later, a year's accounts before October (when
the simulated county exports them), and what the register (there is only its newest export) says without a date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from early_warning import Panel, assess, household_month, households, reconcile
from early_warning.capacity import Visits, visits
from early_warning.outlook import outlook_inputs
from early_warning.policy import InForce, Policy
from early_warning.reconciliation import WARNING
from early_warning.vulnerability import fit, predict

DATASETS = (
    *("monitored_person", "household_list", "household_income", "migrant_work", "aid_payment"),
    *("department_event", "household_ledger"),
)
Tables = Mapping[str, pd.DataFrame]
REASON = ["code", "level", "observed", "threshold", "origin"]
_UNDATED = ("has_", "is_unsafe", "is_school", "is_without")
_EXPORTED_IN = 10
_NOBODY = pd.DataFrame({"household_id": [], "data_status": []}, dtype="str")
_NO_WARNING = pd.DataFrame({n: pd.Series(dtype="float64" if n == "risk" else "str") for n in WARNING})


@dataclass(frozen=True)
class Replayed:
    """Of all nights together, each with ``month``, and in the order of the nights.

    ``assessed``: grain household x month, what ``visits`` gave and ``is_monitored``. ``reasons``: grain household x
    rule x month. ``changes``: grain household x month, what ``reconcile`` gave, with ``selection``. ``townships``:
    visits by township and month. ``learnt``: the months in which the county's history sufficed for a model.
    """

    assessed: pd.DataFrame
    reasons: pd.DataFrame
    changes: pd.DataFrame
    townships: pd.DataFrame
    learnt: tuple[str, ...]


@dataclass(frozen=True)
class _Night:
    """What one night leaves for the next."""

    month: str
    visits: Visits
    reasons: pd.DataFrame
    changes: pd.DataFrame
    monitored: pd.Series
    has_model: bool
    open_warnings: pd.DataFrame
    high: Sequence[str]


def replay(
    tables: Tables, county: str, nights: Sequence[date], policy: Policy, *, with_undated: bool = False
) -> Replayed:
    """The nights in order, from a county that has no warnings yet. ``tables``: landed rows of DATASETS.

    ``with_undated`` keeps what the register says without a date: true on the day of its export only.
    """
    done: list[_Night] = []
    for night in nights:
        known, terms = known_on(tables, night), policy.at(county, night)
        register = _register(known, terms, with_undated)
        done.append(_night(known, register, terms, done[-1] if done else None))

    def stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
        return pd.concat([f.assign(month=n.month) for f, n in zip(frames, done, strict=True)], ignore_index=True)

    return Replayed(
        assessed=stacked([n.visits.assessments.assign(is_monitored=n.monitored) for n in done]),
        reasons=stacked([n.reasons[["household_id", *REASON]] for n in done]),
        changes=stacked([n.changes for n in done]),
        townships=stacked([n.visits.townships for n in done]),
        learnt=tuple(n.month for n in done if n.has_model),
    )


def known_on(tables: Tables, night: date) -> dict[str, pd.DataFrame]:
    """The rows of DATASETS that a night could have had; work that ended later was still going on."""
    month, day = f"{night:%Y-%m}", night.isoformat()
    income, work, paid = tables["household_income"], tables["migrant_work"], tables["aid_payment"]
    events, ledger = tables["department_event"], tables["household_ledger"]
    began = work[work["start_month"] <= month]
    exported = night.year if night.month >= _EXPORTED_IN else night.year - 1
    return dict(tables) | {
        "household_income": income[income["accounting_year"] <= exported],
        "migrant_work": began.assign(end_month=began["end_month"].where(began["end_month"] <= month)),
        "aid_payment": paid[paid["paid_month"] <= month],
        "department_event": events[events["event_date"] <= day],
        "household_ledger": ledger[ledger["ended_on"] <= day],
    }


def _night(known: Tables, register: pd.DataFrame, terms: InForce, before: _Night | None) -> _Night:
    events, ledger = known["department_event"], known["household_ledger"]
    income, work, paid = known["household_income"], known["migrant_work"], known["aid_payment"]
    panel = household_month(register, income, work, paid, events, ledger, terms)
    ahead = _outlook(panel, register, events, terms)
    standing = _NO_WARNING if before is None else before.open_warnings
    high = () if before is None else before.high
    result = assess(register, panel, events, _NOBODY, terms, ahead, high)
    chosen = visits(result.assessments, result.reasons, _with_selection(standing, before), terms)
    changes = reconcile(standing, chosen.assessments, terms)
    selection = chosen.assessments[["household_id", "selection"]]
    resolved = register["is_risk_resolved"].fillna(False).astype(bool)
    return _Night(
        month=f"{terms.as_of:%Y-%m}",
        visits=chosen,
        reasons=result.reasons,
        changes=changes.merge(selection, on="household_id", how="left"),
        monitored=register["monitoring_category"].notna() & ~resolved,
        has_model=ahead is not None,
        open_warnings=_applied(standing, changes),
        high=list(result.reasons.loc[result.reasons["code"] == "high_risk", "household_id"]),
    )


def _register(known: Tables, terms: InForce, with_undated: bool) -> pd.DataFrame:
    persons, listed, income = known["monitored_person"], known["household_list"], known["household_income"]
    register = households(persons, listed, income, known["household_ledger"], known["migrant_work"], terms)
    undated = [name for name in register.columns if name.startswith(_UNDATED) and not with_undated]
    return register.assign(**{name: pd.array([pd.NA] * len(register), dtype="boolean") for name in undated})


def _outlook(panel: Panel, register: pd.DataFrame, events: pd.DataFrame, terms: InForce) -> pd.DataFrame | None:
    """What a model fitted this very night says, as a county's night has it; None where history is too short."""
    inputs = outlook_inputs(panel, register, events, terms)
    model = fit(inputs.histories)
    if model.basis == "current_income":
        return None
    said = predict(model, inputs.now)
    figures = {"risk": said.risk, "risk_low": said.low, "risk_high": said.high}
    figures |= {"expected_poverty": said.expected_poverty, "depth": said.depth}
    return pd.DataFrame({"household_id": register["household_id"], **figures, "risk_basis": model.basis})


def _with_selection(standing: pd.DataFrame, before: _Night | None) -> pd.DataFrame:
    if before is None:
        return standing.assign(selection=None)
    return standing.merge(before.visits.assessments[["household_id", "selection"]], on="household_id", how="left")


def _applied(standing: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    kept = standing[~standing["warning_id"].isin(changes["warning_id"])]
    now = pd.concat([kept, changes[WARNING]], ignore_index=True)
    return now[now["status"] != "closed"].reset_index(drop=True)
