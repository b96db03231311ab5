"""Assess every household: level, category, risk, data status, and the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.facts import Facts, by_last_good_data, gather
from early_warning.grid import Flags
from early_warning.levels import LEVELS, TruthTable, truth_table
from early_warning.panel import Panel
from early_warning.policy import InForce
from early_warning.reasons import COLUMNS, reason_rows
from early_warning.rules import RULES, STANDING, hits
from early_warning.rules.hit import Hit, hit, reaches
from early_warning.rules.income import change_on_year

_BEFORE = ("按上一次合格的数据:", "By the last good data: ")
IDENTITY = ["household_id", "township", "village", "head_masked", "household_type", "monitoring_category"]


@dataclass(frozen=True)
class Assessment:
    """``assessments``: one row a household (table household_assessment without run_id and county), ``none`` included.

    ``reasons``: one row a household and rule met (table assessment_reason without run_id and county), for
    households with a level, by household and the gravest first; ``level`` is what that rule alone would give.
    """

    assessments: pd.DataFrame
    reasons: pd.DataFrame


def assess(
    households: pd.DataFrame,
    panel: Panel,
    events: pd.DataFrame,
    data_status: pd.DataFrame,
    terms: InForce,
) -> Assessment:
    """Judge the households of a county as known on the date of ``terms``, the policy at that county and date.

    Takes the register, its panel, landed department_event, and ``data_status``: rows for households with
    trouble, grain household x cause, columns household_id, data_status and, if given, is_shown (income may be
    judged), keeps_history (the panel holds the last good data), text_zh, text_en (why). Rules, thresholds and
    the truth table are policy. Bad data is not poverty: where income is missing, stale or quarantined no income
    rule speaks, and the level is ``unknown`` unless other evidence gives one, and never above what the last
    good data would give; those are shown, with the reasons they gave. Raises PolicyMissing, WrongUse.
    """
    now = _judged(gather(households, panel, events, data_status, terms))
    kept = now.facts.data.is_kept
    before = _judged(by_last_good_data(now.facts)) if kept.any() else now
    levels = _not_raised(now.levels, before.levels, kept)
    reasons = _ordered(pd.concat([_reasons(now, before, levels), _kept_reasons(now, before)], ignore_index=True))
    return Assessment(_assessments(now, before, levels), reasons)


@dataclass(frozen=True)
class _Judged:
    """The rules applied to some facts."""

    facts: Facts
    met: Mapping[str, Hit]
    table: TruthTable
    standing: Mapping[str, Flags]
    levels: np.ndarray

    def alone(self, code: str, where: Flags) -> np.ndarray:
        """The level that one rule alone would give."""
        return self.table.levels({code: where}, self.standing, len(where))


def _judged(facts: Facts) -> _Judged:
    met, table = hits(facts), truth_table(facts.terms)
    standing = {name: fact(facts) for name, fact in STANDING.items()}
    where = {code: one.where for code, one in met.items()}
    return _Judged(facts, met, table, standing, table.levels(where, standing, len(facts.households)))


def _not_raised(levels: np.ndarray, before: np.ndarray, kept: Flags) -> np.ndarray:
    """Levels that silence alone would raise stay where the last good data put them: a trigger beside an unknown
    income weighs more than beside a known one, and data that are late or wrong are no such news."""
    rank = pd.Index(LEVELS)
    return np.where(kept & (rank.get_indexer(levels) > rank.get_indexer(before)) & (before != "none"), before, levels)


def _assessments(now: _Judged, before: _Judged, levels: np.ndarray) -> pd.DataFrame:
    """``before`` has the figures of the last good data; the risk is of what may be judged alone."""
    facts, data = before.facts, before.facts.data
    frame = facts.households[IDENTITY].copy()
    where = {code: one.where for code, one in now.met.items()}
    frame["category"] = pd.Series(_category(facts, where, levels), index=frame.index, dtype="str")
    frame["level"] = pd.Series(levels, index=frame.index, dtype="str")
    frame["data_status"] = data.status.to_numpy()
    frame["risk"] = now.facts.risk
    frame["income_yuan_per_head"] = facts.income
    frame["line_yuan_per_head"] = facts.line
    frame["change_on_year"] = change_on_year(facts, facts.terms.whole("income_drop_compare_months"))
    frame["slope_yuan_per_head_per_month"] = facts.trend.slope
    frame["rigid_spending_yuan_per_head"] = facts.rigid
    frame["months_since_data"] = data.months_since_data
    frame["members"] = facts.households["members"]
    return frame.astype({"data_status": "str"})


def _category(facts: Facts, where: Mapping[str, Flags], levels: np.ndarray) -> np.ndarray:
    """Unstable (lifted) or marginal (ordinary) within the line's range; sudden hardship when something else broke it.

    A monitored household keeps the category of the register. The three are those of
    秦安县's rules (qinan.gov.cn/info/11792/1360362.htm).
    """
    poor_kind = np.where(facts.lifted, "unstable", "marginal")
    quiet = {"income_below_line", "trend_to_line"}
    struck = np.logical_or.reduce([np.zeros(len(levels), bool), *(w for c, w in where.items() if c not in quiet)])
    sudden = reaches(facts.income, facts.line) & struck
    registered = facts.households["monitoring_category"].to_numpy(object)
    own = np.where(sudden, "sudden_hardship", poor_kind).astype(object)
    category = np.where(facts.monitored, registered, own)
    category[levels == "none"] = None
    # Where the data cannot say there is no category to suspect; what the register says stands.
    category[(levels == "unknown") & ~facts.monitored] = None
    return category


def _reasons(now: _Judged, before: _Judged, levels: np.ndarray) -> pd.DataFrame:
    """The rules met, and where income may not speak why that is so."""
    facts, warned = now.facts, levels != "none"
    stale = facts.terms("stale_after_months")
    silent = hit(facts.income_unknown, facts.data.months_since_data, stale.number, stale)
    frames = [pd.DataFrame(columns=COLUMNS)]
    for code, one in {**now.met, "data_unknown": silent}.items():
        where = one.where & warned
        if where.any():
            alone = _not_raised(now.alone(code, one.where), before.alone(code, one.where), facts.data.is_kept)
            rows = reason_rows(facts, code, one, where, alone)
            frames.append(_in_own_words(rows, facts, where) if code == "data_unknown" else rows)
    return pd.concat(frames, ignore_index=True)


def _in_own_words(rows: pd.DataFrame, facts: Facts, where: Flags) -> pd.DataFrame:
    """What the caller says is wrong with the household's data, where it says anything."""
    for name, given in (("text_zh", facts.data.text_zh), ("text_en", facts.data.text_en)):
        own = given[where].to_numpy(object)
        rows[name] = np.where(own != "", own, rows[name].to_numpy(object))
    return rows


