"""What the exports say adds up to the truth, month by month."""

from collections import defaultdict

import numpy as np
import pytest

from relapse_watch.sample.accounts import account, part, status
from relapse_watch.sample.county import Scale
from relapse_watch.sample.window import Window, index_of
from relapse_watch.sample.world import PARTS, simulate

from .conftest import AS_OF
from .reading import records


@pytest.fixture(scope="module")
def small_world():
    return simulate("990101", Scale.of(200), Window.ending(AS_OF, 36), 7)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_annual_export_is_the_sum_of_its_months(clean, small_world, year):
    flows, first = small_world.flows, (year - 2023) * 12
    months = slice(first, first + 12)
    for place, row in enumerate(records(clean.out / "990101" / f"农户收入信息_{year}年度.xlsx")):
        wage = flows.migrant[place, months].sum() + flows.local[place, months].sum()
        assert int(row["工资性收入"]) == wage
        assert int(row["生产经营性收入"]) == flows.business[place, months].sum()
        assert int(row["财产性收入"]) == flows.property[place, months].sum()
        assert int(row["转移性收入"]) == flows.transfer[place, months].sum()
        assert int(row["生产经营性支出"]) == flows.cost[place, months].sum()
        assert int(row["年收入"]) - int(row["生产经营性支出"]) == int(row["纯收入"])
        assert float(row["人均纯收入"]) == round(int(row["纯收入"]) / int(row["家庭人口数"]), 2)
        assert sum(int(row[name]) for name in PARTS) == int(row["转移性收入"])


def test_transfers_cover_every_payment_of_the_lists(clean):
    paid = defaultdict(int)
    for path in sorted((clean.out / "990101").glob("*发放_*")):
        for row in records(path):
            month = row["发放月份"]
            paid[row["户编号"], int(month[:4]) + (month[4:] >= "10")] += int(row["金额（元）"])
    for year in (2023, 2024, 2025):
        for row in records(clean.out / "990101" / f"农户收入信息_{year}年度.xlsx"):
            assert int(row["转移性收入"]) >= paid[row["户编号"], year] > 0


def test_named_parts_are_the_payments_of_their_kind(small_world):
    kind_of_low_income, window = 0, small_world.window
    expected = np.zeros(len(small_world.households.size), dtype=int)
    for month in range(index_of(2023, 10), index_of(2024, 10)):
        rows, amount = small_world.entitlements.paid_in(month, window.first)
        mine = small_world.entitlements.kind[rows] == kind_of_low_income
        np.add.at(expected, small_world.entitlements.household[rows[mine]], amount[mine])
    assert (part(small_world, 2024, "低保金") == expected).all()
    assert expected.sum() > 0


def test_account_of_some_households_is_the_same_as_of_all(world):
    rows, months = np.array([3, 0, 7]), slice(5, 17)
    some, everyone = account(world, months, rows), account(world, months)
    for name in ("wage", "transfer", "net", "per_head", "rigid"):
        assert (getattr(some, name) == getattr(everyone, name)[rows]).all()


def test_resolution_comes_half_a_year_after_identification_with_income_above_the_line(full_world):
    where = status(full_world)
    done = where.resolved >= 0
    assert 150 <= done.sum() <= 600
    assert (where.resolved[done] - where.identified[done] >= 6).all()
    assert (where.resolved[done] <= full_world.window.last).all()
    assert (where.after.per_head[done] > 9_000).all()
    assert full_world.households.is_monitored[done].all()


def test_the_register_shows_aid_and_resolution_only_where_they_apply(clean):
    people = records(next((clean.out / "990101").glob("（自定义）监测*")))
    monitored = [p for p in people if p["监测对象类别"]]
    assert 0 < len(monitored) < len(people)
    for person in people:
        is_resolved = person["风险是否已消除"] == "是"
        assert bool(person["监测对象类别"]) == bool(person["识别监测时间"]) == bool(person["致贫/返贫风险1"])
        assert is_resolved == bool(person["消除监测时间"]) == bool(person["风险消除后家庭人均纯收入"])
        assert person["监测对象类别"] != "边缘易致贫户" or person["户类型"] == "一般农户"
