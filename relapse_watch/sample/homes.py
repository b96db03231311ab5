"""Facts of people and entitlements brought to the household."""

import numpy as np

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.world import World


def any_member(world: World, flags: Flags) -> Flags:
    """Households with a member for whom the flag holds."""
    return np.bincount(world.people.household, weights=flags, minlength=len(world.households.size)) > 0


def receives(world: World, kind: int) -> Flags:
    """Households with a standing entitlement of ``kind`` at the end."""
    standing = world.entitlements
    now = (standing.kind == kind) & (standing.first <= world.window.last) & (world.window.last <= standing.last)
    return np.bincount(standing.household, weights=now, minlength=len(world.households.size)) > 0
