"""Rules on a household's dwelling, land, heads, phones and aid. Told at the first failing row."""

import pandas as pd

from .county import County, once
from .people import Check, no_mobile, sex_contradicts

LAND = {
    "耕地面积（亩）": (100, "5_14_001", "5_14_008", "5_14_015"),
    "林地面积（亩）": (200, "5_14_002", "5_14_009", "5_14_016"),
    "退耕还林面积（亩）": (200, "5_14_003", "5_14_010", "5_14_017"),
    "林果面积（亩）": (200, "5_14_004", "5_14_011", "5_14_018"),
    "牧草地面积": (100, "5_14_005", "5_14_012", "5_14_019"),
    "水面面积": (100, "5_14_006", "5_14_013", "5_14_020"),
}
HEAD = "与户主关系"
NO = ["", "不享受", "未享受"]


def heads(c: County) -> pd.Series:
    return c[HEAD].eq("户主").groupby(c["户编号"]).transform("sum").where(c["户编号"] != "", 1)


def second_head(c: County) -> pd.Series:
    is_head = c[HEAD] == "户主"
    return is_head & (is_head.groupby(c["户编号"]).cumsum() > 1)


def same_sex(c: County) -> pd.Series:
    sex = {"男": 1, "女": 2}
    of = c["性别"].map(sex)

    def of_relation(word: str) -> pd.Series:
        return of.where(c[HEAD] == word).groupby(c["户编号"]).transform("first")

    return (c[HEAD] == "配偶") & (of_relation("户主") == of_relation("配偶"))


def unless_monitored(header: str, word: str) -> Check:
    return lambda c: once((c[header] == word) & ~c.monitored, c)


def of(population: str, check: Check) -> Check:
    return lambda c: once(c.population(population) & check(c), c)


def blank(header: str) -> Check:
    return lambda c: c.blank(header)


def out_of_bounds(header: str, most: float) -> Check:
    return lambda c: (c.num(header) < 0) | (c.num(header) > most)


def low_income(c: County) -> pd.Series:
    return c.any(~c["享受低保政策情况"].isin(NO))


def extreme(c: County) -> pd.Series:
    return c.any(~c["享受特困供养政策情况"].isin(NO))


def shared_phone(c: County) -> pd.Series:
    phone = c["家庭成员联系电话"]
    homes = c["户编号"].where(c["户编号"] != "").groupby(phone).transform("nunique")
    return (phone != "") & (homes > 1)


def one_phone_two_counties(c: County) -> pd.Series:
    works = c["务工所在地"].where(c["务工所在地"] != "")
    places = works.groupby([c["户编号"], c["家庭成员联系电话"]]).transform("nunique")
    return (c["家庭成员联系电话"] != "") & (places > 1)


def land_checks() -> dict[str, Check]:
    made: dict[str, Check] = {}
    for header, (most, for_lifted, for_monitored, if_blank) in LAND.items():
        made[for_lifted] = of("lifted", out_of_bounds(header, most))
        made[for_monitored] = of("monitored", out_of_bounds(header, most))
        made[if_blank] = of("monitored", blank(header))
    return made


HOUSEHOLDS: dict[str, Check] = {
    "1_02_001": unless_monitored("是否危房户", "是"),
    "1_02_002": unless_monitored("是否解决安全饮用水", "否"),
    "1_02_006": lambda c: once(c.lifted & ~c.monitored & (c.num("人均纯收入（元）") < 7300), c),
    "2_02_001": of("lifted", same_sex),
    "2_11_003": of("monitored", same_sex),
    "2_12_008": of("monitored", lambda c: same_sex(c) | sex_contradicts(c)),
    "2_02_002": of("lifted", lambda c: c["是否通生活用电"] != "是"),
    "5_15_002": of("monitored", blank("是否通生活用电")),
    "3_02_002": of("lifted", blank("是否解决安全饮用水")),
    "3_02_003": of("lifted", blank("是否有卫生厕所")),
    "3_02_004": of("lifted", blank("耕地面积（亩）")),
    "3_02_005": of("lifted", blank("林地面积（亩）")),
    "3_02_006": of("lifted", blank("牧草地面积")),
    "3_02_007": of("lifted", blank("入户道路是否硬化")),
    "5_19_004": of("monitored", blank("入户道路是否硬化")),
    "3_02_008": of("lifted", blank("住房面积")),
    "5_19_005": of("monitored", blank("住房面积")),
    "3_02_009": of("lifted", blank("是否危房户")),
    "5_19_006": of("monitored", blank("是否危房户")),
    "3_02_011": of("lifted", second_head),
    "3_11_002": of("monitored", second_head),
    "3_02_012": of("lifted", lambda c: heads(c) == 0),
    "3_11_001": of("monitored", lambda c: heads(c) == 0),
    "3_02_013": of("lifted", lambda c: c.num("与村主干路距离").isna()),
    "5_14_021": of("monitored", blank("与村主干路距离")),
    "5_14_007": of("lifted", lambda c: c.num("与村主干路距离") > 5),
    "5_14_014": of("monitored", lambda c: c.num("与村主干路距离") > 5),
    **land_checks(),
    "4_02_001": of("lifted", lambda c: c["户联系电话"].str.len() != 11),
    "5_13_003": of("monitored", no_mobile),
    "5_15_021": of("lifted", one_phone_two_counties),
    "5_15_022": shared_phone,
    "5_19_003": of("lifted", lambda c: c.every(c.unable) & ~low_income(c)),
    "5_19_007": of("monitored", lambda c: c.every(c.unable) & ~low_income(c)),
}
