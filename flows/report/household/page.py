"""The page of one household: one file that needs nothing beside it, for phone, desk and one sheet of paper."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from alerts import words as alerts_words
from alerts.rendering import full_width
from early_warning import levels_words
from flows.rendering import both, page_environment
from flows.report.household import words
from flows.report.household.chart import income_chart
from flows.report.household.months import shown
from flows.report.household.sources import rows_in_words
from flows.report.household.telling import Telling
from flows.report.words import WORDS
from relapse_watch.errors import WrongUse

_TABLES: Mapping[str, Mapping[str, words.Pair]] = {
    "event": words.EVENT,
    "basis": words.BASIS,
    "origin": words.ORIGIN,
    "change": words.CHANGE,
    "level": levels_words.LEVEL,
    "role": alerts_words.ROLES,
    "dataset": alerts_words.DATASETS,
    "category": alerts_words.CATEGORIES,
    "type": WORDS,
}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    filters = {"said": _said, "wide": full_width, "rows": rows_in_words, "yuan": _yuan}
    names = {"both": both, "pair": _pair, "income_chart": income_chart, "reference_pair": words.reference_pair}
    return page_environment(filters, names)


def household_page(story: Mapping[str, Any], reasons: Sequence[Mapping[str, Any]], said: Telling) -> str:
    """Render the page. ``story``: as ``explain --format json`` gives it; ``reasons``: rows of assessment_reason."""
    template = _environment().get_template("household.html.j2")
    return template.render(
        s=story,
        a=story["assessment"],
        reasons=reasons,
        said=said.sections,
        months=shown(said.months),
        events=said.events,
    )


def write_household_page(
    file: Path, story: Mapping[str, Any], reasons: Sequence[Mapping[str, Any]], said: Telling
) -> None:
    """Write the page to ``file``. Raises WrongUse where that cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(household_page(story, reasons, said), encoding="utf-8")
    except OSError as error:
        raise WrongUse(
            f"写不了「{file}」({error.strerror}),请换一个位置",
            f"cannot write {file} ({error.strerror}); choose another place",
        ) from None


def _said(pair: words.Pair) -> Markup:
    return both(*pair)


def _pair(table: str, code: str | None) -> words.Pair:
    return words.pick(dict(_TABLES[table]), code)


def _yuan(amount: float | None) -> str:
    return "–" if amount is None else f"{words.whole_yuan(amount):,}"
