"""The declaration of a planted case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.view import View

Codes = str | Mapping[str, str]
Value = str | None | Callable[[View, int], str | None]
Put = Mapping[str, Value]
Tell = Literal["", "row", "first", "every"]


@dataclass(frozen=True)
class Also:
    """A finding that comes with the defect.

    ``dataset``: told at the person's (household's) rows in another file; with ``+`` before, at the row added there.
    """

    column: str
    codes: Codes
    tell: Tell = "row"
    dataset: str = ""


def anywhere(view: View) -> Flags:
    """Every row fits."""
    return view.everyone


@dataclass(frozen=True)
class Recipe:
    """How to plant a rule; see the package for what the fields mean."""

    codes: Codes
    column: str
    put: Put | tuple[Put, ...]
    fits: Callable[[View], Flags] = anywhere
    near: tuple[Put, ...] = ()
    near_fits: Callable[[View], Flags] | None = None
    grain: Literal["person", "household"] = "person"
    also: tuple[Also, ...] = ()
    tell: Tell = ""
    dataset: str = "monitored_person"
    stem: str = field(default="")
    near_also: tuple[Also, ...] = ()
    households: int = 1
    into: str = ""

    @property
    def by_population(self) -> Mapping[str, str]:
        """Code of each population."""
        return by_population(self.codes)

    @property
    def puts(self) -> tuple[Put, ...]:
        """The variants of the defect, in turn."""
        return self.put if isinstance(self.put, tuple) else (self.put,)

    @property
    def finding(self) -> Also:
        """The finding itself, and where it is told."""
        tell: Tell = self.tell or ("first" if self.grain == "household" else "row")
        return Also(self.column, self.codes, tell, self.into)


def by_population(codes: Codes) -> Mapping[str, str]:
    """A code for all rows as a code of the population ``any``."""
    return {"any": codes} if isinstance(codes, str) else codes
