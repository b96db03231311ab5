"""The written files of a county as frames of text, blanks as '', and what the checks need to know of each row."""

from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from ..reading import records

RISK_SLOTS = [f"致贫/返贫风险{n}" for n in range(1, 6)]
ABLE, UNABLE = ["普通劳动力", "技能劳动力"], ["无劳动力", "丧失劳动力"]


class County:
    """``m`` the register, ``w`` spells, ``p`` plans, ``v`` villages, ``hm`` household members."""

    def __init__(self, folder: Path, as_of: str) -> None:
        def frame(stem: str) -> pd.DataFrame:
            return pd.DataFrame(records(next(folder.glob(f"{stem}*"))), dtype=object)

        self.folder = folder
        self.day = int(as_of.replace("-", ""))
        self.m = frame("（自定义）监测对象信息")
        self.w = frame("（务工月监测）")
        self.p = frame("计划外出务工信息")
        self.v = frame("（自定义）行政村信息")
        self.hm = frame("（乡村建设）")
        self.who = self.m.drop_duplicates("人编号").set_index("人编号")

    def __getitem__(self, header: str) -> pd.Series:
        return self.m[header]

    def num(self, header: str) -> pd.Series:
        return pd.to_numeric(self.m[header], errors="coerce")

    def blank(self, header: str) -> pd.Series:
        return self.m[header] == ""

    def has(self, header: str, *words: str) -> pd.Series:
        return self.m[header].str.contains("|".join(words))

    def any(self, mask: pd.Series) -> pd.Series:
        return mask.groupby(self.m["户编号"]).transform("any")

    def every(self, mask: pd.Series) -> pd.Series:
        return mask.groupby(self.m["户编号"]).transform("all")

    def share(self, mask: pd.Series) -> pd.Series:
        return mask.astype(float).groupby(self.m["户编号"]).transform("mean")

    def risk(self, word: str) -> pd.Series:
        return (self.m[RISK_SLOTS] == word).any(axis=1)

    def both_blank(self, *headers: str) -> pd.Series:
        return (self.m[list(headers)] == "").all(axis=1)

    @cached_property
    def size(self) -> pd.Series:
        return self.m["户编号"].map(self.m["户编号"].value_counts())

    @cached_property
    def lifted(self) -> pd.Series:
        return self.m["户类型"] == "脱贫户"

    @cached_property
    def monitored(self) -> pd.Series:
        return self.m["监测对象类别"] != ""

    @cached_property
    def resolved(self) -> pd.Series:
        return self.monitored & (self.m["风险是否已消除"] == "是")

    @cached_property
    def unresolved(self) -> pd.Series:
        return self.monitored & (self.m["风险是否已消除"] == "否")

    def population(self, name: str) -> pd.Series:
        if name == "any":
            return pd.Series(True, index=self.m.index)
        return {"lifted": self.lifted, "monitored": self.monitored, "resolved": self.resolved}.get(
            name, self.unresolved
        )

    def age_on(self, day: int) -> pd.Series:
        born = pd.to_numeric(self.m["证件号码"].str[6:14], errors="coerce")
        return ((day - born.fillna(self.num("出生日期"))) // 10_000).astype(float)

    @cached_property
    def age(self) -> pd.Series:
        return self.age_on(self.day)

    @cached_property
    def at_school_start(self) -> pd.Series:
        """Age on the first of September of the school year."""
        year = self.day // 10_000 - (self.day % 10_000 < 901)
        return self.age_on(year * 10_000 + 901)

    @cached_property
    def in_school(self) -> pd.Series:
        return self.m["在校生状况"] != ""

    @cached_property
    def healthy(self) -> pd.Series:
        return self.m["健康状况"] == "健康"

    @cached_property
    def able(self) -> pd.Series:
        return self.m["劳动技能"].isin(ABLE)

    @cached_property
    def unable(self) -> pd.Series:
        return self.m["劳动技能"].isin(UNABLE)

    @cached_property
    def prime(self) -> pd.Series:
        """Healthy, 16-59, not in school."""
        return self.healthy & ~self.in_school & (self.age >= 16) & (self.age < 60)

    @cached_property
    def uninsured(self) -> pd.Series:
        return (self.m["是否参加城乡居民基本医疗保险"] != "是") & (self.m["是否参加城镇职工基本医疗保险"] != "是")

    @cached_property
    def spells_of(self) -> pd.Series:
        return self.m["人编号"].isin(self.w["人编号"])

    @cached_property
    def home_in_spells(self) -> pd.Series:
        return self.m["户编号"].isin(self.w["户编号"])

    @cached_property
    def away(self) -> pd.Series:
        return self.m["人编号"].isin(self.w.loc[self.w["是否已务工"] == "是", "人编号"])

    @cached_property
    def plans(self) -> pd.Series:
        return self.m["人编号"].isin(self.p["人编号"])

    # Facts of the rows of the work export.

    def worker(self, header: str) -> pd.Series:
        return self.w["人编号"].map(self.who[header]).fillna("")

    @cached_property
    def latest(self) -> pd.DataFrame:
        """The latest spell of each person, by 人编号."""
        return self.w.sort_values("开始时间", kind="stable").drop_duplicates("人编号", keep="last").set_index("人编号")

    @cached_property
    def is_latest(self) -> pd.Series:
        return ~self.w.sort_values("开始时间", kind="stable").duplicated("人编号", keep="last").reindex(self.w.index)

    @staticmethod
    def month(text: pd.Series) -> pd.Series:
        """'2024年03月' and '202403' as 202403."""
        return pd.to_numeric(text.str.replace("年", "").str.replace("月", ""), errors="coerce")


def once(mask: pd.Series, county: County) -> pd.Series:
    """A household's first failing row only."""
    return mask & ~county.m["户编号"].where(mask).duplicated()


def nowhere(index: pd.Index) -> pd.Series:
    """No row."""
    return pd.Series(np.zeros(len(index), dtype=bool), index=index)
