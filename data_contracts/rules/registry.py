"""The rules that a contract names but neither ODCS nor GX can say: one short function each.

A rule function takes the table, the column it reports at, and its declared arguments. It returns a
boolean column, row by row: True where the cell passes, False where it breaks the rule. What another rule
reports already (a blank, a text that is no number) passes.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd

from data_contracts.checking.table import CheckTable
from relapse_watch.errors import WrongUse

RuleFunction = Callable[..., pd.Series]
_RULES: dict[str, RuleFunction] = {}


def rule(name: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule function under ``name``, which contracts write in ``implementation.rule``."""

    def register(function: RuleFunction) -> RuleFunction:
        if name in _RULES:
            raise ValueError(f"two rules are called {name}")
        _RULES[name] = function
        return function

    return register


def passes(name: str, table: CheckTable, column: str, arguments: dict[str, Any]) -> pd.Series:
    """The pass column of rule ``name`` at ``column``. Raises WrongUse when there is no such rule."""
    if name not in _RULES:
        raise WrongUse(f"契约提到的规则 {name} 不存在", f"a contract names rule {name}, which does not exist")
    return _RULES[name](table, column, **arguments)


def registered() -> frozenset[str]:
    """Names of all registered rules."""
    return frozenset(_RULES)
