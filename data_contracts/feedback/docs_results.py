"""The outcomes of a check as Great Expectations' own suites and validation results: counts, no values."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from data_contracts.checking.run import Outcome
from data_contracts.contracts.classes import DEFECT_CLASSES
from data_contracts.contracts.model import Contract, Rule
from data_contracts.contracts.words import Words
from data_contracts.feedback.words import HANDLING, said, wide
from relapse_watch.privacy import scrub

_TABLE = "expect_table_row_count_to_be_between"
_READ = Words("READ 文件能按约定读出", "READ the file can be read as agreed")


@dataclass(frozen=True)
class FileOutcomes:
    """What was judged of one file; ``refused`` says why nothing could be."""

    county: str
    dataset: str
    file: str
    rows: int
    outcomes: tuple[Outcome, ...]
    refused: Words | None = None


def suites_of(files: Iterable[FileOutcomes], contracts: Mapping[str, Contract], lang: str) -> list[Any]:
    """A suite for each dataset: every expectation that was judged in any of its files."""
    import great_expectations as gx

    by_dataset: dict[str, dict[str, Any]] = {}
    for file in files:
        told = {c.meta["key"]: c for c, _ in _judged(file, contracts[file.dataset], lang)}
        by_dataset[file.dataset] = told | by_dataset.get(file.dataset, {})
    return [
        gx.ExpectationSuite(name=dataset, expectations=[c.to_domain_obj() for c in told.values()])
        for dataset, told in by_dataset.items()
    ]


def validation_of(file: FileOutcomes, contract: Contract, run: Any, lang: str) -> Any:
    """The validation result of one file: of each expectation, how many of how many rows fail it."""
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )

    unraised = {"raised_exception": False, "exception_traceback": None, "exception_message": None}
    results = [
        ExpectationValidationResult(
            success=result["success"], expectation_config=config, result=result["counts"], exception_info=unraised
        )
        for config, result in _judged(file, contract, lang)
    ]
    good = sum(bool(r.success) for r in results)
    share = 100 * good / len(results) if results else 100.0
    return ExpectationSuiteValidationResult(
        success=good == len(results),
        results=results,
        suite_name=file.dataset,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": good,
            "unsuccessful_expectations": len(results) - good,
            "success_percent": share,
        },
        meta={"run_id": run, "batch_spec": {"data_asset_name": scrub(file.file)}},
    )


def _judged(file: FileOutcomes, contract: Contract, lang: str) -> list[tuple[Any, dict[str, Any]]]:
    """Each expectation with its result; whether the file could be read is the first."""
    read = {"success": file.refused is None or bool(file.outcomes), "counts": {}}
    return [
        (_reading(file.refused, lang), read),
        *((_configured(o, contract, lang), _result(o)) for o in file.outcomes),
    ]


def _result(outcome: Outcome) -> dict[str, Any]:
    if outcome.judgement.column is None:
        return {"success": outcome.success, "counts": {"observed_value": outcome.rows}}
    failing, rows = len(outcome.failing), outcome.rows
    share = 100 * failing / rows if rows else 0.0
    counts = {"element_count": rows, "unexpected_count": failing, "unexpected_percent": share}
    return {"success": outcome.success, "counts": counts | {"unexpected_percent_total": share}}


def _reading(refused: Words | None, lang: str) -> Any:
    return _config(_TABLE, {}, "READ", said(_READ, lang), [_clear(refused, lang)] if refused else [])


def _configured(outcome: Outcome, contract: Contract, lang: str) -> Any:
    judgement, rule = outcome.judgement, outcome.judgement.rule
    kwargs: dict[str, Any] = {}
    if judgement.column:
        kwargs["column"] = f"{contract.column(judgement.column).title} {judgement.column}"
    if rule.expectation:
        kwargs |= dict(judgement.arguments)
    elif judgement.column:
        kwargs |= {"value_set": [True]}
    told = f"{rule.code} {_clear(judgement.told(rule.what), lang)}"
    of_cells = "expect_column_values_to_be_in_set" if judgement.column else _TABLE
    kind = str(rule.expectation) if rule.expectation else of_cells
    return _config(kind, kwargs, judgement.key, told, _notes(rule, judgement.told(rule.fix), lang))


def _notes(rule: Rule, fix: Words, lang: str) -> list[str]:
    handling = HANDLING["lead" if rule.is_lead else rule.severity].text(lang)
    judged = f"GX `{rule.expectation}`" if rule.expectation else f"`{rule.function}`"
    return [_clear(fix, lang), f"{handling} · {DEFECT_CLASSES[rule.defect_class].text(lang)} · {judged}"]


def _clear(words: Words, lang: str) -> str:
    return scrub(wide(words.zh) if lang == "zh" else words.en)


def _config(kind: str, kwargs: dict[str, Any], key: str, told: str, notes: list[str]) -> Any:
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    safe = [html.escape(text).replace("$", "&#36;") for text in (told, *notes)]  # GX takes both for markup
    return ExpectationConfiguration(
        type=kind, kwargs=kwargs, meta={"key": key}, description=safe[0], notes=safe[1:] or None
    )
