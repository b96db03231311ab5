"""A threshold tried at another value on what a night kept names the same households as the engine with that value."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from early_warning import Assessment
from early_warning.feedback.knobs import KNOBS, settings
from tests.unit.early_warning.rows import AS_OF, LINE, County, adopting, event, monthly, outlook, person

PLACE, MANY = "620101", 60
BY_NAME = {knob.parameter: knob for knob in KNOBS}
OWN = {"work_uninsured_months": 2, "medical_share_of_income": {"over": 0.1}}
"""Values that no place above has."""
OWN |= {"hospital_stay_self_pay_monitored": {"over": 3_000}, "hospital_stay_self_pay_others": {"over": 3_000}}


@cache
def sources() -> tuple[list[Any], list[Any], list[Any], pd.DataFrame]:
    """Households of all kinds: falling incomes, wages that stop, bills and events of many sizes and ages."""
    chance = np.random.default_rng(11)
    kinds = ("disaster", "accident", "job_loss", "new_major_illness")
    ledger, events = [], []
    for i in range(MANY):
        h, size = f"h{i}", chance.uniform(0.9, 2.5) * LINE / 12
        fall = np.repeat([1.0, chance.uniform(0.1, 1.0)], [33, 3]) * np.linspace(1.0, chance.uniform(0.5, 1.0), 36)
        wages = np.concatenate([np.full(36 - i % 7, 300.0), np.zeros(i % 7)])
        rows = monthly(h, list(size * fall))
        ledger += [r | {"wage_income_yuan": float(w)} for r, w in zip(rows, wages, strict=True)]
        events.append(event(h, kinds[i % 4], f"2026-{chance.integers(4, 11):02d}-10", float(chance.uniform(0, 5_000))))
        bill, month = float(chance.uniform(100, 12_000)), chance.integers(5, 11)
        events.append(event(h, "medical_self_pay", f"2026-{month:02d}-05", bill, "门诊" if i % 2 else "住院"))
        events.append(event(h, "school_costs", "2026-09-20", float(chance.uniform(5_000, 25_000)), "高中"))
        events += [event(h, "work_uninsured", f"2026-{10 - back:02d}-01") for back in range(i % 6)]
    persons = [person(f"h{i}", household_type="lifted" if i % 3 else "ordinary") for i in range(MANY)]
    return persons, ledger, events, outlook(**{f"h{i}": float(chance.uniform(0, 1)) for i in range(MANY)})


@cache
def night(name: str, value: Any) -> tuple[Assessment, Any]:
    values = OWN | ({name: dict(value) if isinstance(value, tuple) else value} if name else {})
    persons, ledger, events, ahead = sources()
    terms = adopting(PLACE, AS_OF, **values)
    return County(persons, ledger=ledger, events=events, terms=terms).assess(ahead), terms


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("high_risk", 0.55),
        ("income_drop_share", 0.63),
        ("wages_stopped_months", 5),
        ("rigid_spending_share_of_line", 2.9),
        ("trend_horizon_months", 1),
        ("medical_self_pay_lifted", 8_000),
        ("hospital_stay_self_pay_others", (("over", 6_000),)),
        ("outpatient_self_pay_per_month", 5_000),
        ("medical_share_of_income", (("over", 0.3),)),
        ("school_costs_per_school_year", (("over", 17_000),)),
        ("work_uninsured_months", 4),
        ("event_counts_months", 3),
    ],
)
def test_the_same_households(name: str, at: Any) -> None:
    knob = BY_NAME[name]
    (now, terms), (then, _) = night("", None), night(name, at)
    (setting,) = [s for s in settings(terms) if s.parameter.name == name]
    said = now.reasons.merge(now.assessments.drop(columns="level"), on="household_id")
    rows = said[knob.rows(said, setting.number)]
    number = float(at[0][1] if isinstance(at, tuple) else at)
    holds = knob.holds(knob.score(rows, setting.number), number, setting.must_exceed)
    predicted = set(zip(rows["household_id"][holds], rows["code"][holds], strict=True))
    met = then.reasons[then.reasons["code"].isin(knob.rules)]
    if knob.is_one_of:
        met = met[met["threshold"] == number]
    assert predicted == set(zip(met["household_id"], met["code"], strict=True))
    assert 0 < len(predicted) < len(rows), "some fall, some stay"