def _kept_reasons(now: _Judged, before: _Judged) -> pd.DataFrame:
    """The reasons that the last good data give and that may not be judged by now; their level is ``unknown``."""
    kept = now.facts.data.is_kept
    frames = [pd.DataFrame(columns=COLUMNS)]
    for code, one in before.met.items():
        where = one.where & kept & ~now.met[code].where
        if where.any():
            rows = reason_rows(before.facts, code, one, where, np.full(len(where), "unknown", dtype=object))
            frames.append(rows.assign(text_zh=_BEFORE[0] + rows["text_zh"], text_en=_BEFORE[1] + rows["text_en"]))
    return pd.concat(frames, ignore_index=True)


def _ordered(reasons: pd.DataFrame) -> pd.DataFrame:
    """By household, the gravest reason first; among equals why nothing can be said, then in the order of the rules."""
    numbers = ("observed", "threshold")
    typed = reasons.astype({name: "float64" if name in numbers else "str" for name in COLUMNS})
    gravity = -pd.Index(LEVELS).get_indexer(typed["level"])
    place = pd.Index(["data_unknown", *RULES]).get_indexer(typed["code"])
    rank = typed.assign(gravity=gravity, place=place)
    return rank.sort_values(["household_id", "gravity", "place"], ignore_index=True)[COLUMNS]
