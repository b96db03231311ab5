"""Read the contracts: ODCS v3.1 YAML, one file per dataset, into the form the program uses."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml
from open_data_contract_standard.model import (
    CustomProperty,
    DataQuality,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
)
from pydantic import ValidationError

from data_contracts.contracts.model import Contract, ContractColumn, Kind, Rule, Severity, Words
from relapse_watch.errors import WrongUse

FOLDER = Path(__file__).parent
_KINDS: dict[str, Kind] = {"string": "text", "number": "number", "integer": "integer", "boolean": "flag"}


@lru_cache(maxsize=4)
def load_contracts(folder: Path = FOLDER) -> dict[str, Contract]:
    """All contracts by dataset, in the order of their references (registers first).

    Raises WrongUse naming the file when one is not a contract.
    """
    contracts = {c.dataset: c for c in (read_contract(path) for path in sorted(folder.glob("*.yaml")))}
    return {dataset: contracts[dataset] for dataset in order(contracts)}


def read_contract(path: Path) -> Contract:
    """One contract from its ODCS file."""
    text = path.read_text(encoding="utf-8")
    try:
        document = OpenDataContractStandard(**yaml.safe_load(text))
        return _contract(document, hashlib.sha256(text.encode()).hexdigest())
    except (ValidationError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise WrongUse(f"契约文件「{path.name}」有误:{error}", f"contract {path.name} is wrong: {error}") from error


def order(contracts: Mapping[str, Contract]) -> list[str]:
    """Datasets so that each comes after those its rules refer to; otherwise by name."""
    done: list[str] = []
    waiting = sorted(contracts)
    while waiting:
        ready = [d for d in waiting if not set(contracts[d].references) & set(waiting) - {d}]
        if not ready:
            raise WrongUse(f"契约互相引用:{waiting}", f"contracts refer to each other in a circle: {waiting}")
        done += ready
        waiting = [d for d in waiting if d not in ready]
    return done


def _contract(document: OpenDataContractStandard, fingerprint: str) -> Contract:
    (table,) = document.schema_ or []
    sla = {p.property: p.value for p in document.slaProperties or ()}
    own = _custom(document.customProperties)
    return Contract(
        dataset=str(table.name),
        version=str(document.version),
        title=Words(str(table.businessName), own["en"]),
        grain=_words(table.dataGranularityDescription),
        columns=tuple(_column(p) for p in table.properties or ()),
        rules=tuple(_rules(table)),
        owner=str(sla["owner"]),
        tolerance_days=int(str(sla["latency"])),
        fingerprint=fingerprint,
    )


def _words(text: str | None) -> Words:
    """'中文 | English' as two texts."""
    zh, _, en = (text or "").partition(" | ")
    return Words(zh.strip(), en.strip() or zh.strip())


def _custom(properties: Sequence[CustomProperty] | None) -> dict[str, Any]:
    return {str(p.property): p.value for p in properties or ()}


def _column(item: SchemaProperty) -> ContractColumn:
    options = item.logicalTypeOptions or {}
    is_month = item.logicalType == "date" and options.get("format") == "yyyy-MM"
    kind: Kind = "month" if is_month else "day" if item.logicalType == "date" else _KINDS[str(item.logicalType)]
    return ContractColumn(
        name=str(item.name),
        kind=kind,
        title=str(item.businessName),
        meaning=_words(item.description),
        required=bool(item.required),
        personal=_custom(item.customProperties).get("personal"),
        values={str(e.value): str(e.label) for e in item.enum or ()},
    )


def _rules(table: SchemaObject) -> list[Rule]:
    """The rules in the order of the columns they stand at, those of the whole table first."""
    rules = [_rule(q, ()) for q in table.quality or ()]
    return rules + [_rule(q, (str(p.name),)) for p in table.properties or () for q in p.quality or ()]


def _rule(quality: DataQuality, columns: tuple[str, ...]) -> Rule:
    own = _custom(quality.customProperties)
    how = _library(quality) if quality.type == "library" else _implementation(quality)
    return Rule(
        code=own["code"],
        severity=_severity(quality),
        columns=tuple(how.get("columns", columns)),
        expectation=how.get("type"),
        function=how.get("rule"),
        arguments=how.get("kwargs", how.get("arguments", {})),
        parameters=how.get("parameters", {}),
        references=tuple(how.get("references", ())),
        what=Words(own["zh"], own["en"]),
        fix=Words(own["fix_zh"], own["fix_en"]),
        expected=str(own.get("expected", "")),
        dimension=quality.dimension,
        group=own.get("group"),
    )


def _severity(quality: DataQuality) -> Severity:
    if quality.severity not in ("refuse", "quarantine", "note"):
        raise ValueError(f"{quality.name}: severity must be refuse, quarantine or note")
    return cast(Severity, quality.severity)


def _implementation(quality: DataQuality) -> dict[str, Any]:
    """A custom rule says itself what runs: a GX expectation or a registered function."""
    if not isinstance(quality.implementation, dict):
        raise ValueError(f"{quality.name}: implementation must be a mapping")
    wanted = {"greatExpectations": "type", "relapseWatch": "rule"}.get(str(quality.engine))
    if wanted is None or wanted not in quality.implementation:
        raise ValueError(f"{quality.name}: engine {quality.engine} needs an implementation with its key")
    return quality.implementation


def _library(quality: DataQuality) -> dict[str, Any]:
    """The ODCS library metrics used here, as the GX expectations that say the same."""
    if quality.metric == "rowCount":
        at_least = int(quality.mustBeGreaterThan or 0) + 1
        return {"type": "expect_table_row_count_to_be_between", "columns": (), "kwargs": {"min_value": at_least}}
    if quality.metric == "nullValues":
        share = float(quality.mustBeLessOrEqualTo or 0) / 100
        return {"type": "expect_column_values_to_not_be_null", "kwargs": {"mostly": 1 - share} if share else {}}
    raise ValueError(f"{quality.name}: metric {quality.metric} is not supported")
