"""Rules on one person of the register. Each check: County -> rows of the register that break it."""

from collections.abc import Callable

import pandas as pd

from .county import ABLE, County

Check = Callable[[County], pd.Series]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT, EMPLOYEE, SERIOUS = "是否参加城乡居民基本医疗保险", "是否参加城镇职工基本医疗保险", "是否参加大病保险"
PENSION, WORK_PENSION = "是否参加城乡居民基本养老保险", "是否参加城镇职工基本养老保险"
PRESCHOOL = ["学龄前儿童", "学前教育"]
JUNIOR = ["七年级", "八年级", "九年级"]
SENIOR = [f"{kind}{n}年级" for kind in ("普通高中", "高中", "中职") for n in "一二三"]
COLLEGE = ["大专", "本科及以上", "技师", "本科及研究生及以上"]
MALE = ["之子", "之父", "之女婿", "之孙子", "之外孙子", "之公公", "之岳父", "之祖父", "之侄儿"]
FEMALE = ["之女", "之母", "之儿媳", "之孙女", "之外孙女", "之婆婆", "之岳母", "之祖母", "之侄女"]


def checksum_fails(number: str) -> bool:
    if not number[:17].isdigit() or len(number) < 18:
        return True
    return "10X98765432"[sum(int(d) * w for d, w in zip(number, WEIGHTS, strict=False)) % 11] != number[17].upper()


def placeholder(c: County) -> pd.Series:
    return c["证件号码"].str.startswith("999999")


def plain_checksum(c: County) -> pd.Series:
    return (c["证件号码"].str.len() == 18) & c["证件号码"].map(checksum_fails) & ~placeholder(c)


def certificate_checksum(c: County) -> pd.Series:
    return c["证件号码"].str.len().isin([20, 22]) & c["证件号码"].map(lambda n: checksum_fails(n[:18]))


def duplicate(c: County) -> pd.Series:
    return (c["证件号码"] != "") & c["证件号码"].str[:18].duplicated(keep=False)


def sex_contradicts(c: County) -> pd.Series:
    relation, sex = c["与户主关系"], c["性别"]
    return (relation.isin(MALE) & (sex == "女")) | (relation.isin(FEMALE) & (sex == "男"))


def schooling_blank(c: County) -> pd.Series:
    return c.both_blank("在校生状况", "义务教育阶段未上学原因") & (c.at_school_start >= 6) & (c.at_school_start <= 16)


def outside(stages: list[str], youngest: int, oldest: int) -> Check:
    return lambda c: c["在校生状况"].isin(stages) & ((c.age < youngest) | (c.age > oldest))


def prime_is(*words: str) -> Check:
    return lambda c: c.prime & c["劳动技能"].isin(words)


def posts(c: County) -> pd.Series:
    return c["公益性岗位"].str.replace("，", ",").str.split(",").map(lambda names: len({n for n in names if n}))


def severe_limb(c: County) -> pd.Series:
    return c["证件号码"].str.len().isin([20, 22]) & c["证件号码"].str[18:20].isin(["41", "42"])


def low_school_only(c: County) -> pd.Series:
    return (c.age >= 16) & (c.age <= 22) & c["文化程度"].isin(["小学", "文盲或半文盲"])


def extreme_in_prime(c: County) -> pd.Series:
    extreme = ~c["享受特困供养政策情况"].isin(["", "不享受", "未享受"])
    return extreme & c.healthy & ~c.in_school & (c.age >= 18) & (c.age < 60)


def not_elsewhere_insured(c: County) -> pd.Series:
    return ((c[SERIOUS] == "否") | (c[RESIDENT] == "否")) & (c[EMPLOYEE] != "是")


def no_mobile(c: County) -> pd.Series:
    phone = c["家庭成员联系电话"]
    return (phone != "") & ~phone.str.fullmatch(r"1[3-9]\d{9}")


def lifted(check: Check) -> Check:
    return lambda c: c.lifted & check(c)


def monitored(check: Check) -> Check:
    return lambda c: c.monitored & check(c)


def twins(for_lifted: str, for_monitored: str, check: Check) -> dict[str, Check]:
    made = {for_lifted: lifted(check), for_monitored: monitored(check)}
    return {code: one for code, one in made.items() if code}


def blank(header: str) -> Check:
    return lambda c: c.blank(header)


