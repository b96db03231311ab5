"""A county without planted defects breaks no rule of the catalogue, read from the rules' text alone."""

import pytest

from relapse_watch.sample import write_sample

from .by_hand import CHECKS, County
from .conftest import AS_OF
from .reading import records

# True of the simulated county, and leads: households to look at, no cells to mend.
LEADS = {"1_02_001", "1_02_002", "1_02_006", "5_20_028", "5_20_029", "5_20_030", "5_20_031"}
# Leads a county of 600 households may have at most, all together: a shock, or a skill that is not used.
FEW = 24


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """Large enough that rare people and shocks occur in it."""
    out = tmp_path_factory.mktemp("clean_county")
    write_sample(out, households=600, as_of=AS_OF, defects=False, format="csv")
    return County(out / "990101", AS_OF.isoformat())


@pytest.mark.parametrize("code", [code for code in CHECKS if code not in LEADS])
def test_no_row_breaks(county, code):
    broken = CHECKS[code](county)
    assert not broken.any(), f"{code}: rows {broken[broken].index[:5].tolist()}"


def test_leads_are_few_and_true(county):
    assert 0 < sum(int(CHECKS[code](county).sum()) for code in LEADS) <= FEW


def test_the_county_gives_every_population_something_to_check(county):
    for mask in (county.lifted, county.monitored, county.resolved, county.unresolved, county.able, county.unable):
        assert 0.005 < mask.mean() < 0.995
    for header in ("就业帮扶", "公益岗位帮扶", "综合保障", "教育帮扶", "健康帮扶", "产业帮扶"):
        assert (county.m.loc[county.monitored, header] != "").any()
    assert set(county.w["是否已务工"]) == {"是", "否"}


def test_the_years_incomes_are_plausible(county):
    paths = sorted(county.folder.glob("农户收入信息*"))
    assert len(paths) == 3
    for path in paths:
        for row in records(path):
            wage, business, cost = (int(row[name]) for name in ("工资性收入", "生产经营性收入", "生产经营性支出"))
            assert (wage == 0 or 300 <= wage <= 300_000) and (business == 0 or cost > 0)
            assert row["生态补偿金"] == "0" or float(row["退耕还林面积"]) > 0
            assert float(row["退耕还林面积"]) <= float(row["林地面积"]) + float(row["牧草地面积"])
            floors = (("低保金", 200), ("计划生育金", 100), ("养老保险金", 88), ("特困供养金", 200))
            assert all(int(row[name]) == 0 or int(row[name]) >= floor for name, floor in floors)
