"""Columns that many sheets share: where a household lives, its number, and who a person is."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relapse_watch.sample import identity, names
from relapse_watch.sample.chance import Ints
from relapse_watch.sample.sheet import Column, coded, same, text
from relapse_watch.sample.world import World

GROUPS = ("脱贫户", "脱贫户", "一般农户")
CATEGORIES = ("脱贫不稳定户", "边缘易致贫户")
# Counties to which people go for work, beside their own: as the work export and as the register write them.
WORK_COUNTIES = ("模拟市模拟区", "邻近市邻近县", "外省模拟市模拟区")
_WORK_PLACES = ("模拟省模拟市模拟区", "模拟省邻近市邻近县", "外省模拟市模拟区")


@dataclass
class Register:
    """Column makers for one world. ``of`` leads from source rows to households, ``person`` to people."""

    world: World

    @cached_property
    def household_numbers(self) -> pa.Array:
        """户编号 of every household."""
        places = self.world.places
        return identity.household_numbers(self.world.code, places.village_of, places.position, len(places.sizes))

    @cached_property
    def village_of(self) -> Ints:
        """Village of every household."""
        return self.world.places.village_of

    def county(self) -> Column:
        """Name of the county."""
        return same(names.county_name(self.world.code))

    @property
    def work_counties(self) -> tuple[str, ...]:
        """Counties of work: the home county first, as 县 names it, then those outside."""
        return (names.county_name(self.world.code), *WORK_COUNTIES)

    @property
    def work_places(self) -> tuple[str, ...]:
        """The same counties with what they belong to."""
        return (f"{names.PROVINCE}{names.CITY}{names.county_name(self.world.code)}", *_WORK_PLACES)

    def township(self, of: Ints | None = None) -> Column:
        """Township of a household."""
        return coded(self.world.places.townships, self.world.places.township_of[self.village_of], of)

    def village(self, of: Ints | None = None) -> Column:
        """Village of a household."""
        return coded(self.world.places.villages, self.village_of, of)

    def household_number(self, of: Ints | None = None) -> Column:
        """户编号 of a household; blank for -1."""
        return text(self.household_numbers, of)

    def household_type(self, of: Ints | None = None) -> Column:
        """户类型."""
        return coded(GROUPS, self.world.households.group, of)

    def category(self, of: Ints | None = None) -> Column:
        """监测对象类别; blank when not monitored."""
        return coded(CATEGORIES, self.world.households.group - 1, of)

    def person_number(self, person: Ints | None = None) -> Column:
        """人编号: the household's number and the place in it."""
        people = self.world.people

        def column(rows: Ints) -> pa.Array:
            who = rows if person is None else person[rows]
            household = self.household_numbers.take(pa.array(people.household[who]))
            return pc.binary_join_element_wise(household, identity.padded(people.position[who] + 1, 2), "-")

        return column

    def name(self, person: Ints | None = None) -> Column:
        """姓名."""
        return coded(names.PEOPLE_NAMES, self.world.people.name, person)

    def id_number(self, person: Ints | None = None) -> Column:
        """证件号码: 18 characters, or 20 on a disability certificate."""
        world = self.world

        def column(rows: Ints) -> pa.Array:
            who = rows if person is None else person[rows]
            plain = identity.id_numbers(world.code, world.people.birth[who], world.running[who])
            tail = np.where(world.health.grade[who] > 0, world.health.kind[who] * 10 + world.health.grade[who], 0)
            tails = pc.if_else(pa.array(tail > 0), pc.cast(pa.array(tail), pa.string()), "")
            return pc.binary_join_element_wise(plain, tails, "")

        return column

    def where_and_who(self, household: Ints, person: Ints) -> dict[str, Column]:
        """乡镇, 村, 户编号, 姓名, 证件号码 as in department lists."""
        return {
            "乡镇": self.township(household),
            "村": self.village(household),
            "户编号": self.household_number(household),
            "姓名": self.name(person),
            "证件号码": self.id_number(person),
        }
