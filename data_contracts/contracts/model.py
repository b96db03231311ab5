"""A data contract as the program uses it: columns, rules, references, and when the data is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Kind = Literal["text", "number", "integer", "flag", "day", "month"]
Severity = Literal["refuse", "quarantine", "note"]
Personal = Literal["id", "name", "phone", "account", "address"]


@dataclass(frozen=True)
class Words:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh

    def text(self, lang: str = "zh") -> str:
        """The sentence in ``lang`` (``zh`` or ``en``)."""
        return self.en if lang == "en" else self.zh


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
    """

    code: str
    severity: Severity
    columns: tuple[str, ...]
    expectation: str | None
    function: str | None
    arguments: Mapping[str, Any]
    parameters: Mapping[str, str]
    references: tuple[str, ...]
    what: Words
    fix: Words
    expected: str
    dimension: str | None = None
    group: str | None = None

    @property
    def is_gate(self) -> bool:
        """Whether it judges the dataset as a whole: failing it refuses the dataset."""
        return self.severity == "refuse"


@dataclass(frozen=True)
class Contract:
    """One dataset's contract. ``tolerance_days``: how old the newest export may be before it is late."""

    dataset: str
    version: str
    title: Words
    grain: Words
    columns: tuple[ContractColumn, ...]
    rules: tuple[Rule, ...]
    owner: str
    tolerance_days: int
    fingerprint: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the policy parameters its rules need."""
        return tuple(sorted({name for rule in self.rules for name in rule.parameters.values()}))

    @property
    def references(self) -> tuple[str, ...]:
        """Datasets its rules refer to."""
        return tuple(sorted({name for rule in self.rules for name in rule.references}))

    def column(self, name: str) -> ContractColumn:
        """The column called ``name``."""
        return next(c for c in self.columns if c.name == name)


def late(contract: Contract, newest: date | None, as_of: date) -> Words | None:
    """Why the dataset is late as of ``as_of``, or None.

    ``newest`` is the date of its newest export (or receipt, for files without a date); None means that
    nothing has ever come. Late is separate from bad: it says who owes what since when.
    """
    if newest is None:
        return Words(
            f"{contract.title.zh}:尚未收到任何文件,请报送",
            f"{contract.title.en}: nothing received yet, please send it",
        )
    age = (as_of - newest).days
    if age <= contract.tolerance_days:
        return None
    return Words(
        f"{contract.title.zh}:最近一次为 {newest},距 {as_of} 已 {age} 天,"
        f"超过 {contract.tolerance_days} 天,请重新导出报送",
        f"{contract.title.en}: newest is of {newest}, {age} days before {as_of}, more than the "
        f"{contract.tolerance_days} allowed; export and send it again",
    )
