"""The due days of all datasets as a table to read."""

from data_contracts.contracts.due import Due
from data_contracts.contracts.loading import load_contracts
from data_contracts.contracts.words import Words
from data_contracts.sources.loading import load_sources

_TITLE = Words("## 各数据集何时该报", "## When each dataset is due")
_HEAD = Words("| 数据集 | 名单 | 何时报、谁负责 | 依据 |", "| Dataset | List | When, and by whom | From |")


def due_page(lang: str) -> str:
    """When each dataset, and each list with terms of its own, is due, by whom and on what ground: Markdown."""
    titles = {m.name: m.title for m in load_sources().mappings}
    lines = [_TITLE.text(lang), "", _HEAD.text(lang), "| --- | --- | --- | --- |"]
    for contract in load_contracts().values():
        title = f"{contract.title.text(lang)} `{contract.dataset}`"
        lines.append(_line(title, "", contract.due, lang))
        lines += [_line(title, titles[source], due, lang) for source, due in contract.due.lists.items()]
    return "\n".join(lines) + "\n"


def _line(title: str, which: str, due: Due, lang: str) -> str:
    return f"| {title} | {which} | {due.words.text(lang)} | {due.why.text(lang)} |"
