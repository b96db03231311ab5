"""From a contract's rules to a Great Expectations suite."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.contracts.model import Rule
from data_contracts.contracts.words import Words
from data_contracts.rules.facts import known
from data_contracts.rules.registry import passes

_FILLED = "expect_column_values_to_not_be_null"
"""Asked of most columns of every file, and so judged by a pass column as the registered rules are."""
_GX_SEVERITY = {"refuse": "critical", "quarantine": "warning", "note": "info"}


@dataclass(frozen=True)
class Judgement:
    """One rule at one column, which is None for a check of the whole table. ``arguments`` hold the policy's values."""

    rule: Rule
    column: str | None
    arguments: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Unique within the suite."""
        return f"{self.rule.code}|{self.column or ''}|{self.rule.function or self.rule.expectation}"

    @property
    def pass_column(self) -> str | None:
        """The column of the batch that says of each row whether it passes; None where GX judges the cells itself."""
        return self.key if self.rule.function or self.rule.expectation == _FILLED else None

    def told(self, words: Words) -> Words:
        """A sentence of the rule with the policy's values in it."""
        values = _Plain(self.arguments)
        return Words(words.zh.format_map(values), words.en.format_map(values))


class _Plain(dict[str, object]):
    """Arguments for a text: 30000 rather than 30000.0; an unknown name stays as it is written."""

    def __getitem__(self, key: str) -> object:
        value = super().__getitem__(key)
        return f"{value:.12g}" if isinstance(value, float) else value

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def judgements(rules: Iterable[Rule], parameters: Mapping[str, float]) -> list[Judgement]:
    """Every rule at each of its columns."""
    return [_judgement(rule, column, parameters) for rule in rules for column in rule.columns or (None,)]


def _judgement(rule: Rule, column: str | None, parameters: Mapping[str, float]) -> Judgement:
    arguments = {**rule.arguments, **{k: parameters[name] for k, name in rule.parameters.items()}}
    return Judgement(rule, column, arguments)


def batch(table: CheckTable, judged: list[Judgement]) -> pd.DataFrame:
    """What GX is given: the columns its own expectations look at, and a pass column for each of the other rules."""
    columns: dict[str, Any] = {}
    shared: dict[tuple[str, str], pd.Series] = {}
    for j in judged:
        if j.pass_column and j.rule.function:
            key = (j.rule.family, j.key.partition("|")[2])
            if key not in shared:
                shared[key] = passes(j.rule.function, table, j.column or "", _of_function(j))
            columns[j.pass_column] = _for_population(table, j.rule, shared[key])
        elif j.pass_column and j.column:
            columns[j.pass_column] = table.values[j.column].notna()
        elif j.column:
            columns[j.column] = table.values[j.column]
    return pd.DataFrame(columns, index=table.values.index)


def _for_population(table: CheckTable, rule: Rule, ok: pd.Series) -> np.ndarray:
    """``ok`` where the rule is about the row, and once a household where that is its grain."""
    passed = ok.to_numpy(dtype=bool)
    if rule.population != "any" and not passed.all():
        passed = passed | ~known(table, rule.population).to_numpy(dtype=bool)
    if rule.grain == "household" and not passed.all():
        failing = np.flatnonzero(~passed)
        homes = known(table, "household_code").to_numpy()[failing]
        passed = np.ones(len(passed), dtype=bool)
        passed[failing[np.unique(homes, return_index=True)[1]]] = False
    return passed


def _of_function(j: Judgement) -> dict[str, Any]:
    """A rule function's arguments; ``mostly`` is for the expectation that judges its pass column."""
    return {k: v for k, v in j.arguments.items() if k != "mostly"}


def suite(name: str, judged: list[Judgement]) -> Any:
    """The GX ExpectationSuite of a contract; each expectation's ``meta['key']`` is its judgement's key."""
    import great_expectations as gx

    return gx.ExpectationSuite(name=name, expectations=[_expectation(j) for j in judged])


def _expectation(j: Judgement) -> Any:
    from great_expectations.expectations.registry import get_expectation_impl

    from data_contracts.checking.rule_expectation import ExpectRuleToHold

    settings = {"meta": {"key": j.key}, "severity": _GX_SEVERITY[j.rule.severity]}
    if j.pass_column:
        mostly = {"mostly": j.arguments["mostly"]} if "mostly" in j.arguments else {}
        return ExpectRuleToHold(column=j.pass_column, **mostly, **settings)
    column = {"column": j.column} if j.column else {}
    return get_expectation_impl(str(j.rule.expectation))(**column, **j.arguments, **settings)
