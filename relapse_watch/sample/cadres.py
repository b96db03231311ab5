"""Who answers for whom: helpers of households, grid workers and first secretaries of villages, posts above them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from relapse_watch.sample import names
from relapse_watch.sample.chance import Chance, Ints, pick, whole_between
from relapse_watch.sample.window import label
from relapse_watch.sample.world import World

ROLES = ("帮扶责任人", "网格员", "第一书记", "乡镇岗", "县级岗", "数据专员")
HELPER, GRID, SECRETARY, TOWNSHIP, COUNTY, STEWARD = range(6)
_LETTERS = ("B", "W", "S", "X", "Q", "D")
CHANNELS = ("企业微信", "邮件", "钉钉", "飞书", "系统消息")
_CHANNEL_WEIGHTS = (0.46, 0.34, 0.08, 0.05, 0.07)
_HOUSEHOLDS_PER_HELPER = 5.25
_NOBODY = -1


@dataclass(frozen=True)
class Cadres:
    """``cadres``: cadre_id, name, role, township, village, phone, channel, address, starts, ends (texts, None = blank).

    ``duties``: cadre_id, role, scope, township, village, household (index, -1 = none), starts, ends.
    """

    cadres: pd.DataFrame
    duties: pd.DataFrame


def _day(month: Ints, day: Ints) -> list[str]:
    return [f"{label(int(m))}-{int(d):02d}" for m, d in zip(month, day, strict=True)]


def _people(world: World, role: int, village: Ints, township: Ints, chance: Chance) -> pd.DataFrame:
    """Cadres of one role, one for each entry of ``village``/``township`` (-1: none)."""
    generator, count = chance.of("cadres", role), len(village)
    serial = np.arange(1, count + 1)
    begins = world.window.first - whole_between(generator, 2, 20, count)
    channel = pick(generator, _CHANNEL_WEIGHTS, count)
    unreachable = (generator.random(count) < (0.015 if role == HELPER else 0.02)) & (role in (HELPER, GRID))
    ids = [f"{_LETTERS[role]}{world.code}-{n:05d}" for n in serial]
    return pd.DataFrame(
        {
            "cadre_id": ids,
            "name": [names.PEOPLE_NAMES[i] for i in generator.integers(0, len(names.PEOPLE_NAMES), count)],
            "role": role,
            "township": township,
            "village": village,
            "phone": [f"1990{80 + role}{n:05d}" for n in serial],
            "channel": np.where(unreachable, _NOBODY, channel),
            "starts": _day(begins, whole_between(generator, 1, 28, count)),
            "ends": pd.Series([None] * count, dtype=object),
        }
    )


def _address(cadre_id: str, channel: int) -> str | None:
    """Where a channel reaches the cadre; clearly nobody's."""
    plain = cadre_id.lower().replace("-", ".")
    return (f"sim.{plain}", f"{plain}@example.invalid", f"sim-ding.{plain}", f"sim-fly.{plain}", cadre_id, None)[
        channel
    ]


def _helpers_of(world: World) -> tuple[Ints, Ints]:
    """Helper of each household and village of each helper: neighbours share a helper."""
    sizes = world.places.sizes
    count = np.maximum(1, np.round(sizes / _HOUSEHOLDS_PER_HELPER)).astype(np.int64)
    first = np.cumsum(count) - count
    village = world.village_of
    return first[village] + world.places.position * count[village] // sizes[village], np.repeat(
        np.arange(len(sizes)), count
    )


def _succession(world: World, helpers: pd.DataFrame, chance: Chance) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Helpers with the end dates of those who left, and their successors (index = the one they follow)."""
    generator, window = chance.of("succession"), world.window
    leaves = generator.random(len(helpers)) < 0.05
    month, day = (
        window.first + whole_between(generator, 3, 34, len(helpers)),
        whole_between(generator, 1, 27, len(helpers)),
    )
    gone = np.flatnonzero(leaves & (month <= window.last))
    ends = helpers["ends"].to_numpy(dtype=object).copy()
    ends[gone] = _day(month[gone], day[gone])
    successors = helpers.iloc[gone].assign(
        cadre_id=[f"B{world.code}-{90_000 + n:05d}" for n in gone],
        name=[names.PEOPLE_NAMES[i] for i in generator.integers(0, len(names.PEOPLE_NAMES), len(helpers))[gone]],
        phone=[f"199089{n:05d}" for n in gone],
        channel=pick(generator, _CHANNEL_WEIGHTS, len(helpers))[gone],
        starts=_day(month[gone], day[gone] + 1),
    )
    return helpers.assign(ends=ends), successors


def _household_duties(helpers: pd.DataFrame, successors: pd.DataFrame, helper_of: Ints) -> pd.DataFrame:
    """One row for each household and helper, former ones included."""
    own = helpers.iloc[helper_of].assign(household=np.arange(len(helper_of)))
    place = pd.Series(np.arange(len(successors)), index=successors.index)
    followed = np.flatnonzero(np.isin(helper_of, successors.index.to_numpy()))
    later = successors.iloc[place[helper_of[followed]].to_numpy()].assign(household=followed)
    return pd.concat([own, later]).assign(scope="户").sort_values("household", kind="stable")


def make_cadres(world: World) -> Cadres:
    """All cadres of the county and what each answers for."""
    chance, villages = world.chance, np.arange(len(world.places.sizes))
    township_of = world.places.township_of
    helper_of, helper_village = _helpers_of(world)
    helpers = _people(world, HELPER, helper_village, township_of[helper_village], chance)
    helpers, successors = _succession(world, helpers, chance)
    grid, secretaries = (_people(world, role, villages, township_of, chance) for role in (GRID, SECRETARY))
    townships = np.arange(len(world.places.townships))
    posts = _people(world, TOWNSHIP, np.full(len(townships), -1), townships, chance)
    county, stewards = (_people(world, r, np.full(1, -1), np.full(1, -1), chance) for r in (COUNTY, STEWARD))
    scoped = [(grid, "村"), (secretaries, "村"), (posts, "乡镇"), (county, "县"), (stewards, "县")]
    duties = [_household_duties(helpers, successors, helper_of)]
    duties += [table.assign(scope=scope, household=_NOBODY) for table, scope in scoped]
    everyone = pd.concat([helpers, successors, *(table for table, _ in scoped)], ignore_index=True)
    everyone["address"] = [_address(i, int(c)) for i, c in zip(everyone["cadre_id"], everyone["channel"], strict=True)]
    return Cadres(everyone, pd.concat(duties, ignore_index=True))
