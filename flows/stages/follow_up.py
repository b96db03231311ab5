"""follow-up: reminders of what is due, overdue or handed up, written before anything is sent; nothing twice."""

import json
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Select, insert, select

from alerts.escalation import hand_up, to_role
from alerts.outbox import write_outbox
from alerts.reminders import reminders
from early_warning.followup import due_notices, follow_up
from flows import house
from flows.clock import now
from flows.stages.answered import events_of
from flows.stages.messages import day_of, with_hours
from relapse_watch.dates import is_first_working_day_of_week, month_of
from relapse_watch.store.frames import read
from relapse_watch.store.lease import Lease
from relapse_watch.store.tables import follow_up_notice, outbox_message, run, warning
from relapse_watch.store.visible import landed, landed_of_every_export

_DAYS = ("since", "due_by")
_TOLD = ["warning_id", "stage", "since", "due_by", "occasion"]
_FEW = 500  # households that are asked for by number; beyond, the whole register is read


def progress_of(county: str, day: date) -> pd.DataFrame:
    """Where each open warning of the county stands on ``day`` (see early_warning.followup.follow_up)."""
    store, w = house.store(), warning.c
    mine = select(warning).where(w.county == county, w.status == "open", w.opened_on <= day).order_by(w.warning_id)
    warnings = read(store, mine)
    monitored = monitored_households(county, day, warnings["household_id"])
    visits = landed_of_every_export(store, "verification", county, day)
    warnings = warnings.assign(is_monitored=warnings["household_id"].isin(monitored))
    return follow_up(warnings, events_of(county), visits, house.policy().at(county, day))


def monitored_households(county: str, day: date, households: pd.Series) -> list[str]:
    """Those of ``households`` that the register has as identified by ``day`` and not resolved."""
    few = sorted(set(households)) if len(households) <= _FEW else None
    rows = landed(house.store(), "monitored_person", county, day, households=few)
    month = month_of(day)
    is_open = ~rows["is_risk_resolved"].fillna(False).astype(bool) | (rows["resolved_month"].str[:7] > month)
    is_known = rows["monitoring_category"].notna() & ~(rows["identified_month"].str[:7] > month)
    return sorted(set(rows.loc[is_open & is_known, "household_id"]))


def write_reminders(county: str, day: date, lease: Lease) -> int:
    """Write the day's reminders and who was told what; return how many messages are new.

    ``day`` is a working day; the caller holds the county's lease. Raises StoreUnreachable, CountyLocked.
    """
    last_run = _last_run(county, day)
    if last_run is None:
        return 0
    progress, terms = progress_of(county, day), house.policy().at(county, day)
    notices = due_notices(progress, _told(county), terms.whole("remind_at_most"))
    rows = _addressed(county, day, progress, notices)
    messages = reminders(rows, landed(house.store(), "cadre", county, day), day_of(county, day))
    messages = with_hours(messages, county, day, now())
    ledger = _ledger(rows, messages, county, day)
    with house.store().begin() as connection:
        lease.demand(connection)
        written = write_outbox(connection, messages, last_run, now())
        if ledger:
            connection.execute(insert(follow_up_notice), ledger)
    return written


def _addressed(county: str, day: date, progress: pd.DataFrame, notices: pd.DataFrame) -> pd.DataFrame:
    """Grain cadre, section and household: the rows that ``alerts.reminders.reminders`` takes, and the notices'."""
    posts, cadres = (landed(house.store(), dataset, county, day) for dataset in ("responsibility", "cadre"))
    told = hand_up(notices, posts, cadres, day)
    own = told.assign(cadre_id=told["owner_cadre_id"], section=told["state"], role=told["owner_role"])
    above = told.assign(cadre_id=told["above_cadre_id"], section="handed_up", role=told["above_role"])
    towns = told.loc[told["state"] == "overdue", "township"]
    late = progress[(progress["state"] == "overdue") & progress["township"].isin(towns)]
    listed = to_role(hand_up(late.assign(step=0), posts, cadres, day), "township_post", posts, cadres, day)
    listed = listed.assign(cadre_id=listed["above_cadre_id"], section="township", above_role=None)
    parts = [own, above, _not_twice(listed, own, above)]
    said = {c for part in parts for c in part["cadre_id"].dropna()}
    rows = pd.concat([*parts, _weekly(county, day, progress, said, (posts, cadres))], ignore_index=True)
    rows = rows[rows["cadre_id"].notna()].astype({"above_role": "str", "owner_role": "str"})
    days = {f"{name}_day": rows[name].dt.strftime("%Y-%m-%d") for name in _DAYS}
    plain = {name: rows[name].dt.date for name in ("due_by", "publish_by")}
    result = rows["result"].astype("str").mask(rows["is_tried"].astype(bool), "cannot_reach")
    return rows.assign(**days, **plain, result=result)


def _not_twice(listed: pd.DataFrame, own: pd.DataFrame, above: pd.DataFrame) -> pd.DataFrame:
    """Without what the same cadre is told of as their own, or as handed up."""
    keys = ["cadre_id", "warning_id"]
    said = pd.MultiIndex.from_frame(pd.concat([own[keys], above[keys]]))
    return listed[~pd.MultiIndex.from_frame(listed[keys]).isin(said)]


def _weekly(
    county: str, day: date, progress: pd.DataFrame, said: set[str], known: tuple[pd.DataFrame, pd.DataFrame]
) -> pd.DataFrame:
    """On the first working day of a week, what is still to be verified, for those who hear nothing else that day."""
    waiting = progress[(progress["stage"] == "verify") & ~progress["state"].isin(["done", "paused"])]
    waiting = waiting if is_first_working_day_of_week(day) else waiting.head(0)
    owned = hand_up(waiting.assign(step=0), *known, day)
    owned = owned.assign(cadre_id=owned["owner_cadre_id"], section="open", role=owned["owner_role"])
    o = outbox_message.c
    told = read(house.store(), select(o.cadre_id).where(o.county == county, o.as_of == day).distinct())
    return owned[~owned["cadre_id"].isin(said | set(told["cadre_id"]))]


def _ledger(rows: pd.DataFrame, messages: pd.DataFrame, county: str, day: date) -> list[dict[str, Any]]:
    """One row a notice and cadre told of it, with the part that says it; lists and the weekly reminder are none."""
    parts = messages.assign(household_id=messages["households"].map(json.loads)).explode("household_id")
    parts = parts[["cadre_id", "household_id", "message_id"]].astype("str")
    notices = rows[rows["section"].isin(["due_soon", "overdue", "handed_up"])]
    given = notices.merge(parts, on=["cadre_id", "household_id"])
    return [
        {
            "county": county,
            "warning_id": row["warning_id"],
            "stage": row["stage"],
            **{name: date.fromisoformat(row[f"{name}_day"]) for name in _DAYS},
            "occasion": int(row["occasion"]),
            "told_on": day,
            "cadre_id": row["cadre_id"],
            "role": row["role"],
            "message_id": row["message_id"],
        }
        for row in given.to_dict("records")
    ]


def _told(county: str) -> pd.DataFrame:
    n = follow_up_notice.c
    told: Select[Any] = select(*(n[name] for name in _TOLD)).where(n.county == county)
    return read(house.store(), told)


def _last_run(county: str, day: date) -> str | None:
    """The county's last complete run up to ``day``: reminders speak of what it found."""
    r = run.c
    mine = (r.county == county, r.status == "complete", r.as_of <= day)
    with house.store().reading() as connection:
        query = select(r.run_id).where(*mine).order_by(r.as_of.desc(), r.finished_at.desc())
        return connection.execute(query.limit(1)).scalar()
