"""The feedback report as one page that needs nothing beside it: for a county office, in three minutes."""

from functools import lru_cache, partial
from typing import Any

from jinja2 import Environment

from alerts.rendering import full_width
from flows.rendering import in_language, page_environment
from flows.reviewing.bars import bar
from flows.reviewing.sentences import sentences
from flows.reviewing.words import hundred, named, number, plain

Record = dict[str, Any]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return page_environment({"hundred": hundred, "number": number, "plain": plain}, {"bar": bar})


def feedback_page(report: Record, lang: str) -> str:
    """Render the page of what ``review`` found."""
    proposed = [p for p in report["proposals"] if p["verdict"] == "proposed"]
    others = [p for p in report["proposals"] if p["verdict"] not in ("proposed", "not_ours")]
    return (
        _environment()
        .get_template("feedback.html.j2")
        .render(
            r=report,
            lang=lang,
            t=partial(in_language, lang),
            word=partial(_word, lang),
            said=sentences(report, lang),
            proposed=proposed,
            looked_at=[p for p in others if p["whole"]["told"]],
            unheard=[p for p in others if not p["whole"]["told"]],
            untouched=[p for p in report["proposals"] if p["verdict"] == "not_ours"],
        )
    )


def _word(lang: str, kind: str, code: str) -> str:
    said = named(kind, code, lang)
    return said if lang == "en" else full_width(said)
