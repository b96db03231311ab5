"""What rules about people say of a row: which stage of school, what labour, whether a phone number is one.

Exports of different years write the same thing in several ways; these facts stand for all of them. Each
distinct cell is looked at once.
"""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.facts import fact

_SEPARATORS = re.compile("[,，、;；]")
_LABOUR = {
    "无劳动能力": "无劳动力",
    "丧失劳动能力": "丧失劳动力",
    "弱劳动力": "弱劳动力或半劳动力",
    "半劳动力": "弱劳动力或半劳动力",
    "弱劳动能力或半劳动能力": "弱劳动力或半劳动力",
    "普通劳动": "普通劳动力",
    "普通劳动能力": "普通劳动力",
    "技能劳动能力": "技能劳动力",
}
# The first that fits: 高职高专 holds 职高, 职业高中 is no 高中, 本科及研究生及以上 begins at 本科.
_STAGES = (
    ("preschool", "学龄前|学前|幼儿"),
    ("primary", "小学|^[一二三四五六]年级"),
    ("lower_secondary", "初中|^[七八九]年级|^初[一二三]"),
    ("higher_vocational", "高职|大专|高专|专科"),
    ("secondary_vocational", "中职|中专|职高|职业高中|技工"),
    ("upper_secondary", "高中|^高[一二三]"),
    ("technician", "技师"),
    ("bachelor", "本科|大学"),
    ("master", "硕士|博士|研究生"),
)
_SEX_OF_RELATION = {
    "male": "之子 之女婿 之父 之孙子 之外孙子 之曾孙子 之公公 之岳父 之祖父 之叔伯 之侄儿",
    "female": "之女 之儿媳 之母 之孙女 之外孙女 之曾孙女 之婆婆 之岳母 之祖母 之兄弟媳妇 之侄女",
}
_RISKS = tuple(f"risk_{slot}" for slot in range(1, 6))
_UNSTABLE_WORK = ("因务工就业不稳", "务工就业不稳")
_RELATIONS = {word: sex for sex, words in _SEX_OF_RELATION.items() for word in words.split()}


def _each(column: pd.Series, of: Callable[[str], object]) -> pd.Series:
    """``of`` each distinct cell; missing where the cell is, or ``of`` gives None."""
    codes, cells = pd.factorize(column)
    found = pd.Series([of(str(cell)) for cell in cells] + [None], dtype=object)
    return pd.Series(found.to_numpy()[codes], index=column.index)


def _words(column: pd.Series, of: Callable[[str], "str | None"]) -> pd.Series:
    return _each(column, of).astype("str")


def _stage(word: str) -> "str | None":
    return next((stage for stage, pattern in _STAGES if re.search(pattern, word)), None)


@fact("labour")
def labour(table: CheckTable) -> pd.Series:
    """劳动技能 in the national export's five words; a word nobody knows stays as it is."""
    return _words(table.values["labour_capacity"], lambda word: _LABOUR.get(word, word))


@fact("school_stage")
def school_stage(table: CheckTable) -> pd.Series:
    """The stage that 在校生状况 names (preschool, primary … master); missing where it names none."""
    return _words(table.values["school_status"], _stage)


@fact("education_stage")
def education_stage(table: CheckTable) -> pd.Series:
    """The stage that 文化程度 names; missing for 文盲或半文盲 and words that name none."""
    return _words(table.values["education"], _stage)


@fact("sex_of_relation")
def sex_of_relation(table: CheckTable) -> pd.Series:
    """The only sex that 与户主关系 allows (male, female); missing where both are possible."""
    return _words(table.values["relation_to_head"], _RELATIONS.get)


@fact("public_posts")
def public_posts(table: CheckTable) -> pd.Series:
    """How many different public-welfare posts the cell names; 0 where it is blank."""
    kinds = _each(table.values["public_post"], lambda cell: len({p.strip() for p in _SEPARATORS.split(cell)} - {""}))
    return kinds.astype("float64").fillna(0.0)


@fact("disability")
def disability(table: CheckTable) -> pd.Series:
    """Kind and grade on a disability certificate: characters 19 and 20 of a number of 20 or 22."""
    number = table.values["id_number"]
    return number.str[18:20].where(number.str.len().isin([20, 22]))


@fact("unstable_work_risk")
def unstable_work_risk(table: CheckTable) -> pd.Series:
    """One of the row's risks is unstable work."""
    return table.values[list(_RISKS)].isin(_UNSTABLE_WORK).any(axis=1)


@fact("works_by_channel")
def works_by_channel(table: CheckTable) -> pd.Series:
    """就业渠道 speaks of work for wages."""
    return table.values["employment_channel"].str.contains("务工", regex=False).fillna(False).astype(bool)


@fact("phone_has_11_digits")
def phone_has_11_digits(table: CheckTable) -> pd.Series:
    """The member's phone is eleven digits (a workbook's '.0' behind them does not count)."""
    return _phone(table, r"[0-9]{11}")


@fact("phone_is_mobile")
def phone_is_mobile(table: CheckTable) -> pd.Series:
    """The member's phone is a mobile number: 1, then 3 to 9, then nine digits."""
    return _phone(table, r"1[3-9][0-9]{9}")


def _phone(table: CheckTable, pattern: str) -> pd.Series:
    fits = table.values["member_phone"].str.fullmatch(rf"{pattern}(?:\.0)?")
    return pd.Series(np.asarray(fits.fillna(False), dtype=bool), index=fits.index)
