"""The report of a backtest: one page that needs nothing beside it, Chinese with English beside."""

from functools import lru_cache
from typing import Any

from jinja2 import Environment

from alerts.rendering import full_width
from flows.backtesting import charts
from flows.backtesting.sentences import at_cut, group_name, line_words, sentences
from flows.rendering import both, page_environment


@lru_cache(maxsize=1)
def _environment() -> Environment:
    filters = {"share": share, "points": points, "number": number, "wide": full_width}
    return page_environment(filters, {"both": both, "at_cut": at_cut, "group_name": group_name, "charts": charts})


def backtest_page(metrics: dict[str, Any]) -> str:
    """Render ``report.html`` from what ``metrics.json`` says."""
    said = zip(sentences(metrics, "zh"), sentences(metrics, "en"), strict=True)
    template = _environment().get_template("backtest.html.j2")
    return template.render(m=metrics, overall=metrics["overall"], said=list(said), line=line_words(metrics))


def share(value: float | None, digits: int = 0) -> str:
    """A share in per cent; a dash where it is not defined."""
    return "–" if value is None else f"{value:.{digits}%}"


def points(value: float | None, digits: int = 0) -> str:
    """A difference of shares in percentage points, with its sign; a dash where it is not defined."""
    return "–" if value is None else f"{100 * value:+.{digits}f}"


def number(value: float | None, digits: int = 3, sign: str = "-") -> str:
    """A number; a dash where it is not defined. ``sign`` "+" shows it always."""
    return "–" if value is None else f"{value:{sign},.{digits}f}"
