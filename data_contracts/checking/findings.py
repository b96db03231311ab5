"""From what failed to lines a clerk can act on, and to the rows kept aside."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

from data_contracts.checking.judgeable import Unjudged
from data_contracts.checking.mask import masked, masked_frame
from data_contracts.checking.run import Outcome
from data_contracts.checking.table import CheckTable
from data_contracts.contracts.model import Contract, ContractColumn, Rule
from data_contracts.contracts.words import Words
from data_contracts.reading.source_file import RawTable
from relapse_watch.privacy import scrub_series

_EXPECTED = {
    "text": "非空",
    "number": "数字",
    "integer": "整数",
    "flag": "是 / 否",
    "day": "YYYY-MM-DD",
    "month": "YYYY-MM",
}
FINDING_COLUMNS = [
    *("dataset", "code", "family", "severity", "defect_class", "is_lead", "is_suppressed", "source_row"),
    *("township", "village", "household_id", "person_id", "column_name", "found", "expected"),
    *("what_zh", "what_en", "fix_zh", "fix_en"),
]
_WHO = ("township", "village", "household_id", "person_id")
_TYPES = {"source_row": "Int64", "is_lead": "bool", "is_suppressed": "bool"}
_OWN_CLASS = "incomplete"  # of what the program itself has to say: a file not read, rules not judged


def findings(raw: RawTable, table: CheckTable, contract: Contract, outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """One row per failing cell, by row: columns FINDING_COLUMNS. ``found`` is masked where personal."""
    failed = [o for o in outcomes if len(o.failing) and not o.judgement.rule.is_gate]
    cells = [o for o in failed if o.judgement.column is not None]
    whole = [_of_the_file(contract, o) for o in failed if o.judgement.column is None]
    parts = [*([_cells(raw, table, contract, cells)] if cells else []), *whole]
    if not parts:
        return no_findings()
    return pd.concat(parts).sort_values(["source_row", "code"], kind="stable", ignore_index=True)


def no_findings() -> pd.DataFrame:
    """An empty frame of findings, typed."""
    return _nothing().copy()


@cache
def _nothing() -> pd.DataFrame:
    return _typed(pd.DataFrame(columns=FINDING_COLUMNS))


def table_finding(
    contract: Contract, rule: Rule | None, code: str, column: str | None, what: Words, fix: Words, found: str = ""
) -> pd.DataFrame:
    """One finding about the dataset as a whole: no row, no household. Without a rule it is a note."""
    return _typed(pd.DataFrame([_of_table(contract, rule, code, column, what, fix, found)], columns=FINDING_COLUMNS))


def not_judged(contract: Contract, unjudged: Iterable[Unjudged]) -> pd.DataFrame:
    """Notes on rules that nothing could be said of, and why."""
    told = [
        _of_table(contract, None, "UNJUDGED", None, _so_many(u), u.why, "、".join(u.codes)) for u in unjudged
    ]  # one frame of all: typing a frame costs the same for one row and for a hundred
    return _typed(pd.DataFrame(told, columns=FINDING_COLUMNS))


def _so_many(unjudged: Unjudged) -> Words:
    many = len(unjudged.codes)
    return Words(f"{many} 条规则未能核对", f"{many} rules could not be judged")


def _of_table(
    contract: Contract, rule: Rule | None, code: str, column: str | None, what: Words, fix: Words, found: str
) -> dict[str, str | None]:
    return {
        "dataset": contract.dataset,
        "code": code,
        "family": rule.family if rule else code,
        "severity": rule.severity if rule else "note",
        "defect_class": rule.defect_class if rule else _OWN_CLASS,
        "column_name": column,
        "found": found or None,
        **_sentences(what, fix),
    }


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    flags = {name: frame[name].astype("boolean").fillna(False) for name in ("is_lead", "is_suppressed")}
    return frame.assign(**flags).astype({name: _TYPES.get(name, "str") for name in FINDING_COLUMNS})


def _sentences(what: Words, fix: Words) -> dict[str, str]:
    return {"what_zh": what.zh, "what_en": what.en, "fix_zh": fix.zh, "fix_en": fix.en}


def _of_the_file(contract: Contract, outcome: Outcome) -> pd.DataFrame:
    rule, told = outcome.judgement.rule, outcome.judgement.told
    return table_finding(contract, rule, rule.code, None, told(rule.what), told(rule.fix))


def _cells(raw: RawTable, table: CheckTable, contract: Contract, outcomes: list[Outcome]) -> pd.DataFrame:
    """All failing cells at once: what a rule says is repeated, what a row is is looked up together."""
    at = np.concatenate([o.failing for o in outcomes])
    many = [len(o.failing) for o in outcomes]
    column_of = np.repeat([str(o.judgement.column) for o in outcomes], many)
    said = pd.DataFrame([_said(raw, contract, o) for o in outcomes]).astype("str")
    frame = said.iloc[np.repeat(np.arange(len(outcomes)), many)].reset_index(drop=True)
    who = {name: scrub_series(table.values[name].iloc[at]).to_numpy() for name in _WHO if name in table.values}
    frame = frame.assign(
        dataset=contract.dataset,
        is_lead=np.repeat([o.judgement.rule.is_lead for o in outcomes], many),
        source_row=raw.frame["source_row"].to_numpy()[at],
        found=_found(table, contract, at, column_of),
        **who,
    )
    return _typed(frame.reindex(columns=FINDING_COLUMNS))


def _found(table: CheckTable, contract: Contract, at: np.ndarray, column_of: np.ndarray) -> np.ndarray:
    """What stands in the cells at rows ``at``, masked, each column's at once."""
    found = np.empty(len(at), dtype=object)
    for name in np.unique(column_of):
        is_its = column_of == name
        found[is_its] = masked(table.text[name].iloc[at[is_its]], contract.column(name)).to_numpy()
    return found


