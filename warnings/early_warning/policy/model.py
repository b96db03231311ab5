"""What a policy is: named parameters, each with values by place and date. Frozen; lookups only, no files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from relapse_watch.errors import PolicyMissing, WrongUse

Origin = Literal["published", "ours", "simulated"]
NATION = "CN"


class Dated(BaseModel):
    """One value of a parameter: in force at ``place`` from ``starts_on`` to ``ends_on`` (both included)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    place: str = Field(pattern=r"^(CN|\d{2}|\d{4}|\d{6})$")
    starts_on: date = Field(alias="from")
    ends_on: date | None = Field(None, alias="until")
    value: Any
    reference: str = Field(min_length=3)
    origin: Origin

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Dated":
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("until is before from")
        if self.value is None:
            raise ValueError("value is empty: leave the entry out if there is no value")
        return self

    def in_force(self, as_of: date) -> bool:
        """Whether the value holds on ``as_of``."""
        return self.starts_on <= as_of and (self.ends_on is None or as_of <= self.ends_on)


class Declaration(BaseModel):
    """A parameter: what it means in Chinese and English, its unit, and its values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str = Field(min_length=2)
    en: str = Field(min_length=2)
    unit: str = Field(min_length=1)
    values: tuple[Dated, ...]

    @model_validator(mode="after")
    def _one_value_per_place_and_start(self) -> "Declaration":
        seen: set[tuple[str, date]] = set()
        for dated in self.values:
            if (dated.place, dated.starts_on) in seen:
                raise ValueError(f"two values for place {dated.place} from {dated.starts_on}")
            seen.add((dated.place, dated.starts_on))
        return self


@dataclass(frozen=True)
class Parameter:
    """One value in force, with all that a reason must say about it. ``place`` is where it was declared."""

    name: str
    value: Any
    unit: str
    label_zh: str
    label_en: str
    effective_from: str
    reference: str
    origin: str
    place: str

    @property
    def number(self) -> float:
        """The value as a number. Raises WrongUse if it is something else."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self._wrong("数字", "a number")
        return float(self.value)

    @property
    def flag(self) -> bool:
        """The value as yes or no. Raises WrongUse if it is something else."""
        if not isinstance(self.value, bool):
            raise self._wrong("true 或 false", "true or false")
        return self.value

    @property
    def text(self) -> str:
        """The value as text. Raises WrongUse if it is something else."""
        if not isinstance(self.value, str):
            raise self._wrong("文字", "text")
        return self.value

    @property
    def texts(self) -> tuple[str, ...]:
        """The value as a list of texts. Raises WrongUse if it is something else."""
        if not isinstance(self.value, list | tuple) or not all(isinstance(v, str) for v in self.value):
            raise self._wrong("文字列表", "a list of texts")
        return tuple(self.value)

    def _wrong(self, zh: str, en: str) -> WrongUse:
        where = f"{self.name} ({self.place}, {self.effective_from})"
        return WrongUse(
            f"政策参数 {where} 的值应为{zh},请改政策文件", f"policy {where} must be {en}: correct the policy file"
        )


@dataclass(frozen=True)
class Policy:
    """All parameters. Values are found only by name, place and date."""

    declarations: Mapping[str, Declaration] = field(repr=False)

    def find(self, name: str, place: str, as_of: date) -> Parameter | None:
        """The value in force, or None: only for a parameter that a place may go without."""
        declaration = self.declarations.get(name)
        if declaration is None:
            return None
        for code in places_above(place):
            held = [d for d in declaration.values if d.place == code and d.in_force(as_of)]
            if held:
                return _parameter(name, declaration, max(held, key=lambda d: d.starts_on))
        return None

    def value(self, name: str, place: str, as_of: date) -> Parameter:
        """The newest value starting on or before ``as_of`` and not past its end.

        The place itself is asked first, then its prefecture (4 digits), province (2 digits) and ``CN``.
        Raises PolicyMissing if nothing is in force: there is no default.
        """
        found = self.find(name, place, as_of)
        if found is None:
            raise _missing(name, place, as_of, self.declarations.get(name))
        return found

    def at(self, place: str, as_of: date) -> "InForce":
        """The policy as it stands at one place and date."""
        return InForce(self, place, as_of)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of every declared value: it changes when any of them does."""
        plain = {n: d.model_dump(mode="json") for n, d in sorted(self.declarations.items())}
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class InForce:
    """The policy at one place and date: what the rules ask."""

    policy: Policy
    place: str
    as_of: date

    def __call__(self, name: str) -> Parameter:
        """The parameter in force. Raises PolicyMissing."""
        return self.policy.value(name, self.place, self.as_of)

    def find(self, name: str) -> Parameter | None:
        """The parameter in force, or None."""
        return self.policy.find(name, self.place, self.as_of)

    def number(self, name: str) -> float:
        """The value as a number."""
        return self(name).number

    def whole(self, name: str) -> int:
        """The value as a whole number, for months and days."""
        return round(self(name).number)


def places_above(place: str) -> tuple[str, ...]:
    """County, prefecture, province, nation: '990101' -> ('990101', '9901', '99', 'CN')."""
    codes = [place[:n] for n in (len(place), 4, 2) if n <= len(place)] if place != NATION else []
    return (*dict.fromkeys(codes), NATION)


def _parameter(name: str, declaration: Declaration, dated: Dated) -> Parameter:
    return Parameter(
        name=name,
        value=dated.value,
        unit=declaration.unit,
        label_zh=declaration.zh,
        label_en=declaration.en,
        effective_from=dated.starts_on.isoformat(),
        reference=dated.reference,
        origin=dated.origin,
        place=dated.place,
    )


def _missing(name: str, place: str, as_of: date, declaration: Declaration | None) -> PolicyMissing:
    zh, en = (declaration.zh, declaration.en) if declaration else (name, name)
    return PolicyMissing(
        f"政策参数 {name}({zh})在 {place} 于 {as_of} 没有有效值:请在政策文件夹(RELAPSE_WATCH_POLICY)中"
        f"为 {place} 或其上级写明数值、起始日期和依据",
        f"policy parameter {name} ({en}) has no value in force at {place} on {as_of}: "
        f"add one for {place} or a place above it, with its start date and reference, to the policy folder "
        "(RELAPSE_WATCH_POLICY)",
    )
