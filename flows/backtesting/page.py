"""The report of a backtest: one page that needs nothing beside it, Chinese with English beside."""

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from alerts.rendering import full_width
from flows.backtesting import charts
from flows.backtesting.sentences import at_cut, group_name, line_words, sentences


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("flows"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html.j2"], default_for_string=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(share=share, points=points, number=number, wide=full_width)
    environment.globals.update(both=both, at_cut=at_cut, group_name=group_name, charts=charts)
    return environment


def backtest_page(metrics: dict[str, Any]) -> str:
    """Render ``report.html`` from what ``metrics.json`` says."""
    said = zip(sentences(metrics, "zh"), sentences(metrics, "en"), strict=True)
    template = _environment().get_template("backtest.html.j2")
    return template.render(m=metrics, overall=metrics["overall"], said=list(said), line=line_words(metrics))


def both(zh: str, en: str) -> Markup:
    """Chinese, and the same in English beside it in a quieter voice."""
    return Markup('{zh} <span class="en" lang="en">{en}</span>').format(zh=full_width(zh), en=en)


def share(value: float | None, digits: int = 0) -> str:
    """A share in per cent; a dash where it is not defined."""
    return "–" if value is None else f"{value:.{digits}%}"


def points(value: float | None, digits: int = 0) -> str:
    """A difference of shares in percentage points, with its sign; a dash where it is not defined."""
    return "–" if value is None else f"{100 * value:+.{digits}f}"


def number(value: float | None, digits: int = 3, sign: str = "-") -> str:
    """A number; a dash where it is not defined. ``sign`` "+" shows it always."""
    return "–" if value is None else f"{value:{sign},.{digits}f}"
