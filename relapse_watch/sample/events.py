"""What departments report: the visible part of the planted shocks, and the many small cases beside them."""

import numpy as np
import pandas as pd

from relapse_watch.sample import shocks
from relapse_watch.sample.chance import Chance, Flags, between, pick, whole_between
from relapse_watch.sample.shocks import Exposed
from relapse_watch.sample.window import Window

KINDS = (
    *("medical_self_pay", "school_dropout", "dangerous_housing", "water_failure"),
    *("disaster", "accident", "job_loss", "new_disability"),
)
MEDICAL, DROPOUT, HOUSING, WATER, DISASTER, ACCIDENT, JOB_LOSS, DISABILITY = range(8)
REPORTED_AS = {
    shocks.ILLNESS: MEDICAL,
    shocks.JOB_LOSS: JOB_LOSS,
    shocks.ACCIDENT: ACCIDENT,
    shocks.NEW_DISABILITY: DISABILITY,
    shocks.DISASTER: DISASTER,
    shocks.SCHOOL_DROPOUT: DROPOUT,
    shocks.DANGEROUS_HOUSING: HOUSING,
    shocks.WATER_FAILURE: WATER,
}
# Small cases per household and year that are no shock, and the yuan they cost (least, greatest).
_SMALL = {
    MEDICAL: (0.06, 200, 2_400),
    HOUSING: (0.006, 0, 0),
    ACCIDENT: (0.004, 100, 900),
    JOB_LOSS: (0.002, 0, 0),
    DISABILITY: (0.002, 0, 0),
    DISASTER: (0.004, 200, 900),
}
_SMALL_GRADES = {HOUSING: (0.55, 0.45), DISABILITY: (0.0, 0.0, 0.5, 0.5)}
_SECOND_BILL_FROM = 8_000


def _from_shocks(planted: pd.DataFrame) -> pd.DataFrame:
    """Reported shocks; a large illness is billed in two settlements, seven tenths first."""
    seen = planted[planted["is_reported"] & planted["kind"].isin(REPORTED_AS)]
    large = (seen["kind"] == shocks.ILLNESS) & (seen["cost"] >= _SECOND_BILL_FROM)
    events = pd.DataFrame(
        {
            "kind": seen["kind"].map(REPORTED_AS),
            "month": seen["month"],
            "day": seen["day"],
            "household": seen["household"],
            "person": seen["person"],
            "amount": np.where(large, np.round(seen["cost"] * 0.7), seen["cost"]),
            "grade": seen["grade"],
            "is_shock": True,
        }
    )
    second = events[large].assign(month=seen["month"] + 1, amount=seen["cost"] - events["amount"])
    return pd.concat([events, second])


def _small(kind: int, month: int, exposed: Exposed, chance: Chance) -> pd.DataFrame:
    rate, least, greatest = _SMALL[kind]
    generator = chance.of("small case", kind, month)
    household = np.flatnonzero(generator.random(len(exposed.adult), dtype=np.float32) < rate / 12)
    count = len(household)
    grade = pick(generator, _SMALL_GRADES.get(kind, (1.0,)), count) + 1 if kind in _SMALL_GRADES else 0
    return pd.DataFrame(
        {
            "kind": kind,
            "month": month,
            "day": whole_between(generator, 1, 28, count),
            "household": household,
            "person": exposed.adult[household],
            "amount": np.round(between(generator, least, greatest, count)),
            "grade": grade,
            "is_shock": False,
        }
    )


def make_events(planted: pd.DataFrame, exposed: Exposed, window: Window, chance: Chance) -> pd.DataFrame:
    """All reported events up to the last month, by kind and day.

    Grain: list entry. Columns: kind (index into ``KINDS``), month (index), day, household, person, amount
    (yuan: self-paid or lost), grade (housing 1..4 = A..D, disability 1..4), is_shock.
    """
    small = [_small(k, m, exposed, chance) for m in range(window.first, window.last + 1) for k in _SMALL]
    events = pd.concat([_from_shocks(planted), *small], ignore_index=True)
    events = events[events["month"] <= window.last]
    return events.sort_values(["kind", "month", "day", "household"], kind="stable", ignore_index=True)


def self_paid(events: pd.DataFrame) -> pd.DataFrame:
    """The events whose amount is self-paid medical spending (合规自付支出)."""
    return events[events["kind"].isin((MEDICAL, ACCIDENT))]


def claims(planted: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Insurance claims received, two months after the shock. Columns household, month, amount (yuan)."""
    insured = planted[(planted["claim_share"] > 0) & (planted["cost"] > 0)]
    paid = pd.DataFrame(
        {
            "household": insured["household"],
            "month": insured["month"] + 2,
            "amount": np.round(insured["cost"] * insured["claim_share"]),
        }
    )
    return paid[paid["month"] <= window.last]


def lasting(planted: pd.DataFrame, kind: int, month: int) -> pd.DataFrame:
    """Shocks of ``kind`` that had begun by the end of ``month`` and were not over."""
    begun = (planted["kind"] == kind) & (planted["month"] <= month)
    return planted[begun & (planted["month"] + planted["duration"] > month)]


def is_open(planted: pd.DataFrame, kind: int, month: int, households: int) -> Flags:
    """Households in which a shock of ``kind`` lasts at the end of ``month``."""
    return np.bincount(lasting(planted, kind, month)["household"], minlength=households) > 0
