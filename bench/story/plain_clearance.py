"""The plain re-computation of what a confirmed warning still lacks before its risk may count as removed."""

from calendar import monthrange
from datetime import date
from typing import Any

from bench.story import ledger
from bench.story.forms import Visit
from bench.story.plain_visits import months_on
from bench.story.plain_warnings import Book, Warned

SPENDING = {"rigid_spending", "medical_self_pay", "hospital_stay_self_pay", "outpatient_self_pay"}
SPENDING |= {"medical_share_of_income", "school_costs", "accident", "disaster", "data_unknown"}
GUARANTEES = {"guarantee_housing", "guarantee_water", "guarantee_insurance", "guarantee_schooling", "data_unknown"}
GUARANTEES |= {"school_dropout", "dangerous_housing", "water_failure"}
STABLE_MONTHS = IDENTIFIED_MONTHS = 6

Record = dict[str, Any]


def clearance(book: Book, visits: list[Visit], run_id: str, day: date) -> list[tuple[str, str, bool]]:
    """Warning, condition and whether it is met, of each confirmed warning that is not closed; who cannot work stays."""
    register, found = ledger.registered(day), []
    for w in book.standing:
        mine = sorted((v for v in visits if _is_of(v, w, day)), key=lambda v: v.day)
        reached = [v for v in mine if v.result != "cannot_reach"]
        if not reached or reached[-1].result != "confirmed":
            continue
        codes, facts = ledger.codes(run_id, w.household), register.get(w.household, {})
        decided = [v.decided_on for v in mine if v.decided_on and v.decided_on <= day]
        met = _income(w.household, day) | {
            "spending": not codes & SPENDING,
            "guarantees": not codes & GUARANTEES,
            "identified": _is_long_ago(decided[-1] if decided else _end_of(facts.get("identified_month")), day),
            "measure": any(v.measures for v in mine),
            "labour": not facts.get("is_without_labour"),
        }
        found += [(w.warning_id, condition, is_met) for condition, is_met in met.items()]
    return found


def _is_of(v: Visit, w: Warned, day: date) -> bool:
    is_his = v.warning_id == w.warning_id or (not v.warning_id and v.day >= w.opened_on)
    return v.household == w.household and v.day <= day and is_his


def _income(household: str, day: date) -> dict[str, bool]:
    """Above the line on the last night; on every night of the months asked for, and on the last one before them."""
    nights = {}
    for night in ledger.income_nights(household):
        if night["as_of"] <= day:
            income, line = night["income_yuan_per_head"], night["line_yuan_per_head"]
            nights[night["as_of"]] = income is not None and line is not None and income > line
    begin = months_on(day, -STABLE_MONTHS)
    before = [is_above for night, is_above in sorted(nights.items()) if night <= begin]
    within = [is_above for night, is_above in nights.items() if night > begin]
    newest = nights[max(nights)] if nights else False
    return {"income": newest, "stable": bool(before) and before[-1] and all(within)}


def _end_of(month: str | None) -> date | None:
    if not month:
        return None
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, monthrange(year, number)[1])


def _is_long_ago(since: date | None, day: date) -> bool:
    return since is not None and months_on(since, IDENTIFIED_MONTHS) <= day
