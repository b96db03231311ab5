"""told: what tonight's messages say, to whom, and what is not said though it changed."""

from dataclasses import dataclass

import pandas as pd

from alerts.digests import digests
from alerts.handovers import handover_messages
from alerts.night import Night
from alerts.notices import findings_messages, orphan_messages
from alerts.overviews import county_messages, township_messages, townships
from flows import house
from flows.report.corrections import corrections, corrections_sentence, totals
from flows.report.previews import with_advice
from flows.runs import CountyRun
from flows.stages.address import is_moved
from flows.stages.answered import answered
from flows.stages.carrying import carry, successors
from flows.stages.findings import findings_of
from flows.stages.holding import held_news, still_held, with_held
from flows.stages.lateness import with_owners
from flows.stages.messages import night_of, overdue
from flows.stages.news import news
from flows.stages.silences import with_quiet
from flows.stages.unanswered import unanswered
from relapse_watch.store.visible import landed


@dataclass(frozen=True)
class Told:
    """``messages``: a messages frame. ``superseded``: waiting digests that go (flows.stages.carrying.successors).

    ``quiet``: how many changes are not told, by why (``silenced``, ``flapping``, ``answered``). ``held``: what is
    held back from now on, and what of it was told tonight (flows.stages.holding.still_held).
    """

    messages: pd.DataFrame
    superseded: pd.DataFrame
    quiet: dict[str, int]
    held: pd.DataFrame


def told(run: CountyRun) -> Told:
    """Everything that is to be said of the run. Raises StoreUnreachable."""
    night, cadres = night_of(run), landed(house.store(), "cadre", run.county, run.as_of, run.run_id)
    held = held_news(run.county)
    watched = with_quiet(with_held(run.workspace.get("watched"), held, run), run.county, run.as_of)
    is_new = watched["transition"].notna() & (watched["transition"] != "noted")
    is_answered = is_new & ~watched.index.isin(answered(run, watched[is_new]).index) & ~is_handed_over(watched)
    watched["quiet"] = watched["quiet"].mask(is_answered & (watched["quiet"] == ""), "answered")
    is_quiet = is_new & (watched["quiet"] != "")
    carried = carry(watched[is_new & ~is_quiet], watched, cadres, run)
    changes = with_advice(carried.told, run.workspace.get("assessments", ["household_id", "measures"]), night.lang)
    reasons = run.workspace.get("reasons")
    parts = [
        digests(changes, reasons, cadres, night),
        handover_messages(watched, cadres, night),
        _orphans(run, cadres, night),
        _findings(run, cadres, night),
        *_overviews(run, watched.assign(transition=watched["transition"].mask(is_quiet)), reasons, cadres, night),
    ]
    messages = pd.concat([p for p in parts if not p.empty] or parts[:1], ignore_index=True)
    counts = watched.loc[is_quiet & watched["is_moved"], "quiet"].value_counts()
    watched["is_told"] = watched["warning_id"].isin(carried.told["warning_id"])
    after = still_held(watched, run.workspace.get("open_warnings"), held, run.as_of)
    replaced = successors(carried, messages)
    return Told(messages, replaced, {str(why): int(n) for why, n in counts.items()}, after)


def is_handed_over(watched: pd.DataFrame) -> pd.Series:
    """Which warnings have another owner than before: the new one has heard nothing of what a visit answered."""
    return is_moved(watched) & (watched["transition"] != "opened")


def _orphans(run: CountyRun, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    """All orphans where something is new about one tonight: their list is told when it changes, not every night."""
    addressed, orphans = run.workspace.get("addressed"), run.workspace.get("orphans")
    is_new = bool(addressed.loc[addressed["transition"] != "noted", "owner_cadre_id"].isna().any())
    return orphan_messages(orphans if is_new else orphans.head(0), cadres, night)


def _findings(run: CountyRun, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    verdicts = with_owners(news(run, run.workspace.get("verdicts")))
    return findings_messages(verdicts, findings_of(verdicts), cadres, night, _corrections(run, night.lang))


def _corrections(run: CountyRun, lang: str) -> str:
    """What the files sent anew mended, for those who sent them; '' where nothing was."""
    made = corrections(house.store(), run.county, run.run_id)
    return corrections_sentence(made, lang) if totals(made)["mended"] else ""


def _overviews(
    run: CountyRun, watched: pd.DataFrame, reasons: pd.DataFrame, cadres: pd.DataFrame, night: Night
) -> list[pd.DataFrame]:
    """What the townships and the county read of the night."""
    late = overdue(watched, run.county, run.as_of)
    watched = watched.assign(is_overdue=late, is_unanswered=unanswered(watched, run))
    duties = landed(house.store(), "responsibility", run.county, run.as_of, run.run_id)
    seen = townships(watched, duties, cadres, night)
    return [township_messages(seen, reasons, night), county_messages(seen, cadres, night)]
