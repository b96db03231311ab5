"""Cases at the rows of the work export: when, where, through whom and for how much people work away."""

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View
from relapse_watch.sample.planting.workers import (
    AWAY,
    CHANNEL,
    COUNTY,
    EMPLOYER,
    END,
    JOB_AID,
    NUMBER,
    SERIAL,
    START,
    SUBSIDY,
    WAGE,
    born_after,
    earlier,
    home_county,
    is_first,
    is_latest,
    is_open,
    month,
    strange_number,
    strange_serial,
    told,
    unaided,
)

_SPELLS = "migrant_work"
_NO_COUNTY = {"lifted": "5_01_005_203", "monitored": "4_12_001_202", "any": "4_12_001_206"}
_OUTSIDE = {"lifted": "5_01_003", "monitored": "5_12_002"}
_BLANK = {"lifted": "5_01_007", "monitored": "5_12_006"}
_BACK = {AWAY: "否"}


def _now(w: View) -> Flags:
    """The latest spell of somebody away, in whose household nothing hangs on it."""
    return is_latest(w) & is_open(w) & unaided(w)


def _earlier_of_the_away(w: View) -> Flags:
    """An earlier spell of somebody who is away again."""
    return earlier(w) & w.one_of(AWAY, "是")


def _outside(w: View) -> Flags:
    return _now(w) & (w[COUNTY] != w["县"])


def _at_home_on_paper(w: View) -> Flags:
    """An unresolved household that may say it works near home: nobody pays for going away."""
    return _outside(w) & ~w.resolved & ~w.filled(SUBSIDY) & (told(w, JOB_AID) == "")


def _young(w: View) -> Flags:
    return is_first(w) & w.filled(END) & w.age.between(18, 27) & w.one_of(CHANNEL, "自主就业", "亲友介绍")


RECIPES: tuple[Recipe, ...] = (
    Recipe("1111_12", WAGE, {WAGE: "399"}, _now, near=({WAGE: "400"},), dataset=_SPELLS),
    Recipe(
        {"lifted": "1111_17", "monitored": "1111_16"},
        AWAY,
        ({AWAY: "否"}, {AWAY: "否", END: lambda v, row: month(v, -1)}),
        _now,
        near=({AWAY: "否", END: lambda v, row: month(v)},),
        dataset=_SPELLS,
    ),
    Recipe(_NO_COUNTY, COUNTY, {COUNTY: None}, _now, dataset=_SPELLS),
    Recipe(
        "4_12_001_206",
        COUNTY,
        {COUNTY: None},
        _earlier_of_the_away,
        also=(Also(COUNTY, {"lifted": "5_01_005_203", "monitored": "4_12_001_202"}),),
        near=({COUNTY: None, **_BACK},),
        dataset=_SPELLS,
    ),
    Recipe(
        _OUTSIDE,
        CHANNEL,
        ({CHANNEL: "帮扶车间"}, {CHANNEL: "公益性岗位"}),
        _outside,
        near=({CHANNEL: "劳务公司组织"},),
        dataset=_SPELLS,
    ),
    Recipe(
        _BLANK, EMPLOYER, {EMPLOYER: None}, _now, near=({EMPLOYER: None, **_BACK},), near_fits=earlier, dataset=_SPELLS
    ),
    Recipe(_BLANK, "是否点对点输送", {"是否点对点输送": None}, _earlier_of_the_away, dataset=_SPELLS),
    Recipe(
        {"monitored_unresolved": "5_17_012"},
        COUNTY,
        {COUNTY: home_county, SUBSIDY: "500"},
        _at_home_on_paper,
        near=({COUNTY: home_county, SUBSIDY: None},),
        dataset=_SPELLS,
    ),
    Recipe(
        "5_16_010",
        START,
        {START: born_after(15, 11)},
        _young,
        near=({START: born_after(16, 0)},),
        dataset=_SPELLS,
    ),
    Recipe(
        "G7",
        NUMBER,
        {NUMBER: strange_number, SERIAL: strange_serial},
        earlier,
        near=({NUMBER: strange_number},),
        dataset=_SPELLS,
    ),
)
