"""Names that say they are simulated: places begin with 模拟, and 拟 stands in the name of every person."""

import numpy as np

from relapse_watch.sample.chance import Ints

SURNAMES = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = tuple(
    "安宁平和顺康乐福祥瑞丰茂盛兴旺达通远志诚信义仁礼智勇刚毅坚定明亮光辉耀华英杰俊才学文武斌博雅秀丽美芳兰梅菊莲荷桂"
    "枝叶青松柏林森山峰岩石川江河海洋波涛泉清云霞雪霜月星辰春夏秋冬"
)
PEOPLE_NAMES: list[str] = [surname + "拟" + given for surname in SURNAMES for given in GIVEN]

_VILLAGE_FIRST = "清青白黄双石高平东西南北上下前后长大新古"
_VILLAGE_LAST = "河山坪湾沟桥塘井岭坡冲溪泉田林庄岗堡坝源"
VILLAGE_NAMES: list[str] = [f"模拟{a}{b}村" for b in _VILLAGE_LAST for a in _VILLAGE_FIRST]

_DIGITS = "零一二三四五六七八九"


def _number(n: int) -> str:
    """Chinese numeral of 1..9999."""
    text = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, power)
        if digit:
            text += _DIGITS[digit] + unit
        elif text and n and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def township_names(count: int) -> list[str]:
    """模拟第一镇, 模拟第二镇, …"""
    return [f"模拟第{_number(i + 1)}镇" for i in range(count)]


def village_names(count: int) -> list[str]:
    """Names of villages: all different up to 400, and always different within a township."""
    return [VILLAGE_NAMES[i % len(VILLAGE_NAMES)] for i in range(count)]


def name_codes(surnames: Ints, given: Ints) -> Ints:
    """Index into ``PEOPLE_NAMES`` for a surname index and a given-name draw (any integers)."""
    return (surnames % len(SURNAMES)) * len(GIVEN) + given % len(GIVEN)


def county_name(code: str) -> str:
    """The county's name as written in its files."""
    return f"模拟县{code}"


PROVINCE, CITY = "模拟省", "模拟市"
ETHNICITIES = ("汉族", "回族", "藏族", "苗族", "布依族", "土家族")
ETHNICITY_WEIGHTS = np.array([0.82, 0.05, 0.03, 0.04, 0.03, 0.03])
