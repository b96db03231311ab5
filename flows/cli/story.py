"""The story of one household for people to read from the top, as one JSON object, or as one long CSV."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from alerts.rendering import full_width
from early_warning.levels_words import LEVEL
from flows.cli.show import console, show
from flows.report.household.months import shown
from flows.report.household.sources import rows_in_words
from flows.report.household.words import CHANGE, EVENT, ORIGIN, Pair, pick, reference_pair
from flows.report.words import word

_FIGURES = {
    "county": ("县", "county"),
    "household_type": ("户类型", "type of household"),
    "monitoring_category": ("已识别类别", "category on the register"),
    "category": ("疑似类别", "suspected category"),
    "risk": ("风险(0–1)", "risk (0-1)"),
    "income_yuan_per_head": ("人均纯收入(元)", "net income per head, yuan"),
    "line_yuan_per_head": ("监测线(元)", "monitoring line, yuan"),
    "change_on_year": ("比去年同期(1 = 一倍)", "change on the year (1 = doubled)"),
    "slope_yuan_per_head_per_month": ("人均收入每月走势(元)", "trend per head and month, yuan"),
    "rigid_spending_yuan_per_head": ("人均刚性支出(元)", "rigid spending per head, yuan"),
    "months_since_data": ("距最近数据(月)", "months since the last data"),
    "members": ("家庭人口", "members"),
    "risk_low": ("风险区间:低", "risk, low end"),
    "risk_high": ("风险区间:高", "risk, high end"),
    "risk_current_income": ("只看现在收入的风险", "risk by current income alone"),
    "expected_poverty": ("预期贫困概率(另一种算法)", "expected poverty (another estimate)"),
    "depth": ("跌下去后缺口(占监测线)", "expected shortfall, share of the line"),
    "volatility": ("各月起伏(占月均)", "unevenness, share of the mean month"),
    "months_without_wages": ("没有务工工资(月)", "months without wages"),
    "transfer_share": ("转移性收入占比", "share of transfers"),
}
_SECTIONS: dict[str, Pair] = {
    "level": ("等级", "Level"),
    "selection": ("去不去看", "Visit"),
    "reasons": ("原因", "Reasons"),
    "trend": ("收入", "Income"),
    "risk": ("风险", "Risk"),
    "help": ("家庭和帮扶", "Household and help"),
    "warnings": ("预警经过", "History"),
    "follow_up": ("跟踪", "Follow-up"),
    "data": ("数据", "Data"),
    "figures": ("数字", "Figures"),
}
_LISTS = ("reasons", "warnings", "sources", "months", "events")
_SOURCES = {"dataset": ("数据集", "dataset"), "file": ("文件", "file"), "rows": ("行", "rows")}

Story = dict[str, Any]


def print_story(story: Story, form: str, lang: str) -> None:
    """Print the story that ``explain_household`` gathers: sections with ``text``, lists, and ``assessment``."""
    if form == "json":
        show([story], {}, form, lang)
    elif form == "csv":
        show(_long(story), {}, form, lang)
    else:
        _read(story, lang)


def _long(story: Story) -> list[dict[str, Any]]:
    """Grain part, number and name: one table that a spreadsheet can filter."""
    said = {name: [part] for name, part in story.items() if isinstance(part, Mapping)}
    parts = {**said, **{name: story[name] for name in _LISTS}}
    return [
        {"household_id": story["household_id"], "part": part, "number": number, "name": name, "value": value}
        for part, records in parts.items()
        for number, record in enumerate(records, start=1)
        for name, value in record.items()
    ]


def _read(story: Story, lang: str) -> None:
    """What people read: sentences first, then the rows they rest on and the figures."""
    a = story["assessment"]
    level = word(a["uncut_level"] or a["level"], lang)
    where = f"{a['township'] or ''}{a['village'] or ''}"
    _say([f"{story['household_id']}  {level}  {a['head_masked'] or ''}  {where}  {story['as_of']}"], style="bold")
    for name, titles in _SECTIONS.items():
        _say(["", titles[lang == "en"]], style="bold")
        _PRINTED.get(name, _sentences)(story, name, lang)


def _sentences(story: Story, name: str, lang: str) -> None:
    _say(f"  {text}" for text in _wide(story[name]["text"], lang))


def _reasons(story: Story, _: str, lang: str) -> None:
    en = lang == "en"
    for number, r in enumerate(story["reasons"], start=1):
        is_clue, reference = r["code"] != "data_unknown", reference_pair(r["reference"])
        of = f"{reference[en] or reference[0]} ({pick(ORIGIN, r['origin'])[en]})" if is_clue else ""
        since = f"{r['effective_from']} {('起', 'on')[en]}" if of and r["effective_from"] else ""
        told = [
            (("依据", "by"), "; ".join(x for x in (of, since) if x)),
            (("从什么时候", "since"), r["since"] if is_clue else None),
            (("怎样解除", "clears when"), r["clears"]),
        ]
        _say(_wide([f"  {number}. {r['text']}"], lang))
        _say(_wide((f"     {words[en]}: {value}" for words, value in told if value), lang))
    if not story["reasons"]:
        _say([("  没有发现要核实的情况", "  Nothing to verify was found")[en]])


def _income(story: Story, name: str, lang: str) -> None:
    _sentences(story, name, lang)
    months = shown(story["months"])
    if months:
        span = f" {months[0]['month']} – {months[-1]['month']}"
        console().print(Text("  ").append_text(sparkline(months)).append(span))
        if any(is_below(m) for m in months):
            _say(["  " + "".join("↓" if is_below(m) else " " for m in months)], style="red")
        console().print(f"  {_HINT[lang == 'en']}", style="dim", highlight=False)
    for e in story["events"]:
        _say(
            _wide(
                [f"  {('发生过', 'happened')[lang == 'en']}: {e['date']} {pick(EVENT, e['kind'])[lang == 'en']}"], lang
            )
        )


def sparkline(months: Sequence[Mapping[str, Any]]) -> Text:
    """One block a month on a base of zero, red where below the line of that month, a dot where nothing is known."""
    top = max([1.0, *(m["income_yuan_per_head"] or 0 for m in months), *(m["line_yuan_per_head"] or 0 for m in months)])
    drawn = Text()
    for month in months:
        income = month["income_yuan_per_head"]
        block = "·" if income is None else _BLOCKS[min(int(max(income, 0) / top * len(_BLOCKS)), len(_BLOCKS) - 1)]
        drawn.append(block, style="red" if is_below(month) else "")
    return drawn


def is_below(month: Mapping[str, Any]) -> bool:
    """Whether the twelve months to this one were below the line of that time."""
    income, line = month["income_yuan_per_head"], month["line_yuan_per_head"]
    return income is not None and line is not None and income < line


_BLOCKS = "▁▂▃▄▅▆▇█"
_HINT = (
    "每格一个月，高低是往前12个月的人均纯收入；↓ 在当时的监测线以下，· 没有数据",
    "a month each: income per head of twelve months; ↓ below the line of that time, · not known",
)


def _history(story: Story, _: str, lang: str) -> None:
    en = lang == "en"
    for w in story["warnings"]:
        level = f" → {pick(LEVEL, w['level_to'])[en]}" if w["level_to"] else ""
        owner = w["owner_cadre_id"] or ("没有责任人", "nobody")[en]
        _say(
            _wide(
                [f"  {w['as_of']} {pick(CHANGE, w['transition'])[en]}{level}  {('责任人', 'owner')[en]}: {owner}"], lang
            )
        )
    if not story["warnings"]:
        _say([("  没有发过预警", "  No warning was ever opened")[en]])


def _data(story: Story, name: str, lang: str) -> None:
    _sentences(story, name, lang)
    rows = [{**s, "rows": rows_in_words(s["rows"]), "file": _file(s)} for s in story["sources"]]
    show(rows, _SOURCES, "table", lang)


def _file(source: Mapping[str, Any]) -> str:
    return " / ".join(part for part in (source["file"], source["sheet"]) if part)


def _figures(story: Story, _: str, lang: str) -> None:
    figures, at = story["assessment"], lang == "en"
    known = [(names[at], figures.get(name)) for name, names in _FIGURES.items()]
    rows = [{"name": name, "value": value} for name, value in known if value is not None]
    show(rows, {"name": ("项目", "item"), "value": ("值", "value")}, "table", lang)


def _say(lines: Any, style: str | None = None) -> None:
    for line in lines:
        console().print(line, style=style, markup=False, highlight=False, soft_wrap=True)


def _wide(lines: Any, lang: str) -> list[str]:
    return [line if lang == "en" else full_width(line) for line in lines]


_PRINTED = {"reasons": _reasons, "trend": _income, "warnings": _history, "data": _data, "figures": _figures}
