"""A threshold tried at another value on what a night kept names the same households as the engine with that value."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from early_warning import Assessment
from early_warning.feedback.knobs import KNOBS, settings
from early_warning.feedback.reasons import KNOWN, spoken
from early_warning.feedback.replay import counted, held_against
from tests.unit.early_warning.rows import AS_OF, LINE, County, adopting, event, monthly, outlook, person

PLACE, MANY = "620101", 90
BY_NAME = {knob.parameter: knob for knob in KNOBS}
OWN = {"work_uninsured_months": 2, "medical_share_of_income": {"over": 0.1}}
"""Values that no place above has."""
OWN |= {"hospital_stay_self_pay_monitored": {"over": 3_000}, "hospital_stay_self_pay_others": {"over": 3_000}}


WOES = ("fall", "slide", "wages", "event", "stay", "outpatient", "school", "uninsured", "risk")


@cache
def sources(woes: int) -> tuple[list[Any], list[Any], list[Any], pd.DataFrame]:
    """Households with so many WOES each: incomes that fall or slide, wages that stop, events, bills, risks."""
    chance = np.random.default_rng(11)
    kinds = ("disaster", "accident", "job_loss", "new_major_illness")
    ledger, events, risks = [], [], {}
    for i in range(MANY):
        h, has = f"h{i}", {WOES[(i + n) % len(WOES)] for n in range(woes)}
        fall = np.repeat([1.0, chance.uniform(0.1, 1.0) if "fall" in has else 1.0], [33, 3])
        slide = np.linspace(1.0, chance.uniform(0.4, 0.9) if "slide" in has else 1.0, 36)
        out = i % 7 if "wages" in has else 0
        rows = monthly(h, list(chance.uniform(1.4, 2.0) * LINE / 12 * fall * slide))
        wages = np.concatenate([np.full(36 - out, 300.0), np.zeros(out)])
        ledger += [r | {"wage_income_yuan": float(w)} for r, w in zip(rows, wages, strict=True)]
        month = chance.integers(5, 11)
        made = {
            "event": event(h, kinds[i % 4], f"2026-{month:02d}-10", float(chance.uniform(0, 5_000))),
            "stay": event(h, "medical_self_pay", f"2026-{month:02d}-05", float(chance.uniform(2_000, 12_000)), "住院"),
            "outpatient": event(
                h, "medical_self_pay", f"2026-{month:02d}-06", float(chance.uniform(100, 9_000)), "门诊"
            ),
            "school": event(h, "school_costs", "2026-09-20", float(chance.uniform(5_000, 25_000)), "高中"),
        }
        events += [one for woe, one in made.items() if woe in has]
        events += [
            event(h, "work_uninsured", f"2026-{10 - n:02d}-01") for n in range(i % 6 if "uninsured" in has else 0)
        ]
        risks[h] = float(chance.uniform(0.06, 1) if "risk" in has else 0.06)
    persons = [person(f"h{i}", household_type="lifted" if i % 3 else "ordinary") for i in range(MANY)]
    return persons, ledger, events, outlook(**risks)


@cache
def night(woes: int, name: str, value: Any) -> tuple[Assessment, Any]:
    values = OWN | ({name: dict(value) if isinstance(value, tuple) else value} if name else {})
    persons, ledger, events, ahead = sources(woes)
    terms = adopting(PLACE, AS_OF, **values)
    return County(persons, ledger=ledger, events=events, terms=terms).assess(ahead), terms


MOVES = [
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
]


@pytest.mark.parametrize(("name", "at"), MOVES)
def test_the_same_households(name: str, at: Any) -> None:
    knob = BY_NAME[name]
    (now, terms), (then, _) = night(4, "", None), night(4, name, at)
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


@pytest.mark.parametrize("woes", [1, 2])
@pytest.mark.parametrize(("name", "at"), [move for move in MOVES if move[0] != "event_counts_months"])
def test_the_households_that_hang_on_it_are_those_the_engine_is_silent_about(name: str, at: Any, woes: int) -> None:
    """For how long lists count moves the sums of bills too: there the replay drops fewer than the engine would."""
    (now, terms), (then, _) = night(woes, "", None), night(woes, name, at)
    (setting,) = [s for s in settings(terms) if s.parameter.name == name]
    marks = {"run_id": "r", "transition": "opened", "level_from": None, "outcome": "not_visited", "selection": "ranked"}
    cases = now.assessments.drop(columns="selection").assign(**marks)
    held = held_against(spoken(cases, now.reasons.assign(run_id="r")), setting)
    number = float(at[0][1] if isinstance(at, tuple) else at)
    gone = ~setting.knob.holds(held["score"].to_numpy(float), number, setting.must_exceed) & held["hangs"].to_numpy(
        bool
    )
    before, after = (n.assessments.set_index("household_id")["level"].isin(KNOWN) for n in (now, then))
    assert set(held["household_id"][gone]) == set(before.index[before & ~after])
    assert counted(held, setting, number).dropped == gone.sum()
