"""`relapse-watch explain`: one household, from its source rows to its level."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Select, select

from flows import house
from flows.cli.listings import gravest_first, last_complete_run, reason
from flows.cli.show import require_format
from flows.cli.story import print_story
from flows.report.household.follow_up_words import follow_up_of
from flows.report.household.sources import sources
from flows.report.household.telling import SECTIONS, Telling, telling
from flows.retain import demand_kept
from flows.runs import CountyRun
from relapse_watch.errors import WrongUse
from relapse_watch.store.frames import read
from relapse_watch.store.tables import (
    assessment_reason,
    household_assessment,
    run,
    warning,
    warning_event,
)


def explain_household(household_id: str, as_of: date | None, form: str, lang: str, html: Path | None = None) -> None:
    """Print the chain of one household: source rows, months, figures, reasons, risk, level, visit, warning, owner.

    ``html``: a page of the same is written there, and nothing printed but where it is. Raises WrongUse where no run
    knows the household, or what it went by is no longer kept.
    """
    require_format(form)
    run_id, county = _run_of(household_id, as_of)
    demand_kept(county, _as_of(run_id))
    assessment, why = _one(household_assessment, run_id, household_id), _all(assessment_reason, run_id, household_id)
    why = gravest_first(why)
    known = CountyRun(run_id, "", county, _as_of(run_id), "")
    said = telling(known, assessment, [r["code"] for r in why])
    story = {
        "household_id": household_id,
        "county": county,
        "as_of": known.as_of.isoformat(),
        "run_id": run_id,
        "assessment": assessment,
        "reasons": [_reason(r, lang) for r in why],
        "warnings": _warnings(known, household_id),
        "warning": _warning(known, household_id),
        "follow_up": _followed(known, household_id, lang),
        "sources": sources(known, household_id),
        **_told(said, lang),
    }
    if html is not None:
        from flows.report.household.page import write_household_page  # templates: most explanations go without

        write_household_page(html, story, why, said)
        print(html)
    else:
        print_story(story, form, lang)


def _told(said: Telling, lang: str) -> dict[str, Any]:
    """The sentences by section, and the figures behind them, as scripts get them."""
    texts = {name: [pair[lang == "en"] for pair in said.sections[name]] for name in SECTIONS}
    figures = {
        "level": {"row": said.row},
        "selection": said.place or {},
        "risk": {"parts": said.parts},
    }
    sections = {name: {**figures.get(name, {}), "text": texts[name]} for name in SECTIONS}
    return {"months": said.months, "events": said.events, **sections}


def _reason(record: dict[str, Any], lang: str) -> dict[str, Any]:
    return reason(record, lang) | {name: record[name] for name in ("level", "since", "origin")}


def _run_of(household_id: str, as_of: date | None) -> tuple[str, str]:
    """The run to explain: the county's last complete one, or the last one as of that date."""
    h = household_assessment.c
    query = select(h.county).where(h.household_id == household_id).limit(1)
    county = next(iter(_records(query)), {}).get("county")
    run_id = (last_complete_run(county) if as_of is None else _run_on(county, as_of)) if county else None
    if county is None or run_id is None:
        when = f"({as_of})" if as_of else ""
        raise WrongUse(
            f"没有户「{household_id}」的评估记录{when};请核对户编号,或先运行 nightly",
            f"household {household_id!r} has no assessment {when}; check the number, or run nightly first",
        )
    return run_id, county


def _as_of(run_id: str) -> date:
    return date.fromisoformat(_records(select(run.c.as_of).where(run.c.run_id == run_id))[0]["as_of"])


def _run_on(county: str, as_of: date) -> str | None:
    mine = (run.c.county == county, run.c.as_of == as_of, run.c.status == "complete")
    found = _records(select(run.c.run_id).where(*mine).order_by(run.c.finished_at.desc()).limit(1))
    return found[0]["run_id"] if found else None


def _all(table: Any, run_id: str, household_id: str) -> list[dict[str, Any]]:
    return _records(select(table).where(table.c.run_id == run_id, table.c.household_id == household_id))


def _one(table: Any, run_id: str, household_id: str) -> dict[str, Any]:
    found = _all(table, run_id, household_id)
    return {k: v for k, v in found[0].items() if k != "run_id"} if found else {}


def _warnings(night: CountyRun, household_id: str) -> list[dict[str, Any]]:
    """What became of the household's warnings up to that night."""
    w, e = warning.c, warning_event.c
    mine = (w.county == night.county, w.household_id == household_id, e.as_of <= night.as_of)
    columns = (e.as_of, e.transition, e.level_from, e.level_to, w.status, e.owner_cadre_id)
    return _records(select(*columns).join(warning, w.warning_id == e.warning_id).where(*mine).order_by(e.event_id))


def _warning(night: CountyRun, household_id: str) -> dict[str, Any] | None:
    """The household's newest warning as it stands, which outlasts a night; None where a later night was run."""
    if night.run_id != last_complete_run(night.county):
        return None
    w = warning.c
    names = ("level", "status", "opened_on", "level_since", "better_since", "closed_on", "owner_cadre_id", "owner_role")
    mine = (w.county == night.county, w.household_id == household_id)
    found = _records(select(*(w[n] for n in names)).where(*mine).order_by(w.opened_on.desc()).limit(1))
    return found[0] if found else None


def _followed(night: CountyRun, household_id: str, lang: str) -> dict[str, Any]:
    """What was done about the warning and what is next; nothing where a later night was run."""
    if night.run_id != last_complete_run(night.county):
        later = ("后来又运行过，这里不再说", "A later night was run: see that one")
        return {"text": [later[lang == "en"]], "progress": {}, "clearance": []}
    found = follow_up_of(night.county, household_id, night.as_of)
    return {**found, "text": [pair[lang == "en"] for pair in found["text"]]}


def _records(query: Select[Any]) -> list[dict[str, Any]]:
    frame = read(house.store(), query).astype(object)
    return frame.where(pd.notna(frame), None).to_dict("records")
