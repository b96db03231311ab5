"""Identity, sex, health and labour of one person."""

from relapse_watch.sample.planting.fitting import grown, prime, quiet
from relapse_watch.sample.planting.recipe import Also, Put, Recipe
from relapse_watch.sample.planting.view import View

_LABOUR, _NUMBER = "劳动技能", "证件号码"
_TOO_LOW = (Also(_LABOUR, {"monitored": "5_12_008"}),)


def _wrong_check(v: View, row: int) -> str:
    number = v.cell(row, _NUMBER)
    return number[:17] + ("0" if number[17] != "0" else "1") + number[18:]


def _other_sex(v: View, row: int) -> str:
    return "男" if v.cell(row, "性别") == "女" else "女"


def _certified(digits: str, v: View, row: int) -> str:
    return v.cell(row, _NUMBER)[:18] + digits


def _package(v: View, row: int) -> str | None:
    return "残疾人补贴" if v.monitored[row] else None


def _disabled(digits: str) -> Put:
    return {
        _NUMBER: lambda v, row: _certified(digits, v, row),
        "证件类型": "残疾人证",
        "健康状况": "残疾",
        "all:综合保障": _package,
    }


def _blank(header: str, lifted: str, monitored: str, also: tuple[Also, ...] = ()) -> Recipe:
    return Recipe({"lifted": lifted, "monitored": monitored}, header, {header: None}, grown, also=also)


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        {"lifted": "1_01_004", "monitored": "1_12_004"},
        _NUMBER,
        {_NUMBER: _wrong_check},
        lambda v: quiet(v) & v.one_of("证件类型", "残疾人证"),
    ),
    _blank("民族", "2_01_001", "2_12_002"),
    Recipe(
        {"lifted": "2_01_002", "monitored": "2_12_003"}, "健康状况", {"健康状况": None}, lambda v: grown(v) & v.healthy
    ),
    Recipe(
        {"lifted": "2_01_003", "monitored": "2_12_001"},
        _LABOUR,
        {_LABOUR: None},
        lambda v: grown(v) & (v.count(v.able) >= 1) & ~v.able,
    ),
    Recipe(
        {"lifted": "2_01_004", "monitored": "2_12_008"},
        "性别",
        {"性别": _other_sex},
        lambda v: quiet(v) & v.one_of("与户主关系", "之子", "之女", "之父", "之母", "之孙子", "之孙女"),
        near=({"性别": _other_sex, "与户主关系": "其他"},),
    ),
    Recipe(
        {"lifted": "1111_15", "monitored": "1111_14"}, _LABOUR, {_LABOUR: "弱劳动力或半劳动力"}, prime, also=_TOO_LOW
    ),
    Recipe(
        {"lifted": "2_01_005-16", "monitored": "2_12_009-16"},
        _LABOUR,
        {_LABOUR: "丧失劳动力"},
        prime,
        also=_TOO_LOW,
        near=({_LABOUR: "丧失劳动力"},),
        near_fits=lambda v: quiet(v) & v.age.between(60, 60) & (v.count(v.able) >= 1),
    ),
    Recipe(
        {"lifted": "2_01_010-16", "monitored": "2_12_013-16"},
        _LABOUR,
        {_LABOUR: "无劳动力"},
        prime,
        also=_TOO_LOW,
        near=({_LABOUR: "无劳动力"},),
        near_fits=lambda v: quiet(v) & v.age.between(60, 60) & (v.count(v.able) >= 1),
    ),
    Recipe(
        {"lifted": "2_01_011", "monitored": "2_12_014"},
        _LABOUR,
        ({_LABOUR: "弱劳动力或半劳动力"}, {_LABOUR: "丧失劳动力"}),
        lambda v: quiet(v) & v.in_school & v.age.between(3, 15) & (v.count(v.able) >= 1),
        also=(Also(_LABOUR, "1111_07"),),
    ),
    Recipe(
        "1111_07",
        _LABOUR,
        ({_LABOUR: "普通劳动力"}, {_LABOUR: "弱劳动力或半劳动力"}),
        lambda v: quiet(v) & v.in_school & v.age.between(16, 20) & (v.count(v.able) >= 1),
    ),
    Recipe(
        {"lifted": "2_12_017", "monitored": "2_12_005"},
        _LABOUR,
        ({_LABOUR: "普通劳动力"}, {_LABOUR: "普通劳动力"}),
        lambda v: quiet(v) & v.age.between(60, 75) & v.healthy & v.any(~v.unable),
        near=({_LABOUR: "弱劳动力或半劳动力"}, {_LABOUR: "普通劳动力"}),
        near_fits=lambda v: quiet(v) & v.age.between(59, 59) & ~v.in_school & ~v.healthy & v.lifted & ~v.monitored,
    ),
    Recipe(
        {"lifted": "4_01_002", "monitored": "4_12_003"},
        "证件类型",
        {"证件类型": "居民身份证"},
        lambda v: quiet(v) & v.one_of("健康状况", "残疾") & ~v.has("综合保障", "残疾"),
    ),
    Recipe(
        {"lifted": "4_01_007", "monitored": "4_01_008"},
        _LABOUR,
        (_disabled("41"), _disabled("42")),
        lambda v: prime(v) & v.able & ~v.filled("综合保障"),
        also=(Also(_LABOUR, {"monitored": "5_12_009-16"}),),
        near=(_disabled("43"), _disabled("21")),
        near_fits=lambda v: prime(v) & v.able & v.lifted & ~v.monitored,
    ),
    Recipe(
        {"monitored": "5_12_009-16"},
        _LABOUR,
        {_LABOUR: "普通劳动力"},
        lambda v: quiet(v) & v.age.between(16, 59) & v.one_of("健康状况", "长期慢性病", "患有大病") & ~v.in_school,
        near=({_LABOUR: "弱劳动力或半劳动力"},),
    ),
)
