"""The county's report as Markdown and as a page, from the same figures."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.messages import literal
from alerts.rendering import full_width
from flows.report.figures import CATEGORIES, LEVELS, CountyFigures
from flows.report.sentences import sentences
from flows.report.words import word


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("flows"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html.j2"], default_for_string=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["word"] = word
    environment.filters["mib"] = lambda n: f"{n / 2**20:,.0f}"
    environment.filters["literal"] = literal
    environment.filters["wide"] = full_width
    return environment


def county_page(figures: CountyFigures, form: str, lang: str) -> str:
    """Render the county's report; ``form`` is ``md`` or ``html``."""
    template = _environment().get_template(f"county.{form}.j2")
    said = sentences(figures, lang)
    return template.render(f=figures, lang=lang, levels=LEVELS, categories=CATEGORIES, sentences=said)


def write_county_pages(figures: CountyFigures, home: Path, lang: str) -> Path:
    """Write the report's two forms under ``home/reports/<as_of>/``; return the page's path."""
    folder = home / "reports" / figures.as_of.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    for form in ("md", "html"):
        (folder / f"{figures.county}.{form}").write_text(county_page(figures, form, lang), encoding="utf-8")
    return folder / f"{figures.county}.html"
