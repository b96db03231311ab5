"""The words of a feedback report, Chinese with English beside; and its numbers as people read them."""

from early_warning.levels_words import RULE
from flows.report.words import word

Pair = tuple[str, str]

SOURCES: dict[str, Pair] = {
    "income": ("收入账", "income accounts"),
    "work": ("务工记录", "records of work"),
    "trend": ("收入走势推算", "trend of income"),
    "model": ("风险模型", "risk model"),
    "register": ("监测登记信息", "register"),
    "department": ("部门名单(没写哪个部门)", "a department's list (unsigned)"),
}
SELECTIONS: dict[str, Pair] = {
    "statutory": ("有依据、一律要去", "statutory"),
    "ranked": ("推算的、按轻重排上", "ranked"),
    "audit": ("没排上、随机抽查", "audit"),
}
OUTCOMES: dict[str, Pair] = {
    "told": ("发出", "told"),
    "visited": ("见到人", "visited"),
    "right": ("属实", "true"),
    "confirmed": ("新困难", "new need"),
    "already_helped": ("已有帮扶", "helped already"),
    "data_wrong": ("数据有误", "data wrong"),
    "not_at_risk": ("没有困难", "no need"),
    "cannot_reach": ("没见到人", "not met"),
    "not_visited": ("没人去", "not visited"),
}
VERDICTS: dict[str, Pair] = {
    "proposed": ("建议调整", "proposed"),
    "not_ours": ("有文件依据,不动", "has a source: not to be moved"),
    "too_few": ("能判断的户次太少,说不准", "too few visits to say"),
    "no_candidate": ("见到人的户都贴着现在的数值,没有别的数值可试", "no other value was observed to try"),
    "no_gain": ("试过的数值都不比现在好", "no value tried is better"),
    "loses_red": ("会漏掉属实的红色户", "would lose a true red one"),
    "loses_too_many": ("会漏掉太多属实的户", "would lose too many true ones"),
    "chance": ("看着好一些,但可能只是碰巧", "looks better, but may be chance"),
}
_OF = {"rule": RULE, "source": SOURCES, "selection": SELECTIONS, "outcome": OUTCOMES, "verdict": VERDICTS}


def named(kind: str, code: str, lang: str) -> str:
    """The word for a code of a kind; a department's name, or a code nobody named, as it is."""
    pair = _OF.get(kind, {}).get(code)
    return word(code, lang) if pair is None else pair[lang == "en"]


def hundred(share: float | None) -> str:
    """A share as so many of 100; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.0f}"


def number(value: float | None, digits: int = 1) -> str:
    """A number without needless digits; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.{digits}f}"


def plain(value: float | None) -> str:
    """A threshold as policy writes it."""
    return "–" if value is None else f"{value:g}" if abs(value) < 10_000 else f"{value:,.0f}"
