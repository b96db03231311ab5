"""Trend figures of one household in plain sentences, Chinese and English side by side."""

from collections.abc import Callable, Mapping
from typing import Any

from early_warning.counted import months_back, period_words
from flows.report.household.judged import Judged
from flows.report.household.words import Pair, whole_yuan
from relapse_watch.dates import add_months, last_complete_month

Record = Mapping[str, Any]

# How a figure is put into words; no threshold, nothing is decided by it.
EVEN, LEVEL_YUAN, STEADY = 0.01, 10, 0.1


def trend_sentences(assessment: Record, judged: Judged) -> list[Pair]:
    """What the figures of the household say, the most telling first; what is not known is left out."""
    said = [_income(assessment, judged), *(tell(assessment, judged) for tell in _TOLD)]
    return [sentence for sentence in said if sentence]


def _income(a: Record, judged: Judged) -> Pair | None:
    income, line = a["income_yuan_per_head"], a["line_yuan_per_head"]
    if income is None or line is None:
        return (
            "现在的收入说不清:有错的、缺的没有算进去,所以没有和监测线比,下面的数和图只供参考",
            "Its income is not known: what is wrong or missing is left out, so it was not held against the line, and "
            "the figures and the chart are for orientation only",
        )
    facts = judged.facts
    zh, en = (str(words[0]) for words in period_words(months_back(facts.households, facts.terms), facts.terms))
    has, asked, kept = whole_yuan(income), whole_yuan(line), facts.data.is_kept[0]
    if has == asked:
        way: Pair = ("正好在监测线上", "just on the line")
    elif has < asked:
        way = (f"比监测线{asked}元低{asked - has}元", f"{asked - has:,} below the line of {asked:,}")
    else:
        way = (f"比监测线{asked}元高{has - asked}元", f"{has - asked:,} above the line of {asked:,}")
    before: Pair = ("按上一次合格的数据,", "By the last good data: ") if kept else ("", "")
    return (
        f"{before[0]}{zh}人均纯收入{has}元,{way[0]}",
        f"{before[1]}{has:,} yuan per head {en}, {way[1]}",
    )


def _change(a: Record, judged: Judged) -> Pair | None:
    change, months = a["change_on_year"], judged.facts.terms.whole("income_drop_compare_months")
    if change is None:
        return None
    zh, en = f"近{months}个月的收入", f"Income of the last {months} months is "
    if abs(change) < EVEN:
        return f"{zh}和上年同期差不多", f"{en}much as a year ago"
    if change >= 1:
        return f"{zh}是上年同期的{1 + change:.1f}倍", f"{en}{1 + change:.1f} times that of a year ago"
    zh_way, en_way = ("多", "more") if change > 0 else ("少", "less")
    percent = int(abs(change) * 100 + 1e-9)  # rounded down, as in the reasons
    return f"{zh}比上年同期{zh_way}{percent}%", f"{en}{percent}% {en_way} than a year ago"


def _slope(a: Record, _: Judged) -> Pair | None:
    slope = a["slope_yuan_per_head_per_month"]
    if slope is None:
        return None
    if abs(slope) < LEVEL_YUAN:
        return ("近来一年的总收入没有大的升降", "Over recent months a year's income neither rises nor falls")
    zh, en = ("多", "rises") if slope > 0 else ("少", "falls")
    return (
        f"照近来的走势,一年的人均收入每过一个月{zh}{abs(slope):.0f}元左右",
        f"A year's income per head {en} by about {abs(slope):,.0f} yuan a month",
    )


def _uneven(a: Record, _: Judged) -> Pair | None:
    uneven = a["volatility"]
    if uneven is None:
        return None
    if uneven < STEADY:
        return ("各月收入比较平稳", "Its months are even")
    return (f"各月收入忽高忽低,上下大约差{uneven:.0%}", f"A month's income strays by about {uneven:.0%} from the usual")


def _wages(a: Record, _: Judged) -> Pair | None:
    months = a["months_without_wages"]
    if months is None:
        return None
    if months == 0:
        return ("上个月有务工工资", "There were wages last month")
    return (f"已经{months:.0f}个月没有务工工资", f"No wages for {months:.0f} months")


def _transfers(a: Record, _: Judged) -> Pair | None:
    share = a["transfer_share"]
    if share is None:
        return None
    if share < EVEN:
        return ("收入里几乎没有补贴、救助、养老金", "Hardly any of its income is aid or pensions")
    return (f"收入里大约{share:.0%}是补贴、救助、养老金一类", f"About {share:.0%} of its income is aid or pensions")


def _age(a: Record, judged: Judged) -> Pair | None:
    months = a["months_since_data"]
    if not months:
        return None
    last = add_months(last_complete_month(judged.facts.terms.as_of), -int(months))
    return (f"收入的账记到{last[:4]}年{int(last[5:])}月", f"Its accounts reach to {last}")


_TOLD: tuple[Callable[[Record, Judged], Pair | None], ...] = (_change, _slope, _uneven, _wages, _transfers, _age)
