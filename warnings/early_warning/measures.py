"""Measures that suit a household: by what was found, and by who can work there. A suggestion; people decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from early_warning.classes import LABOUR
from early_warning.grid import Flags, Ints
from early_warning.policy import InForce, Parameter
from early_warning.rules import RULES
from relapse_watch.errors import WrongUse

# The fourteen columns of measures in the counties' custom export, in its spirit: development first, then protection.
MEASURES = (
    "industry",
    "employment",
    "public_post",
    "finance",
    "compulsory_education",
    "education",
    "health",
    "housing",
    "water",
    "living_conditions",
    "infrastructure",
    "relocation",
    "social",
    "social_protection",
)
UNTOLD = "unknown"


class Suited(BaseModel):
    """Measures against one risk by who can work, the most fitting first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    able: tuple[str, ...]
    weak: tuple[str, ...]
    none: tuple[str, ...]

    def of(self, labour: str) -> tuple[str, ...]:
        """The measures for ``able``, ``weak`` or ``none``; where nobody knows, those that suit all three."""
        if labour == UNTOLD:
            return tuple(name for name in self.able if name in self.weak and name in self.none)
        return {"able": self.able, "weak": self.weak, "none": self.none}[labour]


@dataclass(frozen=True)
class Advice:
    """``risk_of_rule``: rule -> kind of risk. ``of_risk``: kind -> measures. ``combined``: what no help for several
    risks at once goes without."""

    risk_of_rule: Mapping[str, str]
    of_risk: Mapping[str, Suited]
    combined: Suited


def advice(terms: InForce) -> Advice:
    """The advice in force. Raises WrongUse for a rule, a kind of risk or a measure that does not exist."""
    rules = _read(terms("risk_of_rule"), dict[str, str])
    of_risk = _read(terms("measures_of_risk"), dict[str, Suited])
    combined = _read(terms("measures_when_combined"), Suited)
    _demand(terms("risk_of_rule"), set(rules), set(RULES))
    _demand(terms("risk_of_rule"), set(rules.values()), set(of_risk))
    for name, suited in (("measures_of_risk", list(of_risk.values())), ("measures_when_combined", [combined])):
        named = {m for one in suited for m in (*one.able, *one.weak, *one.none)}
        _demand(terms(name), named, set(MEASURES))
    return Advice(rules, of_risk, combined)


def suggested(
    where: Mapping[str, Flags], labour: NDArray[np.object_], warned: Flags, terms: InForce
) -> NDArray[np.object_]:
    """Codes of MEASURES joined by ``;`` for each household in ``warned``; None where nothing fits.

    ``where``: the rules met by code; ``labour``: as ``labour_of`` gives it. One kind of risk calls for one measure,
    several for a combination; with labour help to develop (industry, employment, a post), without it 低保 or 特困
    (霍邱 2025, zxr.ahnews.com.cn/news/2025/05/23/c_722243.htm). Which measure answers which risk is policy.
    """
    held = advice(terms)
    kinds = list(held.of_risk)
    bits = _risks(where, held, kinds, len(labour))
    groups = [*LABOUR, UNTOLD]
    place = np.select([labour == name for name in LABOUR], range(len(LABOUR)), len(LABOUR))
    cases, at = np.unique(np.where(warned, bits, 0) * len(groups) + place, return_inverse=True)
    texts = [_text(int(case) // len(groups), groups[int(case) % len(groups)], held, kinds) for case in cases]
    return np.array([*texts, None], dtype=object)[at]


def _risks(where: Mapping[str, Flags], held: Advice, kinds: list[str], size: int) -> Ints:
    """The kinds of risk of each household as the bits of a number."""
    bits = np.zeros(size, dtype=np.int64)
    for code, flags in where.items():
        if code in held.risk_of_rule:
            bits |= flags.astype(np.int64) << kinds.index(held.risk_of_rule[code])
    return bits


def _text(bits: int, labour: str, held: Advice, kinds: list[str]) -> str | None:
    """The measures of one combination of risks."""
    risks = [name for place, name in enumerate(kinds) if bits >> place & 1]
    each = [held.of_risk[name].of(labour) for name in risks]
    if len(risks) == 1:
        return ";".join(each[0][:1]) or None
    chosen = {m for one in each for m in one} | set(held.combined.of(labour) if risks else ())
    return ";".join(name for name in MEASURES if name in chosen) or None


def _read(parameter: Parameter, kind: Any) -> Any:
    try:
        return TypeAdapter(kind).validate_python(parameter.value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(parameter, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _demand(parameter: Parameter, named: set[str], known: set[str]) -> None:
    if strange := sorted(named - known):
        raise _wrong(parameter, f"{strange[0]} does not exist; there are {', '.join(sorted(known))}")


def _wrong(parameter: Parameter, what: str) -> WrongUse:
    where = f"{parameter.name} ({parameter.place}, {parameter.effective_from})"
    return WrongUse(f"政策参数 {where} 有误:{what}", f"policy {where} is wrong: {what}")
