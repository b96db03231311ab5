"""What the cadre reads about a household's data: which file and row, what is wrong, what to write instead."""

import numpy as np
import pandas as pd

from early_warning.data_status import ORDER
from early_warning.reasons import render
from early_warning.verdicts.table import StatusTable

_KEPT = {
    True: ("在此之前先用上一次合格的数据,预警不因此升级", "Until then the last good data are kept and raise nothing."),
    False: ("还没有合格的数据可用", "There are no good data yet."),
}
_LANG = ("zh", "en")
# In whatever order marks come, the same are told: ids of vintages are another in every house.
_PLACE = ["dataset", "file_zh", "source_row", "column_name", "what_zh", "due_on"]


def told(marks: pd.DataFrame, table: StatusTable) -> pd.DataFrame:
    """Marks in the form that ``assess`` takes: household_id, data_status, is_shown, keeps_history, text_zh, text_en.

    Grain household x mark; the text of a household stands with its gravest mark and names at most two causes.
    ``keeps_history`` of a mark says by now whether there is a last good file to keep.
    """
    rank = marks["data_status"].map(ORDER.index).astype("int64")
    ordered = marks.assign(_rank=-rank).sort_values(["household_id", "_rank", *_PLACE], kind="stable")
    ordered = ordered.drop_duplicates(["household_id", "dataset", "row", "part", "what_zh", "due_on"])
    ordered = ordered.drop(columns="_rank").reset_index(drop=True)
    texts = {f"text_{lang}": _joined(ordered, _sentences(ordered, table, lang), lang) for lang in _LANG}
    columns = ["household_id", "data_status", "is_shown", "keeps_history", "text_zh", "text_en"]
    return ordered.assign(**texts)[columns]


def _sentences(marks: pd.DataFrame, table: StatusTable, lang: str) -> pd.Series:
    """One sentence a mark, missing where the table tells nothing."""
    text, fields = pd.Series(np.nan, index=marks.index, dtype="str"), pd.DataFrame(_fields(marks, table, lang))
    for row in table.rows:
        mine = fields[marks["row"] == row.row]
        if row.told and not mine.empty:
            text[mine.index] = render(getattr(row.told, lang), dict(mine.items()), mine.index)
    return text


def _fields(marks: pd.DataFrame, table: StatusTable, lang: str) -> dict[str, pd.Series]:
    place = _LANG.index(lang)
    kept = {flag: texts[place] for flag, texts in _KEPT.items()}
    return {
        "part": marks["part"].map({name: names[place] for name, names in table.parts.items()}).astype("str"),
        "file": marks[f"file_{lang}"].fillna(""),
        "where": _where(marks, lang),
        "what": marks[f"what_{lang}"].fillna(""),
        "fix": marks[f"fix_{lang}"].fillna(""),
        "due": marks["due_on"].fillna(""),
        "kept": marks["keeps_history"].map(kept).astype("str"),
    }


def _where(marks: pd.DataFrame, lang: str) -> pd.Series:
    """The row as the clerk sees it, and the header of the column."""
    number = marks["source_row"].astype("str").fillna("")
    row = ("row " + number if lang == "en" else "第" + number + "行").where(number != "", "")
    column = marks["column_name"].fillna("")
    named = (", column " + column if lang == "en" else "“" + column + "”").where(column != "", "")
    return row + named


def _joined(ordered: pd.DataFrame, sentences: pd.Series, lang: str) -> pd.Series:
    """The sentences of a household in one text at its first mark, empty elsewhere."""
    household, spoken = ordered["household_id"], sentences.notna()
    turn = spoken.groupby(household).cumsum().where(spoken, 0)
    said = [sentences[turn == number].set_axis(household[turn == number]) for number in (1, 2)]
    gap = " " if lang == "en" else "。"
    text = said[0] + (gap + said[1]).reindex(said[0].index).fillna("")
    more = (turn.groupby(household).max() - len(said)).reindex(text.index)
    tail = " " + more.astype("str") + " more." if lang == "en" else "。另有" + more.astype("str") + "处"
    text = text + tail.where(more > 0, "")
    return household.map(text).astype("str").where(~household.duplicated(), "").fillna("")
