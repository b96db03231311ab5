"""Whom to visit: every statutory hit, and of the statistical ones as many as a township can see in a week."""

import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from early_warning.grid import Flags, Floats
from early_warning.policy import InForce
from early_warning.prospects import MODEL
from early_warning.rules import rule_codes
from early_warning.rules.hit import below, reaches

STATUTORY, RANKED, AUDIT, BELOW_CUT = SELECTIONS = ("statutory", "ranked", "audit", "below_cut")
KNOWN = ("green", "yellow", "red")
COUNTS = ("capacity", *SELECTIONS, "expected_falls_not_visited")


@dataclass(frozen=True)
class Visits:
    """``assessments``: those handed in, with ``selection``, and level ``none`` below the cut; ``uncut_level`` keeps
    the level that a household would have had. ``townships``: one row a township with columns township and COUNTS.
    """

    assessments: pd.DataFrame
    townships: pd.DataFrame

    @property
    def expected_falls_not_visited(self) -> float:
        """The same over the county; NaN where no model speaks."""
        return float(self.townships["expected_falls_not_visited"].sum(min_count=1))


def visits(assessments: pd.DataFrame, reasons: pd.DataFrame, open_warnings: pd.DataFrame, terms: InForce) -> Visits:
    """Choose among the households with a level; takes the frames of ``assess`` and the county's open warnings.

    Statutory hits (policy ``statutory_rules`` and, near the line, ``statutory_near_line_rules``) always go. A hit by
    nothing but statistical rules goes as far as policy ``visits_per_township_week`` reaches, by priority (risk times
    depth; unknown last), then household_id. Those opened earlier in the ISO week of the date count against it; those
    already open keep their place whatever their rank. Of what is left policy ``audit_visits_per_township_week`` are
    drawn by a hash of county, ISO week and household_id, so that misses can be measured; the rest is below the cut.
    Bad data is no hit: ``unknown`` has no selection and is never cut.

    ``open_warnings``: columns of table warning (household_id, township, level, status, opened_on); with a column
    ``selection`` (how the household was last chosen) a household drawn for the audit stays named so. The expected
    number of falls not visited adds up the model's risks of households on or above the line that nobody is sent to;
    NaN in a township where no model speaks. Raises PolicyMissing, WrongUse.
    """
    kind = _kinds(assessments, reasons, terms)
    standing = _standing(open_warnings, assessments, kind, terms.as_of)
    chosen = _chosen(assessments, kind, standing, terms)
    level = assessments["level"].to_numpy(object)
    cut = assessments.assign(
        level=pd.Series(np.where(chosen == BELOW_CUT, "none", level), index=assessments.index, dtype="str"),
        selection=pd.Series(chosen, index=assessments.index, dtype="str"),
        uncut_level=assessments["level"],
    )
    return Visits(cut, _townships(cut, terms))


def statistical_reasons(reasons: pd.DataFrame, near_line: Flags, terms: InForce) -> Flags:
    """Which reasons are statistical; ``near_line``: of the household of each. A rule in no list, or in two, is
    statutory: nothing may be dropped by a slip of the policy."""
    names = ("statutory_rules", "statutory_near_line_rules", "statistical_rules")
    statutory, near, always = (set(rule_codes(terms(name))) for name in names)
    code = reasons["code"].where(~reasons["code"].isin(statutory))
    return (code.isin(always) | (code.isin(near) & ~near_line)).to_numpy(bool)


def _kinds(assessments: pd.DataFrame, reasons: pd.DataFrame, terms: InForce) -> np.ndarray:
    """``statutory``, ``statistical`` or '' for each household; what no statistical reason explains is statutory."""
    spoken = reasons[reasons["level"].isin(KNOWN)]
    limit = assessments["line_yuan_per_head"] * terms.number("near_line_multiple")
    near = below(assessments["income_yuan_per_head"].to_numpy(), limit.to_numpy())
    ids = assessments["household_id"]
    statistical = statistical_reasons(spoken, spoken["household_id"].isin(ids[near]).to_numpy(), terms)
    only = ids.isin(spoken["household_id"][statistical]) & ~ids.isin(spoken["household_id"][~statistical])
    hit = assessments["level"].isin(KNOWN).to_numpy()
    return np.select([hit & only.to_numpy(), hit], ["statistical", STATUTORY], "")


