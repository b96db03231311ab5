"""Rules on work away and plans for it. Rows of the register, or of the export that the rule is about."""

import pandas as pd

from .county import ABLE, UNABLE, County, once
from .households import of
from .people import Check

NEEDED = ["务工月收入", "务工企业名称", "所属行业", "就业渠道", "是否点对点输送"]
WEAK = [*UNABLE, "弱劳动力或半劳动力"]
LOCAL = ["公益性岗位", "公益岗位", "帮扶车间"]


def lifted(c: County) -> pd.Series:
    return c.w["户类型"] == "脱贫户"


def monitored(c: County) -> pd.Series:
    return c.w["监测对象类别"] != ""


def wage(c: County) -> pd.Series:
    return pd.to_numeric(c.w["务工月收入"], errors="coerce")


def wage_is_odd(c: County) -> pd.Series:
    return ~wage(c).between(100, 30_000)


def outside(c: County) -> pd.Series:
    return c.w["务工所在县"] != c.w["县"]


def open_or_ahead(c: County) -> pd.Series:
    return c.w["结束时间"].eq("") | (c.month(c.w["结束时间"]) > c.day // 100)


def overlap(c: County) -> pd.Series:
    spells = c.w.assign(begin=c.month(c.w["开始时间"]), stop=c.month(c.w["结束时间"]).fillna(999912))
    spells = spells.sort_values(["人编号", "begin"], kind="stable")
    before = spells.groupby("人编号")["stop"].shift()
    return (spells["begin"] <= before).reindex(c.w.index)


def age_at_start(c: County) -> pd.Series:
    born = pd.to_numeric(c.w["证件号码"].str[6:12], errors="coerce")
    return (c.month(c.w["开始时间"]) - born) // 100


def age(c: County) -> pd.Series:
    return (c.day - pd.to_numeric(c.w["证件号码"].str[6:14], errors="coerce")) // 10_000


def in_post(c: County) -> pd.Series:
    return c.w["就业渠道"].isin(LOCAL[:2])


def latest(c: County, header: str) -> pd.Series:
    return c["人编号"].map(c.latest[header])


def after_identification(c: County) -> pd.Series:
    """The person's latest spell began in or after the month of identification."""
    return c.month(latest(c, "开始时间").fillna("")) >= c.num("识别监测时间")


def worked_outside_since(c: County) -> pd.Series:
    known = c.m.drop_duplicates("户编号").set_index("户编号")["识别监测时间"]
    since = c.month(c.w["户编号"].map(known).fillna(""))
    homes = c.w.loc[outside(c) & (c.month(c.w["开始时间"]) >= since), "户编号"]
    return c["户编号"].isin(homes)


def subsidy_without_transport(c: County) -> pd.Series:
    unpaid = c.w.loc[~(pd.to_numeric(c.w["年度交通费补助"], errors="coerce") > 0), "人编号"]
    return c.unresolved & c.has("就业帮扶", "外出务工补贴") & c["人编号"].isin(unpaid)


def no_row(words: tuple[str, list[str]], population: str) -> Check:
    header, values = words
    return lambda c: c.population(population) & c[header].isin(values) & ~c.spells_of


COLLEGE, SKILLED = ("文化程度", ["大专", "本科及以上"]), ("劳动技能", ["技能劳动力"])

WORK: dict[str, Check] = {
    "1111_08": lambda c: lifted(c) & c.is_latest & c.w["结束时间"].eq("") & c.w["开始时间"].str.startswith("2020"),
    "1111_10": subsidy_without_transport,
    "1111_12": lambda c: c.is_latest & (wage(c) < 400),
    "1111_16": lambda c: monitored(c) & c.is_latest & (c.w["是否已务工"] == "否") & open_or_ahead(c),
    "1111_17": lambda c: lifted(c) & c.is_latest & (c.w["是否已务工"] == "否") & open_or_ahead(c),
    "1111_3": lambda c: (~c.blank("就业帮扶") | ~c.blank("公益性岗位")) & ~c.home_in_spells,
    "2_01_015": lambda c: c.lifted & c["劳动技能"].isin(WEAK) & (c.spells_of | c.plans),
    "2_12_004": lambda c: c.monitored & c.unable & (c.away | c.plans),
    "3_12_001": lambda c: c.w["开始时间"].eq(""),
    "4_01_006_123": lambda c: c.lifted & c.in_school & (c.away | c.plans),
    "4_01_006_201": lambda c: c.lifted & c.in_school & c.spells_of,
    "4_12_002": lambda c: c.monitored & c.in_school & (c.away | c.plans),
    "4_11_014": of("unresolved", lambda c: ~c.both_blank("公益岗位帮扶", "就业帮扶") & ~c.any(c.away)),
    "4_11_014 resolved": of(
        "resolved",
        lambda c: (
            ~c.both_blank("公益岗位帮扶", "就业帮扶") & ~c.any(c.away) & c.num("识别监测时间").between(202301, 202312)
        ),
    ),
    "4_12_001_202": lambda c: monitored(c) & c.w["务工所在县"].eq(""),
    "4_12_001_206": lambda c: c.w["务工所在县"].eq(""),
    "4_12_001_206 plans": lambda c: c.p["计划务工所在县"].eq(""),
    "5_01_003": lambda c: lifted(c) & outside(c) & c.w["就业渠道"].isin(LOCAL),
    "5_12_002": lambda c: monitored(c) & outside(c) & c.w["就业渠道"].isin(LOCAL),
    "5_01_004": lambda c: c.lifted & c["享受特困供养政策情况"].isin(["农村特困", "城市特困"]) & c.away,
    "5_12_003": lambda c: c.monitored & c["享受特困供养政策情况"].isin(["农村特困", "城市特困"]) & c.away,
    "5_01_005_203": lambda c: lifted(c) & c.w["务工所在县"].eq(""),
    "5_01_005_204": lambda c: c.lifted & c.spells_of & ~c["务工所在地"].str.contains("县|区|旗"),
    "5_01_006": lambda c: lifted(c) & in_post(c) & (age(c) >= 70),
    "5_12_005": lambda c: monitored(c) & in_post(c) & (age(c) >= 70),
    "5_12_004": lambda c: monitored(c) & in_post(c) & (age(c) < 16),
    "5_01_007": lambda c: lifted(c) & (c.w[NEEDED] == "").any(axis=1),
    "5_12_006": lambda c: monitored(c) & (c.w[NEEDED] == "").any(axis=1),
    "5_12_001": overlap,
    "5_15_008": lambda c: c.p["就业服务需求"].eq(""),
    "5_15_014": of("unresolved", lambda c: c.risk("因务工就业不稳") & ~c.home_in_spells),
    "5_16_001": lambda c: monitored(c) & wage_is_odd(c),
    "5_16_002": lambda c: lifted(c) & wage_is_odd(c),
    "5_16_010": lambda c: age_at_start(c) < 16,
    "5_17_011": lambda c: once(
        c.unresolved & c.has("就业帮扶", "劳务输出", "外出务工补贴") & ~worked_outside_since(c), c
    ),
    "5_17_012": lambda c: once(
        c.unresolved
        & c.has("就业帮扶", "外出务工补贴")
        & c.any(latest(c, "务工所在县").notna() & (latest(c, "务工所在县") == c["县"])),
        c,
    ),
    "5_17_013": lambda c: c.monitored & c.has("就业帮扶", "劳务输出") & c.spells_of & ~after_identification(c),
    "5_20_028": no_row(COLLEGE, "monitored"),
    "5_20_029": no_row(SKILLED, "monitored"),
    "5_20_030": no_row(COLLEGE, "lifted"),
    "5_20_031": no_row(SKILLED, "lifted"),
    "plans of the able only": lambda c: ~c.p["劳动技能"].isin(ABLE),
}
