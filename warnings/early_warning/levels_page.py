"""Levels as a page to read: truth table, bands against flapping, whom to visit first, classes and measures."""

from collections.abc import Iterable

from early_warning import levels_words as words
from early_warning.classes import CLASSES, help_of_class
from early_warning.levels import LEVELS, Row, truth_table
from early_warning.markdown import markdown_table
from early_warning.measures import Suited, advice
from early_warning.policy import InForce
from early_warning.rules import rule_codes

_WORD = {
    "title": ("# 预警等级怎么定", "# How a level comes about"),
    "intro": (
        "由 `warnings/early_warning/policy/` 中程序自己所用的政策生成;判定表每一行都有测试。"
        "等级、界限、排序都是本系统自定:没有公开的户级红黄绿标准。等级只是线索(疑似),认定由人来做。",
        "Written from the policy in `warnings/early_warning/policy/` that the program itself goes by; every row of the "
        "table is walked by a test. Levels, limits and ranking are ours: no household thresholds for colours are "
        "published. A level is a clue; people decide.",
    ),
    "levels": ("## 等级", "## Levels"),
    "table": ("## 判定表", "## The truth table"),
    "table_intro": (
        "自上而下,第一行全部符合者即为等级;都不符合即无预警。「触发因素」是:{triggers}。",
        "From the top, the first row that holds gives the level; where none holds there is no warning. A trigger is "
        "one of: {triggers}.",
    ),
    "risk": ("## 风险", "## Risk"),
    "risk_text": (
        "模型估计下一期人均纯收入低于监测线的可能性,达到 {enter} 算高风险,"
        "降到 {leave} 以下才算脱离(中间的小幅波动什么都不改变),低于 {low} 算低风险。"
        "数据太少、没有模型的县只用界限:此时的风险值只用来排序,不作判断。收入说不清的户没有风险值。",
        "The model's probability that income per head is below the line at the horizon is high from {enter}, and is "
        "left only below {leave}, so that what wiggles in between changes nothing; below {low} it is low. Where data "
        "are too thin for a model thresholds alone decide, and the risk only ranks. Where income is unknown there is "
        "no risk.",
    ),
    "hold": (
        "等级上升立即生效;下降和解除须连续 {days} 天好转。数据说不清既不降级也不解除。",
        "A level rises at once; it falls, and a warning closes, after {days} days without a break. Data that cannot "
        "say neither lower nor close it.",
    ),
    "visits": ("## 先去看谁", "## Whom to visit first"),
    "visits_text": (
        "有法定命中的一律入户。只有统计命中的,按「风险 × 跌下去后的缺口」排序,"
        "每个乡镇每周看 {visits} 户(全国默认值,各县可改),已经预警的不因排名靠后而撤下;"
        "没排上的不发预警,但评估表里留着,并说明其中预计有多少户会真的跌下去;"
        "每周每乡镇再随机抽 {audits} 户去看,用来估计漏了多少。",
        "Every statutory hit is visited. Hits that are statistical alone are ranked by risk times the depth of the "
        "fall, and {visits} households a township and week are visited (the national default; a county sets its own); "
        "what is open already never loses its place by rank. Below the cut no warning goes out, but the assessment "
        "keeps it and the number of true falls expected there is stated; {audits} a township and week are drawn at "
        "random and visited, so that misses can be measured.",
    ),
    "categories": ("## 三类对象", "## The three categories"),
    "categories_text": (
        "脱贫不稳定户、边缘易致贫户:人均纯收入低于监测线(或将要低于)的脱贫户、一般农户。突发严重困难户:收入在监测线以上,"
        "但遇到下列情形之一:{sudden}。只有三保障或饮水问题的不归入三类;已是监测对象的沿用登记的类别;收入说不清的不推测。",
        "Unstable, marginal: lifted and ordinary households with income below the line or about to be. Sudden "
        "hardship: income on or above the line, but one of: {sudden}. A failing guarantee alone makes none of the "
        "three; who is monitored keeps the category of the register; where income is unknown none is suspected.",
    ),
    "classes": ("## 分类帮扶", "## Classes, and the help each calls for"),
    "measures": ("## 建议的措施", "## Suggested measures"),
    "measures_text": (
        "单一风险取第一项,几种风险取全部,并必含末行的措施。只是建议,由人来定。",
        "A single risk takes the first; several take all, and always those of the last row. A suggestion: people "
        "decide.",
    ),
    "combined": ("几种风险时必含", "always with several risks"),
    "and": (",且", ", and "),
    "or": ("、", ", "),
}
_HEAD = {
    "levels": (("等级", "意思", "核实时限(工作日)"), ("Level", "Meaning", "Working days to verify")),
    "table": (("序号", "等级", "条件", "除非", "为什么"), ("No.", "Level", "If", "Unless", "Why")),
    "visits": (("命中", "规则"), ("Hit", "Rules")),
    "classes": (("类", "条件", "帮扶方式"), ("Class", "If", "Kind of help")),
    "measures": (("风险", "有整劳力", "弱劳力或半劳力", "无劳力"), ("Risk", "Can work", "In part", "Nobody can")),
}
_KIND = {
    "statutory_rules": ("法定", "statutory"),
    "statutory_near_line_rules": ("收入接近监测线时法定,否则统计", "statutory near the line, else statistical"),
    "statistical_rules": ("统计", "statistical"),
}


