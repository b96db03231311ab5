"""Whom a county goes to see this week, and what its risk model is worth: counts alone, no personal data."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from relapse_watch.dates import last_complete_month
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import risk_model, run, township_visits

Record = dict[str, Any]
COUNTS = ("capacity", "statutory", "ranked", "audit", "below_cut")
SIMULATED = "99"
"""Province of counties that are made up."""


@dataclass(frozen=True)
class Visits:
    """``townships``: grain township, COUNTS and ``expected_falls_not_visited`` (None where no model speaks).

    ``model``: ``month`` it was fitted on, ``basis``, ``diagnostics`` and ``calibration`` as the vulnerability model
    tells them; None where the county never had one.
    """

    county: str
    townships: list[Record]
    model: Record | None

    @property
    def is_simulated(self) -> bool:
        """Whether the county is made up."""
        return self.county.startswith(SIMULATED)

    @property
    def totals(self) -> dict[str, int]:
        """The counts over all townships; visits there are in all for ``capacity``."""
        return {name: int(sum(t[name] for t in self.townships)) for name in COUNTS}

    @property
    def expected_falls(self) -> float | None:
        """How many of those nobody is sent to are expected to fall within the horizon; None where no model speaks."""
        known = [t["expected_falls_not_visited"] for t in self.townships if t["expected_falls_not_visited"] is not None]
        return sum(known) if known else None

    @property
    def has_model(self) -> bool:
        """Whether the risks are a model's."""
        return self.model is not None and self.model["basis"] == "model"

    def why_no_model(self, lang: str) -> str:
        """What the county lacks for a model; ``''`` where it has one."""
        if self.has_model:
            return ""
        reason = self.model["diagnostics"].get("reason", "") if self.model else ""
        return reason or "no history was read" if lang == "en" else _reason_zh(reason)


def visits(store: Store, run_id: str, county: str, as_of: date) -> Visits | None:
    """The visits that run ``run_id`` planned; None where it planned none. Raises StoreUnreachable."""
    t = township_visits.c
    names = ("township", *COUNTS, "expected_falls_not_visited")
    planned = read(store, select(*(t[n] for n in names)).where(t.run_id == run_id))
    if planned.empty:
        return None
    ordered = planned.sort_values(["statutory", "township"], ascending=[False, True]).astype(object)
    townships = ordered.where(ordered.notna(), None).to_dict("records")
    return Visits(county, townships, _model(store, run_id, county, last_complete_month(as_of)))


def _model(store: Store, run_id: str, county: str, month: str) -> Record | None:
    """The model that the run went by: what it fitted itself, else the first of the month by a completed night."""
    m, r = risk_model.c, run.c
    columns = (m.run_id, m.month, m.basis, m.diagnostics, m.calibration)
    mine = (m.county == county, m.month == month, or_(m.run_id == run_id, r.status == "complete"))
    found = read(store, select(*columns).join(run, r.run_id == m.run_id).where(*mine).order_by(r.finished_at, m.run_id))
    fitted = found[found["basis"] == "model"]
    own = found[found["run_id"] == run_id]
    chosen = own if len(own) else fitted
    if chosen.empty:
        return None
    first = chosen.iloc[0]
    told = {name: json.loads(first[name]) for name in ("diagnostics", "calibration")}
    return {"month": first["month"], "basis": first["basis"], **told}


def _reason_zh(reason: str) -> str:
    """What the model says it lacks, in Chinese; it counts transitions and falls."""
    counts = [int(n) for n in re.findall(r"\d+", reason)]
    if len(counts) == 2:
        return f"前后对比只有{counts[0]}次,至少要{counts[1]}次"
    if len(counts) == 3:
        return f"{counts[1]}次前后对比里只有{counts[0]}次在线下,线上线下至少各要{counts[2]}次"
    return "还没有读到往年的数据"


def visits_sentence(planned: Visits | None, lang: str) -> str:
    """The week in one sentence; ``''`` where nothing was planned."""
    if planned is None:
        return ""
    count, falls = planned.totals, planned.expected_falls
    if lang == "en":
        said = (
            f"To be visited now: {count['statutory']:,} statutory hits, {count['ranked']:,} ranked, "
            f"{count['audit']:,} drawn at random; {count['below_cut']:,} below the cut."
        )
        about = f" Of all who are not visited about {falls:.0f} are expected below the line in a year"
        return said + (about + (" (simulated)." if planned.is_simulated else ".") if falls is not None else "")
    said = (
        f"现在要入户的:一律要去的{count['statutory']:,}户,按轻重排上的{count['ranked']:,}户,随机抽查{count['audit']:,}户;"
        f"没排上的{count['below_cut']:,}户。"
    )
    about = f"没去的户里,预计一年后会有{falls:.0f}户左右在监测线以下" if falls is not None else ""
    return said + (about + ("(模拟数据)。" if planned.is_simulated else "。") if about else "")
