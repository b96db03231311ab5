"""Which thresholds might move, and what that would have done. It only proposes: nothing moves by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from early_warning.feedback.knobs import Setting
from early_warning.feedback.limits import FeedbackTerms
from early_warning.feedback.precision import wilson
from early_warning.feedback.replay import Counts, candidates, counted, held_against, replaced

VERDICTS = (*("proposed", "not_ours", "too_few", "no_candidate", "no_gain", "loses_red", "loses_too_many", "chance"),)


@dataclass(frozen=True)
class Proposal:
    """What the record says of one threshold.

    ``verdict``: one of VERDICTS. ``to``: the value chosen on the ``chosen_on`` months, None where there is none;
    ``chosen``, ``tested`` (on the ``tested_on`` months, which had no part in the choice) and ``whole``: what it does.
    ``p_value``: of Fisher's exact test, one-sided, on the tested months, that the dropped are as often right as the
    kept, by Holm's rule over all thresholds tested. ``replaced``: who would be visited instead, unseen so far.
    """

    setting: Setting
    verdict: str
    to: float | None = None
    chosen_on: tuple[str, ...] = ()
    tested_on: tuple[str, ...] = ()
    chosen: Counts | None = None
    tested: Counts | None = None
    whole: Counts | None = None
    p_value: float | None = None
    replaced: int = 0


def proposals(
    said: pd.DataFrame, waiting: pd.DataFrame, settings: Sequence[Setting], terms: FeedbackTerms
) -> list[Proposal]:
    """What the record says of each threshold of ``settings``, those proposed first.

    ``said``: of ``spoken``, with told_on and ``week``; ``waiting``: see ``replaced``. The value is chosen on the
    earlier months alone, as the one with the greatest ``gain`` (see ``Counts``) that loses no true red case and at most
    ``lost_share_max`` of the true ones; it is tested on the last ``held_out_months``. Proposed is what on those months
    again loses no red and no more than that share, and is due to chance with less than 1 - ``confidence``.
    """
    months = sorted(said["told_on"].str[:7].unique())
    split = Split(tuple(months[: -terms.held_out_months]), tuple(months[-terms.held_out_months :]))
    found = [_judged(said, waiting, setting, split, terms) for setting in settings]
    order = {verdict: i for i, verdict in enumerate(VERDICTS)}
    return sorted(_by_holm(found, terms), key=lambda p: (order[p.verdict], p.setting.knob.parameter))


@dataclass(frozen=True)
class Split:
    """The months on which a value is chosen, and those on which it is tested."""

    chosen_on: tuple[str, ...]
    tested_on: tuple[str, ...]


def _judged(
    said: pd.DataFrame, waiting: pd.DataFrame, setting: Setting, split: Split, terms: FeedbackTerms
) -> Proposal:
    """All but the test of chance, which needs the other thresholds."""
    if not setting.is_movable:
        return Proposal(setting, "not_ours")
    cases = held_against(said, setting)
    month = cases["told_on"].str[:7]
    earlier, later = cases[month.isin(split.chosen_on)], cases[month.isin(split.tested_on)]
    asked = replace(Proposal(setting, "too_few"), chosen_on=split.chosen_on, tested_on=split.tested_on)
    asked = replace(asked, whole=counted(cases, setting, setting.number))
    if any(counted(part, setting, setting.number).judged < terms.visits_min for part in (earlier, later)):
        return asked
    tried = {float(at): counted(earlier, setting, at) for at in candidates(earlier, setting)}
    if not tried:
        return replace(asked, verdict="no_candidate")
    to, verdict = _chosen(tried, terms)
    if to is None:
        return replace(asked, verdict=verdict)
    tested, whole = counted(later, setting, to), counted(cases, setting, to)
    moved = replace(asked, to=to, chosen=tried[to], tested=tested, whole=whole, p_value=_p_value(tested))
    moved = replace(moved, replaced=replaced(cases, waiting, setting, to))
    return replace(moved, verdict=_loses(tested, terms) or "chance")


def _chosen(tried: Mapping[float, Counts], terms: FeedbackTerms) -> tuple[float | None, str]:
    """The value with the greatest gain of those that lose little enough, the nearest of equals; else None and why."""
    harmless = {at: counts for at, counts in tried.items() if not _loses(counts, terms)}
    if not harmless:
        return None, _loses(next(iter(tried.values())), terms)
    best = max(harmless, key=lambda at: harmless[at].gain)
    return (best, "") if harmless[best].gain > 0 else (None, "no_gain")


def _loses(counts: Counts, terms: FeedbackTerms) -> str:
    """Why a move may not be made for what it loses; '' where it may."""
    if counts.red_lost:
        return "loses_red"
    return "loses_too_many" if counts.lost_share > terms.lost_share_max else ""


def _p_value(counts: Counts) -> float:
    """How likely the dropped are by chance so much seldomer right than the kept; 1 where one side is empty."""
    kept_right, kept_false = counts.right - counts.right_lost, counts.false - counts.false_saved
    table = [[counts.right_lost, counts.false_saved], [kept_right, kept_false]]
    if not sum(table[0]) or not sum(table[1]):
        return 1.0
    from scipy.stats import fisher_exact  # seconds to import

    return float(fisher_exact(table, alternative="less")[1])


def _by_holm(found: list[Proposal], terms: FeedbackTerms) -> list[Proposal]:
    """With the p-values of all that was tested held against each other."""
    tested = [i for i, p in enumerate(found) if p.p_value is not None]
    if not tested:
        return found
    from statsmodels.stats.multitest import multipletests  # seconds to import

    adjusted = multipletests([found[i].p_value for i in tested], method="holm")[1]
    done = list(found)
    for i, p_value in zip(tested, adjusted, strict=True):
        is_sure = found[i].verdict == "chance" and p_value < 1 - terms.confidence
        done[i] = replace(found[i], p_value=float(p_value), verdict="proposed" if is_sure else found[i].verdict)
    return done


_SAID_OF_PARAMETER = ("label_zh", "label_en", "unit", "origin", "place", "effective_from", "reference")


def record(proposal: Proposal, terms: FeedbackTerms) -> dict[str, Any]:
    """The proposal as plain values, with precision before and after and its intervals on each set of months."""
    setting = proposal.setting
    parameter, number = setting.parameter, setting.number
    named = {name: getattr(parameter, name) for name in _SAID_OF_PARAMETER}
    plain = {"parameter": parameter.name, "rules": list(setting.knob.rules), **named, "verdict": proposal.verdict}
    plain |= {"from": number, "to": proposal.to, "must_exceed": setting.must_exceed, "p_value": proposal.p_value}
    plain |= {"chosen_on": list(proposal.chosen_on), "tested_on": list(proposal.tested_on)}
    for name in ("chosen", "tested", "whole"):
        counts = getattr(proposal, name)
        plain[name] = None if counts is None else asdict(counts) | _shares(counts, terms)
    return plain | {"replaced": proposal.replaced}


def _shares(counts: Counts, terms: FeedbackTerms) -> dict[str, Any]:
    right = np.array([counts.right, counts.right - counts.right_lost], dtype=np.float64)
    seen = np.array([counts.judged, counts.kept], dtype=np.float64)
    low, high = wilson(right, seen, terms.confidence)
    ratio = right / np.where(seen > 0, seen, np.nan)
    found = {"share": ratio, "low": low, "high": high}
    both = [
        (f"{name}_{when}", values[i]) for i, when in enumerate(("before", "after")) for name, values in found.items()
    ]
    return {name: None if np.isnan(value) else float(value) for name, value in both}
