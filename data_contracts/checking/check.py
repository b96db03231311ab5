"""Check a dataset against its contract: findings, rows kept aside, and the verdict.

Verdicts, by the first line that applies:

==============================================  ===========  =======================================
what happened                                   verdict      what is landed
==============================================  ===========  =======================================
the file could not be read as its mapping says  refused      nothing; the last good state stands
a gate failed (a rule of severity refuse)       refused      nothing; the last good state stands
a row broke a rule of severity quarantine       quarantined  the other rows
nothing, or notes alone                         accepted     every row
==============================================  ===========  =======================================
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from data_contracts.checking.findings import (
    findings,
    no_findings,
    not_judged,
    quarantined_rows,
    suppressed,
    table_finding,
)
from data_contracts.checking.judgeable import Unjudged, judgeable
from data_contracts.checking.run import Outcome, run_suite
from data_contracts.checking.suite import batch, judgements
from data_contracts.checking.table import CheckTable, check_table
from data_contracts.contracts.loading import load_contracts
from data_contracts.contracts.model import Contract, Rule
from data_contracts.contracts.words import Words
from data_contracts.reading.source_file import RawTable
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused

_METHOD = "2"  # raised when the same rows, contract and parameters would be judged otherwise than before


@dataclass(frozen=True)
class DatasetCheck:
    """One dataset's check.

    ``accepted``: the contract's columns typed, ``id_number`` still among them, and ``source_row``.
    ``quarantined``: dataset, source_row, household_id, codes, record (masked JSON). ``findings``: one row per
    failing cell (the columns of table ``finding`` but vintage_id and county). ``register``: the contract's
    keys of *every* row, for rules of other datasets: a row kept aside is still on the register.
    ``text_zh``/``text_en``: why it was refused, one line. ``content``: a fingerprint of what the cells say.
    ``outcomes``: what each rule was found to be; none where the file could not be read.
    """

    dataset: str
    verdict: str
    rows: int
    accepted: pd.DataFrame
    quarantined: pd.DataFrame
    findings: pd.DataFrame
    register: pd.DataFrame
    sheet: str | None = None
    text_zh: str | None = None
    text_en: str | None = None
    content: str | None = None
    outcomes: tuple[Outcome, ...] = ()


def check(
    raw: RawTable | InputRefused,
    contract: Contract,
    parameters: Mapping[str, float],
    registers: Mapping[str, pd.DataFrame],
    references: Mapping[str, CheckTable] | None = None,
    suppressions: pd.DataFrame | None = None,
    received_on: date | None = None,
    table: CheckTable | None = None,
) -> DatasetCheck:
    """Judge ``raw`` by ``contract``; an InputRefused in its place is a refused dataset.

    ``parameters``: the values of ``contract.parameters`` in force. ``registers``: keys of other datasets by
    name (``household_id``, ``cadre_id``); ``references``: their rows. ``suppressions``: code and household_id
    of findings that people verified as wrong: such a finding is told as suppressed and sets nothing aside.
    ``received_on``: the day of a file without a date in its name. ``table``: what ``check_table`` made of
    ``raw`` before, so that it need not be made again.
    """
    if isinstance(raw, InputRefused):
        return _refused(contract, 0, Words(raw.zh, raw.en), raw.sheet, None, "READ", raw.column)
    table = (table or check_table(raw, contract, received_on)).beside(registers, references or {})
    rules, unjudged = judgeable(contract, table, parameters, _titles())
    judged = judgements(rules, parameters)
    outcomes = run_suite(contract.dataset, judged, batch(table, judged))
    if failed := next((o for o in outcomes if o.judgement.rule.is_gate and not o.success), None):
        return replace(_by_gate(raw, contract, failed), outcomes=tuple(outcomes))
    found = suppressed(findings(raw, table, contract, outcomes), contract, suppressions)
    return replace(_judged(raw, table, contract, found, unjudged), outcomes=tuple(outcomes))


def _titles() -> dict[str, Words]:
    return {name: contract.title for name, contract in load_contracts().items()}


def _judged(
    raw: RawTable, table: CheckTable, contract: Contract, found: pd.DataFrame, unjudged: list[Unjudged]
) -> DatasetCheck:
    aside, is_aside = quarantined_rows(raw, table, contract, found)
    values = table.values.assign(source_row=raw.frame["source_row"])
    return DatasetCheck(
        dataset=contract.dataset,
        verdict="quarantined" if len(aside) else "accepted",
        rows=len(values),
        accepted=values[~is_aside].reset_index(drop=True),
        quarantined=aside,
        findings=pd.concat([found, not_judged(contract, unjudged)], ignore_index=True) if unjudged else found,
        register=values[[c for c in ("household_id", "cadre_id") if c in values]].dropna().drop_duplicates(),
        sheet=raw.sheet,
        content=content_of(table.text),
    )


def _by_gate(raw: RawTable, contract: Contract, failed: Outcome) -> DatasetCheck:
    rule, column = failed.judgement.rule, failed.judgement.column
    header = raw.headers[column] if column else None
    share_zh, share_en = (
        f"({failed.rows} 行中有 {len(failed.failing)} 行)",
        f" ({len(failed.failing)} of {failed.rows})",
    )
    refusal = InputRefused(
        file=raw.file,
        sheet=raw.sheet,
        column=header,
        expected=rule.expected or None,
        zh=f"{rule.what.zh}{share_zh if column else ''},{rule.fix.zh}",
        en=f"{rule.what.en}{share_en if column else ''}; {rule.fix.en}",
    )
    why = Words(refusal.zh, refusal.en)
    return _refused(contract, len(raw.frame), why, raw.sheet, rule, rule.code, header)


def _refused(
    contract: Contract, rows: int, why: Words, sheet: str | None, rule: Rule | None, code: str, column: str | None
) -> DatasetCheck:
    names = [c.name for c in contract.columns]
    fix = rule.fix if rule else Words("请按说明改正后重新报送", "mend the file as told and send it again")
    told = table_finding(contract, rule, code, column, why, fix)
    return DatasetCheck(
        dataset=contract.dataset,
        verdict="refused",
        rows=rows,
        accepted=pd.DataFrame(columns=[*names, "source_row"]),
        quarantined=pd.DataFrame(columns=["dataset", "source_row", "household_id", "codes", "record"]),
        findings=told.assign(severity="refuse"),
        register=pd.DataFrame(columns=[n for n in names if n in ("household_id", "cadre_id")]),
        sheet=sheet,
        text_zh=why.zh,
        text_en=why.en,
    )


def check_key(
    contract: Contract,
    parameters: Mapping[str, float],
    register_fingerprints: Mapping[str, str],
    mapping: SourceMapping | None = None,
    reference_fingerprints: Mapping[str, str] | None = None,
    suppressions: pd.DataFrame | None = None,
) -> str:
    """A fingerprint of what a verdict hangs on besides the file.

    The contract, its parameters in force (a note whose parameter is not in force is not judged), the keys of
    registers, the files of datasets it looks at, the mapping, and the suppressions of its own rules.
    """
    parts = {
        "method": _METHOD,
        "contract": contract.fingerprint,
        "parameters": {name: float(parameters[name]) for name in contract.parameters if name in parameters},
        "registers": {k: v for k, v in sorted(register_fingerprints.items()) if k in contract.registers},
        "references": dict(sorted((reference_fingerprints or {}).items())),
        "suppressions": _excused(contract, suppressions),
        "mapping": mapping.model_dump(mode="json") if mapping else None,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _excused(contract: Contract, suppressions: pd.DataFrame | None) -> list[list[str]]:
    """The suppressions of the contract's own rules, sorted."""
    if suppressions is None or suppressions.empty:
        return []
    own = suppressions[suppressions["code"].isin([rule.code for rule in contract.rules])]
    return sorted(map(list, own[["code", "household_id"]].astype(str).to_numpy()))


def content_of(text: pd.DataFrame) -> str:
    """SHA-256 of what the cells say, whatever the order of the rows and the dress of the file."""
    rows = np.sort(pd.util.hash_pandas_object(text, index=False).to_numpy())
    return hashlib.sha256(rows.tobytes()).hexdigest()


__all__ = ["DatasetCheck", "check", "check_key", "no_findings"]
