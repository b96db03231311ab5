"""Rules on risks, measures, identification and resolution of monitored households."""

import pandas as pd

from .county import RISK_SLOTS, County
from .households import extreme, low_income, of
from .people import Check

MEASURES = (
    *("义务教育保障", "产业帮扶", "住房安全保障", "健康帮扶", "公益岗位帮扶", "公益性岗位帮扶其他备注", "就业帮扶"),
    *("搬迁", "生产生活条件改善", "教育帮扶", "社会帮扶", "金融帮扶", "饮水安全保障", "综合保障", "基础设施建设"),
)
AFTER = (
    *("风险消除后是否义务教育阶段适龄儿童少年失学辍学", "风险消除后是否住房损毁", "风险消除后是否饮水设施损毁"),
    *("风险消除后是否有家庭成员未参加城乡居民（职工）基本医疗保险", "风险消除后工资性收入", "风险消除后财产性收入"),
    *("风险消除后转移性收入", "风险消除后生产经营性收入", "风险消除后生产经营性支出", "风险消除后家庭纯收入"),
    *("风险消除后家庭人均纯收入", "风险消除后理赔收入", "风险消除后合规自付支出"),
)
DROPOUT, UNINSURED = "是否义务教育阶段适龄儿童少年失学辍学", "是否有家庭成员未参加城乡居民（职工）基本医疗保险"
DEVELOPMENT = ("产业帮扶", "公益岗位帮扶", "就业帮扶", "金融帮扶")
SUBSIDY = "参加城乡居民基本医疗保险个人缴费补贴"
VOCATIONAL = ("中职", "高职高专")


def months(c: County, header: str) -> pd.Series:
    """Months since the year 0, NaN where blank."""
    value = c.num(header)
    return value // 100 * 12 + value % 100


def now(c: County) -> int:
    return c.day // 10_000 * 12 + c.day // 100 % 100


def cutoff(c: County) -> int:
    """Last month of identification for which the newest premium subsidy is due."""
    return 202402 if c.day >= 20240101 else 202303


def without(risk: str, *measures: str) -> Check:
    return lambda c: c.risk(risk) & c.both_blank(*measures)


def flagged_without(header: str, word: str, *measures: str) -> Check:
    return lambda c: (c[header] == word) & c.both_blank(*measures)


def within(c: County, most: int) -> pd.Series:
    return (months(c, "消除监测时间") - months(c, "识别监测时间")) <= most


def severe_holder(c: County) -> pd.Series:
    number = c["证件号码"]
    return c.any(number.str.len().isin([20, 22]) & number.str[19:20].isin(["1", "2"]))


def only_other(c: County, header: str, *words: str) -> pd.Series:
    return c[header].str.split(r"[,，、]", regex=True).map(lambda names: set(names) <= {"", *words})


def has_labour(c: County) -> pd.Series:
    return c.any(c.able | (c["劳动技能"] == "弱劳动力或半劳动力"))


def child_out(c: County) -> pd.Series:
    return c.any(~c.in_school & (c.age >= 6) & (c.age <= 16))


def vocational(c: County) -> pd.Series:
    return c.any(c.has("在校生状况", *VOCATIONAL))


def zero(c: County, header: str) -> pd.Series:
    return c.num(header) == 0


