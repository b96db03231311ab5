"""What rules about households say of a row that stands in none of its cells: risks, measures, months, benefits."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.facts import ABLE, fact, known
from data_contracts.rules.periods import month_number

RISKS = ("risk_1", "risk_2", "risk_3", "risk_4", "risk_5")
# The fourteen columns of measures: 公益性岗位帮扶其他备注 is a remark, no measure.
MEASURES = (
    *("aid_compulsory_education", "aid_industry", "aid_housing", "aid_health", "aid_public_post"),
    *("aid_employment", "aid_relocation", "aid_living_conditions", "aid_education", "aid_social"),
    *("aid_finance", "aid_water", "aid_social_protection", "aid_infrastructure"),
)
NONE = ("未享受", "不享受", "无", "否")
CERTIFICATE = "残疾人证"
_CERTIFICATE_LENGTHS = (20, 22)


def per_cell(column: pd.Series, cells: Iterable[bool], blank: bool = False) -> pd.Series:
    """A judgement of each distinct cell (in order of appearance) brought back to the rows; ``blank`` for blanks."""
    codes = pd.factorize(column)[0]
    return pd.Series(np.array([*cells, blank], dtype=bool)[codes], index=column.index)


def mentions(column: pd.Series, words: str) -> pd.Series:
    """Whether the cell mentions ``words`` (a regular expression); a blank does not."""
    found = re.compile(words)
    return per_cell(column, [found.search(cell) is not None for cell in pd.factorize(column)[1]])


# --- risks and measures ------------------------------------------------------------------------------


@fact("risks")
def risks(table: CheckTable) -> pd.Series:
    """The five slots as one cell with several values; empty text where no risk is told."""
    slots = table.values[list(RISKS)].fillna("")
    return slots["risk_1"].str.cat(slots[list(RISKS[1:])], sep="、")


@fact("measures")
def measures(table: CheckTable) -> pd.Series:
    """How many of the fourteen measures are filled in."""
    return table.text[list(MEASURES)].notna().sum(axis=1)


@fact("lists_low_income_allowance")
def lists_low_income_allowance(table: CheckTable) -> pd.Series:
    """综合保障 names 低保 (低保边缘 is none)."""
    return mentions(table.values["aid_social_protection"], "低保(?!边缘)")


@fact("lists_extreme_hardship_support")
def lists_extreme_hardship_support(table: CheckTable) -> pd.Series:
    """综合保障 names 特困."""
    return mentions(table.values["aid_social_protection"], "特困")


@fact("lists_disability_subsidy")
def lists_disability_subsidy(table: CheckTable) -> pd.Series:
    """综合保障 names a subsidy of the disabled."""
    return mentions(table.values["aid_social_protection"], "残疾人.*补贴")


@fact("lists_vocational_grant")
def lists_vocational_grant(table: CheckTable) -> pd.Series:
    """教育帮扶 names 雨露计划."""
    return mentions(table.values["aid_education"], "雨露计划")


# --- months --------------------------------------------------------------------------------------------


@fact("months_monitored")
def months_monitored(table: CheckTable) -> pd.Series:
    """Months from identification to resolution; missing where either is."""
    return month_number(table.values["resolved_month"]) - month_number(table.values["identified_month"])


@fact("months_since_identified")
def months_since_identified(table: CheckTable) -> pd.Series:
    """Months from identification to the month of the export."""
    return month_number(known(table, "day_month")) - month_number(table.values["identified_month"])


# --- people of the household ----------------------------------------------------------------------------


@fact("able_share")
def able_share(table: CheckTable) -> pd.Series:
    """Share of the household's rows that are 普通劳动力 or 技能劳动力."""
    homes = known(table, "household_code").to_numpy()
    able = np.bincount(homes, weights=known(table, "labour").isin(ABLE))
    return pd.Series(able[homes], index=table.values.index) / known(table, "members")


@fact("has_sex_of_head")
def has_sex_of_head(table: CheckTable) -> pd.Series:
    """Of the same sex as the household's head; false where there is no head, or several, or a sex is unknown."""
    homes, sex = known(table, "household_code").to_numpy(), table.values["sex"]
    heads = known(table, "is_head").fillna(False).to_numpy(dtype=bool)
    count = np.bincount(homes[heads], minlength=homes.max(initial=-1) + 1)
    codes = pd.factorize(sex)[0]
    of_head = np.full(len(count), -1)
    of_head[homes[heads]] = codes[heads]
    return pd.Series((codes >= 0) & (codes == of_head[homes]) & (count[homes] == 1), index=sex.index)


# --- benefits --------------------------------------------------------------------------------------------


@fact("gets_low_income_allowance")
def gets_low_income_allowance(table: CheckTable) -> pd.Series:
    """享受低保政策情况 names an allowance."""
    return _gets(table.values["low_income_allowance"])


@fact("gets_extreme_hardship_support")
def gets_extreme_hardship_support(table: CheckTable) -> pd.Series:
    """享受特困供养政策情况 names support, or a stipend is paid."""
    stipend = table.values["extreme_hardship_stipend_yuan"] > 0
    return _gets(table.values["extreme_hardship_support"]) | stipend


def _gets(told: pd.Series) -> pd.Series:
    return told.notna() & ~told.isin(NONE)


@fact("holds_disability_certificate")
def holds_disability_certificate(table: CheckTable) -> pd.Series:
    """By the kind of document, or by the number: 20 or 22 characters are a certificate's."""
    is_told = mentions(table.values["id_type"], CERTIFICATE)
    return is_told | table.values["id_number"].str.len().isin(_CERTIFICATE_LENGTHS)


@fact("is_severely_disabled")
def is_severely_disabled(table: CheckTable) -> pd.Series:
    """Holds a certificate whose twentieth character, the grade, is 1 or 2."""
    number = table.values["id_number"]
    return number.str.len().isin(_CERTIFICATE_LENGTHS) & number.str[19].isin(["1", "2"])
