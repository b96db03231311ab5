"""Read the contracts: ODCS v3.1 YAML, one file (or one folder) per dataset, into the form the program uses."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from open_data_contract_standard.model import OpenDataContractStandard, SchemaObject, SchemaProperty
from pydantic import ValidationError

from data_contracts.contracts.due import read_due
from data_contracts.contracts.model import Contract, ContractColumn, Kind, Rule
from data_contracts.contracts.rules_of import custom, rules_of
from data_contracts.contracts.words import Words, parted
from relapse_watch.errors import WrongUse

FOLDER = Path(__file__).parent
_FIRST = "columns.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C library reads four times as fast
_COVERAGE = "coverage.yaml"  # no contract: the codes of the catalogue that no rule bears
_KINDS: dict[str, Kind] = {"string": "text", "number": "number", "integer": "integer", "boolean": "flag"}


@lru_cache(maxsize=4)
def load_contracts(folder: Path = FOLDER) -> dict[str, Contract]:
    """All contracts by dataset, registers before those who look up their keys.

    Raises WrongUse naming the file when one is not a contract.
    """
    parts = [p for p in sorted(folder.iterdir()) if _is_contract(p)]
    contracts = {c.dataset: c for c in map(read_contract, parts)}
    return {dataset: contracts[dataset] for dataset in order(contracts)}


def _is_contract(path: Path) -> bool:
    return (path / _FIRST).is_file() or (path.suffix == ".yaml" and path.name != _COVERAGE)


def read_contract(path: Path) -> Contract:
    """One contract from its ODCS file, or from a folder of them.

    In a folder ``columns.yaml`` says what the dataset is; every other file is an ODCS document of the same
    id whose rules, by topic, are added to it.
    """
    files = [path / _FIRST, *sorted(p for p in path.glob("*.yaml") if p.name != _FIRST)] if path.is_dir() else [path]
    digest, rules, contract = hashlib.sha256(), [], None
    for file in files:
        text = file.read_text(encoding="utf-8")
        digest.update(text.encode())
        try:
            document = OpenDataContractStandard(**yaml.load(text, Loader=_LOADER))  # noqa: S506 - a safe loader
            (table,) = document.schema_ or []
            contract = contract or _contract(document, table)
            if contract.dataset != table.name:
                raise ValueError(f"the schema is called {table.name}, not {contract.dataset}")
            rules += rules_of(table)
        except (ValidationError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise WrongUse(f"契约文件「{file.name}」有误:{error}", f"contract {file.name} is wrong: {error}") from error
    assert contract is not None
    return _with_rules(contract, rules, digest.hexdigest(), path)


def _with_rules(contract: Contract, rules: list[Rule], fingerprint: str, path: Path) -> Contract:
    names = {c.name for c in contract.columns}
    if strange := sorted({c for r in rules for c in r.columns} - names):
        raise WrongUse(f"契约「{path.name}」没有这些列:{strange}", f"contract {path.name} has no columns {strange}")
    given = {f: getattr(contract, f) for f in ("dataset", "version", "title", "grain", "columns", "due")}
    return Contract(**given, rules=tuple(rules), fingerprint=fingerprint)


def order(contracts: Mapping[str, Contract]) -> list[str]:
    """Datasets so that each comes after those whose keys its rules look up; otherwise by name."""
    done: list[str] = []
    waiting = sorted(contracts)
    while waiting:
        ready = [d for d in waiting if not set(contracts[d].registers) & set(waiting) - {d}]
        if not ready:
            raise WrongUse(f"契约互相引用:{waiting}", f"contracts refer to each other in a circle: {waiting}")
        done += ready
        waiting = [d for d in waiting if d not in ready]
    return done


def _contract(document: OpenDataContractStandard, table: SchemaObject) -> Contract:
    return Contract(
        dataset=str(table.name),
        version=str(document.version),
        title=Words(str(table.businessName), custom(document.customProperties)["en"]),
        grain=parted(table.dataGranularityDescription),
        columns=tuple(_column(p) for p in table.properties or ()),
        rules=(),
        due=read_due(document.slaProperties),
        fingerprint="",
    )


def _column(item: SchemaProperty) -> ContractColumn:
    options: dict[str, Any] = item.logicalTypeOptions or {}
    is_month = item.logicalType == "date" and options.get("format") == "yyyy-MM"
    kind: Kind = "month" if is_month else "day" if item.logicalType == "date" else _KINDS[str(item.logicalType)]
    return ContractColumn(
        name=str(item.name),
        kind=kind,
        title=str(item.businessName),
        meaning=parted(item.description),
        required=bool(item.required),
        personal=custom(item.customProperties).get("personal"),
        values={str(e.value): str(e.label) for e in item.enum or ()},
    )
