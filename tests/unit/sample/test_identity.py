"""ID numbers are valid and nobody's; people are consistent with them."""

import re
from datetime import date

import numpy as np
import pytest

from relapse_watch.sample.identity import check_digits, household_numbers, id_numbers, running_number
from relapse_watch.sample.names import PEOPLE_NAMES, VILLAGE_NAMES, township_names

from .reading import records


@pytest.mark.parametrize(
    ("number", "check"), [(11010519491231002, "X"), (44052418800101001, "4"), (10000000000000000, "5")]
)
def test_check_digit(number, check):
    assert check_digits(np.array([number]))[0] == check


def test_running_numbers_are_odd_for_men_and_never_repeat_on_a_day():
    birth = np.array([19500101, 19500101, 19500102, 19500101])
    assert running_number(birth, np.array([False, True, False, False])).tolist() == [1, 2, 1, 3]


def test_id_numbers_begin_with_the_county_and_the_birth_date():
    found = id_numbers("990101", np.array([19800229]), np.array([7]))[0].as_py()
    assert found[:17] == "99010119800229007"
    assert len(found) == 18


def test_household_numbers_are_never_as_long_as_a_phone_or_an_id():
    for villages in (3, 181, 999, 15_000):
        number = household_numbers("990101", np.array([villages - 1]), np.array([98]), villages)[0].as_py()
        assert number.startswith("990101")
        assert len(number) in (13, 14)


def test_everything_says_that_it_is_simulated():
    assert all(name.startswith("模拟") for name in [*VILLAGE_NAMES, *township_names(1_300)])
    assert all(name[1] == "拟" and len(name) == 3 for name in PEOPLE_NAMES)
    assert township_names(120)[9:12] == ["模拟第十镇", "模拟第十一镇", "模拟第十二镇"]
    assert township_names(120)[104] == "模拟第一百零五镇"


def _people(clean):
    return records(next((clean.out / "990101").glob("（自定义）监测*")))


def test_people_are_consistent_with_their_numbers(clean):
    for person in _people(clean):
        number = person["证件号码"]
        assert len(number) == (20 if person["证件类型"] == "残疾人证" else 18)
        assert check_digits(np.array([int(number[:17])]))[0] == number[17]
        assert number[6:14] == person["出生日期"]
        assert int(number[16]) % 2 == (person["性别"] == "男")
        assert re.fullmatch(r"1990\d{7}", person["户联系电话"])


def test_id_numbers_are_unique(clean):
    numbers = [p["证件号码"][:18] for p in _people(clean)]
    assert len(set(numbers)) == len(numbers)


def test_school_labour_and_relations_fit_the_age(clean):
    for person in _people(clean):
        born = person["出生日期"]
        age = (20251031 - int(born)) // 10_000
        at_school = (20250831 - int(born)) // 10_000
        assert date(int(born[:4]), int(born[4:6]), int(born[6:])) < date(2022, 10, 1)
        assert person["在校生状况"] != "小学" or 6 <= at_school <= 11
        assert not person["在校生状况"].startswith("普通高中") or 15 <= at_school <= 17
        assert (age >= 7) <= (person["在校生状况"] not in ("学龄前儿童", "学前教育"))
        assert not (age < 16 or person["在校生状况"]) or person["劳动技能"] in ("无劳动力", "丧失劳动力")
        assert age < 60 or person["劳动技能"] not in ("普通劳动力", "技能劳动力")
        assert age < 60 or person["劳动技能"] not in ("普通劳动力", "技能劳动力")
        assert not (person["在校生状况"] and person["文化程度"])
        assert person["与户主关系"] not in ("之儿媳", "之母", "之女", "之孙女") or person["性别"] == "女"


def test_each_household_has_one_head_who_comes_first(clean):
    heads = [p["户编号"] for p in _people(clean) if p["与户主关系"] == "户主"]
    assert len(set(heads)) == len(heads) == clean.counties[0].households
