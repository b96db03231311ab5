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
from dataclasses import dataclass

import pandas as pd

from data_contracts.checking.findings import findings, no_findings, quarantined_rows, table_finding
from data_contracts.checking.run import Outcome, run_suite
from data_contracts.checking.suite import batch, judgements
from data_contracts.checking.table import CheckTable, check_table
from data_contracts.contracts.model import Contract, Words
from data_contracts.reading.source_file import RawTable
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused

_METHOD = "1"  # raised when the same rows, contract and parameters would be judged otherwise than before


@dataclass(frozen=True)
class DatasetCheck:
    """One dataset's check.

    ``accepted``: the contract's columns typed, ``id_number`` still among them, and ``source_row``.
    ``quarantined``: dataset, source_row, household_id, codes, record (masked JSON). ``findings``: one row
    per failing cell (dataset, code, severity, source_row, household_id, column_name, found, expected,
    text_zh, text_en). ``register``: the contract's keys of *every* row, for rules of other datasets: a row
    kept aside is still on the register. ``text_zh``/``text_en``: why it was refused, one line.
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


def check(
    raw: RawTable | InputRefused,
    contract: Contract,
    parameters: Mapping[str, float],
    references: Mapping[str, pd.DataFrame],
) -> DatasetCheck:
    """Judge ``raw`` by ``contract``; an InputRefused in its place is a refused dataset.

    ``parameters``: the values of ``contract.parameters`` in force. ``references``: other datasets by name,
    with their key columns (``household_id``, ``cadre_id``).
    """
    if isinstance(raw, InputRefused):
        return _refused(contract, 0, Words(raw.zh, raw.en), raw.sheet, "READ", raw.column)
    table = check_table(raw, contract, references)
    judged = judgements(contract, parameters)
    outcomes = run_suite(contract, judged, batch(table, judged))
    if failed := next((o for o in outcomes if o.judgement.rule.is_gate and not o.success), None):
        return _by_gate(raw, contract, failed)
    return _judged(raw, table, contract, outcomes)


def _judged(raw: RawTable, table: CheckTable, contract: Contract, outcomes: list[Outcome]) -> DatasetCheck:
    found = findings(raw, table, contract, outcomes)
    aside, is_aside = quarantined_rows(raw, table, contract, found)
    values = table.values.assign(source_row=raw.frame["source_row"])
    unjudged = [_unjudged(contract, name) for name in missing_registers(contract, table.references)]
    return DatasetCheck(
        dataset=contract.dataset,
        verdict="quarantined" if len(aside) else "accepted",
        rows=len(values),
        accepted=values[~is_aside].reset_index(drop=True),
        quarantined=aside,
        findings=pd.concat([found, *unjudged], ignore_index=True) if unjudged else found,
        register=values[[c for c in ("household_id", "cadre_id") if c in values]].dropna().drop_duplicates(),
        sheet=raw.sheet,
    )


def missing_registers(contract: Contract, references: Mapping[str, pd.DataFrame]) -> list[str]:
    """Codes of rules that cannot be judged because none of the registers they name has come."""
    unjudged = [r.code for r in contract.rules if r.references and not set(r.references) & set(references)]
    return list(dict.fromkeys(unjudged))


def _unjudged(contract: Contract, code: str) -> pd.DataFrame:
    rule = next(r for r in contract.rules if r.code == code)
    zh = f"规则「{rule.what.zh}」未能核对:所依据的名册尚未收到"
    en = f"the rule '{rule.what.en}' could not be judged: the register it needs has not come"
    return table_finding(contract, code, "note", None, zh, en)


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
    return _refused(contract, len(raw.frame), Words(refusal.zh, refusal.en), raw.sheet, rule.code, header)


def _refused(
    contract: Contract, rows: int, why: Words, sheet: str | None, code: str, column: str | None
) -> DatasetCheck:
    names = [c.name for c in contract.columns]
    return DatasetCheck(
        dataset=contract.dataset,
        verdict="refused",
        rows=rows,
        accepted=pd.DataFrame(columns=[*names, "source_row"]),
        quarantined=pd.DataFrame(columns=["dataset", "source_row", "household_id", "codes", "record"]),
        findings=table_finding(contract, code, "refuse", column, why.zh, why.en),
        register=pd.DataFrame(columns=[n for n in names if n in ("household_id", "cadre_id")]),
        sheet=sheet,
        text_zh=why.zh,
        text_en=why.en,
    )


def check_key(
    contract: Contract,
    parameters: Mapping[str, float],
    reference_fingerprints: Mapping[str, str],
    mapping: SourceMapping | None = None,
) -> str:
    """A fingerprint of what a verdict hangs on besides the file: contract, parameters, registers, mapping."""
    parts = {
        "method": _METHOD,
        "contract": contract.fingerprint,
        "parameters": {name: float(parameters[name]) for name in contract.parameters},
        "references": {k: v for k, v in sorted(reference_fingerprints.items()) if k in contract.references},
        "mapping": mapping.model_dump(mode="json") if mapping else None,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


__all__ = ["DatasetCheck", "check", "check_key", "no_findings"]
