"""From a contract's rules to a Great Expectations suite."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.contracts.model import Contract, Rule
from data_contracts.rules.registry import passes
from relapse_watch.errors import WrongUse

_GX_SEVERITY = {"refuse": "critical", "quarantine": "warning", "note": "info"}


@dataclass(frozen=True)
class Judgement:
    """One rule at one column: ``judged`` is the column of the batch that its expectation looks at.

    ``column`` is None for a check of the whole table. ``arguments`` hold the policy's values.
    """

    rule: Rule
    column: str | None
    judged: str | None
    arguments: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Unique within the suite."""
        return f"{self.rule.code}|{self.column or ''}|{self.rule.function or self.rule.expectation}"


def judgements(contract: Contract, parameters: Mapping[str, float]) -> list[Judgement]:
    """Every rule of ``contract`` at each of its columns. Raises WrongUse when a parameter is not given."""
    if missing := [p for p in contract.parameters if p not in parameters]:
        raise WrongUse(
            f"检查「{contract.title.zh}」缺少参数:{'、'.join(missing)}",
            f"checking {contract.dataset} needs the parameters {', '.join(missing)}",
        )
    return [_judgement(rule, column, parameters) for rule in contract.rules for column in rule.columns or (None,)]


def _judgement(rule: Rule, column: str | None, parameters: Mapping[str, float]) -> Judgement:
    arguments = {**rule.arguments, **{k: parameters[name] for k, name in rule.parameters.items()}}
    judged = f"{rule.code}|{column}" if rule.function else column
    return Judgement(rule, column, judged, arguments)


def batch(table: CheckTable, judged: list[Judgement]) -> pd.DataFrame:
    """What GX is given: the columns its own expectations look at, and a pass column per registered rule."""
    columns: dict[str, pd.Series] = {}
    for j in judged:
        if j.rule.function and j.column and j.judged:
            columns[j.judged] = passes(j.rule.function, table, j.column, _of_function(j))
        elif j.column:
            columns[j.column] = table.values[j.column]
    return pd.DataFrame(columns, index=table.values.index)


def _of_function(j: Judgement) -> dict[str, Any]:
    """A rule function's arguments; ``mostly`` is for the expectation that judges its pass column."""
    return {k: v for k, v in j.arguments.items() if k != "mostly"}


def suite(contract: Contract, judged: list[Judgement]) -> Any:
    """The GX ExpectationSuite of the contract; each expectation's ``meta['key']`` is its judgement's key."""
    import great_expectations as gx

    return gx.ExpectationSuite(name=contract.dataset, expectations=[_expectation(j) for j in judged])


def _expectation(j: Judgement) -> Any:
    from great_expectations.expectations.registry import get_expectation_impl

    settings = {"meta": {"key": j.key}, "severity": _GX_SEVERITY[j.rule.severity]}
    if j.rule.function:
        mostly = {"mostly": j.arguments["mostly"]} if "mostly" in j.arguments else {}
        impl = get_expectation_impl("expect_column_values_to_be_in_set")
        return impl(column=j.judged, value_set=[True], **mostly, **settings)
    column = {"column": j.column} if j.column else {}
    return get_expectation_impl(j.rule.expectation)(**column, **j.arguments, **settings)
