"""From the ``quality`` blocks of an ODCS document to rules."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from open_data_contract_standard.model import CustomProperty, DataQuality, SchemaObject

from data_contracts.contracts.classes import DEFECT_CLASSES
from data_contracts.contracts.model import Grain, Rule, Severity
from data_contracts.contracts.words import Words

POPULATIONS = ("any", "lifted", "monitored", "monitored_unresolved", "monitored_resolved", "delisted_village")


def rules_of(table: SchemaObject) -> list[Rule]:
    """The rules of one document: those of the whole table first, then in the order of the columns they stand at."""
    blocks: list[tuple[DataQuality, tuple[str, ...]]] = [(q, ()) for q in table.quality or ()]
    blocks += [(q, (str(p.name),)) for p in table.properties or () for q in p.quality or ()]
    return [rule for quality, columns in blocks for rule in _rules(quality, columns)]


def custom(properties: Sequence[CustomProperty] | None) -> dict[str, Any]:
    """Custom properties by name."""
    return {str(p.property): p.value for p in properties or ()}


def _rules(quality: DataQuality, columns: tuple[str, ...]) -> Iterator[Rule]:
    """A rule for each code that the block declares: one for all rows, or one a population."""
    own = custom(quality.customProperties)
    codes: Mapping[str, str] = own["codes"] if "codes" in own else {"any": own["code"]}
    family = str(next(iter(codes.values())))
    for population, code in codes.items():
        if population not in POPULATIONS:
            raise ValueError(f"{code}: no population is called {population}")
        yield _rule(quality, own, columns, str(code), family, population)


def _rule(
    quality: DataQuality, own: Mapping[str, Any], columns: tuple[str, ...], code: str, family: str, population: str
) -> Rule:
    how = _library(quality) if quality.type == "library" else _implementation(quality)
    if own["class"] not in DEFECT_CLASSES:
        raise ValueError(f"{code}: no class of defects is called {own['class']}")
    return Rule(
        code=code,
        family=family,
        population=population,
        severity=_severity(quality),
        columns=tuple(how.get("columns", columns)),
        expectation=how.get("type"),
        function=how.get("rule"),
        arguments=how.get("kwargs", how.get("arguments", {})),
        parameters=how.get("parameters", {}),
        references=tuple(how.get("references", ())),
        registers=tuple(how.get("registers", ())),
        needs=tuple(how.get("needs", ())),
        what=Words(own["zh"], own["en"]),
        fix=Words(own["fix_zh"], own["fix_en"]),
        expected=str(own.get("expected", "")),
        defect_class=own["class"],
        grain=_grain(own),
        is_lead=bool(own.get("lead", False)),
        dimension=quality.dimension,
    )


def _grain(own: Mapping[str, Any]) -> Grain:
    grain = own.get("grain", "row")
    if grain not in ("row", "household"):
        raise ValueError(f"grain must be row or household, not {grain}")
    return cast(Grain, grain)


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
