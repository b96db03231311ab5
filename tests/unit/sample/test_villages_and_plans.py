"""The village export agrees with the register, and only those who can go plan to go."""

from collections import Counter

import pytest

from .reading import records

VILLAGE_COUNTS = ("低保户数", "低保人口数", "特困供养人口数", "残疾人口数", "危房户数", "未实现饮水安全户数")


@pytest.fixture(scope="module")
def people(clean):
    return records(next((clean.out / "990101").glob("（自定义）监测对象信息*")))


@pytest.fixture(scope="module")
def villages(clean):
    return records(next((clean.out / "990101").glob("（自定义）行政村信息*")))


@pytest.fixture(scope="module")
def plans(clean):
    return records(next((clean.out / "990101").glob("计划外出务工信息*")))


def test_each_village_of_the_register_has_one_row(people, villages):
    named = [(v["乡"], v["村"]) for v in villages]
    assert sorted(named) == sorted({(p["乡"], p["村"]) for p in people})
    assert {v["是否出列"] for v in villages} == {"是", "否"}


def test_a_village_has_more_households_and_people_than_its_register(people, villages):
    members = Counter(p["村"] for p in people)
    homes = Counter(p["村"] for p in {p["户编号"]: p for p in people}.values())
    for village in villages:
        assert int(village["总户数"]) > homes[village["村"]]
        assert int(village["总人口数"]) > members[village["村"]]
        assert all(v != "" for v in village.values())


def test_counts_of_the_needy_hold_those_on_the_register(people, villages):
    kinds = (
        ("低保人口数", lambda p: p["享受低保政策情况"] == "农村低保"),
        ("特困供养人口数", lambda p: p["享受特困供养政策情况"] == "农村特困"),
        ("残疾人口数", lambda p: p["证件类型"] == "残疾人证"),
    )
    for column, counts in kinds:
        on_register = Counter(p["村"] for p in people if counts(p))
        assert sum(on_register.values()) > 0
        assert all(int(v[column]) >= on_register[v["村"]] for v in villages)


def test_no_count_is_larger_than_the_village(villages):
    for village in villages:
        assert all(0 <= int(village[c]) <= int(village["总人口数"]) for c in VILLAGE_COUNTS)


def test_planners_are_able_adults_who_neither_learn_nor_work_away(clean, people, plans):
    by_number = {p["人编号"]: p for p in people}
    away = {row["人编号"] for row in records(next((clean.out / "990101").glob("（务工月监测）*")))}
    assert 0.005 < len(plans) / len(people) < 0.05
    for plan in plans:
        person = by_number[plan["人编号"]]
        assert plan["人编号"] not in away
        assert person["在校生状况"] == "" and person["劳动技能"] in ("普通劳动力", "技能劳动力")
        assert all(plan[name] for name in plan)
        assert all(plan[name] == person[name] for name in ("户编号", "姓名", "证件号码", "户类型", "劳动技能"))
