"""How long the parts of the engine take on a simulated county of 12,000 households and on one ten times as big.

Seconds depend on the machine; what to compare between commits are the ratios within one run: each part's
share of the whole, and how much the tenfold county costs against the small one (10 = linear).
"""

from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from early_warning import Panel, assess, household_month, households, load_policy, reconcile

AS_OF = date(2026, 10, 31)
PLACE = "990101"
MONTHS = [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(2023 * 12 + 10, 2026 * 12 + 10)]
SIZES = (12_000, 120_000)
KINDS = ["pension", "low_income_allowance", "ecological_compensation", "industry_subsidy", "temporary_relief"]
REGISTERS = ("persons", "listed", "incomes", "ledger", "work")
EVENTS = ["medical_self_pay", "disaster", "accident", "job_loss", "water_failure", "school_dropout"]


def county(size: int, seed: int = 7) -> dict[str, pd.DataFrame]:
    """Landed tables of a county with ``size`` households: 3 members, 3 accounts, 33 payments a household."""
    chance = np.random.default_rng(seed)
    ids = pd.Series([f"9901{i:012d}" for i in range(size)], dtype="str")
    place = {"township": "模拟镇", "village": "模拟村"}
    return {
        "persons": _persons(ids, place, chance),
        "incomes": _incomes(ids, place, chance),
        "work": _work(ids, chance),
        "payments": _payments(ids, chance),
        "events": _events(ids, chance),
        "ledger": _ledger(),
        "listed": pd.DataFrame(
            columns=[
                "household_id",
                "township",
                "village",
                "household_type",
                "monitoring_category",
                "head_name",
                "members",
            ],
            dtype="str",
        ),
    }


def _persons(ids: pd.Series, place: dict[str, str], chance: np.random.Generator) -> pd.DataFrame:
    monitored = chance.random(len(ids)) < 0.07
    frame = pd.DataFrame({"household_id": ids, **place, "household_type": "lifted", "name": "张三"})
    frame["monitoring_category"] = np.where(monitored, "unstable", None)
    frame[["identified_month", "resolved_month"]] = None
    flags = [
        "is_risk_resolved",
        "is_unsafe_housing",
        "has_safe_water",
        "has_resident_medical",
        "has_employee_medical",
        "is_school_dropout",
        "has_uninsured_member",
        "is_whole_household_without_labour",
    ]
    frame[flags] = False
    frame[["has_safe_water", "has_resident_medical"]] = True
    people = frame.loc[frame.index.repeat(3)].reset_index(drop=True)
    people["relation_to_head"] = np.tile(["户主", "配偶", "之子"], len(ids))
    people["labour_capacity"] = np.tile(["普通劳动力", "弱劳动力或半劳动力", "无劳动力"], len(ids))
    text = [c for c in people if c not in flags]
    return people.astype(dict.fromkeys(text, "str") | dict.fromkeys(flags, "boolean"))


def _incomes(ids: pd.Series, place: dict[str, str], chance: np.random.Generator) -> pd.DataFrame:
    frame = pd.concat([pd.DataFrame({"household_id": ids, **place, "accounting_year": y}) for y in (2024, 2025, 2026)])
    level = np.tile(chance.lognormal(10.4, 0.35, len(ids)), 3)
    frame["wage_income_yuan"], frame["business_income_yuan"] = level * 0.7, level * 0.3
    frame["property_income_yuan"], frame["transfer_income_yuan"], frame["business_cost_yuan"] = (
        200.0,
        1800.0,
        level * 0.1,
    )
    frame[["claims_yuan", "rigid_spending_yuan"]] = 0.0
    frame["members"], frame["head_name"] = 3, "张三"
    return frame.reset_index(drop=True)