def _standing(open_warnings: pd.DataFrame, assessments: pd.DataFrame, kind: np.ndarray, today: date) -> pd.DataFrame:
    """Open warnings with a known level of households that are no statutory hit; columns household_id, township,
    selection, is_of_week."""
    wanted = ["household_id", "township", "level", "status", "opened_on", "selection"]
    held = open_warnings.reindex(columns=wanted).astype("str")
    statutory = assessments["household_id"][kind == STATUTORY]
    held = held[held["status"].isin(["open", "due_to_clear"]) & held["level"].isin(KNOWN)]
    held = held[~held["household_id"].isin(statutory)]
    opened = pd.to_datetime(held["opened_on"]).dt.isocalendar()
    year, week, _ = today.isocalendar()
    return held.assign(is_of_week=((opened["year"] == year) & (opened["week"] == week)).to_numpy(bool))


def _chosen(assessments: pd.DataFrame, kind: np.ndarray, standing: pd.DataFrame, terms: InForce) -> np.ndarray:
    """The selection of each household; None where there is nothing to choose."""
    ids, statistical = assessments["household_id"], kind == "statistical"
    was_audit = ids.isin(standing["household_id"][standing["selection"] == AUDIT]).to_numpy()
    is_open = ids.isin(standing["household_id"]).to_numpy()
    fresh = statistical & ~is_open
    free, audits = _places(assessments, standing, terms)
    ranked = fresh & (_rank(assessments, fresh) < free)
    rest = fresh & ~ranked
    drawn = rest & (_draw(assessments, rest, terms) < audits)
    flags = [kind == STATUTORY, statistical & was_audit, statistical & is_open, ranked, drawn, rest]
    chosen = np.select(flags, [STATUTORY, AUDIT, RANKED, RANKED, AUDIT, BELOW_CUT], "").astype(object)
    chosen[chosen == ""] = None
    return chosen


def _places(assessments: pd.DataFrame, standing: pd.DataFrame, terms: InForce) -> tuple[Floats, Floats]:
    """Places still free this week in each household's township: by rank, and for the audit.

    An audit is drawn only where the rank is full, so what was opened beyond the capacity was drawn: the sum is the
    same whether or not the open warnings say how they were chosen.
    """
    capacity, audits = (terms.whole(f"{name}_per_township_week") for name in ("visits", "audit_visits"))
    of_week = standing[standing["is_of_week"]]
    named = (of_week["selection"] == AUDIT).groupby(_key(of_week)).sum()
    opened = of_week.groupby(_key(of_week)).size()
    township = _key(assessments)
    spent, told = (township.map(n).fillna(0).to_numpy(np.float64) for n in (opened, named))
    drawn = np.maximum(told, np.maximum(spent - capacity, 0))
    return np.maximum(capacity - (spent - drawn), 0), np.maximum(audits - drawn, 0)


def _rank(assessments: pd.DataFrame, fresh: Flags) -> Floats:
    """Place of each fresh household in its township by priority, from 0; infinite for all others."""
    pool = assessments.loc[fresh, ["household_id", "priority"]].assign(township=_key(assessments)[fresh])
    pool["priority"] = pool["priority"].fillna(-np.inf)
    return _place(pool.sort_values(["priority", "household_id"], ascending=[False, True]), fresh)


def _draw(assessments: pd.DataFrame, rest: Flags, terms: InForce) -> Floats:
    """Place of each household of the rest in its township's lot for the week, from 0; infinite for all others."""
    year, week, _ = terms.as_of.isocalendar()
    ids = assessments.loc[rest, "household_id"]
    lots = [hashlib.sha256(f"{terms.place}|{year}-W{week:02d}|{one}".encode()).hexdigest() for one in ids]
    pool = pd.DataFrame({"lot": lots, "township": _key(assessments)[rest].to_numpy()}, index=ids.index)
    return _place(pool.sort_values("lot"), rest)


def _place(sorted_pool: pd.DataFrame, where: Flags) -> Floats:
    place = np.full(len(where), np.inf)
    place[where] = sorted_pool.groupby("township").cumcount().sort_index().to_numpy(np.float64)
    return place


def _key(frame: pd.DataFrame) -> pd.Series:
    """The township, '' where it is not known: those share the visits of one."""
    return frame["township"].fillna("")


def _townships(cut: pd.DataFrame, terms: InForce) -> pd.DataFrame:
    township = _key(cut)
    counts = pd.DataFrame({name: (cut["selection"] == name).groupby(township).sum() for name in SELECTIONS})
    left = cut["level"].eq("none") & reaches(
        cut["income_yuan_per_head"].to_numpy(), cut["line_yuan_per_head"].to_numpy()
    )
    by_model = cut["risk"].where(cut["risk_basis"] == MODEL)
    counts["expected_falls_not_visited"] = by_model.where(left, by_model * 0).groupby(township).sum(min_count=1)
    counts.insert(0, "capacity", terms.number("visits_per_township_week"))
    named = counts.reset_index(names="township")
    named["township"] = named["township"].where(named["township"] != "")
    return named.astype({"township": "str"} | dict.fromkeys(COUNTS, "float64"))
