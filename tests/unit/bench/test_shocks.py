"""The bench of planted shocks: nothing of the future reaches a night, and needs, rivals and leads count as they say."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench.leads import Nights, falls_told, shocks_told
from bench.needs import below_line_alone, was_hit, with_needs
from bench.replay import DATASETS, known_on
from bench.simulated_truth import Truth, truth_of
from early_warning.policy import load_policy
from relapse_watch.dates import month_range
from relapse_watch.sample import write_sample

MONTHS = month_range("2025-01", "2026-12")
LINE = 8_500.0


def truth(left: dict[str, list[float]], shocks: list[tuple[str, str]] = ()) -> Truth:
    """What is left by household and month (the last value goes on), and illnesses by household and month."""
    width = len(MONTHS)
    values = np.array([row + row[-1:] * (width - len(row)) for row in left.values()])
    planted = pd.DataFrame(shocks, columns=["household_id", "month"], dtype="str").assign(kind="illness")
    return Truth(pd.Index(list(left)), pd.Index(MONTHS), values, values, np.full(width, LINE), planted)


def at(*months: str, monitored: bool = False) -> pd.DataFrame:
    return pd.DataFrame({"household_id": "h1", "month": list(months), "is_monitored": monitored})


def test_a_household_is_hit_in_the_month_of_a_shock_and_in_the_two_after_it() -> None:
    rows = at("2025-04", "2025-05", "2025-07", "2025-08")
    assert was_hit(rows, truth({"h1": [9_000.0]}, [("h1", "2025-05")]), 3).tolist() == [False, True, True, False]


def test_whoever_will_be_below_the_line_within_a_year_is_unhelped_unless_monitored() -> None:
    falls_in = MONTHS.index("2026-03")
    falling = truth({"h1": [LINE] * falls_in + [LINE - 1]})
    assert with_needs(at("2025-02", "2025-03", "2026-03"), falling)["unhelped"].tolist() == [False, True, True]
    assert not with_needs(at("2026-03", monitored=True), falling)["need"].any()


def test_the_line_alone_takes_the_lowest_and_may_remember_whom_it_took() -> None:
    rows = pd.DataFrame({"household_id": list("abc") * 2, "month": ["2025-01"] * 3 + ["2025-02"] * 3})
    rows["income_yuan_per_head"], rows["line_yuan_per_head"] = [3.0, 1.0, LINE] * 2, LINE
    counts = {"2025-01": 1, "2025-02": 5}
    assert below_line_alone(rows, counts)["household_id"].tolist() == ["b", "b", "a"]
    assert below_line_alone(rows, counts, remembers=True)["household_id"].tolist() == ["b", "a"]


def nights(told: dict[str, set[int]], left: dict[str, list[float]], shocks: list[tuple[str, str]] = ()) -> Nights:
    """Twelve nights from 2025-01 on; ``told``: in which a warning is opened, to stand from then on."""
    opened = np.array([[n in told[h] for n in range(12)] for h in left])
    stands = np.maximum.accumulate(opened, axis=1).astype(np.float64)
    return Nights(truth(left, shocks), stands, opened, np.zeros(opened.shape, dtype=bool), 0)


def test_a_fall_is_told_before_it_with_it_after_it_or_never() -> None:
    left = {h: [LINE] * 6 + [LINE - 1] for h in ("before", "same", "later", "never")}
    found = falls_told(nights({"before": {2}, "same": {6}, "later": {8}, "never": set()}, left)).set_index("kind")
    whole = found.loc["all"]
    assert whole["falls"] == 4 and found.index.tolist() == ["no_shock", "all"]
    assert whole[["before", "same_month", "later", "never"]].tolist() == [0.25] * 4
    assert whole["median_lead"] == 0 and whole["median_lead_told"] == 4


def test_a_shock_that_nobody_tells_of_counts_as_the_longest_lag() -> None:
    shocks = [("h1", "2025-03"), ("h2", "2025-03"), ("h2", "2025-01")]
    laid = nights({"h1": {4}, "h2": {1}}, {"h1": [LINE], "h2": [LINE]}, shocks)
    found = shocks_told(laid).set_index("kind").loc["all"]
    assert found["planted"] == 2, "the first night has no month before it"
    assert found["warned_before"] == 1 and found["told_1"] == 0 and found["told_3"] == 0.5
    assert found["median_lag"] == (2 + 12) / 2


def test_a_night_knows_nothing_dated_after_it() -> None:
    ends = ["2025-08", "2025-12", None]
    tables = {name: pd.DataFrame() for name in DATASETS} | {
        "household_income": pd.DataFrame({"accounting_year": [2024, 2025]}),
        "migrant_work": pd.DataFrame(
            {"start_month": ["2025-01", "2025-02", "2025-10"], "end_month": ends}, dtype="str"
        ),
        "aid_payment": pd.DataFrame({"paid_month": ["2025-09", "2025-10"]}),
        "department_event": pd.DataFrame({"event_date": ["2025-09-30", "2025-10-01"]}),
        "household_ledger": pd.DataFrame({"ended_on": ["2025-09-30", "2025-10-01"]}),
    }
    known = known_on(tables, date(2025, 9, 30))
    assert known["household_income"]["accounting_year"].tolist() == [2024]
    assert known["migrant_work"]["end_month"].isna().tolist() == [False, True], "nobody knows yet that it ends"
    assert all(len(known[name]) == 1 for name in ("aid_payment", "department_event", "household_ledger"))
    assert known_on(tables, date(2025, 10, 31))["household_income"]["accounting_year"].tolist() == [2024, 2025]


def test_the_truth_is_made_again_and_another_county_is_refused(tmp_path: Path) -> None:
    write_sample(tmp_path, households=60, as_of=date(2026, 10, 31), format="csv", defects=False)
    found = truth_of(tmp_path, "990101", load_policy())
    assert (
        found.months[-1] == "2027-10"
        and np.isnan(found.income[:, 10]).all()
        and not np.isnan(found.income[:, 11:]).any()
    )
    written = pd.read_csv(tmp_path / "truth" / "shocks.csv", dtype={"household_id": "str"})
    mine = found.shocks[found.shocks["month"] <= "2026-10"]
    assert set(zip(mine["household_id"], mine["month"], mine["kind"], strict=True)) == set(
        zip(written["household_id"], written["month"], written["kind"], strict=True)
    )
    manifest = tmp_path / "truth" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {"seed": 8}), "utf-8")
    with pytest.raises(ValueError, match="write it anew"):
        truth_of(tmp_path, "990101", load_policy())
