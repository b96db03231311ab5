"""Four classes of households by who can work and what is left to live on, and the kind of help each calls for."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from early_warning.facts import Facts
from early_warning.grid import first_word
from early_warning.policy import InForce
from early_warning.rules.hit import reaches
from relapse_watch.errors import WrongUse

HIGH, STABLE, GENERAL, PRONE = CLASSES = ("high_quality", "stable", "general", "relapse_prone")
HELP = ("raise", "lead", "protect")
LABOUR = ("able", "weak", "none")


def labour_of(households: pd.DataFrame) -> NDArray[np.object_]:
    """Who can work in each household of the register: ``able`` somebody fully, ``weak`` somebody in part, ``none``
    nobody; None where the register does not say. Takes columns able_members, weak_members, is_without_labour."""
    able, weak = (households[n].to_numpy(np.float64, na_value=np.nan) for n in ("able_members", "weak_members"))
    nobody = households["is_without_labour"].fillna(False).to_numpy(bool)
    somebody_known = (able > 0) | (weak > 0)
    nobody = ((able == 0) & (weak == 0)) | (nobody & ~somebody_known)
    return first_word([able > 0, (able == 0) & (weak > 0), nobody], LABOUR)


def household_class(facts: Facts) -> NDArray[np.object_]:
    """The class of each household, one of CLASSES; None where labour, or for those who can work income, is unknown.

    Without anybody who can work it is 易返贫户 (三无户 among them) whatever its income; with half a worker at most
    一般户. With a full worker it hangs on income per head after rigid spending, in multiples of the line: 高质量脱贫户
    from policy ``class_high_quality_multiple``, 稳定脱贫户 from ``class_stable_multiple``, else 一般户. The classes
    are those of 广信区's programme of 2019-20; it publishes no multiples, so those are ours.
    """
    labour = labour_of(facts.households)
    paid = np.maximum(np.nan_to_num(facts.rigid - facts.claims), 0.0)
    left = facts.income - paid
    high, stable = (facts.terms.number(f"class_{name}_multiple") for name in ("high_quality", "stable"))
    able = labour == "able"
    return first_word(
        [
            labour == "none",
            labour == "weak",
            able & reaches(left, high * facts.line),
            able & reaches(left, stable * facts.line),
            able & ~np.isnan(left),
        ],
        [PRONE, GENERAL, HIGH, STABLE, GENERAL],
    )


def help_kind(classes: NDArray[np.object_], terms: InForce) -> NDArray[np.object_]:
    """The kind of help, one of HELP (扶起来, 带起来, 保起来), by policy ``help_of_class``. Raises WrongUse."""
    table = help_of_class(terms)
    return first_word([classes == name for name in CLASSES], [table[name] for name in CLASSES])


def help_of_class(terms: InForce) -> dict[str, str]:
    """Class -> kind of help, as the policy has it. Raises WrongUse unless it names every class and known kinds."""
    parameter = terms("help_of_class")
    table = parameter.value
    if not isinstance(table, dict) or set(table) != set(CLASSES) or not set(table.values()) <= set(HELP):
        names, kinds = ", ".join(CLASSES), ", ".join(HELP)
        raise WrongUse(
            f"政策参数 help_of_class({parameter.place})须为每一类({names})写明帮扶方式({kinds})",
            f"policy help_of_class ({parameter.place}) must give each of {names} one of {kinds}",
        )
    return {str(k): str(v) for k, v in table.items()}
