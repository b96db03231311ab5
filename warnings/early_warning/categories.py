"""The three kinds of household that are monitored, as counties' published rules define them."""

from collections.abc import Mapping

import numpy as np

from early_warning.facts import Facts
from early_warning.grid import Flags, first_word
from early_warning.rules import rule_codes
from early_warning.rules.hit import below, reaches

FORETOLD = frozenset({"trend_to_line", "high_risk"})  # rules on what may come, not on what is


def category(facts: Facts, where: Mapping[str, Flags], levels: np.ndarray) -> np.ndarray:
    """``unstable``, ``marginal``, ``sudden_hardship`` or None, an entry a household; ``where``: the rules met.

    Unstable is a lifted, marginal an ordinary household with its income below the line, or about to be. Sudden
    hardship is either kind, income at the line or above it, where rigid spending, a blow or a collapse of income
    (policy ``sudden_hardship_rules``) breaks it. A failing guarantee alone makes none of the three. A monitored
    household keeps the category of the register; where income is unknown there is none to suspect. The three are
    those of 秦安县's rules (qinan.gov.cn/info/11792/1360362.htm).
    """
    above = reaches(facts.income, facts.line)
    sudden = above & _any(where, rule_codes(facts.terms("sudden_hardship_rules")), len(levels))
    poor = below(facts.income, facts.line) | _any(where, FORETOLD, len(levels))
    known = ~np.isin(levels, ["none", "unknown"])
    kinds = (sudden & known, poor & known & facts.lifted, poor & known)
    own = first_word(kinds, ("sudden_hardship", "unstable", "marginal"))
    monitored = np.flatnonzero(facts.monitored)
    own[monitored] = facts.households["monitoring_category"].array.take(monitored).to_numpy(object)
    own[levels == "none"] = None
    return own


def _any(where: Mapping[str, Flags], codes: frozenset[str] | tuple[str, ...], size: int) -> Flags:
    met = [where[code] for code in codes if code in where]
    return np.asarray(np.logical_or.reduce([np.zeros(size, dtype=bool), *met]))
