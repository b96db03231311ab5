"""Planted shocks do what the truth says, and can be seen where it says."""

import numpy as np
import pandas as pd

from relapse_watch.sample import aid, shocks
from relapse_watch.sample.visibility import seen
from relapse_watch.sample.window import label
from relapse_watch.sample.work import make_wages

from .reading import records


def _kind(world, kind):
    return world.planted[world.planted["kind"] == kind]


def test_every_kind_is_planted_in_a_full_county(full_world):
    counts = full_world.planted["kind"].value_counts()
    assert set(counts.index) == set(range(len(shocks.KINDS)))
    assert counts.min() >= 5


def test_the_first_year_is_spared_and_nothing_lies_after_the_window(full_world):
    months = full_world.planted["month"]
    assert months.min() >= full_world.window.first + 12
    assert months.max() <= full_world.window.last
    assert full_world.events["month"].max() <= full_world.window.last
    assert full_world.claims["month"].max() <= full_world.window.last


def test_a_household_is_spared_for_ten_months_after_a_shock(full_world):
    planted = full_world.planted.sort_values(["household", "month"])
    gap = planted.groupby("household")["month"].diff().dropna()
    assert gap.min() >= 10


def test_job_loss_takes_the_wages_while_it_lasts_and_gives_less_after(full_world):
    window, wages = full_world.window, full_world.wages
    usual = make_wages(wages.workers, full_world.course, window, full_world.chance)
    lost = _kind(full_world, shocks.JOB_LOSS)
    lost = lost[lost["household"].map(full_world.planted["household"].value_counts()) == 1]
    for row in lost.head(40).to_dict("records"):
        worker = int(np.flatnonzero(wages.workers.person == row["person"])[0])
        onset = row["month"] - window.first
        back = onset + row["duration"]
        assert (wages.monthly[worker, :onset] == usual.monthly[worker, :onset]).all()
        assert (wages.monthly[worker, onset:back] == 0).all()
        after = wages.monthly[worker, back:]
        assert ((after < usual.monthly[worker, back:]) | (usual.monthly[worker, back:] == 0)).all()


def test_a_wage_cut_lowers_but_does_not_end_the_wage(full_world):
    window, wages = full_world.window, full_world.wages
    usual = make_wages(wages.workers, full_world.course, window, full_world.chance)
    row = _kind(full_world, shocks.WAGE_CUT).iloc[0]
    mine = np.flatnonzero(wages.workers.household == row["household"])[0]
    onset = int(row["month"]) - window.first
    during = slice(onset, min(onset + int(row["duration"]), window.count))
    paid = usual.monthly[mine, during] > 0
    assert (wages.monthly[mine, during][paid] < usual.monthly[mine, during][paid]).all()
    assert (wages.monthly[mine, during][paid] > 0).all()


def test_a_failed_harvest_is_seen_in_no_list_but_in_the_year(full_world):
    told = seen(full_world)[(full_world.planted["kind"] == shocks.HARVEST_FAILURE).to_numpy()]
    months = _kind(full_world, shocks.HARVEST_FAILURE)["month"]
    assert set(told["seen_in"]) == {"农户收入信息"}
    assert {label(int(m))[5:] for m in months} == {"08"}
    assert set(told["first_seen"].str[5:]) == {"10"}


def test_nothing_is_seen_before_it_happens(full_world):
    told = seen(full_world)["first_seen"]
    onset = pd.Series([label(int(m)) for m in full_world.planted["month"]])
    shown = (told != "").to_numpy()
    assert (told[shown].to_numpy() >= onset[shown].to_numpy()).all()
    assert shown.mean() > 0.9


def test_the_lists_hold_the_reported_shocks(written):
    shocks_file = pd.read_csv(written.out / "truth" / "shocks.csv", dtype=str, keep_default_na=False)
    for kind, file, day in (
        ("illness", "医保自付费用名单", "结算日期"),
        ("water_failure", "饮水安全问题名单", "发现日期"),
    ):
        rows = records(written.out / "990101" / f"{file}.csv")
        listed = {(r["户编号"], r[day][:7]) for r in rows}
        planted = shocks_file[shocks_file["kind"] == kind]
        assert len(planted) > 0
        assert set(zip(planted["household_id"], planted["month"], strict=True)) <= listed


def test_the_truth_of_households_is_the_last_twelve_months(full_world, written):
    truth = pd.read_csv(written.out / "truth" / "households.csv", dtype={"household_id": str})
    assert len(truth) == written.counties[0].households
    assert truth["net_income_12_months_yuan_per_head"].median() > 10_000
    assert (truth["monitoring_category"].fillna("") != "").sum() == 6 + 9


def test_nobody_gets_the_disability_subsidy_twice(full_world):
    of = full_world.entitlements
    persons = of.person[of.kind == aid.DISABILITY]
    assert len(persons) > 500 and len(set(persons)) == len(persons)
