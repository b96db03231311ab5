"""A county's feedback made up of a few hundred households, for the tests of what is said of it."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from early_warning.feedback import feedback_terms
from flows.reviewing.gathering import Gathered
from flows.reviewing.review import review, span_of
from relapse_watch.dates import monday_of
from tests.unit.early_warning.feedback.cases import reason, reasons, telling, tellings, visit, visits
from tests.unit.early_warning.rows import adopting

COUNTY, MONTH, AS_OF = "620101", "2026-12", date(2027, 1, 1)
TOWNSHIPS = ("东乡", "西乡镇", "<b>北乡</b>")
_RESULTS = ("confirmed", "already_helped", "not_at_risk", "data_wrong", "cannot_reach")


def gathered(many: int = 240) -> Gathered:
    """Twelve months with a threshold of high_risk that is too low (in need from 0.5 on), and other rules beside it."""
    chance = np.random.default_rng(5)
    told, made, why = [], [], []
    for i in range(many):
        day, household = f"2026-{i % 12 + 1:02d}-05", f"h{i}"
        place = {"township": TOWNSHIPS[i % 3], "selection": "audit" if i % 6 == 5 else "ranked"}
        score = float(chance.choice(np.round(np.arange(0.30, 0.70, 0.02), 2)))
        told.append(telling(day, household, level="green", **place))
        why.append(reason("high_risk", day, household, observed=score, threshold=0.3, level="green"))
        made.append(visit(day, "confirmed" if score >= 0.5 else "not_at_risk", household, verified_by=f"C{i % 4}"))
        told.append(telling(day, f"j{i}", township=place["township"]))
        why.append(reason("job_loss", day, f"j{i}", level="yellow"))
        if i % 5:
            made.append(visit(day, _RESULTS[i % 7 % 5], f"j{i}", verified_by=f"C{i % 4}"))
    told.append(telling("2026-12-07", "d1", level="red", township=None, selection="statutory"))
    why.append(reason("school_dropout", "2026-12-07", "d1", level="red"))
    above = {"income_yuan_per_head": 9000.0, "line_yuan_per_head": 8500.0}
    waiting = [telling("2026-11-05", f"b{i}", township=TOWNSHIPS[1], level="green") for i in range(5)]
    why += [reason("high_risk", "2026-11-05", f"b{i}", observed=0.6, level="green") for i in range(5)]
    frame, below = (t.assign(is_told=True, week=monday_of(t["told_on"])) for t in (tellings(told), tellings(waiting)))
    unheard = tellings([telling(household=f"n{i}", risk=0.01 * i, **above) for i in range(60)])
    return Gathered(frame, below, unheard, reasons(why), visits(made), _events(), _cadres(), _messages(frame))


def report(found: Gathered | None = None, **values: Any) -> dict[str, Any]:
    """What ``review`` says of it; ``values``: policy of the county."""
    policy = adopting(COUNTY, date(2026, 12, 31), **values)
    span = replace(span_of(COUNTY, MONTH, AS_OF, feedback_terms(policy)))
    return review(found or gathered(), span, MONTH, policy)


def _events() -> pd.DataFrame:
    rows = [(f"j{i}", "job_loss", "2026-01-01", ("人社局", "就业中心")[i % 2]) for i in range(200)]
    return pd.DataFrame(rows, columns=["household_id", "event_kind", "event_date", "department"]).astype("str")


def _cadres() -> pd.DataFrame:
    roles = ("household_helper", "household_helper", "grid_worker", "township_post")
    rows = [(f"C{i}", role, TOWNSHIPS[i % 3]) for i, role in enumerate(roles)]
    return pd.DataFrame(rows, columns=["cadre_id", "role", "township"]).astype("str")


def _messages(told: pd.DataFrame) -> pd.DataFrame:
    keys = told.assign(cadre_id=[f"C{i % 4}" for i in range(len(told))]).groupby(["cadre_id", "run_id", "told_on"])
    listed = keys["household_id"].agg(lambda ids: json.dumps(list(ids))).reset_index(name="households")
    return listed.rename(columns={"told_on": "as_of"}).assign(kind="digest")