def _work(ids: pd.Series, chance: np.random.Generator) -> pd.DataFrame:
    households = ids.repeat(3).reset_index(drop=True)
    starts = chance.integers(0, 30, len(households))
    ends = np.minimum(starts + chance.integers(2, 11, len(households)), 35)
    return pd.DataFrame(
        {
            "household_id": households,
            "start_month": pd.Series(np.array(MONTHS, dtype=object)[starts], dtype="str"),
            "end_month": pd.Series(np.where(ends == 35, None, np.array(MONTHS, dtype=object)[ends]), dtype="str"),
            "wage_yuan_per_month": chance.uniform(800, 4000, len(households)).round(),
        }
    )


def _payments(ids: pd.Series, chance: np.random.Generator) -> pd.DataFrame:
    households = ids.repeat(33).reset_index(drop=True)
    return pd.DataFrame(
        {
            "household_id": households,
            "aid_kind": pd.Series(chance.choice(KINDS, len(households)), dtype="str"),
            "paid_month": pd.Series(chance.choice(MONTHS, len(households)), dtype="str"),
            "amount_yuan": chance.uniform(20, 400, len(households)).round(),
        }
    )


def _events(ids: pd.Series, chance: np.random.Generator) -> pd.DataFrame:
    hit = ids.sample(frac=0.15, random_state=7).reset_index(drop=True)
    return pd.DataFrame(
        {
            "household_id": hit,
            "event_kind": pd.Series(chance.choice(EVENTS, len(hit)), dtype="str"),
            "event_date": pd.Series(chance.choice(MONTHS, len(hit)), dtype="str") + "-15",
            "grade": pd.Series(None, index=hit.index, dtype="str"),
            "amount_yuan": chance.uniform(500, 30_000, len(hit)).round(),
        }
    )


def _ledger() -> pd.DataFrame:
    text = ["household_id", "township", "village", "ended_on"]
    money = [
        "wage_income_yuan",
        "business_income_yuan",
        "property_income_yuan",
        "transfer_income_yuan",
        "business_cost_yuan",
        "rigid_spending_yuan",
        "claims_yuan",
        "members",
    ]
    return pd.DataFrame({n: pd.Series(dtype="str") for n in text} | {n: pd.Series(dtype="float64") for n in money})


def timed(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    """Seconds of each part."""
    seconds: dict[str, float] = {}

    def part(name: str, work: Callable[[], Any]) -> Any:
        start = perf_counter()
        result = work()
        seconds[name] = perf_counter() - start
        return result

    t, terms = tables, load_policy().at(PLACE, AS_OF)
    register = part("households", lambda: households(*(t[name] for name in REGISTERS), terms))
    panel = part(
        "household_month",
        lambda: household_month(register, t["incomes"], t["work"], t["payments"], t["events"], t["ledger"], terms),
    )
    frame = part("panel to frame", panel.frame)
    part("panel from frame", lambda: Panel.from_frame(frame))
    nothing = pd.DataFrame({"household_id": pd.Series(dtype="str"), "data_status": pd.Series(dtype="str")})
    result = part("assess", lambda: assess(register, panel, t["events"], nothing, terms))
    no_warnings = pd.DataFrame({"household_id": pd.Series(dtype="str")})
    opened = part("reconcile, all new", lambda: reconcile(no_warnings, result.assessments, terms))
    part("reconcile, again", lambda: reconcile(opened, result.assessments, terms))
    return seconds


def main() -> None:
    """Print seconds, shares and growth."""
    runs = [timed(county(size)) for size in SIZES]
    total = [sum(run.values()) for run in runs]
    print(f"{'part':20s} {'12k s':>8s} {'share':>6s} {'120k s':>8s} {'growth':>7s}")
    for name in runs[0]:
        small, big = runs[0][name], runs[1][name]
        print(f"{name:20s} {small:8.3f} {small / total[0]:6.0%} {big:8.3f} {big / small:6.1f}x")
    print(f"{'all':20s} {total[0]:8.3f} {1:6.0%} {total[1]:8.3f} {total[1] / total[0]:6.1f}x")


if __name__ == "__main__":
    main()
