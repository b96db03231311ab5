"""The first sheet of the workbook: what stopped the run, how to use the lists, and how much there is to mend."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data_contracts.contracts.classes import DEFECT_CLASSES
from data_contracts.contracts.model import Contract
from data_contracts.feedback.county import CountyFindings
from data_contracts.feedback.lines import WEIGHTS
from data_contracts.feedback.page import Page
from data_contracts.feedback.sheets import Sheet, title
from data_contracts.feedback.words import (
    AS_OF,
    BY_CLASS,
    BY_FILE,
    CLASS,
    CLASS_MEANING,
    COLOURS,
    FILE_COLUMNS,
    HANDLING,
    HOW,
    MEANING,
    MEANS,
    NOTHING,
    STEPS,
    STOPPED,
    SUPPRESSED,
    TITLE,
    TOTAL,
    UNKNOWN_FILE,
    VERDICTS,
    said,
    wide,
)
from relapse_watch.privacy import scrub

_WIDTHS = (22, 42, 14, 9, 10, 10, 8, 8, 9, 13)
_COLUMNS = ["dataset", "file", "weight", "defect_class", "is_suppressed"]
_OF_ROWS = ("accepted", "quarantined", "refused")
_COUNTED = 4  # from this column on, both tables count


def lay_out_summary(
    sheet: Any,
    told: CountyFindings,
    lists: list[Sheet],
    contracts: Mapping[str, Contract],
    formats: Mapping[str, Any],
    lang: str,
) -> None:
    """Write the first sheet; the lists it counts are those of the workbook."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    page = Page(sheet, formats, lang, len(_WIDTHS) - 1)
    page.line(f"{said(TITLE, lang)} · {told.county} · {said(AS_OF, lang)} {told.as_of}", "title", height=30)
    parts = [pd.DataFrame(columns=_COLUMNS), *(s.lines[_COLUMNS] for s in lists)]
    counted = pd.concat(parts, ignore_index=True).astype({"is_suppressed": "bool"})
    mend = counted[~counted["is_suppressed"]]
    if not _stopped(page, told) and mend.empty:
        page.line(said(NOTHING, lang), "heading", height=24)
    if len(mend):
        _how(page)
        _by_class(page, mend)
    _by_file(page, told, counted, lists, contracts)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _stopped(page: Page, told: CountyFindings) -> bool:
    """The one clear line of each file that was refused, and of what else ended the run; whether there is one."""
    refused = told.verdicts[told.verdicts["verdict"] == "refused"]
    texts = list(dict.fromkeys(refused[f"text_{page.lang}"].dropna()))
    if told.stopped and not any(text in told.stopped.text(page.lang) for text in texts):
        texts.insert(0, told.stopped.text(page.lang))
    if texts:
        page.heading(STOPPED)
    for text in texts:
        page.line(_clear(text, page.lang), "stopped")
    return bool(texts)


def _clear(text: str, lang: str) -> str:
    return scrub(wide(text) if lang == "zh" else text)


def _how(page: Page) -> None:
    page.heading(HOW)
    for step in STEPS:
        page.line(said(step, page.lang), "plain")
    page.heading(COLOURS)
    for weight in WEIGHTS:
        page.cells([said(HANDLING[weight], page.lang)], weight)
        page.line(said(MEANING[weight], page.lang), "plain", start=1)


def _by_class(page: Page, mend: pd.DataFrame) -> None:
    """Counts by class and weight, all nine classes; where there are none stands a dash."""
    lang = page.lang
    page.heading(BY_CLASS)
    page.cells([CLASS.text(lang)], "header")
    page.across(MEANS.text(lang), 1, _COUNTED - 1, "header")
    page.cells(_weights(lang), "header_of_figures", start=_COUNTED)
    page.next(32)
    table = pd.crosstab(mend["defect_class"], mend["weight"]).reindex(columns=WEIGHTS, fill_value=0)
    for code, words in DEFECT_CLASSES.items():
        counts = table.loc[words.text(lang)] if words.text(lang) in table.index else pd.Series(0, index=WEIGHTS)
        page.cells([words.text(lang)])
        page.across(said(CLASS_MEANING[code], lang), 1, _COUNTED - 1)
        page.cells(_with_total(counts), start=_COUNTED)
        page.next()
    page.across(TOTAL.text(lang), 0, _COUNTED - 1)
    page.cells(_with_total(table.sum()), "total", start=_COUNTED)
    page.next()


def _weights(lang: str) -> list[str]:
    return [*(HANDLING[w].text(lang) for w in WEIGHTS), TOTAL.text(lang)]


def _with_total(counts: pd.Series) -> list[int]:
    return [*(int(n) for n in counts), int(counts.sum())]


def _by_file(
    page: Page, told: CountyFindings, counted: pd.DataFrame, lists: list[Sheet], contracts: Mapping[str, Contract]
) -> None:
    """The verdict on each file, linked to its list, with counts by weight and of what is left as it is."""
    if told.verdicts.empty:
        return
    page.heading(BY_FILE)
    *before, rows = (words.text(page.lang) for words in FILE_COLUMNS.values())
    page.cells(before, "header")
    page.cells([rows, *_weights(page.lang), SUPPRESSED.text(page.lang)], "header_of_figures", start=len(before))
    page.next(32)
    pages = {s.dataset: s.name for s in reversed(lists) if s.dataset}
    places = counted.groupby(["dataset", "file"]).indices
    for verdict in told.verdicts.astype(object).where(told.verdicts.notna(), None).to_dict("records"):
        file = str(verdict["file"] or "").removeprefix(f"{told.county}/")
        mine = counted.take(places.get((verdict["dataset"], scrub(file)), []))
        _file_line(page, verdict, mine, contracts)
        if verdict["dataset"] in pages and (~mine["is_suppressed"]).any():
            page.link(pages[verdict["dataset"]], title(verdict["dataset"], contracts, page.lang))
        page.next(0 if verdict["verdict"] in _OF_ROWS else 48)


def _file_line(page: Page, verdict: dict[str, Any], mine: pd.DataFrame, contracts: Mapping[str, Contract]) -> None:
    lang, dataset = page.lang, verdict["dataset"]
    named = title(dataset, contracts, lang) if dataset in contracts else UNKNOWN_FILE.text(lang)
    said_of = "" if verdict["verdict"] == "refused" else _clear(verdict[f"text_{lang}"] or "", lang)
    file = scrub(str(verdict["file"] or "").rpartition("/")[2])
    word = VERDICTS.get(verdict["verdict"])
    page.cells([named, "\n".join(filter(None, (file, said_of))), word.text(lang) if word else verdict["verdict"]])
    counts = mine.loc[~mine["is_suppressed"], "weight"].value_counts().reindex(WEIGHTS, fill_value=0)
    left = int(mine["is_suppressed"].sum())
    page.cells([int(verdict["rows"]), *_with_total(counts), left], start=len(FILE_COLUMNS) - 1)
