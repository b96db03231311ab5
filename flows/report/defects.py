"""The findings of the data in force, counted: by class, township, village and rule; each defect's cell once."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlalchemy import select

from data_contracts.contracts.classes import DEFECT_CLASSES
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import dataset_verdict, finding
from relapse_watch.store.visible import visible_vintages

KINDS = ("refuse", "quarantine", "note", "lead", "suppressed")
DEFECTS = ["refuse", "quarantine", "note"]
PLACE = ["township", "village"]
_MOST_VILLAGES_NAMED = 2
_CELL = ["vintage_id", "source_row", "column_name", "family", "household_id", "village"]
_COLUMNS = [
    *("vintage_id", "dataset", "code", "family", "severity", "defect_class", "is_lead", "is_suppressed", "source_row"),
    *("township", "village", "household_id", "column_name", "what_zh", "what_en", "fix_zh", "fix_en"),
]


def vintages_in_force(store: Store, county: str, as_of: date, run_id: str | None = None) -> list[str]:
    """The vintages whose findings count on ``as_of``: those in use, and those that run ``run_id`` refused."""
    visible = visible_vintages(store, county, as_of)["vintage_id"].tolist()
    if run_id is None:
        return sorted(visible)
    d = dataset_verdict.c
    refused = select(d.vintage_id).where(d.run_id == run_id, d.verdict == "refused", d.vintage_id.is_not(None))
    return sorted({*visible, *read(store, refused)["vintage_id"].tolist()})


def cells(store: Store, vintages: Sequence[str]) -> pd.DataFrame:
    """The defects of these vintages as ``as_cells``. Raises StoreUnreachable."""
    columns = [finding.c[name] for name in _COLUMNS]
    return as_cells(read(store, select(*columns).where(finding.c.vintage_id.in_(vintages))))


def as_cells(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings by cell and defect: the columns that counts hang on, and ``codes`` and ``kind``.

    One defect may have a code for each population: its cell counts once; ``codes`` names all that the county has.
    ``kind``: ``suppressed`` where people verified all codes of the cell as wrong, else ``lead``, else the severity.
    """
    every = findings.groupby(["dataset", "family"])["code"].agg(lambda c: "、".join(sorted(set(c))))
    found = findings.join(every.rename("codes"), on=["dataset", "family"]).sort_values(["is_suppressed", "code"])
    cell = found.groupby(_CELL, dropna=False, sort=False).ngroup()
    once = found[~cell.duplicated()]
    kind = once["severity"].mask(once["is_lead"].astype(bool), "lead")
    return once.assign(kind=kind.mask(once["is_suppressed"].astype(bool), "suppressed")).reset_index(drop=True)


def by_class(found: pd.DataFrame) -> pd.DataFrame:
    """Cells by class, all nine: columns of KINDS, ``defects`` (those to mend) and ``households`` concerned by them."""
    known = list(DEFECT_CLASSES)
    counts = _crosstab(found, ["defect_class"], "kind", KINDS).reindex(known, fill_value=0)
    mend = found[found["kind"].isin(DEFECTS)]
    households = mend.groupby("defect_class")["household_id"].nunique().reindex(known, fill_value=0)
    return _summed(counts).assign(households=households).rename_axis("defect_class").reset_index()


def by_place(found: pd.DataFrame, before: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Cells by place (``keys``), the worst first: KINDS, ``defects``, the nine classes, households, ``change``.

    ``change``: defects more or fewer than in the cells of ``before``. Findings that name no place stand under ''.
    """
    placed, then = (frame.assign(**{k: frame[k].fillna("") for k in keys}) for frame in (found, before))
    counts = _summed(_crosstab(placed, keys, "kind", KINDS))
    mend = placed[placed["kind"].isin(DEFECTS)]
    classes = _crosstab(mend, keys, "defect_class", list(DEFECT_CLASSES))
    households = mend.groupby(keys)["household_id"].nunique().rename("households")
    then_defects = then[then["kind"].isin(DEFECTS)].groupby(keys).size().rename("before")
    table = pd.concat([counts, classes, households, then_defects], axis=1).fillna(0).astype("int64")
    table = table.assign(change=table["defects"] - table["before"]).rename_axis(keys).reset_index()
    gravest = ["refuse", "quarantine", "defects", "lead"]
    placed_first = table.sort_values(keys).sort_values(gravest, ascending=False, kind="stable", ignore_index=True)
    return placed_first.drop(columns="before")


def by_rule(found: pd.DataFrame) -> pd.DataFrame:
    """Cells by kind, dataset and rule, what must be mended first on top.

    Columns: kind, dataset, family, codes, defect_class, what_zh/en, fix_zh/en, count, files, households, and
    ``places``: the villages with most of them, as lists of (township, village, count), with ``villages`` in all.
    """
    keys = ["kind", "dataset", "family"]
    first = {name: (name, "first") for name in ("codes", "defect_class", "what_zh", "what_en", "fix_zh", "fix_en")}
    counts = {"count": ("code", "size"), "files": ("vintage_id", "nunique"), "households": ("household_id", "nunique")}
    table = found.groupby(keys, sort=False).agg(**first, **counts).reset_index()
    table = table.join(_worst_villages(found, keys), on=keys)
    table = table.assign(villages=table["villages"].fillna(0).astype("int64"))
    rank = table.assign(_kind=table["kind"].map(KINDS.index))
    rank = rank.sort_values(["_kind", "count", "dataset", "family"], ascending=[True, False, True, True])
    return rank.drop(columns="_kind").reset_index(drop=True)


def _worst_villages(found: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Of each rule: how many villages it concerns and the first few of them."""
    counts = found.dropna(subset=["village"]).groupby([*keys, *PLACE], dropna=False).size().rename("n").reset_index()
    worst = counts.sort_values(PLACE).sort_values("n", ascending=False, kind="stable")
    grouped = worst.groupby(keys)
    head = grouped.head(_MOST_VILLAGES_NAMED)
    named = head.assign(place=list(zip(head["township"].fillna(""), head["village"], head["n"], strict=True)))
    return pd.DataFrame({"villages": grouped.size(), "places": named.groupby(keys)["place"].agg(list)})


def _crosstab(found: pd.DataFrame, keys: list[str], column: str, values: Sequence[str]) -> pd.DataFrame:
    counts = found.groupby([*keys, column]).size().unstack(column, fill_value=0)
    return counts.reindex(columns=list(values), fill_value=0)


def _summed(counts: pd.DataFrame) -> pd.DataFrame:
    return counts.assign(defects=counts[DEFECTS].sum(axis=1))
