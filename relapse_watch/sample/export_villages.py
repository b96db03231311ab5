"""（自定义）行政村信息: one row a village, with counts that hold the register's people and many more."""

from dataclasses import dataclass

import numpy as np

from relapse_watch.sample import aid
from relapse_watch.sample.chance import Flags, Floats, Ints, whole_between
from relapse_watch.sample.homes import receives
from relapse_watch.sample.places import Register
from relapse_watch.sample.register import Facts
from relapse_watch.sample.sheet import Column, Sheet, coded, decimal, national_titles, whole, yes_no
from relapse_watch.sample.world import World

# Every third village was on the list of poor villages and has left it (出列).
_EACH_DELISTED = 3
_MEMBERS = 3.3


@dataclass(frozen=True)
class Counts:
    """Grain: village. Households and people that are on the register, of each kind."""

    households: Ints
    people: Ints
    low_income: Ints
    low_income_people: Ints
    extreme: Ints
    disabled: Ints
    unsafe: Ints
    without_water: Ints


def count(world: World, facts: Facts) -> Counts:
    """What the register says of each village."""
    homes, village, villages = world.households, world.village_of, len(world.places.sizes)

    def of_homes(flags: Flags, weights: Ints | None = None) -> Ints:
        amount = flags if weights is None else flags * weights
        return np.bincount(village, weights=amount, minlength=villages).astype(np.int64)

    low, extreme = receives(world, aid.LOW_INCOME), receives(world, aid.EXTREME)
    disabled = np.bincount(village[world.people.household], weights=world.health.grade > 0, minlength=villages)
    return Counts(
        households=world.places.sizes,
        people=of_homes(np.ones(len(homes.size), dtype=bool), homes.size),
        low_income=of_homes(low),
        low_income_people=of_homes(low, homes.size),
        extreme=of_homes(extreme, homes.size),
        disabled=disabled.astype(np.int64),
        unsafe=of_homes(facts.is_unsafe_housing),
        without_water=of_homes(~facts.has_safe_water),
    )


def _people_columns(world: World, on: Counts) -> dict[str, Column]:
    """Households and people: those on the register and the village's ordinary ones beside them."""
    generator, villages = world.chance.of("village people"), len(on.households)
    others = on.households * whole_between(generator, 2, 5, villages) + whole_between(generator, 3, 20, villages)
    residents = on.people + np.round(others * _MEMBERS).astype(np.int64)
    low, disabled = whole_between(generator, 0, 6, villages), whole_between(generator, 1, 12, villages)
    insured = np.round(residents * (0.5 + 0.12 * generator.random(villages)))
    return {
        "总户数": whole(on.households + others),
        "总人口数": whole(residents),
        "低保户数": whole(on.low_income + low),
        "低保人口数": whole(on.low_income_people + 2 * low),
        "特困供养人口数": whole(on.extreme + whole_between(generator, 0, 3, villages)),
        "残疾人口数": whole(on.disabled + disabled),
        "危房户数": whole(on.unsafe),
        "未实现饮水安全户数": whole(on.without_water),
        "村级集体经济收入（万元）": decimal(_collective_income(world, villages), 2),
        "参加城乡居民基本养老保险人数": whole(insured),
    }


def _collective_income(world: World, villages: int) -> Floats:
    """Units of 10 000 yuan a year."""
    return np.asarray(8 * np.exp(world.chance.of("village income").normal(0, 0.6, villages)) + 1.5)


def _service_columns(world: World) -> dict[str, Column]:
    """Schools, clinics, roads and so on; no village is without a road or a clinic."""
    generator, villages = world.chance.of("village services"), len(world.places.sizes)
    everywhere = np.ones(villages, dtype=bool)

    def some(least: int, greatest: int) -> Column:
        return whole(whole_between(generator, least, greatest, villages))

    return {
        "村小学（个数）": some(0, 1),
        "行政村卫生室个数": some(1, 2),
        "行政村执业（助理）医师（人）": some(1, 3),
        "行政村公共卫生厕所个数": some(1, 6),
        "行政村生产生活垃圾集中堆放点个数（个）": some(2, 12),
        "行政村文化（图书）室个数 （个）": some(1, 2),
        "到乡镇是否通沥青（水泥）路": yes_no(everywhere),
        "是否通客运班车": yes_no(generator.random(villages) < 0.96),
    }


def village(world: World, reg: Register, facts: Facts) -> Sheet:
    """（自定义）行政村信息: one row a village."""
    places, day = world.places, world.window.as_of
    at = np.arange(len(places.sizes))
    columns = {
        "县": reg.county(),
        "乡": coded(places.townships, places.township_of),
        "村": coded(places.villages, at),
        "是否出列": yes_no(at % _EACH_DELISTED == 0),
        **_people_columns(world, count(world, facts)),
        **_service_columns(world),
    }
    titles = national_titles("（自定义）行政村信息", day, "户、人、万元、个")
    return Sheet(f"（自定义）行政村信息_{day:%Y%m%d}", columns, len(at), titles)
