"""The risk of one household in words: so many of a hundred households like it, and what moved it."""

import math
from collections.abc import Mapping
from typing import Any

from early_warning.policy import InForce
from flows.report.household.words import PART, TOGETHER, Pair, pick
from flows.stages.risk_parts import LEAST, told_parts

Record = Mapping[str, Any]

STRONG = 1.1
"""Log-odds from which a part is said to weigh much: it multiplies the odds by three."""
LEAST_SHARE, MOST_SHARE = 0.01, 0.99


def risk_sentences(assessment: Record, terms: InForce) -> list[Pair]:
    """What is to be expected of the household, and how sure that is; honest where no model speaks."""
    if assessment["risk"] is None:
        return [("收入说不清,所以不估风险", "Its income is not known, so no risk is given")]
    if assessment["risk_basis"] != "model":
        return [_rough(assessment)]
    return [_said(assessment, terms), *_moved(assessment), *_depth(assessment, terms)]


def parts(assessment: Record) -> dict[str, float]:
    """What moved the risk from where current income alone would put it: name -> log-odds, gravest first."""
    found: dict[str, float] = {}
    for name, moved in told_parts(assessment["risk_parts"]).items():
        group = TOGETHER.get(name, name)
        found[group] = round(found.get(group, 0.0) + moved, 2)
    return dict(sorted(((k, v) for k, v in found.items() if abs(v) >= LEAST), key=lambda part: -abs(part[1])))


def of_hundred(share: float) -> Pair:
    """A probability as households out of a hundred, rounded down as in the reasons."""
    if share < LEAST_SHARE:
        return ("每100户不到1户", "fewer than 1 in 100")
    if share > MOST_SHARE:
        return ("每100户有99户以上", "over 99 in 100")
    count = math.floor(share * 100 + 1e-9)
    return (f"大约每100户有{count}户", f"about {count} in 100")


def _said(a: Record, terms: InForce) -> Pair:
    zh, en = of_hundred(a["risk"])
    unsure, unsure_en = _between(a["risk_low"], a["risk_high"])
    when, when_en = _horizon(terms)
    is_below = a["income_yuan_per_head"] < a["line_yuan_per_head"]
    if is_below:
        like, like_en = (
            "这户现在就在监测线以下。在和它情况相近的户里",
            "It is below the line now. Of households like it",
        )
        end, end_en = f"{when}还在线下", f"are still below the line {when_en}"
    else:
        like, like_en = "在和这户情况相近的户里", "Of households like it"
        end, end_en = f"{when}会在监测线以下", f"are below the line {when_en}"
    return (
        f"{like},{zh}{end}{unsure}",
        f"{like_en}, {en} {end_en}{unsure_en}",
    )


def _between(low: float, high: float) -> Pair:
    """How sure the figure is; nothing where the interval is within one household of a hundred."""
    least, most = f"{low * 100:.0f}", f"{high * 100:.0f}"
    if least == most or high < 2 * LEAST_SHARE:
        return ("", "")
    if low < LEAST_SHARE:
        return (f"(估不太准,最多可能{most}户)", f" (no exact figure: up to {most})")
    if high > MOST_SHARE:
        return (f"(估不太准,至少{least}户)", f" (no exact figure: at least {least})")
    return (f"(估不太准,可能是{least}到{most}户)", f" (no exact figure: {least} to {most})")


def _horizon(terms: InForce) -> Pair:
    months = terms.whole("risk_horizon_months")
    return ("一年后", "in a year") if months == 12 else (f"{months}个月后", f"in {months} months")


def _moved(a: Record) -> list[Pair]:
    if a["risk_current_income"] is None:
        return []
    zh, en = of_hundred(a["risk_current_income"])
    up, down = ({k: v for k, v in parts(a).items() if (v > 0) is is_up} for is_up in (True, False))
    told = [("往上推的", "raised by", up), ("往下压的", "lowered by", down)]
    why = [(f"{z}是{_names(p, 0)}", f"{e} {_names(p, 1)}") for z, e, p in told if p]
    lead = (f"只看现在的收入,{zh}", f"By current income alone it would be {en}")
    return [(";".join([lead[0], *(w[0] for w in why)]), "; ".join([lead[1], *(w[1] for w in why)]))]


def _names(found: dict[str, float], at: int) -> str:
    much = ("(影响很大)", " (much)")[at]
    return ("、", ", ")[at].join(pick(PART, k)[at] + much * (abs(v) >= STRONG) for k, v in found.items())


def _depth(a: Record, terms: InForce) -> list[Pair]:
    """How far it would fall; not of households that hardly will."""
    if (
        a["depth"] is None
        or a["risk"] < terms.number("low_risk")
        or a["income_yuan_per_head"] < a["line_yuan_per_head"]
    ):
        return []
    short = round(a["depth"] * a["line_yuan_per_head"] / 100) * 100
    return [
        (
            f"真要掉下去,估计人均比线少{short:.0f}元左右",
            f"If it falls, by about {short:,.0f} yuan per head below the line",
        )
    ]


def _rough(a: Record) -> Pair:
    zh, en = of_hundred(a["risk"])
    return (
        f"本县往年的数据还不够,没有可用的模型,等级只看各项标准。下面这个数只按这户自己的收入走势粗算"
        f"({zh}),只用来排先后,不能当真",
        f"The county's history is too short for a model: thresholds alone decide. By the household's own trend it is "
        f"{en}, which only ranks and is not to be relied on",
    )