def levels_page(terms: InForce, lang: str) -> str:
    """The page in ``lang`` (``zh`` or ``en``) for the policy in force, as Markdown. Raises PolicyMissing, WrongUse."""
    at = 1 if lang == "en" else 0
    parts = [
        *_said(at, "title", "intro", "levels"),
        _table("levels", _level_lines(terms, at), at),
        *_said(at, "table"),
        _WORD["table_intro"][at].format(triggers=_names(terms, "trigger_rules", at)),
        _table("table", (_row(n, row, at) for n, row in enumerate(truth_table(terms).rows, start=1)), at),
        *_said(at, "risk"),
        _WORD["risk_text"][at].format(**_limits(terms)),
        _WORD["hold"][at].format(days=terms.whole("hold_days")),
        *_said(at, "visits"),
        _WORD["visits_text"][at].format(**_places(terms)),
        _table("visits", ([_KIND[name][at], _names(terms, name, at)] for name in _KIND), at),
        *_said(at, "categories"),
        _WORD["categories_text"][at].format(sudden=_names(terms, "sudden_hardship_rules", at)),
        *_said(at, "classes"),
        _table("classes", _class_lines(terms, at), at),
        *_said(at, "measures", "measures_text"),
        _table("measures", _measure_lines(terms, at), at),
    ]
    return "\n\n".join(parts) + "\n"


def _said(at: int, *names: str) -> list[str]:
    return [_WORD[name][at] for name in names]


def _table(name: str, lines: Iterable[list[str]], at: int) -> str:
    return markdown_table(_HEAD[name][at], lines)


def _level_lines(terms: InForce, at: int) -> list[list[str]]:
    days = terms("verify_within_working_days").value
    return [[f"`{name}`", words.LEVEL[name][at], str(days.get(name, "—"))] for name in reversed(LEVELS)]


def _row(number: int, row: Row, at: int) -> list[str]:
    needs = _WORD["and"][at].join(words.FACT[name][at] for name in row.needs)
    unless = _WORD["or"][at].join(words.FACT[name][at] for name in row.unless)
    return [str(number), words.LEVEL[row.level][at], needs, unless or "—", row.why.split(" | ")[at] if row.why else "—"]


def _names(terms: InForce, parameter: str, at: int) -> str:
    return _WORD["or"][at].join(words.RULE[code][at] for code in rule_codes(terms(parameter)))


def _limits(terms: InForce) -> dict[str, str]:
    names = {"enter": "high_risk", "leave": "high_risk_leave", "low": "low_risk"}
    return {short: f"{terms.number(name):.0%}" for short, name in names.items()}


def _places(terms: InForce) -> dict[str, str]:
    names = {"visits": "visits_per_township_week", "audits": "audit_visits_per_township_week"}
    return {short: str(terms.whole(name)) for short, name in names.items()}


def _class_lines(terms: InForce, at: int) -> list[list[str]]:
    high, stable = (f"{terms.number(f'class_{n}_multiple'):g}" for n in ("high_quality", "stable"))
    able, weak, nobody = (words.LABOUR[name][at] for name in ("able", "weak", "none"))
    left = ("扣除刚性支出后人均达到监测线的 {} 倍", "what is left per head reaches {} times the line")[at]
    less = ("不到 {} 倍", "less than {} times")[at]
    conditions = {
        "high_quality": f"{able}{_WORD['and'][at]}{left.format(high)}",
        "stable": f"{able}{_WORD['and'][at]}{left.format(stable)}",
        "general": f"{able}{_WORD['and'][at]}{less.format(stable)}{('或', '; or ')[at]}{weak}",
        "relapse_prone": nobody,
    }
    table = help_of_class(terms)
    return [[words.CLASS[name][at], conditions[name], words.HELP[table[name]][at]] for name in CLASSES]


def _measure_lines(terms: InForce, at: int) -> list[list[str]]:
    held = advice(terms)
    lines = [[words.RISK[name][at], *_suited(one, at)] for name, one in held.of_risk.items()]
    return [*lines, [_WORD["combined"][at], *_suited(held.combined, at)]]


def _suited(one: Suited, at: int) -> list[str]:
    return [_WORD["or"][at].join(words.MEASURE[m][at] for m in one.of(group)) for group in words.LABOUR]
