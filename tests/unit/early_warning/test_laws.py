"""Laws that hold for any county: found by Hypothesis on small simulated ones."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from early_warning import reconcile
from early_warning.levels import LEVELS
from early_warning.policy import SHIPPED, load_policy
from tests.unit.early_warning.rows import County, account, event, monthly, person, terms, trouble

LAWS = settings(max_examples=8, deadline=None, derandomize=True)
IDS = [f"h{i}" for i in range(8)]
AS_OF = date(2026, 10, 31)
KINDS = ["medical_self_pay", "school_dropout", "dangerous_housing", "disaster", "job_loss", "new_disability"]


@dataclass
class Draw:
    """A county of eight households drawn from one seed."""

    seed: int

    def county(self) -> County:
        chance = np.random.default_rng(self.seed)
        county = County([self._person(i, chance) for i in IDS], terms=terms(AS_OF))
        for household in IDS[:5]:
            level = chance.uniform(300, 2_500)
            amounts = level * np.where(chance.random(30) < 0.2, chance.uniform(0, 2, 30), 1)
            kind = str(chance.choice(["wage_income", "business_income"]))
            county.ledger += monthly(household, list(amounts.round()), kind=kind)
        for household in IDS[5:7]:
            wage = float(chance.integers(0, 30_000))
            county.incomes += [account(household, year, wage_income=wage) for year in (2025, 2026)]
        county.work = [{"household_id": IDS[5], "start_month": "2025-02", "wage_yuan_per_month": 800.0}]
        county.events = [self._event(chance) for _ in range(6)]
        return county

    @staticmethod
    def _person(household_id: str, chance: np.random.Generator) -> dict[str, Any]:
        category = chance.choice([None, None, "unstable", "marginal"])
        return person(
            household_id,
            household_type=str(chance.choice(["lifted", "ordinary"])),
            monitoring_category=category,
            is_risk_resolved=bool(chance.random() < 0.3),
            has_safe_water=bool(chance.random() < 0.9),
        )

    @staticmethod
    def _event(chance: np.random.Generator) -> dict[str, Any]:
        day = AS_OF - timedelta(days=int(chance.integers(0, 400)))
        kind, grade = str(chance.choice(KINDS)), str(chance.choice(["C", "D", "一级", "四级"]))
        return event(str(chance.choice(IDS)), kind, day.isoformat(), float(chance.integers(0, 30_000)), grade)


counties = st.integers(0, 10**6).map(Draw)


def levels(county: County) -> dict[str, str]:
    frame = county.assess().assessments
    return dict(zip(frame["household_id"], frame["level"], strict=True))


def money(rows: list[dict[str, Any]], factor: float) -> list[dict[str, Any]]:
    return [{k: v * factor if "yuan" in k and v is not None else v for k, v in row.items()} for row in rows]


@pytest.fixture(scope="module")
def tenfold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A policy folder that makes every amount of money at 99 ten times as big."""
    folder = tmp_path_factory.mktemp("policy")
    amounts = {"monitoring_line": 85_000, "medical_self_pay_lifted": 50_000, "medical_self_pay_ordinary": 200_000}
    value = '{values: [{place: "99", from: 2020-01-01, value: %d, reference: test, origin: ours}]}'
    (folder / "p.yaml").write_text("\n".join(f"{n}: {value % v}" for n, v in amounts.items()), encoding="utf-8")
    return folder


@LAWS
@given(counties)
def test_money_may_be_counted_in_any_unit(tenfold: Path, draw: Draw) -> None:
    county = draw.county()
    held = load_policy(SHIPPED, tenfold).at(county.terms.place, AS_OF)
    scaled = replace(
        county,
        ledger=money(county.ledger, 10),
        incomes=money(county.incomes, 10),
        work=money(county.work, 10),
        events=money(county.events, 10),
        terms=held,
    )
    assert levels(scaled) == levels(county)


