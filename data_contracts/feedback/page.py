"""Writes a sheet of texts and small tables from top to bottom."""

from collections.abc import Mapping, Sequence
from typing import Any

from data_contracts.contracts.words import Words
from data_contracts.feedback.words import said

_LINE = 17.0


class Page:
    """A worksheet, and the row that is written next; ``last`` is its last column."""

    def __init__(self, sheet: Any, formats: Mapping[str, Any], lang: str, last: int) -> None:
        self.sheet, self.formats, self.lang, self.last, self.row = sheet, formats, lang, last, 0

    def line(self, text: str, look: str, *, start: int = 0, height: float = 0) -> None:
        """One text from column ``start`` to the end, as high as it needs."""
        lines = 1 + len(text.encode()) // (190 if start == 0 else 165)
        self.across(text, start, self.last, look)
        self.next(max(height, _LINE * lines))

    def heading(self, words: Words) -> None:
        """The title of a part, with room above."""
        self.next()
        self.line(said(words, self.lang), "heading", height=22)

    def cells(self, values: Sequence[str | int], look: str | None = None, *, start: int = 0) -> None:
        """Cells of the current row from column ``start``, numbers as numbers."""
        for place, value in enumerate(values, start=start):
            if isinstance(value, int):
                self.sheet.write_number(self.row, place, value, self.formats[look or "figure"])
            else:
                self.sheet.write_string(self.row, place, value, self.formats[look or "cell"])

    def across(self, text: str, start: int, end: int, look: str = "cell") -> None:
        """One text over the columns ``start`` to ``end`` of the current row."""
        self.sheet.merge_range(self.row, start, self.row, end, "", self.formats[look])
        self.sheet.write_string(self.row, start, text, self.formats[look])

    def link(self, sheet: str, text: str) -> None:
        """A link to another sheet in the first cell of the current row."""
        self.sheet.write_url(self.row, 0, f"internal:'{sheet}'!A1", self.formats["link"], text)

    def next(self, height: float = 0) -> None:
        """Go to the next row."""
        self.sheet.set_row(self.row, height or _LINE)
        self.row += 1
