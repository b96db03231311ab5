"""From rules met to a level, by the truth table that the policy holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from early_warning.grid import Flags, Ints
from early_warning.policy import InForce, Parameter
from early_warning.rules import GUARANTEES, RULES, STANDING, rule_codes
from relapse_watch.errors import WrongUse

LEVELS = ("none", "unknown", "green", "yellow", "red")
NEEDS = {"deep": "income_below_line", "wholly_dangerous_housing": "dangerous_housing"}


class Row(BaseModel):
    """One row of the table: the level where all of ``if`` hold and none of ``unless``; ``why`` in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: str = Field(pattern="^(none|unknown|green|yellow|red)$")
    needs: tuple[str, ...] = Field(alias="if", min_length=1)
    unless: tuple[str, ...] = ()
    why: str = Field("", pattern=r"^$|^.+ \| .+$")


@dataclass(frozen=True)
class TruthTable:
    """The rows, from the top, and which rules count as a trigger."""

    rows: tuple[Row, ...]
    triggers: tuple[str, ...]

    def levels(self, met: Mapping[str, Flags], standing: Mapping[str, Flags], size: int) -> np.ndarray:
        """The level of each household: that of the first row that holds, else ``none``; arguments as of ``first``."""
        given = np.array([*(row.level for row in self.rows), "none"], dtype=object)
        return given[self.first(met, standing, size)]

    def first(self, met: Mapping[str, Flags], standing: Mapping[str, Flags], size: int) -> Ints:
        """The place of the first row that holds for each household, from 0; the number of rows where none does.

        ``met`` are the rules met by code (a rule left out is not met), ``standing`` the facts about a household
        that are no rule. A fact that only qualifies a rule holds only where that rule is met.
        """
        no = np.zeros(size, dtype=bool)
        facts = dict.fromkeys(RULES, no) | dict(met)
        facts |= {name: flags & facts[NEEDS[name]] if name in NEEDS else flags for name, flags in standing.items()}
        facts["trigger"] = np.logical_or.reduce([no, *(facts[code] for code in self.triggers)])
        facts["guarantee"] = np.logical_or.reduce([facts[code] for code in GUARANTEES])
        holds = [_holds(row, facts) for row in self.rows]
        return np.select(holds, range(len(self.rows)), len(self.rows)).astype(np.int64)


def truth_table(terms: InForce) -> TruthTable:
    """The table in force. Raises WrongUse if a row is malformed or names a fact that does not exist."""
    parameter = terms("level_table")
    try:
        rows = TypeAdapter(tuple[Row, ...]).validate_python(parameter.value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(parameter, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    _check_names(parameter, rows, {*RULES, *STANDING, "trigger", "guarantee"})
    return TruthTable(rows, rule_codes(terms("trigger_rules")))


def _check_names(parameter: Parameter, rows: tuple[Row, ...], known: Collection[str]) -> None:
    for number, row in enumerate(rows, start=1):
        for name in (*row.needs, *row.unless):
            if name not in known:
                raise _wrong(parameter, f"row {number}: {name} is no fact; there are {', '.join(sorted(known))}")


def _holds(row: Row, facts: Mapping[str, Flags]) -> Flags:
    needed = np.logical_and.reduce([facts[name] for name in row.needs])
    return needed & ~np.logical_or.reduce([np.zeros_like(needed), *(facts[name] for name in row.unless)])


def _wrong(parameter: Parameter, what: str) -> WrongUse:
    where = f"{parameter.name} ({parameter.place}, {parameter.effective_from})"
    return WrongUse(f"政策参数 {where} 有误:{what}", f"policy {where} is wrong: {what}")
