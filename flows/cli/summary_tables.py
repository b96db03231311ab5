"""The tables of a night on the terminal: counties, data sets with their verdicts, open warnings."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from flows.cli.show import console
from flows.report.figures import CATEGORIES, GRAVITY, LEVELS, CountyFigures
from flows.report.words import word

_MOST_FILES = 10

Verdict = dict[str, Any]


def print_tables(runs: Sequence[CountyFigures], lang: str) -> None:
    """Print what the night came to, over all its counties."""
    place, day = 1 if lang == "en" else 0, runs[0].as_of.isoformat()
    verdicts = [v for f in runs for v in f.verdicts]
    _table(f"{('本夜结果', 'The night')[place]} {day}", _COUNTIES[place], [_county(f, lang) for f in runs])
    _table(("数据", "Data")[place], _DATASETS[place], [_dataset(d, v, lang) for d, v in _by_dataset(verdicts)])
    _print_unused(verdicts, lang)
    heads = ("等级" if place == 0 else "level", *(word(c, lang) for c in CATEGORIES), ("合计", "all")[place])
    _table(("未解除的预警(户)", "Open warnings (households)")[place], heads, _levels(runs, lang))


_COUNTIES = (
    ("县", "结果", "文件", "隔离行", "预警变化", "无责任人", "消息", "秒"),
    ("county", "status", "files", "rows set aside", "changes", "without owner", "messages", "seconds"),
)
_DATASETS = (
    ("数据集", "文件", "行数", "采用", "隔离", "结论"),
    ("data set", "files", "rows", "used", "set aside", "verdicts"),
)
_NUMBERS = {
    "文件",
    "行数",
    "采用",
    "隔离",
    "隔离行",
    "无责任人",
    "秒",
    "合计",
    "files",
    "rows",
    "used",
    "set aside",
} | {
    *("rows set aside", "without owner", "seconds", "all"),
    *(word(c, lang) for c in CATEGORIES for lang in ("zh", "en")),
}


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    rows = list(rows)
    if not rows:
        return
    table = Table(title=title, title_justify="left", title_style="bold", box=None, header_style="dim", pad_edge=False)
    for head in heads:
        table.add_column(head, justify="right" if head in _NUMBERS else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)
    console().print()


def _county(f: CountyFigures, lang: str) -> list[str]:
    counted = [v for v in f.verdicts if v["verdict"] in ("accepted", "quarantined", "refused")]
    seconds = f"{sum(t['seconds'] for t in f.timings):.1f}"
    changes = {k: n for k, n in f.transitions.items() if k != "noted"}
    aside = f"{sum(v['quarantined'] for v in f.verdicts):,}"
    numbers = [f"{len(counted)}", aside, _counts(changes, lang), f"{f.orphans:,}", _counts(f.messages, lang), seconds]
    return [f.county, word(f.status, lang), *numbers]


def _by_dataset(verdicts: Sequence[Verdict]) -> list[tuple[str, list[Verdict]]]:
    """The verdicts of each data set, those that need hands first."""
    datasets: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        datasets.setdefault(verdict["dataset"], []).append(verdict)
    return sorted(datasets.items(), key=lambda item: (min(GRAVITY.index(v["verdict"]) for v in item[1]), item[0]))


def _dataset(dataset: str, verdicts: Sequence[Verdict], lang: str) -> list[str]:
    files = sum(v["file"] is not None for v in verdicts)
    sums = [f"{sum(v[name] for v in verdicts):,}" for name in ("rows", "accepted", "quarantined")]
    return [word(dataset, lang), f"{files}", *sums, _counts(Counter(v["verdict"] for v in verdicts), lang)]


def _print_unused(verdicts: Sequence[Verdict], lang: str) -> None:
    """Each file that nobody read, by name; what was refused has its own line with what to do."""
    unused = [v["file"] for v in verdicts if v["verdict"] == "unmatched"]
    if not unused:
        return
    named = "、".join(unused[:_MOST_FILES]) + (" …" if len(unused) > _MOST_FILES else "")
    zh, en = f"未识别、没有读取: {named}", f"not recognised and not read: {named}"
    console().print(en if lang == "en" else zh, style="yellow", markup=False, highlight=False, soft_wrap=True)
    console().print()


def _levels(runs: Sequence[CountyFigures], lang: str) -> list[list[str]]:
    total = {level: [sum(f.levels[level][c] for f in runs) for c in CATEGORIES] for level in LEVELS}
    rows = [[word(level, lang), *_numbers(counts)] for level, counts in total.items()]
    everything = [sum(column) for column in zip(*total.values(), strict=True)]
    return [*rows, ["all" if lang == "en" else "合计", *_numbers(everything)]]


def _numbers(counts: Sequence[int]) -> list[str]:
    return [f"{n:,}" for n in (*counts, sum(counts))]


def _counts(counts: dict[str, int], lang: str) -> str:
    """'新增 12、升级 3'; a dash for nothing."""
    return ("、" if lang == "zh" else ", ").join(f"{word(k, lang)} {n:,}" for k, n in counts.items()) or "–"