@LAWS
@given(counties, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(draw: Draw, random: Any) -> None:
    county = draw.county()
    before = county.assess()
    for rows in (county.persons, county.ledger, county.incomes, county.events):
        random.shuffle(rows)
    after = county.assess()
    pd.testing.assert_frame_equal(before.assessments, after.assessments)
    pd.testing.assert_frame_equal(before.reasons, after.reasons)


@LAWS
@given(counties)
def test_a_household_is_judged_by_its_own_rows(draw: Draw) -> None:
    county = draw.county()
    county.payments = []
    everyone = levels(county)
    for household in IDS[:3]:
        alone = replace(
            county,
            **{
                name: [row for row in getattr(county, name) if row["household_id"] == household]
                for name in ("persons", "ledger", "incomes", "work", "events")
            },
        )
        if alone.ledger:
            assert levels(alone)[household] == everyone[household]


@LAWS
@given(counties)
def test_the_future_changes_nothing(draw: Draw) -> None:
    county = draw.county()
    before = county.assess()
    chance = np.random.default_rng(draw.seed)
    future = AS_OF + timedelta(days=90)
    county.ledger += [row for h in IDS[:5] for row in monthly(h, [float(chance.integers(0, 9_000))], future)]
    county.incomes += [account(h, 2027, wage_income=float(chance.integers(0, 99_000))) for h in IDS]
    county.events += [event(h, "school_dropout", "2026-11-01", 1e6) for h in IDS]
    county.work += [{"household_id": h, "start_month": "2026-11", "wage_yuan_per_month": 9e3} for h in IDS]
    aid = {"aid_kind": "pension", "paid_month": "2026-11", "amount_yuan": 9e4}
    county.payments += [aid | {"household_id": h} for h in IDS]
    after = county.assess()
    pd.testing.assert_frame_equal(before.assessments, after.assessments)
    pd.testing.assert_frame_equal(before.reasons, after.reasons)


@LAWS
@given(counties, st.floats(0, 20_000), st.sampled_from(["wage_income", "business_income", "transfer_income"]))
def test_more_income_in_the_latest_month_never_raises_the_level(draw: Draw, more: float, kind: str) -> None:
    county = draw.county()
    before = levels(county)
    for row in county.ledger:
        if row["ended_on"].startswith("2026-10"):
            row[f"{kind}_yuan"] += more
    after = levels(county)
    for household in IDS[:5]:
        assert LEVELS.index(after[household]) <= LEVELS.index(before[household]), (before, after)


@LAWS
@given(counties, st.sampled_from(["missing", "stale", "quarantined"]))
def test_data_that_may_not_speak_is_unknown_and_nothing_else(draw: Draw, status: str) -> None:
    county = draw.county()
    county.events = []
    county.trouble = trouble(**dict.fromkeys(IDS, status))
    for row in county.persons:
        row["has_safe_water"] = True
    result = county.assess()
    assert set(result.assessments["level"]) == {"unknown"}
    assert result.assessments[["income_yuan_per_head", "risk", "change_on_year"]].isna().all(axis=None)
    assert set(result.reasons["code"]) == {"data_unknown"}


@LAWS
@given(st.lists(st.tuples(counties, st.integers(0, 20)), min_size=2, max_size=5))
def test_the_same_night_twice_changes_nothing(nights: list[tuple[Draw, int]]) -> None:
    open_warnings = pd.DataFrame({"household_id": pd.Series(dtype="str")})
    day = AS_OF
    for draw, later in nights:
        day += timedelta(days=later)
        assessments = draw.county().assess().assessments
        changes = reconcile(open_warnings, assessments, terms(day))
        rest = open_warnings[~open_warnings["household_id"].isin(changes["household_id"])]
        open_warnings = pd.concat([rest, changes[changes["status"] != "closed"]], ignore_index=True)
        assert open_warnings["household_id"].is_unique
        assert reconcile(open_warnings, assessments, terms(day)).empty
        _nobody_is_forgotten(open_warnings, assessments)


def _nobody_is_forgotten(open_warnings: pd.DataFrame, assessments: pd.DataFrame) -> None:
    """Every household with a level has an open warning of at least that level."""
    held = open_warnings.set_index("household_id")["level"]
    for household, level in zip(assessments["household_id"], assessments["level"], strict=True):
        if level not in ("none", "unknown"):
            assert LEVELS.index(held[household]) >= LEVELS.index(level)
        if level == "unknown":
            assert household in held.index
