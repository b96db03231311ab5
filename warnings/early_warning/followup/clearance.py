"""When a confirmed risk may count as removed: every condition of policy, met or with what is missing, in words.

People decide on clearance, by the same steps as on identification. This says only what the data show.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.followup.visits import NO_VISIT, as_days, last_of, visits_by, visits_of
from early_warning.grid import Flags
from early_warning.policy import InForce

SPENDING = (
    *("rigid_spending", "medical_self_pay", "hospital_stay_self_pay", "outpatient_self_pay"),
    *("medical_share_of_income", "school_costs", "accident", "disaster"),
)
GUARANTEES = (
    *("guarantee_housing", "guarantee_water", "guarantee_insurance", "guarantee_schooling"),
    *("school_dropout", "dangerous_housing", "water_failure"),
)
CONDITIONS = ("income", "stable", "spending", "guarantees", "identified", "measure", "labour")
COLUMNS = ["warning_id", "household_id", "condition", "is_met", "text_zh", "text_en"]
WORDS: dict[str, tuple[str, str]] = {
    "income": ("最近的人均纯收入要高于监测线", "the newest net income per head is above the line"),
    "stable": ("收入要连续 {stable} 个月稳定在监测线以上", "income has stayed above the line for {stable} months"),
    "spending": ("大额刚性支出要已经稳定解决", "large unavoidable spending is solved"),
    "guarantees": ("三保障和饮水安全要全部有保障", "the three guarantees and drinking water hold"),
    "identified": ("认定为监测对象要满 {identified} 个月", "{identified} months have passed since identification"),
    "measure": ("至少落实过一项帮扶措施", "at least one measure was given"),
    "labour": (
        "整户无劳动能力的暂不消除，继续跟踪",
        "a household in which nobody can work is not cleared but kept in view",
    ),
}


@dataclass(frozen=True)
class _Case:
    """The confirmed warnings and what is known of them, all by place of the warning."""

    warnings: pd.DataFrame
    visits: pd.DataFrame
    history: pd.DataFrame
    reasons: pd.DataFrame
    facts: pd.DataFrame
    terms: InForce


def clearance(
    warnings: pd.DataFrame,
    verifications: pd.DataFrame,
    history: pd.DataFrame,
    reasons: pd.DataFrame,
    facts: pd.DataFrame,
    terms: InForce,
) -> pd.DataFrame:
    """One row a confirmed warning and condition: COLUMNS; the text says what is asked for.

    ``warnings``: those not closed (columns of table ``warning``); only those whose last visit confirmed are looked at.
    ``history``: household_id, as_of, income_yuan_per_head, line_yuan_per_head of the nights so far; ``reasons``:
    household_id, code of tonight; ``facts``: household_id, identified_month, is_without_labour of the register.
    What is not known is not met. Conditions: 枞阳县 and 海南 as cited in policy/follow_up.yaml; guarantees, water and
    spending as the night found them. Raises PolicyMissing.
    """
    made = visits_by(verifications, terms.as_of)
    standing = warnings[warnings["status"] != "closed"].reset_index(drop=True)
    reached = visits_of(standing, made[~made["result"].isin(NO_VISIT)])
    last = last_of(reached, "result", len(standing))
    confirmed = standing[(last == "confirmed").fillna(False).to_numpy(bool)].reset_index(drop=True)
    case = _Case(confirmed, visits_of(confirmed, made), history, reasons, facts, terms)
    parts = [_told(case, name, met(case)) for name, met in _MET.items()]
    both = pd.concat(parts, ignore_index=True)[COLUMNS]
    order = {name: i for i, name in enumerate(CONDITIONS)}
    return both.sort_values(["warning_id", "condition"], key=lambda c: c.map(order) if c.name == "condition" else c)


def _told(case: _Case, condition: str, is_met: Flags) -> pd.DataFrame:
    asked = {name: case.terms.whole(f"clearance_{name}_months") for name in ("stable", "identified")}
    zh, en = (text.format(**asked) for text in WORDS[condition])
    keys = case.warnings[["warning_id", "household_id"]]
    return keys.assign(condition=condition, is_met=is_met.astype(bool), text_zh=zh, text_en=en)


def _above(case: _Case) -> pd.DataFrame:
    """household_id, day and whether income was above the line that night, oldest first."""
    nights = case.history.assign(day=as_days(case.history["as_of"]))
    nights = nights[nights["day"] <= pd.Timestamp(case.terms.as_of)].sort_values("day", kind="stable")
    is_above = (nights["income_yuan_per_head"] > nights["line_yuan_per_head"]).fillna(False).astype(bool)
    return nights[["household_id", "day"]].assign(is_above=is_above)


def _income(case: _Case) -> Flags:
    newest = _above(case).drop_duplicates("household_id", keep="last").set_index("household_id")["is_above"]
    return _flags(newest, case)


def _stable(case: _Case) -> Flags:
    """Above the line on every night of the months asked for, and on the last night before them."""
    begin = pd.Timestamp(case.terms.as_of) - pd.DateOffset(months=case.terms.whole("clearance_stable_months"))
    nights = _above(case)
    before = nights[nights["day"] <= begin].drop_duplicates("household_id", keep="last")
    within = nights[nights["day"] > begin]
    whole = pd.concat([before, within]).groupby("household_id")["is_above"].all()
    return _flags(whole, case) & case.warnings["household_id"].isin(before["household_id"]).to_numpy(bool)


def _without(codes: tuple[str, ...]) -> Callable[[_Case], Flags]:
    """No reason of these tonight, and the night could speak of the household at all."""

    def met(case: _Case) -> Flags:
        held = case.reasons[case.reasons["code"].isin([*codes, "data_unknown"])]["household_id"]
        return ~case.warnings["household_id"].isin(held).to_numpy(bool)

    return met


def _identified(case: _Case) -> Flags:
    """Since the county's decision; else since the end of the month in which the register has it identified."""
    decided = last_of(case.visits, "decided_on", len(case.warnings))
    months = _fact(case, "identified_month").astype("str").str[:7]
    registered = (as_days(months + "-01") + pd.offsets.MonthEnd(0)).astype("datetime64[ns]")
    since = decided.where(decided.notna(), registered.set_axis(decided.index))
    due = since + pd.DateOffset(months=case.terms.whole("clearance_identified_months"))
    return (due <= pd.Timestamp(case.terms.as_of)).fillna(False).to_numpy(bool)


def _measure(case: _Case) -> Flags:
    return last_of(case.visits, "measures", len(case.warnings)).notna().to_numpy(bool)


def _labour(case: _Case) -> Flags:
    if case.terms("clearance_without_labour").flag:
        return np.ones(len(case.warnings), dtype=bool)
    return ~_fact(case, "is_without_labour").astype("boolean").fillna(False).to_numpy(bool)


def _fact(case: _Case, name: str) -> pd.Series:
    known = case.facts.drop_duplicates("household_id").set_index("household_id")[name]
    return known.reindex(case.warnings["household_id"]).reset_index(drop=True)


def _flags(found: pd.Series, case: _Case) -> Flags:
    return found.reindex(case.warnings["household_id"]).astype("boolean").fillna(False).to_numpy(bool)


_MET: dict[str, Callable[[_Case], Flags]] = {
    "income": _income,
    "stable": _stable,
    "spending": _without(SPENDING),
    "guarantees": _without(GUARANTEES),
    "identified": _identified,
    "measure": _measure,
    "labour": _labour,
}
