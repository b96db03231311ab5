"""The contracts as a page to read, written from the same declarations that check the data."""

from collections.abc import Iterable

from data_contracts.contracts.loading import load_contracts
from data_contracts.contracts.model import Contract, ContractColumn
from data_contracts.contracts.words import Words
from data_contracts.sources.loading import load_sources

_TITLE = Words("数据契约", "Data contracts")
_INTRO = Words(
    "本页由 `data_contracts/contracts/` 生成,与检查所用的是同一份声明。规则见[数据规则](rules.zh-CN.md)。",
    "This page is written from `data_contracts/contracts/`, the declarations that check the data. "
    "The rules stand on [a page of their own](rules.md).",
)
_COLUMNS = Words("列 | 表头 | 类型 | 必需 | 含义 | 取值", "Column | Header | Kind | Required | Meaning | Values")
_REFERS = Words("引用:", "Refers to: ")
_SOURCES = Words("来源:", "Sources: ")


def contracts_page(lang: str = "zh") -> str:
    """All contracts with their columns and rules, as Markdown in ``lang`` (``zh`` or ``en``)."""
    parts = [f"# {_TITLE.text(lang)}", _INTRO.text(lang)]
    parts += [_contract(contract, lang) for contract in load_contracts().values()]
    return "\n\n".join(parts) + "\n"


def _contract(contract: Contract, lang: str) -> str:
    stop = "。" if lang == "zh" else ". "
    sources = [f"`{m.name}`" for m in load_sources().mappings if m.dataset == contract.dataset]
    parts = [
        f"## {contract.title.text(lang)} `{contract.dataset}` {contract.version}",
        f"{contract.grain.text(lang)}{stop}{_capital(contract.due.words.text(lang))}{stop.strip()}",
        _SOURCES.text(lang) + (", ".join(sources) or "—"),
        table(_COLUMNS.text(lang), (_column_line(c, lang) for c in contract.columns)),
    ]
    if others := sorted({*contract.registers, *contract.references}):
        parts.insert(3, _REFERS.text(lang) + ", ".join(f"`{r}`" for r in others))
    return "\n\n".join(parts)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def table(head: str, lines: Iterable[list[str]]) -> str:
    """A Markdown table; ``head`` has its titles between bars."""
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
