"""The lists of the workbook: which lines stand on which sheet, and how a sheet is laid out before its rows come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from data_contracts.contracts.model import Contract
from data_contracts.feedback import styles
from data_contracts.feedback.county import CountyFindings
from data_contracts.feedback.words import COLUMNS, HANDLING, PRINTED, SUPPRESSED, said

MOST_ROWS = 1_048_575  # of a worksheet, its header left out
_LONGEST_NAME = 31
_SENTENCES = ("what", "fix")
_IF_ANY = ("name", "person_id", "township", "village", "household_id")


@dataclass(frozen=True)
class Sheet:
    """One list: ``lines`` are among those of ``lines()``, ``dataset`` is None for those that are left as they are."""

    name: str
    dataset: str | None
    lines: pd.DataFrame

    @cached_property
    def columns(self) -> list[str]:
        """The columns shown: a column that nobody has filled is left out."""
        left_out = {c for c in _IF_ANY if self.lines[c].isna().all()} | ({"dataset"} if self.dataset else set())
        return [c for c in COLUMNS if c not in left_out]


def sheets(found: pd.DataFrame, contracts: Mapping[str, Contract], lang: str) -> list[Sheet]:
    """A sheet for each dataset that has lines, in the order of the contracts, then one for what is left as it is."""
    mend, left = found[~found["is_suppressed"]], found[found["is_suppressed"]]
    datasets = [*contracts, *sorted(set(mend["dataset"]) - set(contracts))]
    lists = [
        Sheet(name, dataset, part)
        for dataset in datasets
        for name, part in _cut(title(dataset, contracts, lang), mend[mend["dataset"] == dataset])
    ]
    return lists + [Sheet(name, None, part) for name, part in _cut(SUPPRESSED.text(lang), left)]


def title(dataset: str, contracts: Mapping[str, Contract], lang: str) -> str:
    """What a dataset is called; one without a contract by its code."""
    return contracts[dataset].title.text(lang) if dataset in contracts else dataset


def _cut(name: str, rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """As many sheets as the rows need; none for no rows."""
    for part, start in enumerate(range(0, len(rows), MOST_ROWS), start=1):
        mark = f" ({part})" if part > 1 else ""
        yield f"{name[: _LONGEST_NAME - len(mark)]}{mark}", rows.iloc[start : start + MOST_ROWS]


def shown(sheet: Sheet, contracts: Mapping[str, Contract], lang: str) -> pd.DataFrame:
    """The sheet's lines in its columns, with the words for codes."""
    named = {d: title(d, contracts, lang) for d in sheet.lines["dataset"].unique()}
    handling = sheet.lines["weight"].map({k: w.text(lang) for k, w in HANDLING.items()})
    frame = sheet.lines.assign(dataset=sheet.lines["dataset"].map(named), handling=handling)
    return frame[sheet.columns]


def styles_of(sheet: Sheet, numbers: Mapping[str, str]) -> dict[str, np.ndarray]:
    """The style number of each cell, for the columns shown; ``numbers``: of each look of ``styles.of_lists``."""
    lines = sheet.lines
    place = lines[["township", "village"]].fillna("")
    begins = (place != place.shift()).any(axis=1).to_numpy() & (np.arange(len(lines)) > 0)
    looks = {"text", "sentence", "number", *(lines["weight"].unique() if sheet.dataset else ["suppressed"])}
    of_look = {look: np.where(begins, numbers[f"{look}+"], numbers[look]) for look in looks}
    named = dict.fromkeys(sheet.columns, "text") | dict.fromkeys(_SENTENCES, "sentence") | {"source_row": "number"}
    found = of_look["suppressed"] if not sheet.dataset else _by_weight(lines["weight"], of_look)
    return {c: of_look[named[c]] for c in sheet.columns} | {"found": found}


def _by_weight(weights: pd.Series, of_look: Mapping[str, np.ndarray]) -> np.ndarray:
    """Of each line what its weight has in ``of_look``."""
    kinds = list(weights.unique())
    return np.select([(weights == kind).to_numpy() for kind in kinds], [of_look[kind] for kind in kinds], "")


def widths(sheet: Sheet) -> dict[str, int]:
    """The width of each column shown."""
    return {c: COLUMNS[c][1] for c in sheet.columns}


def lay_out(page: Any, sheet: Sheet, formats: Mapping[str, Any], told: CountyFindings, lang: str) -> None:
    """The header, the widths and how the sheet is printed: on A4 across, the header on every page.

    Row 2 holds one blank cell of every look; the sheet's rows take its place and learn the numbers of the
    looks from it.
    """
    for place, name in enumerate(sheet.columns):
        words, width = COLUMNS[name]
        page.set_column(place, place, width)
        page.write_string(0, place, words.text(lang), formats["header"])
    for place, name in enumerate(styles.of_lists()):
        page.write_blank(1, place, None, formats[name])
    last_row, last_column = len(sheet.lines), len(sheet.columns) - 1
    page.set_row(0, 24)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last_row, last_column)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.print_area(0, 0, last_row, last_column)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    page.set_header(f"&L{sheet.name}&R{told.county} {told.as_of}")
    page.set_footer(f"&C{said(PRINTED, lang)}")
