"""A planted threshold that is too low is proposed up; chance alone is not; and nothing true and red is given away."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest
import yaml

from early_warning.feedback.knobs import settings
from early_warning.feedback.override import FILL_IN, override_lines
from early_warning.feedback.proposals import proposals, record
from early_warning.feedback.reasons import spoken
from early_warning.policy import SHIPPED, load_policy
from tests.unit.early_warning.feedback.cases import TERMS, cases, reason, reasons, telling, visit
from tests.unit.early_warning.rows import adopting

COUNTY = "620101"
MONTHS = [f"2026-{m:02d}" for m in range(1, 13)]
NOBODY = pd.DataFrame({"run_id": [], "household_id": []}, dtype="str")


def planted(scores, right, code="high_risk", **more):
    """A household a score, spread over the twelve months, told for this rule alone and visited; ``said``."""
    days = [f"{MONTHS[i % 12]}-05" for i in range(len(scores))]
    told = [telling(day, f"h{i}", **more) for i, day in enumerate(days)]
    made = [
        visit(day, "confirmed" if r else "not_at_risk", f"h{i}")
        for i, (day, r) in enumerate(zip(days, right, strict=True))
    ]
    why = [
        reason(code, day, f"h{i}", observed=s, threshold=0.3)
        for i, (day, s) in enumerate(zip(days, scores, strict=True))
    ]
    return spoken(cases(told, made), reasons(why))


@cache
def known():
    return settings(adopting(COUNTY))


def judged(said, terms=TERMS, waiting=NOBODY, names=("high_risk",)):
    return proposals(said, waiting, [s for s in known() if s.parameter.name in names], terms)


def too_low(many=240):
    """Below 0.5 nobody is in need, from there on everybody: the threshold of 0.3 is too low."""
    scores = np.tile(np.round(np.arange(0.30, 0.70, 0.02), 2), many // 20)
    order = np.random.default_rng(1).permutation(many)
    return scores[order], scores[order] >= 0.5


def test_a_threshold_that_is_too_low_is_proposed_up_with_what_it_would_have_done():
    scores, right = too_low()
    (found,) = judged(planted(scores, right))
    assert found.verdict == "proposed" and found.to == pytest.approx(0.5) and found.p_value < 1e-6
    assert found.chosen_on == tuple(MONTHS[:8]) and found.tested_on == tuple(MONTHS[8:])
    month = np.arange(len(scores)) % 12
    for counts, part in ((found.chosen, month < 8), (found.tested, month >= 8), (found.whole, month >= 0)):
        assert counts.told == part.sum() and counts.dropped == (part & (scores < 0.5)).sum()
        assert counts.false_saved == (part & ~right).sum() and counts.right_lost == counts.red_lost == 0
    plain = record(found, TERMS)["tested"]
    assert plain["share_before"] == pytest.approx(right[month >= 8].mean()) and plain["share_after"] == 1.0
    assert plain["low_before"] < plain["share_before"] < plain["high_before"] < plain["low_after"]


def test_the_lines_hold_once_a_person_has_filled_in_the_day(tmp_path):
    (found,) = judged(planted(*too_low()))
    lines = override_lines(found, COUNTY, "2026-12")
    assert FILL_IN in lines and yaml.safe_load(lines)["high_risk"]["values"][0]["value"] == pytest.approx(0.5)
    (tmp_path / "own.yaml").write_text(lines, encoding="utf-8")
    with pytest.raises(Exception, match=r"own\.yaml"):
        load_policy(SHIPPED, tmp_path)
    (tmp_path / "own.yaml").write_text(lines.replace(FILL_IN, "2027-01-01"), encoding="utf-8")
    policy = load_policy(SHIPPED, tmp_path)
    assert policy.value("high_risk", COUNTY, date(2027, 1, 1)).number == pytest.approx(0.5)
    assert policy.value("high_risk", COUNTY, date(2026, 12, 31)).number == pytest.approx(0.3)
    assert policy.value("high_risk", "620102", date(2027, 1, 1)).number == pytest.approx(0.3), "the county's alone"
    assert override_lines(replace(found, verdict="chance"), COUNTY, "2026-12") == ""


@pytest.mark.parametrize(("observed", "verdict", "to"), [(0.30, "loses_red", None), (0.34, "proposed", 0.34)])
def test_one_true_red_that_would_be_lost_forbids_it(observed, verdict, to):
    scores, right = too_low()
    said = planted(scores, right)
    first = said.index[(scores < 0.35) & (np.arange(len(scores)) % 12 < 8)][0]
    said.loc[first, ["level", "level_alone", "outcome", "observed"]] = ["red", "red", "not_at_risk", observed]
    assert judged(said)[0].to == pytest.approx(0.5)
    said.loc[first, "outcome"] = "confirmed"
    (found,) = judged(said)
    assert (found.verdict, found.to) == (verdict, pytest.approx(to)), "no farther than the red one goes"


def test_a_true_red_of_the_tested_months_forbids_it_too():
    scores, right = too_low()
    said = planted(scores, right)
    late = said.index[(scores < 0.35) & (np.arange(len(scores)) % 12 >= 8)][0]
    said.loc[late, ["level", "level_alone", "outcome"]] = ["red", "red", "confirmed"]
    (found,) = judged(said)
    assert found.verdict == "loses_red" and found.to == pytest.approx(0.5) and found.tested.red_lost == 1


def test_what_loses_too_many_is_not_proposed():
    scores, right = too_low()
    (found,) = judged(planted(scores, np.arange(len(scores)) % 2 == 0))
    assert found.verdict in ("loses_too_many", "no_gain")
    flipped = judged(planted(scores, ~right))[0]
    assert flipped.verdict == "loses_too_many", "the true ones are the low scores"


@pytest.mark.parametrize(("each", "verdict"), [(19, "too_few"), (20, "proposed"), (21, "proposed")])
def test_from_how_many_visits_on_anything_is_said(each, verdict):
    terms = replace(TERMS, visits_min=20)
    day = {True: "2026-01-05", False: "2026-12-05"}
    rows = [(is_early, i) for is_early in (True, False) for i in range(each if is_early else 40)]
    told = [telling(day[e], f"{e}{i}") for e, i in rows]
    made = [visit(day[e], "confirmed" if i % 2 else "not_at_risk", f"{e}{i}") for e, i in rows]
    why = [reason("high_risk", day[e], f"{e}{i}", observed=0.6 if i % 2 else 0.31) for e, i in rows]
    # Months between, in which other warnings were told.
    told += [telling(f"{m}-05", f"o{m}") for m in MONTHS]
    why += [reason("job_loss", f"{m}-05", f"o{m}") for m in MONTHS]
    assert judged(spoken(cases(told, made), reasons(why)), terms)[0].verdict == verdict


def rows_of(code, month, score, right, many):
    return [(f"{code}-{month}-{score}-{right}-{i}", code, month, score, right) for i in range(many)]


def test_what_is_sure_of_one_threshold_alone_is_not_where_several_are_tested():
    """In the last months 3 false ones dropped beside 30 true and 12 false ones kept: 2730 of 85140 by chance, 3.2 %."""
    early, late = "2026-01", "2026-12"
    one = rows_of("high_risk", early, 0.31, False, 20) + rows_of("high_risk", early, 0.6, True, 20)
    one += rows_of("high_risk", late, 0.31, False, 3)
    one += rows_of("high_risk", late, 0.6, True, 30) + rows_of("high_risk", late, 0.6, False, 12)
    two = rows_of("income_drop", early, 0.51, False, 20) + rows_of("income_drop", early, 0.8, True, 20)
    two += rows_of("income_drop", late, 0.51, True, 1) + rows_of("income_drop", late, 0.8, True, 30)
    between = [(f"o{month}", "job_loss", month, 1.0, False) for month in MONTHS]

    def verdicts(rows, names):
        told = [telling(f"{month}-05", h) for h, _, month, _, _ in rows]
        made = [visit(f"{m}-05", "confirmed" if right else "not_at_risk", h) for h, _, m, _, right in rows]
        why = [reason(code, f"{m}-05", h, observed=score, threshold=0.3) for h, code, m, score, _ in rows]
        found = judged(spoken(cases(told, made), reasons(why)), names=names)
        return {p.setting.parameter.name: (p.verdict, p.p_value) for p in found}

    alone = verdicts(one + between, ("high_risk",))
    assert alone == {"high_risk": ("proposed", pytest.approx(2730 / 85140))}
    both = verdicts(one + two + between, ("high_risk", "income_drop_share"))
    assert both["high_risk"] == ("chance", pytest.approx(2 * 2730 / 85140)) and both["income_drop_share"][0] == "chance"


def test_published_values_are_not_even_tried():
    said = planted(*too_low(), code="wages_stopped")
    (months,) = [s for s in settings(adopting("411101")) if s.parameter.name == "wages_stopped_months"]
    (found,) = proposals(said, NOBODY, [months], TERMS)
    assert found.verdict == "not_ours" and found.to is None and override_lines(found, "411101", "2026-12") == ""


def test_without_any_warning_there_are_too_few():
    (found,) = judged(spoken(cases([]), reasons([])))
    assert found.verdict == "too_few" and found.whole.told == 0


def test_a_threshold_that_is_right_stays():
    scores = np.random.default_rng(3).uniform(0.3, 0.9, 240).round(3)
    assert judged(planted(scores, np.ones(240, dtype=bool)))[0].verdict in ("no_gain", "loses_too_many")


def test_chance_alone_is_hardly_ever_proposed():
    """Outcomes dealt out anew, whatever the score: none of ten seeds may be taken in."""
    seeds, proposed = 10, 0
    scores = np.random.default_rng(0).uniform(0.3, 0.7, 240).round(3)
    said = planted(scores, np.arange(240) % 10 == 0)
    # So many may be lost that only the test of chance stands between a lucky deal and a proposal.
    terms = replace(TERMS, lost_share_max=0.5)
    for seed in range(seeds):
        dealt = np.random.default_rng(seed).permutation(said["outcome"].to_numpy(object))
        (found,) = judged(said.assign(outcome=pd.Series(dealt, index=said.index, dtype="str")), terms)
        proposed += found.verdict == "proposed"
    assert proposed == 0
