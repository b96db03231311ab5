"""The county's report as Markdown and as a page, from the same figures, and the list of all changes beside them."""

from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path

from jinja2 import Environment

from alerts.messages import literal
from flows.rendering import in_language, page_environment
from flows.report.answers import NIGHTS
from flows.report.corrections import change_frame
from flows.report.details import CountyDetails, records
from flows.report.figures import CATEGORIES, LEVELS, CountyFigures
from flows.report.sentences import sentences
from flows.report.sparkline import sparkline
from flows.report.words import word
from relapse_watch.csv_text import neutralised
from relapse_watch.privacy import mask_name

LISTED = 200
"""How many lines of one list a page shows; the file of changes has them all."""

FIRST_RULES = 20
"""How many kinds of defects a page shows at once; the others open on demand."""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    filters = {"word": word, "mib": _mib, "literal": literal, "masked": mask_name, "rows": records}
    return page_environment(filters, {"sparkline": sparkline})


def _mib(count: float) -> str:
    return f"{count / 2**20:,.0f}"


def county_page(figures: CountyFigures, details: CountyDetails, form: str, lang: str) -> str:
    """Render the county's report; ``form`` is ``md`` or ``html``."""
    return (
        _environment()
        .get_template(f"county.{form}.j2")
        .render(
            f=figures,
            d=details,
            lang=lang,
            t=partial(in_language, lang),
            levels=LEVELS,
            categories=CATEGORIES,
            listed=LISTED,
            first_rules=FIRST_RULES,
            nights=NIGHTS,
            sentences=sentences(figures, details, lang),
        )
    )


def county_pages(figures: CountyFigures, details: CountyDetails, lang: str) -> dict[str, str]:
    """The county's report in each of its forms."""
    return {form: county_page(figures, details, form, lang) for form in ("md", "html")}


def write_county_pages(
    pages: Mapping[str, str], figures: CountyFigures, details: CountyDetails, home: Path, lang: str
) -> Path:
    """Write the report's forms (``county_pages``) under ``home/reports/<as_of>/``; return the page's path.

    Where files came anew, all that they mended and broke stands beside in ``<county>-changes.csv``, for
    spreadsheets (UTF-8 with BOM).
    """
    folder = home / "reports" / figures.as_of.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    for form, text in pages.items():
        (folder / f"{figures.county}.{form}").write_text(text, encoding="utf-8")
    changes = change_frame(details.corrections, figures.county, figures.run_id, lang)
    if len(changes):
        neutralised(changes).to_csv(folder / f"{figures.county}-changes.csv", index=False, encoding="utf-8-sig")
    return folder / f"{figures.county}.html"
