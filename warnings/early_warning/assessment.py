"""Assess every household: level, category, risk, data status, and the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.facts import Facts, gather
from early_warning.grid import Flags
from early_warning.levels import LEVELS, TruthTable, truth_table
from early_warning.panel import Panel
from early_warning.policy import InForce
from early_warning.reasons import COLUMNS, reason_rows
from early_warning.rules import RULES, STANDING, hits
from early_warning.rules.hit import Hit, hit, reaches
from early_warning.rules.income import change_on_year

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

    Takes the register, its panel, landed department_event, and ``data_status`` (household_id, data_status;
    only households with trouble need a row; optional columns income, work, aid, ledger with the status of
    that part alone). Rules, thresholds and the truth table are policy. Bad data is not poverty: where income
    is missing, stale or quarantined no income rule speaks, and the level is ``unknown`` unless other
    evidence gives one. Raises PolicyMissing, WrongUse.
    """
    facts = gather(households, panel, events, data_status, terms)
    met = hits(facts)
    table = truth_table(terms)
    standing = {name: fact(facts) for name, fact in STANDING.items()}
    where = {code: one.where for code, one in met.items()}
    levels = table.levels(where, standing, len(households))
    return Assessment(_assessments(facts, where, levels), _reasons(facts, met, table, standing, levels))


def _assessments(facts: Facts, where: Mapping[str, Flags], levels: np.ndarray) -> pd.DataFrame:
    frame = facts.households[IDENTITY].copy()
    frame["category"] = pd.Series(_category(facts, where, levels), index=frame.index, dtype="str")
    frame["level"] = pd.Series(levels, index=frame.index, dtype="str")
    frame["data_status"] = facts.status.to_numpy()
    frame["risk"] = facts.risk
    frame["income_yuan_per_head"] = facts.income
    frame["line_yuan_per_head"] = facts.line
    frame["change_on_year"] = change_on_year(facts, facts.terms.whole("income_drop_compare_months"))
    frame["slope_yuan_per_head_per_month"] = facts.trend.slope
    frame["rigid_spending_yuan_per_head"] = facts.rigid
    frame["months_since_data"] = facts.months_since_data
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


def _reasons(
    facts: Facts, met: Mapping[str, Hit], table: TruthTable, standing: Mapping[str, Flags], levels: np.ndarray
) -> pd.DataFrame:
    warned = levels != "none"
    stale = facts.terms("stale_after_months")
    silent = hit(facts.income_unknown, facts.months_since_data, stale.number, stale)
    frames = [pd.DataFrame(columns=COLUMNS)]
    for code, one in {**met, "data_unknown": silent}.items():
        where = one.where & warned
        if where.any():
            alone = table.levels({code: one.where}, standing, len(levels))
            frames.append(reason_rows(facts, code, one, where, alone))
    return _ordered(pd.concat(frames, ignore_index=True))


def _ordered(reasons: pd.DataFrame) -> pd.DataFrame:
    """By household, the gravest reason first; among equals in the order of the rules."""
    numbers = ("observed", "threshold")
    typed = reasons.astype({name: "float64" if name in numbers else "str" for name in COLUMNS})
    gravity = -pd.Index(LEVELS).get_indexer(typed["level"])
    place = pd.Index([*RULES, "data_unknown"]).get_indexer(typed["code"])
    rank = typed.assign(gravity=gravity, place=place)
    return rank.sort_values(["household_id", "gravity", "place"], ignore_index=True)[COLUMNS]
