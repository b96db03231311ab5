"""What a source mapping may say: which files are which dataset, and which header is which column.

The models are frozen and forbid keys they do not know, so that a slip in a YAML file is told at once
instead of being ignored.
"""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

CountyCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Format = Literal["xlsx", "csv", "parquet"]


class Frozen(BaseModel):
    """Base of all mapping models: frozen, unknown keys forbidden."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class FolderCounty(Frozen):
    """The county is the name of the folder the file lies in (six digits)."""

    from_: Literal["folder"] = Field("folder", alias="from")


class ColumnCounty(Frozen):
    """The county is told by a column; ``codes`` maps what stands there to six-digit codes."""

    from_: Literal["column"] = Field(alias="from")
    column: str
    codes: dict[str, CountyCode] = Field(min_length=1)
    others: Literal["refuse", "ignore"] = "refuse"


class ConstantCounty(Frozen):
    """Every row of the file belongs to one county."""

    from_: Literal["constant"] = Field(alias="from")
    value: CountyCode


County = Annotated[FolderCounty | ColumnCounty | ConstantCounty, Field(discriminator="from_")]


class SqlSource(Frozen):
    """A query of any SQLAlchemy URL; the URL stands in the environment variable ``url_env``, never in the file."""

    url_env: str
    query: str
    counties: tuple[CountyCode, ...] = Field(min_length=1)


class ColumnMapping(Frozen):
    """Where one contract column comes from, and how its cells are written.

    Exactly one of ``from`` (a header, or several spellings of which the first present counts), ``sum``
    (headers added up), ``const`` (the same for every row) and ``template`` (headers in braces).
    ``values`` maps what stands in the cells to the contract's words, ``date`` lists the formats that
    occur (``excel``: the serial numbers a spreadsheet leaves), ``unit`` 万元 and ``scale`` turn amounts into
    the contract's unit.
    """

    from_: tuple[str, ...] = Field((), alias="from")
    sum: tuple[str, ...] = ()
    const: str | None = None
    template: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    date: tuple[str, ...] = ()
    unit: Literal["元", "万元"] = "元"
    scale: float = Field(1.0, gt=0)
    optional: bool = False

    @field_validator("from_", "sum", "date", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_origin(self) -> "ColumnMapping":
        given = [bool(self.from_), bool(self.sum), self.const is not None, self.template is not None]
        if sum(given) != 1:
            raise ValueError("say exactly one of from, sum, const, template")
        return self

    @property
    def factor(self) -> float:
        """What a number in the file is multiplied by to be in the contract's unit."""
        return self.scale * (10_000.0 if self.unit == "万元" else 1.0)

    @property
    def template_headers(self) -> tuple[str, ...]:
        """The headers that stand in braces in ``template``."""
        return tuple(re.findall(r"\{([^{}]+)\}", self.template or ""))


class SourceMapping(Frozen):
    """One source: files by name (or a query), and the columns of one dataset in them.

    ``file`` is a regular expression for the whole file name without its suffix, brackets written
    full-width; its named groups ``exported`` (YYYYMMDD) and ``slot`` are read from the name. Several
    sources may match one file. ``one_row_per`` keeps the first row of each key: a register, or a list of
    cadres, out of a ledger. ``header_row`` counts from 1.
    """

    name: str = Field(pattern=r"^[a-z0-9_]+$", max_length=64)
    dataset: str
    title: str = ""
    file: str | None = None
    sql: SqlSource | None = None
    formats: tuple[Format, ...] = ("xlsx", "csv", "parquet")
    sheet: str = "first"
    header_row: int = Field(1, ge=1, le=50)
    encoding: Literal["auto", "utf-8", "gb18030"] = "auto"
    county: County = FolderCounty()
    columns: dict[str, ColumnMapping]
    one_row_per: tuple[str, ...] = ()

    @field_validator("columns", mode="before")
    @classmethod
    def _header_alone(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {k: {"from": v} if isinstance(v, str) else v for k, v in value.items()}

    @field_validator("file")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"not a regular expression: {error}") from None
        return value

    @model_validator(mode="after")
    def _file_or_sql(self) -> "SourceMapping":
        if (self.file is None) == (self.sql is None):
            raise ValueError("say exactly one of file, sql")
        if unknown := set(self.one_row_per) - set(self.columns):
            raise ValueError(f"one_row_per names columns that are not mapped: {sorted(unknown)}")
        return self


class SourceFileOfMappings(Frozen):
    """One YAML file of source mappings."""

    sources: tuple[SourceMapping, ...]


class Sources(Frozen):
    """All source mappings in force, by name."""

    mappings: tuple[SourceMapping, ...]

    def get(self, name: str) -> SourceMapping:
        """The mapping called ``name``; KeyError if there is none."""
        return next(m for m in self.mappings if m.name == name)
