"""Defects of the two person exports."""

import numpy as np

from relapse_watch.sample import capacity, export_plans, people, register
from relapse_watch.sample.chance import Flags
from relapse_watch.sample.health import HEALTHY, NOT_IN_SCHOOL, ORDINARY, WEAK, labour_on, school_on
from relapse_watch.sample.homes import any_member
from relapse_watch.sample.spoiler import Spoiler


def _quiet_members(spoiler: Spoiler) -> Flags:
    """People whose row can be lost: healthy, at home, no head, of a household of three or more."""
    world, of = spoiler.world, spoiler.world.people.household
    is_head = world.people.relation == people.RELATIONS.index("户主")
    quiet = ~is_head & (world.households.size[of] >= 3) & (world.health.state == HEALTHY)
    quiet &= capacity.education(world) != capacity.COLLEGE
    quiet[world.wages.workers.person] = False
    quiet[export_plans.planners(world)] = False
    return np.asarray(quiet & (register.posts(world) < 0))


def _idle(spoiler: Spoiler) -> Flags:
    """Half-able people of lifted households that are not monitored, where others can work."""
    world = spoiler.world
    plain = world.households.group[world.people.household] == people.LIFTED
    labour = capacity.labour(world)
    others = any_member(world, labour < WEAK)[world.people.household]
    return np.asarray(plain & others & (labour == WEAK))


def _id(spoiler: Spoiler, row: int) -> str:
    return spoiler.sheet.cell(row, "证件号码") or ""


def _other_check(number: str) -> str:
    """The number with a wrong check character."""
    return number[:17] + ("0" if number[17] != "0" else "1")


def _duplicates(spoiler: Spoiler, members: Flags) -> None:
    """Another person's number, of the same sex and the nearest birth day, birth date and all.

    Both out of school and of one capacity to work, so that no rule on ages has anything to say of it.
    """
    world = spoiler.world
    of, folk, labour = world.people.household, world.people, capacity.labour(world)
    members = members & (school_on(folk, world.health, world.window.as_of) == NOT_IN_SCHOOL)
    for row in spoiler.choose("1_01_001", members, of):
        apart = np.abs(folk.birth - folk.birth[row]).astype(float)
        unfit = ~members | (folk.is_female != folk.is_female[row]) | (of == of[row])
        unfit |= np.isin(of, list(spoiler.taken_households)) | (labour != labour[row])
        apart[unfit] = np.inf
        other = int(np.argmin(apart))
        if not np.isfinite(apart[other]):
            continue
        spoiler.take(other, of)
        spoiler.put(other, "出生日期", str(folk.birth[row]))
        spoiler.spoil(other, "证件号码", _id(spoiler, row), "1_01_001")
        spoiler.tell(row, "证件号码", "1_01_001")


def _id_numbers(spoiler: Spoiler, members: Flags) -> None:
    of = spoiler.world.people.household
    lifted = members & (spoiler.world.households.group[of] == people.LIFTED)
    for turn, row in spoiler.turns("1_01_002", lifted, of):
        number = _id(spoiler, row)
        spoiler.spoil(row, "证件号码", (number[:17], number + "1", number[:15], number + "123")[turn % 4], "1_01_002")
    for row in spoiler.choose("1_01_003", members, of):
        spoiler.spoil(row, "证件号码", _other_check(_id(spoiler, row)), "1_01_003")
    for turn, row in spoiler.turns("4_01_003", lifted, of):
        spoiler.spoil(row, "证件号码", None if turn % 2 == 0 else f"999999{_id(spoiler, row)[6:]}", "4_01_003")


def _heads(spoiler: Spoiler, members: Flags) -> None:
    """A household whose head is marked 其他, and households where a grown member is marked head too."""
    world = spoiler.world
    folk, of = world.people, world.people.household
    is_head = folk.relation == people.RELATIONS.index("户主")
    large = world.households.size[of] >= 3
    for row in spoiler.choose("3_02_012", is_head & large, of):
        spoiler.put(row, "与户主关系", "其他")
        spoiler.tell(int(world.households.first_person[of[row]]), "与户主关系", "3_02_012")
    grown = members & (labour_on(folk, world.health, world.window.as_of) == ORDINARY)
    grown &= folk.is_female == folk.is_female[world.households.first_person[of]]
    spoiler.spoil_each("3_02_011", "与户主关系", ["户主"], grown, of)


def monitored_person(spoiler: Spoiler) -> None:
    """Identity, household structure, type and income of the register."""
    members, of = _quiet_members(spoiler), spoiler.world.people.household
    spoiler.of = of
    _duplicates(spoiler, members)
    _id_numbers(spoiler, members)
    _heads(spoiler, members)
    idle = members & _idle(spoiler)
    spoiler.spoil_each("3_01_001", "与户主关系", [None], idle, of)
    spoiler.spoil_each("RW_MP_01", "户编号", [None], idle, of)
    spoiler.spoil_each("RW_MP_02", "户类型", [None, "普通户甲"], members, of)
    spoiler.spoil_each("RW_MP_03", "人均纯收入（元）", ["不详", "一万二", "12000元左右"], members, of)


def household_member(spoiler: Spoiler) -> None:
    """Household numbers and repeated people of 户信息."""
    world = spoiler.world
    members, of = _quiet_members(spoiler), world.people.household
    spoiler.spoil_each("RW_HM_01", "户编号", [None], members, of)
    for turn, row in spoiler.turns("RW_HM_02", members, of):
        spoiler.spoil(row, "户编号", spoiler.stray_household(turn), "RW_HM_02")
    for row in spoiler.choose("RW_HM_03", members, of):
        spoiler.tell(spoiler.repeat(row), "证件号码", "RW_HM_03")
