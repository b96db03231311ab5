"""The engine run again for one household: its figures, and which row of the truth table gave its level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from early_warning.facts import Facts, by_last_good_data, gather
from early_warning.levels import Row, truth_table
from early_warning.prospects import NUMBERS, OUTLOOK
from early_warning.rules import STANDING, hits
from flows.report.household.rebuilt import Rebuilt

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """What the rules say of the household.

    ``facts``: its figures, those of its last good data where newer ones may not speak. ``number``: the row of the
    truth table that holds, from 1; None where none does. ``row``: that row. ``triggers``: what happened, by rule.
    """

    facts: Facts
    number: int | None
    row: Row | None
    triggers: tuple[str, ...]

    @property
    def level(self) -> str:
        """The level of the row; ``none`` without one."""
        return self.row.level if self.row else "none"


def judged(rebuilt: Rebuilt, assessment: Record, codes: list[str]) -> Judged:
    """Run the rules over the rebuilt household.

    What the night alone knew is taken from what it wrote: data status, risk, and among ``codes`` of its reasons whether
    income could not be judged and whether the risk was high. Raises PolicyMissing, WrongUse.
    """
    now = gather(
        rebuilt.register,
        rebuilt.panel,
        rebuilt.events,
        _status(assessment, "data_unknown" in codes),
        rebuilt.terms,
        _outlook(assessment),
        [assessment["household_id"]] if "high_risk" in codes else [],
    )
    met = {code: one.where for code, one in hits(now).items()}
    table = truth_table(now.terms)
    at = int(table.first(met, {name: fact(now) for name, fact in STANDING.items()}, 1)[0])
    shown = by_last_good_data(now) if now.data.is_kept.any() else now
    found, happened = at < len(table.rows), tuple(code for code in table.triggers if code in met and met[code][0])
    return Judged(shown, at + 1 if found else None, table.rows[at] if found else None, happened)


def _status(assessment: Record, is_hidden: bool) -> pd.DataFrame:
    """What the night said of the household's data, in the form that the engine takes. It has figures of data that may
    not speak only where the last good ones were kept."""
    has_figures = assessment["income_yuan_per_head"] is not None
    told = {"household_id": assessment["household_id"], "data_status": assessment["data_status"]}
    return pd.DataFrame([told | {"is_shown": not is_hidden, "keeps_history": has_figures}])


def _outlook(assessment: Record) -> pd.DataFrame | None:
    """What the model said that night; None where no model spoke."""
    if assessment["risk_basis"] != "model":
        return None
    numbers = {name: [assessment[name]] for name in NUMBERS}
    words = {name: [assessment[name]] for name in ("household_id", "risk_basis")}
    return pd.DataFrame(words | numbers)[list(OUTLOOK)].astype(dict.fromkeys(NUMBERS, "float64"))
