"""Every rule on one page, written from the declarations that check the data."""

from collections.abc import Iterable, Mapping
from typing import Any

from data_contracts.contracts.classes import DEFECT_CLASSES
from data_contracts.contracts.coverage import not_implemented
from data_contracts.contracts.loading import load_contracts
from data_contracts.contracts.model import Contract, Rule
from data_contracts.contracts.words import Words
from data_contracts.documentation import table

_TITLE = Words("数据规则", "Data rules")
_INTRO = Words(
    "本页由 `data_contracts/contracts/` 生成,与检查所用的是同一份声明。处理:退回=整份文件退回,上一份有效数据继续用;"
    "隔离=该行不入库;提示=照用,请核实;线索=不是数据错误,请上门看看。数字开头的编号沿用公开的质检规则目录,"
    "`RW_`、`G` 开头的是本系统自己的。参数的数值、日期和出处见[政策参数](policy.md)。",
    "This page is written from `data_contracts/contracts/`, the declarations that check the data. Sent back: the "
    "whole file, the last good data stands. Kept aside: the row is not used. Note: used, please verify. Lead: no "
    "error, go and see the household. Codes that begin with a digit are those of the public catalogue of checks, "
    "`RW_` and `G` are ours. Values, dates and sources of parameters: [policy](policy.md).",
)
_COUNT = Words("共 {rules} 条规则,{datasets} 个数据集。", "{rules} rules over {datasets} datasets.")
_BY_CLASS = Words("类别 | 规则数", "Class | Rules")
_HEAD = Words(
    "编号 | 类别 | 处理 | 对象 | 报在哪一列 | 问题 | 怎么改 | 怎样算错 | 参数",
    "Code | Class | Treatment | Whose rows | Told at | What is wrong | What to do | When it is wrong | Parameters",
)
_LEFT = Words("未单独实现的目录编号", "Codes of the catalogue that are not rules of their own")
_LEFT_HEAD = Words("编号 | 为什么", "Code | Why")
SEVERITIES = {
    "refuse": Words("退回", "sent back"),
    "quarantine": Words("隔离", "kept aside"),
    "note": Words("提示", "note"),
}
LEAD = Words("线索", "lead")
POPULATION_WORDS = {
    "any": Words("全部", "all"),
    "lifted": Words("脱贫户", "lifted"),
    "monitored": Words("监测户", "monitored"),
    "monitored_unresolved": Words("监测户(未消除)", "monitored, not resolved"),
    "monitored_resolved": Words("监测户(已消除)", "monitored, resolved"),
    "delisted_village": Words("出列村", "delisted villages"),
}


def rules_page(lang: str = "zh") -> str:
    """All rules by dataset, as Markdown in ``lang`` (``zh`` or ``en``), and the catalogue's codes left out."""
    contracts = list(load_contracts().values())
    rules = [r for c in contracts for r in c.rules]
    many = len({(c.dataset, r.code) for c in contracts for r in c.rules})
    count = _COUNT.text(lang).format(rules=many, datasets=len(contracts))
    classes = {key: len({r.code for r in rules if r.defect_class == key}) for key in DEFECT_CLASSES}
    by_class = table(_BY_CLASS.text(lang), ([DEFECT_CLASSES[k].text(lang), str(n)] for k, n in classes.items()))
    left = table(_LEFT_HEAD.text(lang), ([f"`{c}`", why.text(lang)] for c, why in sorted(not_implemented().items())))
    parts = [f"# {_TITLE.text(lang)}", _INTRO.text(lang), count, by_class, *(_dataset(c, lang) for c in contracts)]
    return "\n\n".join([*parts, f"## {_LEFT.text(lang)}", left]) + "\n"


def _dataset(contract: Contract, lang: str) -> str:
    lines = (_line(contract, same, lang) for same in _alike(contract.rules))
    return f"## {contract.title.text(lang)} `{contract.dataset}`\n\n{table(_HEAD.text(lang), lines)}"


def _alike(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Rules of one code and one sentence together: the same check of several columns is one line."""
    groups: dict[tuple[str, str, str], list[Rule]] = {}
    for rule in rules:
        groups.setdefault((rule.code, rule.population, rule.what.zh), []).append(rule)
    return list(groups.values())


def _line(contract: Contract, same: list[Rule], lang: str) -> list[str]:
    rule = same[0]
    columns = list(dict.fromkeys(contract.column(c).title for r in same for c in r.columns))
    treatment = LEAD if rule.is_lead else SEVERITIES[rule.severity]
    return [
        f"`{rule.code}`",
        DEFECT_CLASSES[rule.defect_class].text(lang),
        treatment.text(lang),
        POPULATION_WORDS[rule.population].text(lang),
        "、".join(columns),
        rule.what.text(lang),
        rule.fix.text(lang),
        _how(rule),
        ", ".join(f"`{p}`" for p in rule.parameters.values()),
    ]


def _how(rule: Rule) -> str:
    """What runs: the conditions of a declared defect, or the name of the function or GX expectation."""
    given = ", ".join(f"{k}={_said(v)}" for k, v in rule.arguments.items() if k != "when")
    if "when" in rule.arguments:
        return f"`{_said(rule.arguments['when'])}`" + (f" {given}" if given else "")
    return f"`{rule.function or rule.expectation}`" + (f" {given}" if given else "")


def _said(value: Any) -> str:
    """Conditions on one line, without quotation marks."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_said(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_said, value)) + "]"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, bool):
        return str(value).lower()
    return "blank" if value is None else str(value)
