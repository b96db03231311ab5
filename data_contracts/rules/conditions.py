"""The words in which a contract describes a defect: ``rule: defect_when`` with ``when: {…}``.

``when`` lists conditions that all hold where the cell is wrong. A key is a column of the contract or a fact
(``facts.py``); its value is a test:

=============================  ======================================================================
``3``, ``无劳动力``, ``true``     equals
``[a, b, null]``               one of; ``null`` stands for a blank cell
``filled`` / ``blank``         a readable value stands there / nothing is written
``missing``                    blank, or not readable
``{not: a}``, ``{not: [a]}``   a readable value, and none of these
``{from:, to:}``               at least, at most
``{above:, below:}``           greater, less than
``{has: [a]}``                 among several values (``,`` ``、`` ``;``) one of these
``{lacks: [a]}``               none of these; blank too
``{only: [a]}``                filled, with nothing but these
=============================  ======================================================================

A bound is a value, ``$name`` (a parameter), or ``{column: other}``. Keys that stand for more than a cell:
``any_of: [conditions, …]``, ``not: conditions``; ``any_member``, ``no_member``, ``every_member: conditions``
of the row's household; ``elsewhere`` and ``not_elsewhere: {dataset:, by: person|household, where:}``.
A cell that is blank or unreadable meets none but the tests that ask for it.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.facts import known
from data_contracts.rules.registry import rule
from data_contracts.rules.same_person import person_keys
from relapse_watch.lookup import among

Flags = np.ndarray
Conditions = Mapping[str, Any]
_SEPARATORS = re.compile("[,，、;；]")
_BOUNDS = {"from": "__ge__", "to": "__le__", "above": "__gt__", "below": "__lt__"}


@rule("defect_when")
def defect_when(table: CheckTable, column: str, when: Conditions, **parameters: Any) -> pd.Series:
    """Fails where all conditions of ``when`` hold (see the module)."""
    return pd.Series(~holds(table, when, parameters), index=table.values.index)


def holds(table: CheckTable, conditions: Conditions, parameters: Mapping[str, Any]) -> Flags:
    """Row by row, whether all ``conditions`` hold. Raises KeyError for a column or fact that does not exist."""
    flags = np.ones(len(table.values), dtype=bool)
    for key, test in conditions.items():
        if not flags.any():
            break
        flags &= _one(table, key, test, parameters)
    return flags


def _one(table: CheckTable, key: str, test: Any, parameters: Mapping[str, Any]) -> Flags:
    if key == "any_of":
        return np.logical_or.reduce([holds(table, c, parameters) for c in test])
    if key == "not":
        return ~holds(table, test, parameters)
    if key in ("any_member", "no_member", "every_member"):
        return _members(table, key, test, parameters)
    if key in ("elsewhere", "not_elsewhere"):
        found = _elsewhere(table, test, parameters)
        return found if key == "elsewhere" else ~found
    return _cell(table, key, test, parameters)


def _members(table: CheckTable, key: str, conditions: Conditions, parameters: Mapping[str, Any]) -> Flags:
    mine = holds(table, conditions, parameters)
    homes = known(table, "household_code").to_numpy()
    size = int(homes.max()) + 1 if len(homes) else 0
    found = np.bincount(homes, weights=mine if key != "every_member" else ~mine, minlength=size) > 0
    return found[homes] if key == "any_member" else ~found[homes]


def _elsewhere(table: CheckTable, told: Mapping[str, Any], parameters: Mapping[str, Any]) -> Flags:
    other = table.references.get(told["dataset"])
    if other is None:
        return np.zeros(len(table.values), dtype=bool)
    there = holds(other, told.get("where", {}), parameters)
    mine, theirs = _keys(table, other, told["by"])
    return among(mine, theirs[there])


def _keys(table: CheckTable, other: CheckTable, by: str) -> tuple[pd.Series, pd.Series]:
    if by == "person":
        return person_keys(table, other)
    return table.values["household_id"], other.values["household_id"]


def column_of(table: CheckTable, key: str) -> tuple[pd.Series, pd.Series]:
    """Values and text of a column; of a fact, its values twice."""
    if key in table.values:
        return table.values[key], table.text[key] if key in table.text else table.values[key]
    series = known(table, key)
    return series, series


def _cell(table: CheckTable, key: str, test: Any, parameters: Mapping[str, Any]) -> Flags:
    values, text = column_of(table, key)
    if isinstance(test, Mapping):
        tests = [_worded(table, values, text, word, value, parameters) for word, value in test.items()]
        return np.logical_and.reduce(tests)
    if test in ("filled", "blank", "missing") and isinstance(test, str):
        return {"filled": values.notna, "blank": text.isna, "missing": values.isna}[test]().to_numpy()
    return _among(values, text, test, parameters)


def _among(values: pd.Series, text: pd.Series, test: Any, parameters: Mapping[str, Any]) -> Flags:
    """Equal to the value, or to one of the list; null in the list is a blank cell."""
    wanted = [_value(v, parameters) for v in (test if isinstance(test, list) else [test])]
    given = [v for v in wanted if v is not None]
    flags = values.isin(given).fillna(False).to_numpy(dtype=bool)
    return flags | text.isna().to_numpy() if None in wanted else flags


def _worded(
    table: CheckTable, values: pd.Series, text: pd.Series, word: str, value: Any, parameters: Mapping[str, Any]
) -> Flags:
    if word == "not":
        return values.notna().to_numpy() & ~_among(values, text, value, parameters)
    if word in _BOUNDS:
        bound = _bound(table, values, value, parameters)
        return getattr(values, _BOUNDS[word])(bound).fillna(False).to_numpy(dtype=bool)
    if word in ("has", "lacks", "only"):
        return _items(values, word, value if isinstance(value, list) else [value])
    raise KeyError(f"no test is called {word}")


def _items(values: pd.Series, word: str, wanted: list[str]) -> Flags:
    """Tests of cells that hold several values, each distinct cell looked at once."""
    codes, cells = pd.factorize(values)
    items = [{part.strip() for part in _SEPARATORS.split(str(cell)) if part.strip()} for cell in cells]
    if word == "only":
        per_cell = [bool(parts) and parts <= set(wanted) for parts in items]
    else:
        per_cell = [bool(parts & set(wanted)) == (word == "has") for parts in items]
    return np.array([*per_cell, word == "lacks"], dtype=bool)[codes]


def _bound(table: CheckTable, values: pd.Series, value: Any, parameters: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        return column_of(table, value["column"])[0]
    value = _value(value, parameters)
    is_text = isinstance(values.dtype, pd.StringDtype)
    return as_month(value) if is_text and not isinstance(value, str) else value


def _value(value: Any, parameters: Mapping[str, Any]) -> Any:
    """``value``, or the parameter that ``$name`` stands for."""
    return parameters[value[1:]] if isinstance(value, str) and value.startswith("$") else value


def as_month(number: float) -> str:
    """202303 as '2023-03': policy writes months as numbers."""
    return f"{int(number) // 100:04d}-{int(number) % 100:02d}"


def asks_for_blanks(conditions: Any) -> set[str]:
    """The columns whose blank cells the conditions ask for: without such a header they cannot be judged."""
    if isinstance(conditions, list):
        return set().union(*map(asks_for_blanks, conditions))
    if not isinstance(conditions, Mapping):
        return set()
    found = {k for k, test in conditions.items() if _asks(test)}
    nested = ("any_of", "not", "any_member", "no_member", "every_member")
    return found.union(*(asks_for_blanks(conditions[k]) for k in nested if k in conditions))


def _asks(test: Any) -> bool:
    blank_word = isinstance(test, str) and test in ("blank", "missing")
    return blank_word or (isinstance(test, list) and None in test) or (isinstance(test, Mapping) and "lacks" in test)


def names_in(conditions: Any) -> set[str]:
    """Every column or fact of the row's own table that the conditions mention."""
    if isinstance(conditions, list):
        return set().union(*map(names_in, conditions))
    nested = ("any_of", "not", "any_member", "no_member", "every_member")
    others = (*nested, "elsewhere", "not_elsewhere")
    found = {k for k in conditions if k not in others}
    bounds = [b for t in conditions.values() if isinstance(t, Mapping) for b in t.values() if isinstance(b, Mapping)]
    found |= {b["column"] for b in bounds if set(b) == {"column"}}
    return found.union(*(names_in(conditions[k]) for k in nested if k in conditions))
