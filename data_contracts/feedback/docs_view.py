"""GX's own pages through templates that load nothing from the net.

GX's templates fetch Bootstrap, jQuery, icons and a logo from content networks, and draw their tables with
scripts from there. Ours take their place under the same names: one style sheet within the page, no script.
"""

from typing import Any

from great_expectations.render.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import ChoiceLoader, PackageLoader


class OfflinePageView(DefaultJinjaPageView):
    """A page of a suite or of a validation."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.env.loader = ChoiceLoader([PackageLoader("data_contracts", "feedback/templates"), self.env.loader])


class OfflineIndexPageView(OfflinePageView, DefaultJinjaIndexPageView):
    """The site's first page."""

    _template = "index_page.j2"
