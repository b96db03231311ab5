"""What the bench of planted shocks found, as a page; all figures are put in by the run."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from bench import shocks_words as words
from early_warning.markdown import markdown_table

LANGUAGES = ("zh", "en")
TARGET = 3.0


@dataclass(frozen=True)
class Found:
    """The figures of one run: tables as ``precision`` and ``leads`` make them; ``falls_expected`` of those not visited
    at the last night with a model, and ``falls_came`` in truth."""

    households: int
    seed: int
    nights: tuple[str, ...]
    nights_with_model: int
    precision: pd.DataFrame
    levels: pd.DataFrame
    rules: pd.DataFrame
    shocks: pd.DataFrame
    falls: pd.DataFrame
    first_night: pd.DataFrame
    falls_expected: float
    falls_came: int


def files(page: Path) -> dict[str, Path]:
    """Where each language goes: ``page`` is the English one, the Chinese one lies beside it."""
    return {"en": page, "zh": page.with_name(f"{page.stem}.zh-CN{page.suffix}")}


def page(found: Found, language: str) -> str:
    """The whole page in one language: the template of that language with the figures of the run."""
    at = LANGUAGES.index(language)
    facts: dict[str, object] = {"households": f"{found.households:,}", "seed": found.seed, "count": len(found.nights)}
    facts |= {"first": found.nights[0], "last": found.nights[-1], "with_model": found.nights_with_model}
    facts |= _comparison(found.precision, at) | _leads(found)
    facts |= {"expected": f"{found.falls_expected:.0f}", "came": found.falls_came}
    for name in ("precision", "levels", "rules", "shocks", "falls", "first_night"):
        facts[f"table_{name}"] = _table(getattr(found, name), at)
    template = Path(__file__).with_name(f"shocks.{language}.md")
    return template.read_text(encoding="utf-8").format(**facts)


def _comparison(table: pd.DataFrame, at: int) -> dict[str, str]:
    """How many times as often the system's visits find somebody as those by the line alone, and whether it suffices."""
    ways = table.set_index("way")
    facts = {}
    for need in ("need", "hit", "unhelped"):
        for name, mine, other in words.COMPARED:
            times = ways.at[mine, need] / ways.at[other, need] if ways.at[other, need] else float("nan")
            facts[f"{name}_{need}"] = f"{times:.1f}"
        share = ways.at["line_alone", need]
        facts[f"most_{need}"] = f"{1 / share:.1f}" if share else "–"
        enough = float(facts[f"system_{need}"]) >= TARGET
        facts[f"verdict_{need}"] = words.VERDICT[enough][at]
    return facts


def _leads(found: Found) -> dict[str, str]:
    falls, shocks = found.falls.set_index("kind").loc["all"], found.shocks.set_index("kind").loc["all"]
    names = ("before", "same_month", "later", "never")
    facts = {name: f"{falls[name]:.0%}" for name in names}
    facts |= {name: f"{falls[name]:.0f}" for name in ("median_lead", "median_lead_told")}
    return facts | {"told_3": f"{shocks['told_3']:.0%}", "median_lag": f"{shocks['median_lag']:.0f}"}


def _table(frame: pd.DataFrame, at: int) -> str:
    head = [words.COLUMN[name][at] for name in frame.columns]
    rows = [[_cell(name, row[name], at) for name in frame.columns] for row in frame.to_dict(orient="records")]
    return markdown_table(head, rows)


def _cell(name: str, value: object, at: int) -> str:
    if isinstance(value, str):
        return " ".join(words.VALUE[part][at] if part in words.VALUE else part for part in value.split(" "))
    number = float(str(value))
    if np.isnan(number):
        return "–"
    if name in words.SHARES:
        return f"{number:.0%}"
    return f"{number:,.0f}" if number == round(number) else f"{number:,.1f}"
