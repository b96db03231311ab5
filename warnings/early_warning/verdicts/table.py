"""The truth table from verdicts on data to the data status of households, as the policy holds it."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from early_warning.data_status import SPEECHLESS
from early_warning.policy import InForce, Parameter
from early_warning.verdicts.affected import WHO
from relapse_watch.errors import WrongUse

Status = Literal["complete", "partial", "stale", "missing", "quarantined"]
UNDECLARED = "undeclared"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Touch(_Frozen):
    """What rules touch: ``touches`` is the kind of data, ``part`` the part of what is known that it belongs to.

    It fits a finding when its dataset, its code and its column are among those named; what is not named fits.
    """

    touches: str
    part: str
    dataset: str | None = None
    codes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def fits(self, dataset: str, code: str, column: str | None) -> bool:
        """Whether a finding of ``dataset`` by rule ``code`` at the contract's ``column`` is one of these."""
        return (
            self.dataset in (None, dataset)
            and (not self.codes or code in self.codes)
            and (not self.columns or column in self.columns)
        )


class Condition(_Frozen):
    """When a row holds: all that is named must be so."""

    suppressed: bool | None = None
    lead: bool | None = None
    severity: tuple[Literal["refuse", "quarantine", "note"], ...] = ()
    touches: tuple[str, ...] = ()
    verdict: Literal["late", "overdue"] | None = None
    dataset: tuple[str, ...] = ()


class Told(_Frozen):
    """The sentence for the cadre; fields: part, file, where, what, fix, due, kept."""

    zh: str
    en: str


class Row(_Frozen):
    """One row of the table. ``level`` hidden: the household is ``unknown`` unless other evidence gives a level.

    ``history`` kept: the household's rows of that file are those of the last good one. ``who``: for a file
    that is overdue, the households it concerns (a name of ``affected.WHO``), with the part it leaves unknown.
    """

    row: str
    condition: Condition = Field(alias="if")
    data_status: Status
    level: Literal["shown", "hidden"] = "shown"
    history: Literal["kept", "none"] = "none"
    part: str | None = None
    who: str = "nobody"
    why: str
    told: Told | None = None

    @model_validator(mode="after")
    def _says_what_it_hides(self) -> "Row":
        if (self.level == "hidden") != (self.data_status in SPEECHLESS) or (self.level == "hidden") != bool(self.told):
            raise ValueError(f"{self.row}: a level is hidden where data are {'/'.join(SPEECHLESS)}, and it is told why")
        if self.who not in WHO:
            raise ValueError(f"{self.row}: who is one of {', '.join(WHO)}")
        return self


@dataclass(frozen=True)
class StatusTable:
    """The rows from the top, what rules touch from the top, and the names of the parts (zh, en)."""

    rows: tuple[Row, ...]
    touches: tuple[Touch, ...]
    parts: dict[str, tuple[str, str]]

    def touch(self, dataset: str, code: str, column: str | None) -> Touch:
        """What a finding touches; a Touch of kind ``undeclared`` where nobody has said so."""
        found = (t for t in self.touches if t.fits(dataset, code, column))
        return next(found, Touch(touches=UNDECLARED, part="income", dataset=dataset))

    def of_finding(self, severity: str, touch: Touch, *, is_lead: bool, is_suppressed: bool) -> Row:
        """The row for a finding; StopIteration cannot be: the rows end with one for every severity."""
        return next(
            row for row in self.rows if _holds_of_finding(row.condition, severity, touch, is_lead, is_suppressed)
        )

    def of_verdict(self, verdict: str, dataset: str) -> Row:
        """The row for a dataset that is late or overdue."""
        return next(
            row
            for row in self.rows
            if row.condition.verdict == verdict and (not row.condition.dataset or dataset in row.condition.dataset)
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of rules that may change a status without setting a row aside."""
        noted = {name for r in self.rows if "note" in r.condition.severity for name in r.condition.touches}
        return tuple(code for touch in self.touches if touch.touches in noted for code in touch.codes)


def _holds_of_finding(c: Condition, severity: str, touch: Touch, is_lead: bool, is_suppressed: bool) -> bool:
    return (
        c.verdict is None
        and c.suppressed in (None, is_suppressed)
        and c.lead in (None, is_lead)
        and (not c.severity or severity in c.severity)
        and (not c.touches or touch.touches in c.touches)
        and (not c.dataset or touch.dataset in c.dataset)
    )


def status_table(terms: InForce) -> StatusTable:
    """The table in force. Raises WrongUse if it is malformed or leaves a verdict without a row."""
    rows = _read(terms("data_status_table"), tuple[Row, ...])
    touches = _read(terms("data_status_touches"), tuple[Touch, ...])
    named = {name: text.partition(" | ") for name, text in _read(terms("data_status_parts"), dict[str, str]).items()}
    table = StatusTable(rows, touches, {name: (zh, en) for name, (zh, _, en) in named.items()})
    _demand_whole(terms("data_status_table"), table)
    return table


def _read(parameter: Parameter, kind: Any) -> Any:
    try:
        return TypeAdapter(kind).validate_python(parameter.value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(parameter, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _demand_whole(parameter: Parameter, table: StatusTable) -> None:
    """Every severity and both verdicts end in a row without further condition; names are of one kind."""
    last = [row.condition for row in table.rows]
    ends = {s for c in last if c == Condition(severity=c.severity) for s in c.severity}
    if missing := {"refuse", "quarantine", "note"} - ends:
        raise _wrong(parameter, f"no row for the rest of {', '.join(sorted(missing))}")
    if missing := {"late", "overdue"} - {c.verdict for c in last if c == Condition(verdict=c.verdict)}:
        raise _wrong(parameter, f"no row for the rest of {', '.join(sorted(missing))}")
    named = {t.part for t in table.touches} | {r.part for r in table.rows if r.part}
    if strange := sorted(named - set(table.parts)):
        raise _wrong(parameter, f"parts without a name: {', '.join(strange)}")
    asked = {name for c in last for name in c.touches}
    if strange := sorted(asked - {t.touches for t in table.touches}):
        raise _wrong(parameter, f"nothing touches {', '.join(strange)}")


def _wrong(parameter: Parameter, what: str) -> WrongUse:
    where = f"{parameter.name} ({parameter.place}, {parameter.effective_from})"
    return WrongUse(f"政策参数 {where} 有误:{what}", f"policy {where} is wrong: {what}")
