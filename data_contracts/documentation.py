"""The contracts as a page to read, written from the same declarations that check the data."""

from collections.abc import Iterable

from data_contracts.contracts.loading import load_contracts
from data_contracts.contracts.model import Contract, ContractColumn, Rule
from data_contracts.contracts.words import Words
from data_contracts.sources.loading import load_sources

_TITLE = Words("数据契约", "Data contracts")
_INTRO = Words(
    "本页由 `data_contracts/contracts/*.yaml` 生成,与检查所用的是同一份声明。"
    "严重程度:`refuse` 整份退回,`quarantine` 该行隔离,`note` 仅提示。",
    "This page is written from `data_contracts/contracts/*.yaml`, the declarations that check the data. "
    "Severities: `refuse` the whole file goes back, `quarantine` the row is kept aside, `note` told only.",
)
_COLUMNS = Words("列 | 表头 | 类型 | 必需 | 含义 | 取值", "Column | Header | Kind | Required | Meaning | Values")
_RULES = Words(
    "编号 | 严重程度 | 列 | 问题 | 怎么改 | 应为 | 由谁判断 | 参数",
    "Code | Severity | Columns | What is wrong | What to do | Expected | Judged by | Parameters",
)
_DUE = Words("最长间隔 {days} 天,责任人 {owner}。", "Due every {days} days at the latest; owner {owner}.")
_REFERS = Words("引用:", "Refers to: ")
_SOURCES = Words("来源:", "Sources: ")


def contracts_page(lang: str = "zh") -> str:
    """All contracts with their columns and rules, as Markdown in ``lang`` (``zh`` or ``en``)."""
    parts = [f"# {_TITLE.text(lang)}", _INTRO.text(lang)]
    parts += [_contract(contract, lang) for contract in load_contracts().values()]
    return "\n\n".join(parts) + "\n"


def _contract(contract: Contract, lang: str) -> str:
    due = _DUE.text(lang).format(days=contract.due.tolerance_days, owner=contract.due.owner)
    sources = [f"`{m.name}`" for m in load_sources().mappings if m.dataset == contract.dataset]
    parts = [
        f"## {contract.title.text(lang)} `{contract.dataset}` {contract.version}",
        f"{contract.grain.text(lang)}{'。' if lang == 'zh' else '. '}{due}",
        _SOURCES.text(lang) + (", ".join(sources) or "—"),
        _table(_COLUMNS.text(lang), (_column_line(c, lang) for c in contract.columns)),
        _table(_RULES.text(lang), (_rule_line(r, lang) for r in contract.rules)),
    ]
    if contract.references:
        parts.insert(3, _REFERS.text(lang) + ", ".join(f"`{r}`" for r in contract.references))
    return "\n\n".join(parts)


def _table(head: str, lines: Iterable[list[str]]) -> str:
    names = head.split(" | ")
    rows = [names, ["---"] * len(names), *lines]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def _column_line(column: ContractColumn, lang: str) -> list[str]:
    values = "<br>".join(f"`{word}` {label}" for word, label in column.values.items())
    return [
        f"`{column.name}`",
        column.title,
        column.kind,
        "✓" if column.required else "",
        column.meaning.text(lang),
        values,
    ]


def _rule_line(rule: Rule, lang: str) -> list[str]:
    columns = ", ".join(f"`{c}`" for c in rule.columns)
    judge = f"GX `{rule.expectation}`" if rule.expectation else f"`{rule.function}`"
    given = [f"{k}={v}" for k, v in rule.arguments.items()] + [f"{k}=`{v}`" for k, v in rule.parameters.items()]
    texts = [rule.what.text(lang), rule.fix.text(lang), rule.expected]
    return [f"`{rule.code}`", rule.severity, columns, *texts, judge, ", ".join(given)]
