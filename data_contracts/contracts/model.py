"""A data contract as the program uses it: columns, rules, references, and when the data is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from data_contracts.contracts.due import Due
from data_contracts.contracts.words import Words

Kind = Literal["text", "number", "integer", "flag", "day", "month"]
Severity = Literal["refuse", "quarantine", "note"]
Grain = Literal["row", "household"]
Personal = Literal["id", "name", "phone", "account", "address", "health"]


@dataclass(frozen=True)
class ContractColumn:
    """One column: ``title`` is the header a clerk knows, ``values`` maps the contract's words to labels."""

    name: str
    kind: Kind
    title: str
    meaning: Words
    required: bool = False
    personal: Personal | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One check, as declared: what GX expectation or registered function judges which columns.

    ``columns`` is empty for a check of the whole table. ``arguments`` are the declared ones;
    ``parameters`` maps further argument names to policy parameters whose values come with the run.
    ``references`` are datasets whose rows the rule looks at, ``registers`` those of which the keys will do.
    ``needs``: columns without whose header a function would take every row for blank.
    ``population``: whose rows it judges. A defect that has a code for each of several populations is several
    rules of one ``family``. ``grain``: 'household' tells a defect once a household. ``is_lead``: it points at
    a household to look at, not at a cell to mend. ``defect_class``: one of the nine classes.
    """

    code: str
    severity: Severity
    columns: tuple[str, ...]
    expectation: str | None
    function: str | None
    arguments: Mapping[str, Any]
    parameters: Mapping[str, str]
    references: tuple[str, ...]
    registers: tuple[str, ...]
    what: Words
    fix: Words
    expected: str
    family: str
    defect_class: str
    needs: tuple[str, ...] = ()
    population: str = "any"
    grain: Grain = "row"
    is_lead: bool = False
    dimension: str | None = None

    @property
    def is_gate(self) -> bool:
        """Whether it judges the dataset as a whole: failing it refuses the dataset."""
        return self.severity == "refuse"


@dataclass(frozen=True)
class Contract:
    """One dataset's contract. ``due``: when the data is owed, and by whom."""

    dataset: str
    version: str
    title: Words
    grain: Words
    columns: tuple[ContractColumn, ...]
    rules: tuple[Rule, ...]
    due: Due
    fingerprint: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the policy parameters its rules need."""
        return tuple(sorted({name for rule in self.rules for name in rule.parameters.values()}))

    @property
    def references(self) -> tuple[str, ...]:
        """Datasets whose rows its rules look at."""
        return tuple(sorted({name for rule in self.rules for name in rule.references}))

    @property
    def registers(self) -> tuple[str, ...]:
        """Datasets whose keys its rules look up."""
        return tuple(sorted({name for rule in self.rules for name in rule.registers}))

    def column(self, name: str) -> ContractColumn:
        """The column called ``name``."""
        return next(c for c in self.columns if c.name == name)
