"""Public-welfare posts, phones and what is credited to one person."""

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.fitting import grown, pupil
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View

_POST, _MONTHS, _LABOUR = "公益性岗位", "公益性岗位(月数)", "劳动技能"
_CHANNEL, _PHONE, _PLACE = "就业渠道（易地搬迁后扶使用）", "家庭成员联系电话", "务工所在地"
_POSTS = {"lifted": "3_01_010", "monitored": "3_01_011"}


def _poster(v: View) -> Flags:
    """Grown people at home, of a household from which somebody works away: a post is no second defect."""
    at_home = (v.rows_in("migrant_work") == 0) & (v.rows_in("planned_work") == 0) & ~v.any(v.filled(_POST))
    sends = at_home & (v.home_rows_in("migrant_work") > 0) & ~v.in_school & ~v.unable & v.age.between(20, 65)
    return sends & (~v.monitored | v.resolved)


def _child(v: View) -> Flags:
    sends = v.home_rows_in("migrant_work") > 0
    return v.age.between(3, 15) & sends & ~v.any(v.filled(_POST)) & ~v.monitored


def _unable(v: View) -> Flags:
    """Nobody's help: not monitored, so that no measure of the household stands beside it."""
    return v.unable & ~v.in_school & ~v.monitored & (v.home_rows_in("migrant_work") > 0) & ~v.filled(_POST)


def _holder(v: View) -> Flags:
    return v.filled(_POST) & ~v.monitored


RECIPES: tuple[Recipe, ...] = (
    Recipe({"lifted": "3_01_005"}, _POST, {_MONTHS: "6"}, lambda v: grown(v) & v.lifted),
    Recipe({"lifted": "3_01_006"}, _MONTHS, {_MONTHS: None}, _holder, also=(Also(_MONTHS, "5_15_003"),)),
    Recipe("5_15_003", _MONTHS, {_MONTHS: "0"}, _holder, near=({_MONTHS: "1"},)),
    Recipe(
        {"lifted": "3_01_008"},
        _POST,
        {_POST: "护林员", _MONTHS: "12"},
        _child,
        also=(Also(_LABOUR, "5_15_006"),),
        near=({_POST: "护林员", _MONTHS: "12"},),
        near_fits=lambda v: _poster(v) & ~v.monitored & v.age.between(20, 30),
    ),
    Recipe(
        _POSTS,
        _POST,
        ({_POST: "护林员,保洁员,护路员", _MONTHS: "12"}, {_POST: "护林员，保洁员，护路员，水管员", _MONTHS: "12"}),
        _poster,
        near=({_POST: "护林员,保洁员", _MONTHS: "12"}, {_POST: "护林员,护林员,保洁员", _MONTHS: "12"}),
    ),
    Recipe(
        "5_15_006",
        _LABOUR,
        ({_LABOUR: "丧失劳动力"}, {_LABOUR: "无劳动力"}),
        lambda v: _holder(v) & ~v.healthy & ~v.able,
        near=({_LABOUR: "弱劳动力或半劳动力"},),
    ),
    Recipe(
        {"lifted": "2_01_013"},
        _PHONE,
        {_CHANNEL: "就近务工", _PHONE: None},
        lambda v: grown(v) & ~v.monitored,
        near=({_CHANNEL: "外出务工"},),
    ),
    Recipe(
        {"lifted": "2_01_013"},
        _PHONE,
        ({_CHANNEL: "外出务工", _PHONE: "1990123456"}, {_CHANNEL: "外出务工", _PHONE: "199012345678"}),
        lambda v: grown(v) & ~v.monitored,
        also=(Also(_PHONE, {"lifted": "2_01_014"}),),
    ),
    Recipe(
        {"lifted": "2_01_014"},
        _PHONE,
        ({_CHANNEL: "外出务工", _PHONE: "12901234567"}, {_CHANNEL: "县外务工", _PHONE: "22901234567"}),
        lambda v: grown(v) & ~v.monitored,
        near=({_CHANNEL: "自主创业", _PHONE: "12901234568"},),
    ),
    Recipe(
        {"monitored": "2_12_007"},
        _PHONE,
        {_PLACE: "模拟省模拟市模拟区", _PHONE: None},
        grown,
        near=({_PLACE: "模拟省模拟市模拟区"},),
    ),
    Recipe(
        "5_15_007",
        _LABOUR,
        {"就业帮扶": "技能培训"},
        lambda v: _unable(v) & (v.size >= 3),
        also=(Also("就业帮扶", "G6"),),
    ),
    Recipe(
        {"lifted": "5_15_011", "monitored": "5_15_012"},
        "教育帮扶",
        {"own:教育帮扶": "雨露计划"},
        lambda v: pupil(v, 7, 14) & ~v.any(v.has("在校生状况", "中职", "高职")) & (v.size >= 3),
        also=(Also("教育帮扶", "G6"),),
    ),
)
