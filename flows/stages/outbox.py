"""outbox: the night's one small transaction. Warnings, messages and the run's completion, or none of them."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from alerts.digests import digests
from alerts.notices import findings_messages, orphan_messages
from alerts.outbox import write_outbox
from early_warning.levels_words import MEASURE
from flows import house
from flows.clock import now
from flows.report.corrections import corrections, corrections_sentence, totals
from flows.runs import CountyRun
from flows.stages.answered import answered
from flows.stages.lateness import with_owners
from flows.stages.messages import night_of
from flows.stages.news import news
from relapse_watch.store.frames import read
from relapse_watch.store.lease import Lease
from relapse_watch.store.tables import dataset_verdict, finding, vintage, warning, warning_event
from relapse_watch.store.tables import run as run_table
from relapse_watch.store.visible import landed

_UPSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def outbox(run: CountyRun) -> int:
    """Write what changed and what will be said about it, and mark the run complete; return new messages."""
    messages = _messages(run)
    addressed = run.workspace.get("addressed")
    with house.store().begin() as connection:
        Lease(house.store(), run.county, run.run_id).demand(connection)
        _write_warnings(connection, run, addressed)
        write_verdicts(connection, run)
        mine = (vintage.c.run_id == run.run_id, vintage.c.state == "pending")
        connection.execute(update(vintage).where(*mine).values(state="landed"))
        written = write_outbox(connection, messages, run.run_id, now())
        done = {"status": "complete", "finished_at": now()}
        connection.execute(update(run_table).where(run_table.c.run_id == run.run_id).values(**done))
    return written


def _messages(run: CountyRun) -> pd.DataFrame:
    night, cadres = night_of(run), landed(house.store(), "cadre", run.county, run.as_of, run.run_id)
    addressed, verdicts = run.workspace.get("addressed"), with_owners(news(run, run.workspace.get("verdicts")))
    news_of = answered(run, addressed)
    new_orphans = run.workspace.get("orphans") if _has_news(addressed) else run.workspace.get("orphans").head(0)
    parts = [
        digests(_with_advice(run, news_of, night.lang), run.workspace.get("reasons"), cadres, night),
        orphan_messages(new_orphans, cadres, night),
        findings_messages(verdicts, findings_of(verdicts), cadres, night, _corrections(run, night.lang)),
    ]
    return pd.concat([p for p in parts if not p.empty] or parts[:1], ignore_index=True)


def _with_advice(run: CountyRun, addressed: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The warnings with news, and in ``advice`` the measures that the assessment suggests."""
    told = addressed[addressed["transition"] != "noted"]
    codes = told["household_id"].map(run.workspace.get("assessments").set_index("household_id")["measures"])
    at, comma = (1, ", ") if lang == "en" else (0, "、")
    texts = {both: comma.join(MEASURE[code][at] for code in both.split(";")) for both in codes.dropna().unique()}
    return told.assign(advice=codes.map(texts))


def _corrections(run: CountyRun, lang: str) -> str:
    """What the files sent anew mended, for those who sent them; '' where nothing was."""
    made = corrections(house.store(), run.county, run.run_id)
    return corrections_sentence(made, lang) if totals(made)["mended"] else ""


def _has_news(addressed: pd.DataFrame) -> bool:
    """Whether something is new about an orphan tonight: their list is told when it changes, not every night."""
    return bool(addressed.loc[addressed["transition"] != "noted", "owner_cadre_id"].isna().any())


def findings_of(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The findings of the vintages that are new."""
    fresh = verdicts.loc[verdicts["is_new"].astype(bool), "vintage_id"].dropna().tolist()
    order = (finding.c.vintage_id, finding.c.code, finding.c.source_row)
    return read(house.store(), select(finding).where(finding.c.vintage_id.in_(fresh)).order_by(*order))


def write_verdicts(connection: Connection, run: CountyRun) -> None:
    """Write the run's verdicts, one row a file: an older export beside a newer one has its own."""
    columns = [c.name for c in dataset_verdict.c if c.name not in ("run_id", "county", "position")]
    frame = run.workspace.get("verdicts").reindex(columns=columns).astype(object)
    rows = frame.where(pd.notna(frame), None).to_dict("records")
    if rows:
        marks = {"run_id": run.run_id, "county": run.county}
        connection.execute(insert(dataset_verdict), [r | marks | {"position": i} for i, r in enumerate(rows)])


def _write_warnings(connection: Connection, run: CountyRun, addressed: pd.DataFrame) -> None:
    """Upsert the warnings that changed and note what happened to each."""
    if addressed.empty:
        return
    rows = _records(addressed.assign(run_id=run.run_id), [c.name for c in warning.c])
    statement = _UPSERT[connection.dialect.name](warning)
    changed = {c.name: statement.excluded[c.name] for c in warning.c if c.name != "warning_id"}
    connection.execute(statement.on_conflict_do_update(index_elements=["warning_id"], set_=changed), rows)
    events = addressed.assign(run_id=run.run_id, as_of=run.as_of, level_to=addressed["level"])
    columns = ("warning_id", "run_id", "as_of", "transition", "level_from", "level_to", "owner_cadre_id")
    connection.execute(insert(warning_event), _records(events, list(columns)))


def _records(frame: pd.DataFrame, columns: list[str]) -> list[dict[str, Any]]:
    """Rows for SQLAlchemy: missing as None, days as dates."""
    plain = frame[columns].copy()
    for name in ("opened_on", "level_since", "better_since", "closed_on"):
        if name in plain:
            plain[name] = pd.to_datetime(plain[name], format="%Y-%m-%d").dt.date
    plain = plain.astype(object)
    return plain.where(pd.notna(plain), None).to_dict("records")
