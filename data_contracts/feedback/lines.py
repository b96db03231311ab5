"""From findings to the lines a clerk works through: one a bad cell, in the order of the villages."""

import re

import numpy as np
import pandas as pd

from data_contracts.contracts.classes import DEFECT_CLASSES
from data_contracts.feedback.county import CountyFindings
from data_contracts.feedback.names import named
from data_contracts.feedback.words import BLANK, COLUMNS, EXPECTED, WHOLE, said, wide
from relapse_watch.privacy import mask_series, scrub_series

WEIGHTS = ("refuse", "quarantine", "note", "lead")
_CELL = ["dataset", "file", "source_row", "household_id", "column_name", "family"]
_PLACE = ["township", "village", "household_id"]
_FILLED = "非空"
_ALTERNATIVES = re.compile("、| / ")
_SCRUBBED = ("file", "township", "village", "household_id", "person_id", "column_name", "found", "expected")


def lines(told: CountyFindings, lang: str) -> pd.DataFrame:
    """One line a bad cell, in the order in which a clerk goes from village to village.

    Columns: dataset, is_suppressed, weight (refuse, quarantine, note or lead) and, ready to be read,
    township, village, household_id, name, person_id, file, source_row (Int64), column_name, found, what,
    fix, defect_class, codes. What concerns a file as a whole comes first; then by township, village,
    household, file and row, names of places in the order of Chinese dictionaries (pinyin), blank ones last.
    """
    cells = _ordered(_merged(_weighed(_scrubbed(told.findings))))
    shown = cells.assign(
        name=named(cells, _scrubbed(told.people)),
        found=_found(cells, lang),
        what=_sentences(cells[f"what_{lang}"], lang),
        fix=_fix(cells, lang),
        defect_class=cells["defect_class"].map({k: w.text(lang) for k, w in DEFECT_CLASSES.items()}),
        file=cells["file"].str.removeprefix(f"{told.county}/"),
    )
    return shown[["dataset", "is_suppressed", "weight", *(c for c in COLUMNS if c in shown and c != "dataset")]]


def _scrubbed(frame: pd.DataFrame) -> pd.DataFrame:
    """The last net: what looks like a number of a person is masked, wherever in the row it stands."""
    return frame.assign(**{c: scrub_series(frame[c]) for c in _SCRUBBED if c in frame})


def _weighed(found: pd.DataFrame) -> pd.DataFrame:
    """With ``weight``: the severity, or ``lead`` for a note that points at a household rather than at an error."""
    flags = {name: found[name].astype("bool") for name in ("is_lead", "is_suppressed")}
    weight = np.where(flags["is_lead"] & found["severity"].eq("note"), "lead", found["severity"])
    return found.assign(**flags, weight=weight, source_row=found["source_row"].astype("Int64"))


def _merged(found: pd.DataFrame) -> pd.DataFrame:
    """One row a cell and family, the gravest; ``codes``: those of the family at that cell, joined.

    It is left as it is only where people verified all of these codes as wrong.
    """
    gravity = found["weight"].map({w: i for i, w in enumerate(WEIGHTS)})
    found = found.assign(family=found["family"].fillna(found["code"]), gravity=gravity)
    found = found.sort_values(["is_suppressed", "gravity", "code"], kind="stable").drop_duplicates([*_CELL, "code"])
    grouped = found.groupby(_CELL, dropna=False, sort=False)
    cell, place = grouped.ngroup(), grouped.cumcount()
    first = found[place == 0]
    codes = pd.Series(first["code"].to_numpy(), index=cell[place == 0], dtype="str")
    for later in range(1, int(place.max() + 1) if len(place) else 0):  # as many turns as a family has codes
        twins = pd.Series(found.loc[place == later, "code"].to_numpy(), index=cell[place == later], dtype="str")
        codes = codes + ("、" + twins).reindex(codes.index, fill_value="")
    return first.assign(codes=codes.to_numpy()).reset_index(drop=True)


def _ordered(cells: pd.DataFrame) -> pd.DataFrame:
    keys = [cells["codes"], cells["column_name"], cells["source_row"], cells["file"]]
    keys += [cells[c] for c in reversed(_PLACE)]
    ranks = [_rank(key) for key in keys]
    return cells.iloc[np.lexsort((*ranks, cells["source_row"].notna()))].reset_index(drop=True)


def _rank(values: pd.Series) -> np.ndarray:
    """The place of each value among the distinct ones; texts by their GB18030 bytes, missing ones last.

    The common characters of GB18030 (those of GB 2312, level 1) stand there in the order of pinyin.
    """
    codes, distinct = pd.factorize(values)
    keys = [v.encode("gb18030", "replace") if isinstance(v, str) else v for v in distinct]
    rank = np.empty(len(keys) + 1, dtype="int64")
    rank[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    rank[-1] = len(keys)
    return rank[codes]


def _found(cells: pd.DataFrame, lang: str) -> pd.Series:
    """What stands in the cell now; where nothing does, or no cell is meant, that is said."""
    of_cell = np.where(cells["source_row"].notna(), said(BLANK, lang), said(WHOLE, lang))
    return cells["found"].where(cells["found"].fillna("").str.strip().ne(""), pd.Series(of_cell, cells.index))


def _fix(cells: pd.DataFrame, lang: str) -> pd.Series:
    """What to do, and below it what is expected, unless the sentence has said so."""
    fix, expected = _sentences(cells[f"fix_{lang}"], lang), _sentences(_wanting(cells), lang)
    pairs = pd.DataFrame({"fix": fix.fillna(""), "expected": expected.fillna("")})
    distinct = pairs.drop_duplicates()
    told = {
        (f, e): f if e in f else "\n".join(filter(None, (f, said(EXPECTED, lang) + e)))
        for f, e in zip(distinct["fix"], distinct["expected"], strict=True)
    }
    return pd.Series(pd.MultiIndex.from_frame(pairs).map(told), index=cells.index, dtype="str")


def _wanting(cells: pd.DataFrame) -> pd.Series:
    """What is expected, where the cell is not already so: a lead may well stand at a cell that is as it should be."""
    distinct = cells[["found", "expected"]].dropna().drop_duplicates()
    pairs = zip(distinct["found"], distinct["expected"], strict=True)
    so = {(found, words) for found, words in pairs if words == _FILLED or found in _ALTERNATIVES.split(words)}
    is_so = np.array([pair in so for pair in zip(cells["found"], cells["expected"], strict=True)], dtype="bool")
    return cells["expected"].mask(is_so)


def _sentences(texts: pd.Series, lang: str) -> pd.Series:
    return mask_series(texts, wide) if lang == "zh" else texts
