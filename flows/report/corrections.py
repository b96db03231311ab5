"""What the files that came anew mended and what they broke, against the last landed version of the same file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import or_, select

from flows.report.differences import CHANGES, differences
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import finding, run, vintage

_FINDING = [c for c in finding.c if c.name not in ("county", "dataset", "expected")]

# A cell that breaks a rule of both populations is one thing to mend.
_CELL = ["change", "family", "household_id", "person_id", "column_name", "source_row", "old_row"]

# What a page shows of a cell.
_LISTED = [
    *("code", "column_name", "source_row", "old_row", "household_id", "village"),
    *("what_zh", "what_en", "fix_zh", "fix_en"),
]


@dataclass(frozen=True)
class Correction:
    """One file that came anew, or was judged anew, beside its version before.

    ``why``: ``resubmitted``; ``next_export`` (of another day); ``same_content`` (the cells are those of before,
    sent as new); ``rejudged`` (the file did not change: rules, parameters or registers did). ``findings``: the
    frame of ``differences`` between the two, as ``counted``.
    """

    dataset: str
    file: str
    old_file: str
    exported_on: str | None
    old_exported_on: str | None
    why: str
    findings: pd.DataFrame

    @cached_property
    def cells(self) -> pd.DataFrame:
        """``findings`` to mend, a cell of one defect once: no leads, nothing verified as a false alarm."""
        return self.findings[self.findings["counts_as"] == "cell"].reset_index(drop=True)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many cells of each change."""
        return self._number("cell")

    @cached_property
    def leads(self) -> dict[str, int]:
        """How many households each change points at, or no longer points at."""
        return self._number("lead")

    @property
    def is_told(self) -> bool:
        """Whether a report tells it: what was sent anew always, what was judged anew where that changed something."""
        return self.why != "rejudged" or bool(self.counts["mended"] or self.counts["broken"])

    def first(self, change: str, at_most: int) -> pd.DataFrame:
        """The first cells of one change, as a page lists them: _LISTED alone."""
        before = sum(self.counts[earlier] for earlier in CHANGES[: CHANGES.index(change)])
        return self.cells.iloc[before : before + min(self.counts[change], at_most)][_LISTED]

    def _number(self, kind: str) -> dict[str, int]:
        found = self.findings.loc[self.findings["counts_as"] == kind, "change"].value_counts()
        return {change: int(found.get(change, 0)) for change in CHANGES}


def corrections(store: Store, county: str, run_id: str) -> list[Correction]:
    """The corrections that run ``run_id`` took in, committed or about to be: resubmitted files first, then by name.

    A file without an earlier version is none. Raises StoreUnreachable.
    """
    pairs = _pairs(_vintages(store, county, run_id), run_id)
    ids = sorted({*pairs["vintage_id"], *pairs["vintage_id_old"]})
    found = read(store, select(*_FINDING).where(finding.c.vintage_id.in_(ids)))
    changes = _changes(pairs, found)
    made = [_correction(pair, part) for pair, part in zip(pairs.to_dict("records"), changes, strict=True)]
    return sorted(made, key=lambda c: (c.why == "rejudged", -c.counts["broken"], c.file))


def counted(findings: pd.DataFrame, within: Sequence[str] = ()) -> pd.DataFrame:
    """``findings``, the frame of ``differences``, with ``counts_as``: ``cell``, ``lead``, or '' where another counts.

    A cell to mend and a household pointed at count once, of those that are alike in all columns of ``within``; what
    was verified as a false alarm is no cell to mend.
    """
    is_lead = findings["is_lead"].astype(bool)
    kind = pd.Series(np.where(is_lead, "lead", "cell"), index=findings.index, dtype="str")
    kind = kind.mask(~is_lead & findings["is_suppressed"].astype(bool), "")
    is_again = findings[[*within, *_CELL]].assign(kind=kind).duplicated()
    return findings.assign(counts_as=kind.mask(is_again, ""))


def last_corrections(store: Store, county: str, as_of: date | None = None) -> tuple[str, list[Correction]] | None:
    """The corrections of the county's last complete run (on ``as_of``) that has any to tell, with its id; else None."""
    r = run.c
    complete = (r.county == county, r.status == "complete", *((r.as_of == as_of,) if as_of else ()))
    with store.reading() as connection:
        runs = connection.execute(select(r.run_id).where(*complete).order_by(r.finished_at.desc())).scalars().all()
    took_in = set(_vintages(store, county, None)["run_id"])
    for run_id in (run_id for run_id in runs if run_id in took_in):
        if made := [c for c in corrections(store, county, run_id) if c.is_told]:
            return run_id, made
    return None


