"""Cadres and what they answer for."""

from collections import Counter

import pytest

from relapse_watch.sample.cadres import ROLES, make_cadres

from .reading import records

CHANNELS = {"企业微信", "邮件", "钉钉", "飞书", "系统消息", ""}


@pytest.fixture(scope="module")
def full(full_world):
    return make_cadres(full_world)


def test_full_county_has_about_2300_helpers_and_one_post_where_there_must_be_one(full, full_world):
    by_role = Counter(ROLES[r] for r in full.cadres["role"])
    assert 2_250 <= by_role["帮扶责任人"] <= 2_500
    assert by_role["网格员"] == by_role["第一书记"] == len(full_world.places.villages)
    assert by_role["乡镇岗"] == len(full_world.places.townships)
    assert by_role["县级岗"] == by_role["数据专员"] == 1


def test_each_household_has_one_helper_now(full, full_world):
    duties = full.duties[full.duties["household"] >= 0]
    now = duties[duties["ends"].isna()]
    assert sorted(now["household"]) == list(range(full_world.scale.households))
    former = duties[duties["ends"].notna()]
    assert 0.01 < len(former) / len(now) < 0.1
    assert set(former["household"]) <= set(now["household"])


def test_successors_start_the_day_after(full):
    duties = full.duties[full.duties["household"] >= 0].sort_values(["household", "starts"])
    followed = duties[duties["ends"].notna()]
    next_start = duties["starts"].shift(-1)[followed.index]
    assert (followed["ends"].str[:7] == next_start.str[:7]).all()
    assert (followed["ends"] < next_start).all()
    assert (followed["ends"] <= "2025-10-31").all()


def test_some_cannot_be_reached_and_addresses_are_nobodys(full):
    cadres = full.cadres
    unreachable = cadres[cadres["channel"] < 0]
    assert 10 <= len(unreachable) <= 100
    assert unreachable["address"].isna().all()
    assert set(unreachable["role"]) <= {0, 1}
    mail = cadres[cadres["channel"] == 1]["address"]
    assert mail.str.endswith("@example.invalid").all()


def test_lists_as_written(clean):
    cadres = records(clean.out / "990101" / "干部名单.xlsx")
    duties = records(clean.out / "990101" / "责任分工.xlsx")
    assert {c["通知渠道"] for c in cadres} <= CHANNELS
    assert {d["干部编号"] for d in duties} <= {c["干部编号"] for c in cadres}
    assert all((d["责任范围"] == "户") == bool(d["户编号"]) for d in duties)
    assert len({c["干部编号"] for c in cadres}) == len(cadres)
