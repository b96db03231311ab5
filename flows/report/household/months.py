"""Months of income of one household: what it had in twelve months, held against the line of each month."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from early_warning.panel import BASIS, CARRIED, MISSING, Panel
from early_warning.policy import InForce
from early_warning.trends import trailing_sums
from relapse_watch.dates import add_months

Record = dict[str, Any]


def months(panel: Panel, terms: InForce) -> list[Record]:
    """One record a month of the panel of one household, oldest first; None where nothing can be said.

    ``month``; ``income_yuan_per_head``: of the income window that ends with it (twelve months); ``line_yuan_per_head``:
    the monitoring line in force at its end, for as many months; ``of_month_yuan_per_head``: of the month alone;
    ``basis``: where that comes from (see ``early_warning.panel.BASIS``).
    """
    window = terms.whole("income_window_months")
    net, head = panel.arrays["net_income_yuan"], panel.members[0]
    sums = trailing_sums(net, window)[0] / head
    rolling = np.append(np.full(len(panel.months) - len(sums), np.nan), sums)
    return [
        {
            "month": month,
            "income_yuan_per_head": _number(rolling[at]),
            "line_yuan_per_head": line_at(month, terms),
            "of_month_yuan_per_head": _number(net[0, at] / head),
            "basis": BASIS[panel.basis[0, at]],
        }
        for at, month in enumerate(panel.months)
    ]


def line_at(month: str, terms: InForce) -> float | None:
    """The monitoring line in force when ``month`` ended (as of today for one that has not), for the income window."""
    after = add_months(month, 1)
    last_day = date(int(after[:4]), int(after[5:]), 1) - timedelta(days=1)
    found = terms.policy.find("monitoring_line", terms.place, min(last_day, terms.as_of))
    if found is None:
        return None
    return found.number * terms.whole("income_window_months") / terms.number("line_period_months")


def shown(records: list[Record]) -> list[Record]:
    """The months that a chart begins with: from the first one that has an income of a whole window."""
    known = [at for at, record in enumerate(records) if record["income_yuan_per_head"] is not None]
    return records[known[0] :] if known else []


def estimated(record: Record) -> bool:
    """Whether the month's income is of a yearly account, spread or carried on, and not of the month itself."""
    return record["basis"] not in ("monthly", BASIS[MISSING])


def carried(record: Record) -> bool:
    """Whether the month goes by an account of before."""
    return record["basis"] == BASIS[CARRIED]


def happened(events: pd.DataFrame, identified: str | None, records: list[Record]) -> list[Record]:
    """What happened in the months told, oldest first: ``date`` and ``kind`` of each event on a department's list.

    Kind and day alone: neither amount nor grade leaves the store.
    """
    first = records[0]["month"] if records else "9999-12"
    listed = events[["event_date", "event_kind"]].dropna().sort_values(["event_date", "event_kind"])
    found = [{"date": r["event_date"], "kind": r["event_kind"]} for r in listed.to_dict("records")]
    if identified:
        found.append({"date": identified, "kind": "identified"})
    return sorted((e for e in found if str(e["date"])[:7] >= first), key=lambda e: (e["date"], e["kind"]))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 2)
