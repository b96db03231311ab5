"""From what failed to lines a clerk can act on, and to the rows kept aside."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from data_contracts.checking.mask import masked, masked_frame
from data_contracts.checking.run import Outcome
from data_contracts.checking.table import CheckTable
from data_contracts.contracts.model import Contract, ContractColumn
from data_contracts.reading.source_file import RawTable

_EXPECTED = {
    "text": "非空",
    "number": "数字",
    "integer": "整数",
    "flag": "是 / 否",
    "day": "YYYY-MM-DD",
    "month": "YYYY-MM",
}
FINDING_COLUMNS = [
    "dataset",
    "code",
    "severity",
    "source_row",
    "household_id",
    "column_name",
    "found",
    "expected",
    "text_zh",
    "text_en",
]


def findings(raw: RawTable, table: CheckTable, contract: Contract, outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """One row per failing cell, by row: columns FINDING_COLUMNS. ``found`` is masked where personal."""
    parts = [_cells(raw, table, contract, o) for o in outcomes if len(o.failing) and not o.judgement.rule.is_gate]
    if not parts:
        return no_findings()
    return pd.concat(parts).sort_values(["source_row", "code"], kind="stable", ignore_index=True)


def no_findings() -> pd.DataFrame:
    """An empty frame of findings, typed."""
    frame = pd.DataFrame({name: pd.Series(dtype="str") for name in FINDING_COLUMNS})
    return frame.astype({"source_row": "Int64"})


def table_finding(contract: Contract, code: str, severity: str, column: str | None, zh: str, en: str) -> pd.DataFrame:
    """One finding about the dataset as a whole: no row, no household."""
    given = [contract.dataset, code, severity, None, None, column, None, None, zh, en]
    frame = pd.DataFrame([given], columns=FINDING_COLUMNS)
    return frame.astype({name: "Int64" if name == "source_row" else "str" for name in FINDING_COLUMNS})


def _cells(raw: RawTable, table: CheckTable, contract: Contract, outcome: Outcome) -> pd.DataFrame:
    rule, column = outcome.judgement.rule, outcome.judgement.column
    assert column is not None
    household = "household_id" if "household_id" in table.values else None
    frame = pd.DataFrame(
        {
            "source_row": raw.frame["source_row"].iloc[outcome.failing].astype("Int64"),
            "household_id": table.values[household].iloc[outcome.failing] if household else np.nan,
            "found": masked(table.text[column].iloc[outcome.failing], contract.column(column)),
        }
    )
    told = outcome.judgement.arguments
    return frame.assign(
        dataset=contract.dataset,
        code=rule.code,
        severity=rule.severity,
        column_name=raw.headers[column],
        expected=rule.expected.format_map(_Plain(told)) or _expected(contract.column(column)),
        text_zh=f"{rule.what.zh}:{rule.fix.zh}".format_map(_Plain(told)),
        text_en=f"{rule.what.en}: {rule.fix.en}".format_map(_Plain(told)),
    )[FINDING_COLUMNS].astype({"household_id": "str", "found": "str"})


def _expected(column: ContractColumn) -> str:
    """What a column of this kind holds, where the rule does not say."""
    return "、".join(column.values.values()) or _EXPECTED[column.kind]


class _Plain(dict[str, object]):
    """Arguments for a text: 30000 rather than 30000.0; an unknown name stays as it is written."""

    def __getitem__(self, key: str) -> object:
        value = super().__getitem__(key)
        return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else value

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def quarantined_rows(
    raw: RawTable, table: CheckTable, contract: Contract, found: pd.DataFrame
) -> tuple[pd.DataFrame, np.ndarray]:
    """The rows kept aside (columns source_row, household_id, codes, record), and where they are (boolean)."""
    serious = found[found["severity"] == "quarantine"].drop_duplicates(["source_row", "code"])
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