def totals(made: list[Correction]) -> dict[str, int]:
    """Cells mended, broken and remaining over files that people sent; files judged anew are not among them."""
    sent = [c.counts for c in made if c.why != "rejudged"]
    return {change: sum(counts[change] for counts in sent) for change in CHANGES}


def corrections_sentence(made: list[Correction], lang: str) -> str:
    """What the files sent anew mended and broke, in a sentence; '' where none was sent, or nothing changed."""
    count = totals(made)
    if not count["mended"] and not count["broken"]:
        return ""
    if lang == "en":
        return f"Correction received: {count['mended']} mended, {count['broken']} new, {count['remaining']} remain."
    return f"交来的更正：改好 {count['mended']} 处，新出现 {count['broken']} 处，还剩 {count['remaining']} 处没改。"


def change_frame(made: list[Correction], county: str, run_id: str, lang: str) -> pd.DataFrame:
    """Grain finding: ``change``, the file now and before, ``why`` it was judged anew, place, cell, what and fix."""
    parts = [_told(correction, lang) for correction in made]
    told = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_TOLD)
    return told.assign(county=county, run_id=run_id)[_TOLD]


_TOLD = [
    *("change", "county", "run_id", "dataset", "file", "old_file", "why", "code", "defect_class", "severity"),
    *("is_lead", "is_suppressed", "township", "village", "household_id", "person_id", "column", "row", "old_row"),
    *("found", "what", "fix"),
]


def _told(correction: Correction, lang: str) -> pd.DataFrame:
    names = {"source_row": "row", "column_name": "column", f"what_{lang}": "what", f"fix_{lang}": "fix"}
    files = {"dataset": correction.dataset, "file": correction.file, "old_file": correction.old_file}
    return correction.findings.rename(columns=names).assign(**files, why=correction.why)


def _vintages(store: Store, county: str, run_id: str | None) -> pd.DataFrame:
    """The county's landed vintages and those that run ``run_id`` is about to land, in order of receipt."""
    v = vintage.c
    columns = (v.vintage_id, v.run_id, v.dataset, v.source, v.slot, v.file, v.fingerprint, v.content)
    own = (v.state == "pending") & (v.run_id == run_id)
    query = select(*columns, v.exported_on, v.known_on, v.sequence).where(v.county == county, v.retired_to.is_(None))
    return read(store, query.where(or_(v.state == "landed", own)).order_by(v.sequence))


def _pairs(known: pd.DataFrame, run_id: str) -> pd.DataFrame:
    """Each vintage of the run beside the one it follows: the newest landed by an earlier run, no newer by export.

    Columns of ``_vintages`` and the same with ``_old`` behind. An older export is not held against a newer one.
    """
    dated = known.assign(dated=known["exported_on"].fillna(known["known_on"]))
    fresh, old = dated[dated["run_id"] == run_id], dated[dated["run_id"] != run_id]
    both = fresh.merge(old, on=["source", "slot"], suffixes=("", "_old"))
    both = both[(both["sequence_old"] < both["sequence"]) & (both["dated_old"] <= both["dated"])]
    last = both.sort_values(["dated_old", "sequence_old"]).drop_duplicates("vintage_id", keep="last")
    return last.sort_values("sequence", ignore_index=True)


def _changes(pairs: pd.DataFrame, found: pd.DataFrame) -> list[pd.DataFrame]:
    """The ``differences`` of each pair, in the order of ``pairs``."""
    new, old = (
        pairs[[name]].assign(_pair=range(len(pairs))).merge(found, left_on=name, right_on="vintage_id")
        for name in ("vintage_id", "vintage_id_old")
    )
    # All in one call: most files have few findings, and what a call costs is then not in its rows.
    told = counted(differences(new, old.drop(columns="vintage_id_old"), ["_pair"]), ["_pair"])
    places, plain = told.groupby("_pair").indices, told.drop(columns="_pair")
    return [plain.take(places.get(i, [])).reset_index(drop=True) for i in range(len(pairs))]


def _correction(pair: dict[str, Any], findings: pd.DataFrame) -> Correction:
    exported, before = (d if isinstance(d, str) else None for d in (pair["exported_on"], pair["exported_on_old"]))
    return Correction(
        dataset=pair["dataset"],
        file=pair["file"],
        old_file=pair["file_old"],
        exported_on=exported,
        old_exported_on=before,
        why=_why(pair, exported, before),
        findings=findings,
    )


def _why(pair: dict[str, Any], exported: str | None, before: str | None) -> str:
    if pair["fingerprint"] == pair["fingerprint_old"]:
        return "rejudged" if exported == before else "same_content"
    if isinstance(pair["content"], str) and pair["content"] == pair["content_old"]:
        return "same_content"
    return "resubmitted" if exported == before else "next_export"
