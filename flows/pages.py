"""Write the generated pages of the documentation: `python -m flows.pages DIR`.

They come from the same declarations that the program runs by, so they cannot say anything else.
"""

import sys
from datetime import date
from pathlib import Path

from data_contracts import contracts_page, rules_page
from data_contracts.contracts.due_page import due_page
from early_warning.levels_page import levels_page
from early_warning.policy import load_policy
from early_warning.policy.model import NATION
from early_warning.policy.page import policy_page
from early_warning.verdicts import data_status_page


def write_pages(folder: Path) -> list[Path]:
    """Write the contracts, rules, levels, the policy and data status in both languages; return the files written."""
    newest = load_policy().at(NATION, date.max)
    pages = {
        "data-status.md": data_status_page(newest, "en") + "\n" + due_page("en"),
        "data-status.zh-CN.md": data_status_page(newest, "zh") + "\n" + due_page("zh"),
        "contracts.md": contracts_page("en"),
        "contracts.zh-CN.md": contracts_page("zh"),
        "rules.md": rules_page("en"),
        "rules.zh-CN.md": rules_page("zh"),
        "levels.md": levels_page(newest, "en"),
        "levels.zh-CN.md": levels_page(newest, "zh"),
        "policy.md": policy_page(load_policy()),
    }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in pages]


if __name__ == "__main__":
    for written in write_pages(Path(sys.argv[1])):
        print(written)
