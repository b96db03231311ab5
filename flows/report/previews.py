"""What the messages of a finished night say, rendered anew from the store: nothing is written and nothing is sent."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
from sqlalchemy import Table, select

from alerts.channel_limits import shown_limit
from alerts.digests import digests
from alerts.night import Night
from alerts.overviews import county_messages, township_messages, townships
from early_warning.levels_words import MEASURE
from flows import house
from flows.runs import CountyRun
from flows.stages.holding import as_said
from flows.stages.messages import night_of, overdue
from flows.stages.unanswered import unanswered
from relapse_watch.errors import WrongUse
from relapse_watch.settings import settings
from relapse_watch.store.frames import read
from relapse_watch.store.tables import assessment_reason, household_assessment, run, warning, warning_event
from relapse_watch.store.visible import landed

KINDS = ("digest", "township", "county")


@dataclass(frozen=True)
class Wanted:
    """Which messages to show: of one ``kind``, to one ``cadre_id`` or to all, as ``channel`` would get them."""

    county: str
    kind: str = "digest"
    cadre_id: str | None = None
    channel: str | None = None


def preview_messages(wanted: Wanted, lang: str) -> pd.DataFrame:
    """The messages frame of the county's last complete night; empty where nothing was new for those wanted.

    The words are those of the templates as they are now. Raises WrongUse where the county has no complete
    night, StoreUnreachable.
    """
    last = _last_run(wanted.county)
    night = replace(night_of(last), lang=lang)
    cadres = landed(house.store(), "cadre", last.county, last.as_of)
    if wanted.channel:
        limit = shown_limit(settings(), wanted.channel)
        night = replace(night, limits={wanted.channel: limit} if limit else {})
        cadres = cadres.assign(channel=cadres["channel"].where(cadres["channel"].isna(), wanted.channel))
    messages = _made(wanted.kind, last, cadres, night)
    return messages if wanted.cadre_id is None else messages[messages["cadre_id"] == wanted.cadre_id]


def _made(kind: str, last: CountyRun, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    watched = as_said(_watched(last), last.county, last.as_of)
    told = watched[watched["transition"].notna()]
    reasons = _of_run(assessment_reason, last).pipe(lambda r: r[r["household_id"].isin(told["household_id"])])
    if kind == "digest":
        return digests(with_advice(told, _of_run(household_assessment, last), night.lang), reasons, cadres, night)
    duties = landed(house.store(), "responsibility", last.county, last.as_of)
    late = overdue(watched, last.county, last.as_of)
    watched = watched.assign(is_overdue=late, is_unanswered=unanswered(watched, last))
    seen = townships(watched, duties, cadres, night)
    return township_messages(seen, reasons, night) if kind == "township" else county_messages(seen, cadres, night)


def with_advice(told: pd.DataFrame, assessments: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Warnings, and in ``advice`` the measures that their households' assessments suggest, in words."""
    codes = told["household_id"].map(assessments.set_index("household_id")["measures"])
    at, comma = (1, ", ") if lang == "en" else (0, "、")
    texts = {both: comma.join(MEASURE[code][at] for code in both.split(";")) for both in codes.dropna().unique()}
    return told.assign(advice=codes.map(texts))


def _last_run(county: str) -> CountyRun:
    r = run.c
    done = select(r.run_id, r.night_id, r.as_of).where(r.county == county, r.status == "complete")
    with house.store().reading() as connection:
        found = connection.execute(done.order_by(r.finished_at.desc(), r.run_id).limit(1)).one_or_none()
    if found is None:
        raise WrongUse(
            f"县 {county} 还没有跑完的一夜,请先运行 relapse-watch county {county}",
            f"county {county} has no complete night yet: run relapse-watch county {county} first",
        )
    return CountyRun(found.run_id, found.night_id, county, found.as_of, "")


def _watched(last: CountyRun) -> pd.DataFrame:
    """The county's open warnings, and those that changed on the last night, with what happened to them on it."""
    w, store = warning.c, house.store()
    warnings = read(store, select(warning).where(w.county == last.county).order_by(w.warning_id))
    events = _events(last.county, last.as_of)
    warnings = warnings.merge(events, on="warning_id", how="left")
    return warnings[(warnings["status"] != "closed") | warnings["transition"].notna()]


def _events(county: str, as_of: date) -> pd.DataFrame:
    """What happened to each warning on the night, over all its runs: warning_id, transition, level_from."""
    e, w = warning_event.c, warning.c
    mine = select(e.event_id, e.warning_id, e.transition, e.level_from).join(warning, w.warning_id == e.warning_id)
    mine = mine.where(w.county == county, e.as_of == as_of, e.transition != "noted").order_by(e.event_id)
    return read(house.store(), mine).drop_duplicates("warning_id", keep="last").drop(columns="event_id")


def _of_run(table: Table, last: CountyRun) -> pd.DataFrame:
    return read(house.store(), select(table).where(table.c.run_id == last.run_id))