RISKS: dict[str, Check] = {
    "1111_13": lambda c: c.unresolved & (c.num("识别监测时间") > cutoff(c)) & c.has("健康帮扶", SUBSIDY),
    "1111_06": lambda c: c.unresolved & (c.num("识别监测时间") <= cutoff(c)) & ~c.has("健康帮扶", SUBSIDY),
    "1111_18": of("monitored", lambda c: (c.num("识别监测时间") >= 202301) & (c.num("人均纯收入（元）") > 20000)),
    "1111_2": of(
        "monitored",
        lambda c: (c.num("识别监测时间") <= 202208) & vocational(c) & ~c.has("教育帮扶", "雨露计划"),
    ),
    "1_02_008": of("resolved", lambda c: c["风险消除后是否住房损毁"] == "是"),
    "1_02_009": of("resolved", lambda c: c["风险消除后是否饮水设施损毁"] == "是"),
    "1_11_001": of("monitored", lambda c: c.blank(RISK_SLOTS[0])),
    "1_11_004": of("resolved", lambda c: (c.m[list(AFTER)] == "").any(axis=1)),
    "1_11_005": of("resolved", lambda c: c[AFTER[0]] == "是"),
    "1_11_006": of("resolved", lambda c: c["是否危房户"] == "是"),
    "1_11_007": of("resolved", lambda c: c["是否解决安全饮用水"] == "否"),
    "1_11_008": of(
        "resolved",
        lambda c: c.any((c["是否参加城乡居民基本医疗保险"] == "是") == (c["是否参加城镇职工基本医疗保险"] == "是")),
    ),
    "1_11_009": of("resolved", lambda c: (c["风险消除方式"] == "帮扶消除") & c.both_blank(*MEASURES)),
    "1_11_010": of("monitored", lambda c: (now(c) - months(c, "识别监测时间") > 1) & c.both_blank(*MEASURES)),
    "1_11_011": of("resolved", lambda c: c.blank("信息采集人") | c.blank("信息采集人联系电话")),
    "2_11_001": of("monitored", lambda c: c.risk("因残") & ~c.any(c["健康状况"] == "残疾")),
    "2_11_002": of("resolved", lambda c: within(c, 5)),
    "2_11_004": of("monitored", lambda c: c.risk("其他") & c.blank("其他备注")),
    "2_11_005": of("monitored", lambda c: c.risk("因自然灾害") & c.blank("因自然灾害子项")),
    "2_11_006": lambda c: c.unresolved & c.risk("因务工就业不稳") & c.unable,
    "3_11_003": of("resolved", without("因病", "健康帮扶", "社会帮扶", "综合保障")),
    "3_11_004": of("resolved", without("因学", "教育帮扶", "义务教育保障", "社会帮扶")),
    "3_11_005": of("resolved", without("因残", "社会帮扶", "综合保障")),
    "3_11_006": of("resolved", without("因安全住房", "住房安全保障")),
    "3_11_007": of("resolved", flagged_without(DROPOUT, "是", "义务教育保障")),
    "3_11_008": of("resolved", flagged_without("是否解决安全饮用水", "否", "饮水安全保障")),
    "3_11_009": of("resolved", flagged_without(UNINSURED, "是", "健康帮扶", "社会帮扶")),
    "3_11_010": of("resolved", lambda c: c.num("人均纯收入（元）") < 4000),
    "4_11_006": of("monitored", lambda c: (c["是否解决安全饮用水"] == "否") & ~c.risk("因安全饮水")),
    "4_11_007": of("monitored", lambda c: c.any(c.uninsured) & ~c.risk("因病")),
    "4_11_008": of("monitored", lambda c: (c[DROPOUT] == "是") & (c.num("识别监测时间") >= 202301) & ~child_out(c)),
    "4_11_009": of("unresolved", lambda c: c.risk("缺劳动力") & c.every(c.able)),
    "4_11_010": of(
        "resolved", lambda c: (c["风险消除方式"] == "帮扶消除") & (c.num("风险消除后家庭人均纯收入") < 7300)
    ),
    "4_11_011": of("resolved", lambda c: c.every(c.unable)),
    "4_11_012": of("resolved", lambda c: ~c.both_blank("公益岗位帮扶", "就业帮扶") & zero(c, "风险消除后工资性收入")),
    "4_11_013": of(
        "resolved",
        lambda c: c.has("综合保障", "低保", "特困供养", "残疾人补贴") & zero(c, "风险消除后转移性收入"),
    ),
    "4_11_015": of(
        "monitored",
        lambda c: (c.has("综合保障", "低保") & ~low_income(c)) | (c.has("综合保障", "特困") & ~extreme(c)),
    ),
    "4_11_016": of("monitored", lambda c: c.has("综合保障", "残疾人补贴") & ~c.any(c["证件类型"] == "残疾人证")),
    "5_11_013": of("resolved", lambda c: ~c.blank("产业帮扶") & zero(c, "风险消除后生产经营性收入")),
    "5_11_029": of("unresolved", lambda c: c.risk("缺劳动力") & (c.size >= 4) & (c.share(c.able) >= 0.5)),
    "5_11_030": of(
        "unresolved",
        lambda c: (
            has_labour(c) & ~c.both_blank(*DEVELOPMENT) & c["实施开发式帮扶措施情况"].isin(["尚未实施", "", "否"])
        ),
    ),
    "5_11_032": of(
        "unresolved",
        lambda c: c.any(c.able) & ~c.blank("综合保障") & c.both_blank(*(m for m in MEASURES if m != "综合保障")),
    ),
    "5_11_033": of(
        "unresolved",
        lambda c: c.every(c.unable) & (low_income(c) | extreme(c)) & (c["整户无劳动能力兜底保障户"] == "否"),
    ),
    "5_12_007_200": of("unresolved", lambda c: has_labour(c) & c.both_blank(*DEVELOPMENT)),
    "5_12_007_231": of(
        "unresolved",
        lambda c: has_labour(c) & c.both_blank(*DEVELOPMENT) & (now(c) - months(c, "识别监测时间") >= 6),
    ),
    "5_12_011": of(
        "monitored",
        lambda c: (
            (c["实施开发式帮扶措施情况"] == "是")
            & only_other(c, "产业帮扶", "其他")
            & only_other(c, "金融帮扶", "其他")
            & only_other(c, "就业帮扶", "其他", "技能培训")
        ),
    ),
    "5_15_0023": of("unresolved", lambda c: (c.num("工资性收入") > 0) & (c.num("工资性收入") < 100)),
    "5_15_007": lambda c: ~c.blank("就业帮扶") & c.unable,
    "5_15_011": of("lifted", lambda c: c.has("教育帮扶", "雨露计划") & ~vocational(c)),
    "5_15_012": of("monitored", lambda c: c.has("教育帮扶", "雨露计划") & ~vocational(c)),
    "5_15_013": of("monitored", lambda c: c.risk("因务工就业不稳") & c.every(c.unable)),
    "5_15_015": of("unresolved", lambda c: c.risk("因病") & ~c.any(c["健康状况"].isin(["长期慢性病", "患有大病"]))),
    "5_15_020": of("unresolved", lambda c: c.risk("因病") & ~(c.num("合规自付支出") > 0)),
    "5_16_003": of("unresolved", lambda c: low_income(c) & ~c.has("综合保障", "低保")),
    "5_16_004": of("unresolved", lambda c: extreme(c) & ~c.has("综合保障", "特困供养")),
    "5_16_005": of("unresolved", lambda c: ~low_income(c) & c.has("综合保障", "低保")),
    "5_16_006": of("unresolved", lambda c: ~extreme(c) & c.has("综合保障", "特困供养")),
    "5_16_008": of("unresolved", lambda c: severe_holder(c) & ~c.has("综合保障", "残疾人补贴")),
    "5_18_001": of("monitored", without("因病", "健康帮扶", "社会帮扶")),
    "5_18_002": of("monitored", without("因学", "义务教育保障", "教育帮扶", "社会帮扶")),
    "5_18_003": of("monitored", without("因残", "综合保障", "社会帮扶")),
    "5_18_004": of("monitored", without("因安全住房", "住房安全保障", "搬迁")),
    "5_18_005": of("monitored", flagged_without(DROPOUT, "是", "义务教育保障")),
    "5_18_006": of("monitored", without("因安全饮水", "饮水安全保障")),
    "5_18_007": of("monitored", flagged_without(UNINSURED, "是", "健康帮扶", "社会帮扶")),
    "5_18_008": of("unresolved", lambda c: c.risk("缺劳动力") & (c.share(c.able) > 0.25)),
    "5_18_009": of("resolved", lambda c: (c["风险消除方式"] == "帮扶消除") & within(c, 1)),
}
