"""A county in memory, as the engine takes it: register, panel (household x month) and events. Simulated.

Amounts are drawn array by array into their own memory, so that the making never needs more than what is made.
A tenth of the households keeps accounts by month, one in fifty has none; wages stop for the Spring Festival.
"""

from datetime import date

import numpy as np
import pandas as pd

from early_warning import Panel
from early_warning.grid import Floats
from relapse_watch.dates import trailing_months

AS_OF = date(2026, 10, 31)
PLACE = "990101"
MONTHS = 36
EVENTS = ("medical_self_pay", "disaster", "accident", "job_loss", "water_failure", "new_disability")
County = tuple[pd.DataFrame, Panel, pd.DataFrame]


def county(households: int, seed: int = 7) -> County:
    """Register, panel and events of a county; the same for the same seed."""
    chance = np.random.default_rng(seed)
    ids = np.array([f"9901{i:012d}" for i in range(households)], dtype=object)
    panel = _panel(ids, chance)
    return _register(ids, chance), panel, _events(ids, panel.months, chance)


def nothing_wrong() -> pd.DataFrame:
    """The data status of a county without trouble."""
    return pd.DataFrame({"household_id": pd.Series(dtype="str"), "data_status": pd.Series(dtype="str")})


def _panel(ids: np.ndarray, chance: np.random.Generator) -> Panel:
    shape, months = (len(ids), MONTHS), tuple(trailing_months("2026-10", MONTHS))
    level = chance.lognormal(11.1, 0.38, len(ids)) / 12
    working = chance.random(len(ids)) < 0.6
    wage = _noisy(level * np.where(working, 0.6, 0.0), 0.15, chance)
    wage[:, [m.endswith("-02") for m in months]] = 0.0
    arrays = {"wage_yuan": wage, "work_wage_yuan": wage.copy()}
    arrays["business_yuan"] = _noisy(level * np.where(working, 0.35, 0.8), 0.3, chance)
    arrays["business_cost_yuan"] = arrays["business_yuan"] * 0.3
    arrays["property_yuan"] = np.full(shape, 20.0)
    arrays["transfer_yuan"] = _noisy(np.full(len(ids), 400.0), 0.2, chance)
    net = wage + arrays["business_yuan"]
    net += arrays["property_yuan"]
    net += arrays["transfer_yuan"]
    net -= arrays["business_cost_yuan"]
    unknown = chance.random(len(ids)) < 0.02
    net[unknown] = np.nan
    arrays["net_income_yuan"] = net
    arrays["rigid_spending_yuan"] = np.zeros(shape)
    struck = chance.random(len(ids)) < 0.05
    arrays["rigid_spending_yuan"][struck, chance.integers(0, MONTHS, struck.sum())] = 6_000.0
    arrays["claims_yuan"] = np.zeros(shape)
    basis = np.where(chance.random(len(ids)) < 0.1, 1, 2).astype(np.int8)
    basis[unknown] = 0
    members = chance.integers(2, 5, len(ids)).astype(np.float64)
    return Panel(ids, months, members, arrays, np.repeat(basis[:, None], MONTHS, axis=1))


def _noisy(level: Floats, spread: float, chance: np.random.Generator) -> Floats:
    amounts = np.empty((len(level), MONTHS))
    chance.standard_normal(out=amounts)
    amounts *= spread
    np.exp(amounts, out=amounts)
    amounts *= level[:, None]
    return amounts


def _register(ids: np.ndarray, chance: np.random.Generator) -> pd.DataFrame:
    size = len(ids)
    monitored = chance.random(size) < 0.04
    same = {"township": "模拟镇", "village": "模拟村", "head_masked": "张*", "household_type": "lifted"}
    texts: dict[str, object] = {"household_id": ids, **same}
    texts["monitoring_category"] = np.where(monitored, "unstable", np.array(None, dtype=object))
    texts["identified_month"] = np.where(monitored, "2025-03", np.array(None, dtype=object))
    frame = pd.DataFrame({name: pd.Series(value, index=range(size), dtype="str") for name, value in texts.items()})
    for name, most in (("members", 5), ("able_members", 3), ("weak_members", 2)):
        frame[name] = pd.array(chance.integers(2 * (name == "members"), most, size), dtype="Int64")
    failing = (
        "is_risk_resolved",
        "is_unsafe_housing",
        "is_school_dropout",
        "has_uninsured_member",
        "is_without_labour",
    )
    for name in failing:
        frame[name] = pd.array(chance.random(size) < 0.003, dtype="boolean")
    frame["has_safe_water"] = pd.array(chance.random(size) > 0.003, dtype="boolean")
    return frame


def _events(ids: np.ndarray, months: tuple[str, ...], chance: np.random.Generator) -> pd.DataFrame:
    size = len(ids) * 15 // 100
    days = np.array([f"{month}-15" for month in months], dtype=object)
    texts = {
        "household_id": ids[chance.integers(0, len(ids), size)],
        "event_kind": np.array(EVENTS, dtype=object)[chance.integers(0, len(EVENTS), size)],
        "event_date": days[chance.integers(0, len(days), size)],
        "grade": np.full(size, None, dtype=object),
    }
    frame = pd.DataFrame({name: pd.Series(value, dtype="str") for name, value in texts.items()})
    frame["amount_yuan"] = chance.uniform(500, 30_000, size).round()
    return frame
