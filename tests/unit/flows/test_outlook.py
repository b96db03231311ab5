"""The model of a month: fitted once, kept, and only a completed night's counts."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import update

from early_warning import Panel
from early_warning.panel import MONEY, MONTHLY
from early_warning.prospects import OUTLOOK
from early_warning.register import COLUMNS, FLAGS, TEXT
from flows import house
from flows.runs import CountyRun
from flows.stages.outlook import outlook
from relapse_watch.dates import trailing_months
from relapse_watch.store.frames import read
from relapse_watch.store.migrate import upgrade
from relapse_watch.store.tables import risk_model
from relapse_watch.store.tables import run as run_table
from tests.unit.early_warning.rows import table
from tests.unit.store.rows import add_run

COUNTY, AS_OF = "990101", date(2026, 10, 31)


def county(households: int, seed: int = 7) -> tuple[Panel, pd.DataFrame]:
    """Incomes around the line that drift from month to month, by a ledger, and the register of the households."""
    chance = np.random.default_rng(seed)
    months = trailing_months("2026-10", 36)
    level = 700 * np.exp(chance.normal(0.2, 0.3, (households, 1)) + chance.normal(0, 0.08, (households, 36)).cumsum(1))
    nothing = np.zeros_like(level)
    arrays = dict.fromkeys(MONEY, nothing) | {"wage_yuan": level, "work_wage_yuan": level, "net_income_yuan": level}
    ids = np.array([f"h{i:04d}" for i in range(households)], dtype=object)
    panel = Panel(ids, tuple(months), np.ones(households), arrays, np.full(level.shape, MONTHLY, dtype=np.int8))
    register = pd.DataFrame({"household_id": ids}).reindex(columns=COLUMNS)
    kinds = dict.fromkeys(["household_id", *TEXT], "str") | dict.fromkeys(FLAGS, "boolean")
    return panel, register.astype(kinds)


def night(run_id: str, panel: Panel, register: pd.DataFrame, status: str = "complete") -> pd.DataFrame | None:
    """What the night says of the months ahead, and how it ends."""
    add_run(house.store(), run_id, COUNTY, status="running")
    run = CountyRun(run_id, "n1", COUNTY, AS_OF, "inbox")
    said = outlook(run, panel, register, table("department_event"), house.policy().at(COUNTY, AS_OF))
    with house.store().begin() as connection:
        connection.execute(update(run_table).where(run_table.c.run_id == run_id).values(status=status))
    return said


@pytest.fixture
def store(home: Path) -> None:
    upgrade(house.store())


def kept() -> pd.DataFrame:
    return read(house.store(), risk_model.select().order_by(risk_model.c.run_id))


def test_a_month_s_model_is_fitted_once_and_says_the_same_of_the_same(store: None) -> None:
    panel, register = county(400)
    first = night("r1", panel, register)
    assert first is not None and set(OUTLOOK) <= set(first.columns)
    assert set(first["risk_basis"]) == {"model"} and first["risk"].between(0, 1).all()
    assert (first["risk_low"] <= first["risk"]).all() and (first["risk"] <= first["risk_high"]).all()
    again = night("r2", panel, register)
    pd.testing.assert_frame_equal(again, first, check_exact=True)
    assert kept()["run_id"].tolist() == ["r1"]


def test_a_correction_moves_nobody_else(store: None) -> None:
    panel, register = county(400)
    first = night("r1", panel, register)
    wages = panel.arrays["net_income_yuan"].copy()
    wages[3, -6:] = 0.0
    corrected = replace(panel, arrays={**panel.arrays, "net_income_yuan": wages})
    second = night("r2", corrected, register)
    assert first is not None and second is not None
    assert second["risk"][3] > first["risk"][3]
    others = np.arange(400) != 3
    # Standing is relative: one household's fall moves the ranks of the others by a place at most.
    assert np.abs(second["risk"][others] - first["risk"][others]).max() < 0.02


def test_a_night_that_did_not_end_leaves_no_model(store: None) -> None:
    panel, register = county(400)
    night("r1", panel, register, status="failed")
    assert night("r2", panel, register) is not None
    assert kept()["run_id"].tolist() == ["r1", "r2"]


def test_a_small_county_says_so_and_is_asked_again(store: None) -> None:
    assert night("r1", *county(12)) is None
    (row,) = kept().to_dict("records")
    assert row["basis"] == "current_income" and "needed" in json.loads(row["diagnostics"])["reason"]
    assert night("r2", *county(400)) is not None


def test_what_is_kept_tells_what_it_was_fitted_on(store: None) -> None:
    night("r1", *county(400))
    (row,) = kept().to_dict("records")
    assert (row["county"], row["month"], row["as_of"]) == (COUNTY, "2026-10", "2026-10-31")
    assert len(row["inputs_fingerprint"]) == 64
    assert {"auc", "auc_current_income", "falls_above"} <= set(json.loads(row["diagnostics"]))
    assert len(json.loads(row["calibration"])) == 10