def _said(raw: RawTable, contract: Contract, outcome: Outcome) -> dict[str, str]:
    """What a rule says of every cell that breaks it."""
    rule, column = outcome.judgement.rule, str(outcome.judgement.column)
    what, fix, expected = (outcome.judgement.told(w) for w in (rule.what, rule.fix, Words(rule.expected, "")))
    return {
        "code": rule.code,
        "family": rule.family,
        "severity": rule.severity,
        "defect_class": rule.defect_class,
        "column_name": raw.headers[column],
        "expected": expected.zh or _expected(contract.column(column)),
        **_sentences(what, fix),
    }


def suppressed(found: pd.DataFrame, contract: Contract, suppressions: pd.DataFrame | None) -> pd.DataFrame:
    """``found`` with ``is_suppressed`` where people verified that the rule is wrong about the household.

    ``suppressions``: columns code, household_id. A rule with a code for each population is one rule: whichever
    code was verified, all are. A file cannot be excused: gates have no household.
    """
    if suppressions is None or suppressions.empty or found.empty:
        return found
    families = suppressions["code"].map({r.code: r.family for r in contract.rules}).fillna(suppressions["code"])
    told = pd.MultiIndex.from_arrays([families, suppressions["household_id"]])
    return found.assign(is_suppressed=pd.MultiIndex.from_frame(found[["family", "household_id"]]).isin(told))


def _expected(column: ContractColumn) -> str:
    """What a column of this kind holds, where the rule does not say."""
    return "、".join(column.values.values()) or _EXPECTED[column.kind]


def quarantined_rows(
    raw: RawTable, table: CheckTable, contract: Contract, found: pd.DataFrame
) -> tuple[pd.DataFrame, np.ndarray]:
    """The rows kept aside (columns source_row, household_id, codes, record), and where they are (boolean)."""
    is_serious = (found["severity"] == "quarantine") & ~found["is_suppressed"]
    serious = found[is_serious].drop_duplicates(["source_row", "code"])
    codes = serious.groupby("source_row")["code"].agg(",".join)
    is_aside = raw.frame["source_row"].isin(codes.index).to_numpy()
    rows = raw.frame.loc[is_aside, "source_row"]
    frame = pd.DataFrame({"dataset": contract.dataset, "source_row": rows.astype("int64")})
    frame["household_id"] = table.values["household_id"][is_aside] if "household_id" in table.values else np.nan
    frame["codes"] = rows.map(codes).astype("str")
    frame["record"] = _records(raw, contract, is_aside)
    return frame.astype({"household_id": "str"}).reset_index(drop=True), is_aside


def _records(raw: RawTable, contract: Contract, is_aside: np.ndarray) -> list[str]:
    """Each row as JSON under the file's own headers; IDs, names, phones and accounts masked."""
    masked_text = masked_frame(raw.frame.loc[is_aside], contract).set_axis(_headers(raw, contract), axis=1)
    lines = masked_text.to_json(orient="records", lines=True, force_ascii=False)
    return [line.replace("\\/", "/") for line in lines.split("\n") if line]


def _headers(raw: RawTable, contract: Contract) -> list[str]:
    """Unique labels: two contract columns may come from one header."""
    headers = [raw.headers[c.name] for c in contract.columns]
    return [h if headers.count(h) == 1 else f"{h}({c.name})" for h, c in zip(headers, contract.columns, strict=True)]