PEOPLE: dict[str, Check] = {
    "1111_07": lambda c: c.in_school & ~c["劳动技能"].isin(["", "无劳动力"]),
    **twins("1111_15", "1111_14", prime_is("弱劳动力或半劳动力")),
    **twins("1_01_001", "1_12_001", duplicate),
    "1_01_002": lambda c: c.lifted & ~c["证件号码"].str.len().isin([0, 18, 20, 22]),
    **twins("1_01_003", "1_12_002", plain_checksum),
    **twins("1_01_004", "1_12_004", certificate_checksum),
    "1_02_003": lambda c: c[SERIOUS].ne("是") & ~c.monitored,
    "1_02_005": schooling_blank,
    **twins("2_01_001", "2_12_002", blank("民族")),
    **twins("2_01_002", "2_12_003", blank("健康状况")),
    **twins("2_01_003", "2_12_001", blank("劳动技能")),
    "2_01_004": lambda c: c.lifted & sex_contradicts(c),
    **twins("2_01_005-16", "2_12_009-16", prime_is("丧失劳动力")),
    **twins("2_01_006", "2_12_010", blank(SERIOUS)),
    **twins("2_01_007", "5_15_001", blank(PENSION)),
    "2_01_008": lambda c: c.lifted & c.uninsured,
    **twins("2_01_009", "2_12_015", lambda c: (c[RESIDENT] == "是") & (c[EMPLOYEE] == "是")),
    **twins("2_01_010-16", "2_12_013-16", prime_is("无劳动力")),
    **twins("2_01_011", "2_12_014", lambda c: (c.age < 16) & ~c["劳动技能"].isin(["", "无劳动力"])),
    "2_01_012": lambda c: c.lifted & c["义务教育阶段未上学原因"].isin(["因病", "因残"]) & c.healthy,
    "2_01_013": lambda c: (
        c.lifted & c.has("就业渠道（易地搬迁后扶使用）", "务工") & (c["家庭成员联系电话"].str.len() != 11)
    ),
    "2_01_014": lambda c: c.lifted & c.has("就业渠道（易地搬迁后扶使用）", "务工") & no_mobile(c),
    **twins("2_01_016", "2_12_016", not_elsewhere_insured),
    **twins("2_12_017", "2_12_005", lambda c: (c.age >= 60) & c["劳动技能"].isin(ABLE)),
    "2_12_007": lambda c: c.monitored & ~c.blank("务工所在地") & ~c["家庭成员联系电话"].str.fullmatch(r"1[3-9]\d{9}"),
    "2_12_012": lambda c: c.monitored & c.both_blank(RESIDENT, EMPLOYEE),
    "3_01_001": lambda c: c.lifted & c.blank("与户主关系"),
    **twins("3_01_002", "3_12_003", lambda c: c.both_blank("文化程度", "在校生状况", "义务教育阶段未上学原因")),
    **twins("3_01_003", "3_12_004", lambda c: ~c.blank("文化程度") & c.in_school),
    "3_01_005": lambda c: c.lifted & c.blank("公益性岗位") & ~c.blank("公益性岗位(月数)"),
    "3_01_006": lambda c: c.lifted & ~c.blank("公益性岗位") & c.blank("公益性岗位(月数)"),
    "3_01_007": lambda c: c.lifted & c.uninsured & (c["是否接受医疗救助"] == "是"),
    "3_01_008": lambda c: c.lifted & (c.age < 16) & ~c.blank("公益性岗位"),
    **twins("3_01_010", "3_01_011", lambda c: posts(c) >= 3),
    **twins("4_01_002", "4_12_003", lambda c: (c["健康状况"] == "残疾") & (c["证件类型"] != "残疾人证")),
    "4_01_003": lambda c: c.lifted & ((c["证件号码"] == "") | c["证件号码"].str.startswith("999999")),
    **twins("4_01_007", "4_01_008", lambda c: severe_limb(c) & c["劳动技能"].isin(ABLE)),
    "5_12_008": monitored(prime_is("无劳动力", "丧失劳动力", "弱劳动力或半劳动力")),
    "5_12_009-16": lambda c: (
        c.monitored
        & ~c["健康状况"].isin(["健康", ""])
        & ~c.in_school
        & (c.age >= 16)
        & (c.age < 60)
        & c["劳动技能"].isin(ABLE)
    ),
    **twins("5_17_001", "5_12_013", lambda c: c.healthy & (c.age >= 7) & c["在校生状况"].isin(PRESCHOOL)),
    **twins("5_17_002", "5_12_014", outside(["小学"], 6, 14)),
    **twins("5_17_003", "5_12_015", outside(JUNIOR, 12, 17)),
    **twins("5_17_004", "5_12_016", outside(SENIOR, 15, 20)),
    **twins(
        "5_17_005",
        "5_12_017",
        lambda c: (
            (c.age < 18) & (c["文化程度"].isin(COLLEGE) | c.has("在校生状况", "高职高专", "本科", "技师", "硕士"))
        ),
    ),
    **twins("5_17_006", "5_12_018", lambda c: (c.age < 20) & c.has("在校生状况", "硕士")),
    **twins("5_17_007", "5_12_019", low_school_only),
    "5_15_003": lambda c: ~c.blank("公益性岗位") & ~(c.num("公益性岗位(月数)") > 0),
    "5_15_006": lambda c: ~c.blank("公益性岗位") & c.unable,
    **twins("5_15_016", "5_15_017", schooling_blank),
    **twins("5_15_018", "5_15_019", extreme_in_prime),
    "5_19_001": lambda c: c.lifted & c.both_blank(PENSION, WORK_PENSION),
}
