"""What all pages of ``flows/templates`` share."""

from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from alerts.rendering import environment, full_width


def page_environment(filters: dict[str, Any], names: dict[str, Any] | None = None) -> Environment:
    """Jinja2 for the templates of pages, with these filters and global names."""
    made = environment(PackageLoader("flows"))
    made.filters.update(filters)
    made.globals.update(names or {})
    return made


def both(zh: str, en: str) -> Markup:
    """Chinese, and the same in English beside it in a quieter voice."""
    return Markup('{zh} <span class="en" lang="en">{en}</span>').format(zh=full_width(zh), en=en)


def in_language(lang: str, zh: str, en: str) -> str:
    """The words of the page's language."""
    return en if lang == "en" else full_width(zh)
