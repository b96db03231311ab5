"""Rules on villages. Rows of the village export."""

import pandas as pd

from .county import County
from .people import Check

FILLED = {
    "1_03_004": "村小学（个数）",
    "1_03_006": "参加城乡居民基本养老保险人数",
    "1_03_007": "是否通客运班车",
    "1_03_009": "行政村卫生室个数",
    "1_03_010": "行政村公共卫生厕所个数",
    "1_03_011": "行政村执业（助理）医师（人）",
    "1_03_012": "行政村生产生活垃圾集中堆放点个数（个）",
    "1_03_013": "行政村文化（图书）室个数 （个）",
    "1_03_015": "特困供养人口数",
    "1_03_016": "残疾人口数",
}


def num(c: County, header: str) -> pd.Series:
    return pd.to_numeric(c.v[header], errors="coerce")


def left(check: Check) -> Check:
    return lambda c: (c.v["是否出列"] == "是") & check(c)


def none(header: str) -> Check:
    return left(lambda c: ~(num(c, header) > 0))


VILLAGES: dict[str, Check] = {
    **{code: left(lambda c, header=header: c.v[header].eq("")) for code, header in FILLED.items()},
    "1_03_002": none("总人口数"),
    "1_03_003": none("村级集体经济收入（万元）"),
    "1_03_014": left(lambda c: c.v["低保户数"].eq("") | c.v["低保人口数"].eq("")),
    "2_03_001": left(lambda c: c.v["到乡镇是否通沥青（水泥）路"].isin(["", "否", "0"])),
    "3_03_001": left(
        lambda c: (num(c, "未实现饮水安全户数") > num(c, "总户数")) | (num(c, "危房户数") > num(c, "总户数"))
    ),
    "3_03_003": none("总户数"),
}
