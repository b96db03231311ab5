"""What the register of monitored households says beside income: risks, measures, guarantees."""

from dataclasses import dataclass

import numpy as np

from relapse_watch.sample import away, capacity, events, health, shocks
from relapse_watch.sample.chance import Flags, Ints, between
from relapse_watch.sample.homes import any_member
from relapse_watch.sample.world import World

RISKS = ("因病", "因残", "因学", "因务工就业不稳", "缺劳动力", "因自然灾害", "其他", "因安全住房", "因安全饮水")
ILL, DISABLED, SCHOOLING, WORK, NO_LABOUR, NATURE, OTHER, HOUSING, WATER = range(9)


@dataclass(frozen=True)
class Facts:
    """Grain: household, at the end of the window."""

    risks: Ints
    has_dropout: Flags
    has_uninsured: Flags
    is_unsafe_housing: Flags
    has_safe_water: Flags
    is_without_labour: Flags
    house_area: Ints
    road_km: np.ndarray
    has_toilet: Flags
    has_paved_road: Flags


def insured(world: World) -> tuple[Flags, Flags]:
    """Per person: in the residents' medical insurance, in the employees' one (always just one)."""
    draw = world.chance.of("insured").random(len(world.people.birth))
    return draw <= 0.996, draw > 0.996


def dropouts(world: World) -> Ints:
    """People out of school through a shock that still lasts."""
    return events.lasting(world.planted, shocks.SCHOOL_DROPOUT, world.window.last)["person"].to_numpy()


def _risk_slots(possible: np.ndarray, order: np.ndarray) -> Ints:
    """Up to three risks per household out of those its facts allow, by drawn order; -1 where there is none."""
    ranked = np.where(possible, order, 2.0)
    best = np.argsort(ranked, axis=1, kind="stable")[:, :3]
    found = np.take_along_axis(ranked, best, axis=1) < [1.0, 0.35, 0.15]
    found[:, 0] = True
    return np.where(found, best, -1)


def _risks(world: World, labour: Flags, unsafe: Flags, dry: Flags) -> Ints:
    """Risks that the household's people, work, land and dwelling bear out; house and water come first."""
    state, count = world.health.state, len(labour)
    in_school = health.school_on(world.people, world.health, world.window.as_of) >= health.SENIOR
    workers = away.away(world)
    all_can = ~any_member(world, capacity.labour(world) >= health.LOST)
    possible = np.column_stack(
        [
            any_member(world, (state == health.CHRONIC) | (state == health.SERIOUS)),
            any_member(world, state == health.DISABLED),
            any_member(world, in_school),
            labour & all_can & workers.homes(workers.has_spell, count),
            ~labour,
            world.means.land.cultivated > 4,
            np.ones(count, dtype=bool),
        ]
    )
    order = world.chance.of("risks").random(possible.shape)
    order[:, OTHER] = 0.999
    urgent = np.column_stack([unsafe, dry])
    return _risk_slots(np.hstack([possible, urgent]), np.hstack([order, np.zeros(urgent.shape)]))


def make_facts(world: World) -> Facts:
    """The facts of every household, monitored or not."""
    window, count = world.window, len(world.households.size)
    resident, employee = insured(world)
    labour = any_member(world, capacity.labour(world) <= health.SKILLED)
    unsafe = events.is_open(world.planted, shocks.DANGEROUS_HOUSING, window.last, count)
    dry = events.is_open(world.planted, shocks.WATER_FAILURE, window.last, count)
    generator = world.chance.of("dwelling")
    dropout = np.zeros(len(world.people.birth), dtype=bool)
    dropout[dropouts(world)] = True
    return Facts(
        risks=_risks(world, labour, unsafe, dry),
        has_dropout=any_member(world, dropout),
        has_uninsured=any_member(world, ~resident & ~employee),
        is_unsafe_housing=unsafe,
        has_safe_water=~dry,
        is_without_labour=~labour,
        house_area=np.round(world.households.size * between(generator, 22, 38, count)).astype(np.int64),
        road_km=np.round(between(generator, 0.1, 3.5, count), 1),
        has_toilet=generator.random(count) < 0.86,
        has_paved_road=generator.random(count) < 0.95,
    )


POSTS = ("护林员", "保洁员", "护路员")


def posts(world: World) -> Ints:
    """Per person the public-welfare post (公益性岗位) held, -1 if none: people of some labour who stay at home.

    Only in households of which somebody works away, now if it is monitored: posts are told as aid to work.
    """
    able, age, count = capacity.labour(world), world.people.age_on(world.window.as_of), len(world.households.size)
    workers = away.away(world)
    sends = np.where(
        world.households.is_monitored, workers.homes(workers.is_open, count), workers.homes(workers.has_spell, count)
    )
    can = (able <= health.WEAK) & (age >= 18) & (age < 66) & sends[world.people.household]
    can[world.wages.workers.person] = False
    draw = world.chance.of("posts").random(len(age))
    return np.where(can & (draw < 0.12), (draw * 1000).astype(np.int64) % len(POSTS), -1)
