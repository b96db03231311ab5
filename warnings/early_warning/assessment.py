"""Assess every household: level, category, risk, data status, and the reasons."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.categories import category
from early_warning.classes import help_kind, household_class, labour_of
from early_warning.facts import Facts, by_last_good_data, gather
from early_warning.grid import Flags, Ints, as_text
from early_warning.levels import LEVELS, TruthTable, truth_table
from early_warning.measures import suggested
from early_warning.panel import Panel
from early_warning.policy import InForce
from early_warning.prospects import NUMBERS
from early_warning.reasons import COLUMNS, reason_rows
from early_warning.rules import RULES, STANDING, hits
from early_warning.rules.hit import Hit, hit

_BEFORE = ("按上一次合格的数据:", "By the last good data: ")
_KNOWN = ("green", "yellow", "red")
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
    outlook: pd.DataFrame | None = None,
    at_high_risk: Collection[str] = (),
) -> Assessment:
    """Judge the households of a county as known on the date of ``terms``, the policy at that county and date.

    Takes the register, its panel, landed department_event, and ``data_status``: rows for households with
    trouble, grain household x cause, columns household_id, data_status and, if given, is_shown (income may be
    judged), keeps_history (the panel holds the last good data), text_zh, text_en (why). Rules, thresholds and
    the truth table are policy. Bad data is not poverty: where income is missing, stale or quarantined no income
    rule speaks, and the level is ``unknown`` unless other evidence gives one, and never above what the last
    good data would give; those are shown, with the reasons they gave.

    ``outlook`` is what the model says of the months ahead, grain household, columns of ``prospects.OUTLOOK``. Without
    it, and for households it leaves out, thresholds alone decide: the risk is then a normal law around each
    household's trend (``risk_basis`` current_income), which ranks and raises nothing. ``at_high_risk``: household_ids
    that met ``high_risk`` when last assessed; they leave that state below a lower value only.

    ``selection`` is left empty and no level is cut: see ``capacity.visits``. Raises PolicyMissing, WrongUse;
    ValueError if the panel is of another register or the outlook is malformed.
    """
    now = _judged(gather(households, panel, events, data_status, terms, outlook, at_high_risk))
    kept = now.facts.data.is_kept
    before = _judged(by_last_good_data(now.facts)) if kept.any() else now
    levels = _not_raised(now.levels, before.levels, kept)
    reasons = _ordered([*_reasons(now, before, levels), *_kept_reasons(now, before)])
    return Assessment(_assessments(now, before, levels), reasons)


@dataclass(frozen=True)
class _Judged:
    """The rules applied to some facts."""

    facts: Facts
    met: Mapping[str, Hit]
    table: TruthTable
    standing: Mapping[str, Flags]
    levels: np.ndarray

    def alone(self, code: str, rows: Ints) -> np.ndarray:
        """The level that one rule alone would give to each household of ``rows``, of whom it holds."""
        standing = {name: flags[rows] for name, flags in self.standing.items()}
        return self.table.levels({code: np.ones(len(rows), dtype=bool)}, standing, len(rows))


def _judged(facts: Facts) -> _Judged:
    met, table = hits(facts), truth_table(facts.terms)
    standing = {name: fact(facts) for name, fact in STANDING.items()}
    where = {code: one.where for code, one in met.items()}
    return _Judged(facts, met, table, standing, table.levels(where, standing, len(facts.households)))


def _not_raised(levels: np.ndarray, before: np.ndarray, kept: Flags) -> np.ndarray:
    """Levels that silence alone would raise stay where the last good data put them: a trigger beside an unknown
    income weighs more than beside a known one, and data that are late or wrong are no such news."""
    if not kept.any():
        return levels
    rank = pd.Index(LEVELS)
    return np.where(kept & (rank.get_indexer(levels) > rank.get_indexer(before)) & (before != "none"), before, levels)


def _assessments(now: _Judged, before: _Judged, levels: np.ndarray) -> pd.DataFrame:
    """``before`` has the figures of the last good data; the risk is of what may be judged alone."""
    facts, data = before.facts, before.facts.data
    frame = facts.households[IDENTITY].copy()
    where = {code: one.where for code, one in now.met.items()}
    frame["category"] = as_text(category(facts, where, levels))
    frame["level"] = as_text(levels)
    frame["data_status"] = data.status.array
    for name in NUMBERS:
        frame[name] = getattr(now.facts.prospects, name)
    frame["priority"] = now.facts.prospects.priority
    frame["income_yuan_per_head"] = facts.income
    frame["line_yuan_per_head"] = facts.line
    frame["change_on_year"] = facts.change_on_year
    frame["slope_yuan_per_head_per_month"] = facts.trend.slope
    frame["rigid_spending_yuan_per_head"] = facts.rigid
    frame["months_since_data"] = data.months_since_data
    frame["volatility"] = facts.months.volatility
    frame["months_without_wages"] = facts.months.without_wages
    frame["transfer_share"] = facts.months.transfer_share
    frame["gap_code"] = data.gap_code.array
    frame["members"] = facts.households["members"]
    words = _help(facts, where, np.isin(levels, _KNOWN)) | {"risk_basis": now.facts.prospects.basis}
    words["selection"] = np.full(len(frame), None, dtype=object)
    return frame.assign(**{name: as_text(values) for name, values in words.items()})


def _help(facts: Facts, where: Mapping[str, Flags], warned: Flags) -> dict[str, np.ndarray]:
    """The class of each household, the kind of help it calls for, and measures for those in ``warned``."""
    classes = household_class(facts)
    return {
        "household_class": classes,
        "help_kind": help_kind(classes, facts.terms),
        "measures": suggested(where, labour_of(facts.households), warned, facts.terms),
    }


def _reasons(now: _Judged, before: _Judged, levels: np.ndarray) -> Iterator[pd.DataFrame]:
    """The rules met, and where income may not speak why that is so."""
    facts, warned = now.facts, levels != "none"
    stale = facts.terms("stale_after_months")
    silent = hit(facts.income_unknown, facts.data.months_since_data, stale.number, stale)
    for code, one in {**now.met, "data_unknown": silent}.items():
        where = one.where & warned
        if where.any():
            concerned = np.flatnonzero(where)
            alone = now.alone(code, concerned)
            once = alone if before is now else before.alone(code, concerned)
            rows = reason_rows(facts, code, one, where, _not_raised(alone, once, facts.data.is_kept[concerned]))
            yield _in_own_words(rows, facts, where) if code == "data_unknown" else rows


def _in_own_words(rows: pd.DataFrame, facts: Facts, where: Flags) -> pd.DataFrame:
    """What the caller says is wrong with the household's data, where it says anything."""
    for name, given in (("text_zh", facts.data.text_zh), ("text_en", facts.data.text_en)):
        own = given[where].to_numpy(object)
        rows[name] = np.where(own != "", own, rows[name].to_numpy(object))
    return rows


def _kept_reasons(now: _Judged, before: _Judged) -> Iterator[pd.DataFrame]:
    """The reasons that the last good data give and that may not be judged by now; their level is ``unknown``."""
    kept = now.facts.data.is_kept
    for code, one in before.met.items():
        where = one.where & kept & ~now.met[code].where
        if where.any():
            rows = reason_rows(before.facts, code, one, where, np.full(where.sum(), "unknown", dtype=object))
            yield rows.assign(text_zh=_BEFORE[0] + rows["text_zh"], text_en=_BEFORE[1] + rows["text_en"])


def _ordered(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """By household, the gravest reason first; among equals why nothing can be said, then in the order of the rules."""
    reasons = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
    typed = reasons.astype({name: "float64" if name in ("observed", "threshold") else "str" for name in COLUMNS})
    keys = pd.DataFrame(
        {
            "household_id": typed["household_id"],
            "gravity": -pd.Index(LEVELS).get_indexer(typed["level"]),
            "place": pd.Index(["data_unknown", *RULES]).get_indexer(typed["code"]),
        }
    )
    order = keys.sort_values(list(keys), kind="stable").index.to_numpy()
    return typed.take(order).reset_index(drop=True)
