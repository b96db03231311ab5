"""Silences: somebody said that a household, a township or a cadre is not to be told of for a time, and why."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import select

from alerts.quiet import RANK, SCOPES, quiet
from flows import house
from flows.stages.for_a_time import Register, end_early, put_down, scrubbed
from relapse_watch.errors import WrongUse
from relapse_watch.store.frames import read
from relapse_watch.store.tables import silence, warning, warning_event

REGISTER = Register(silence, "silence_id", "静默", "silence", "relapse-watch silence list --all")


@dataclass(frozen=True)
class Silence:
    """No news of the ``target`` of ``scope`` up to ``level``, from ``from_day`` to ``until_day``, both included."""

    county: str
    scope: str
    target: str
    level: str
    reason: str
    by_whom: str
    from_day: date
    until_day: date


def with_quiet(changes: pd.DataFrame, county: str, as_of: date) -> pd.DataFrame:
    """``changes`` with ``quiet``: why each is not told tonight, '' where it is. Raises StoreUnreachable.

    ``changes``: counted from what was last told (alerts.held.since_told).
    """
    store, e, w = house.store(), warning_event.c, warning.c
    mine = select(warning_event).join(warning, w.warning_id == e.warning_id).where(w.county == county, e.as_of < as_of)
    nights = int(house.policy().value("flapping_nights", county, as_of).number)
    mine = mine.where(e.as_of >= as_of - timedelta(days=nights)).order_by(e.event_id)
    silences = read(store, select(silence).where(silence.c.county == county))
    return changes.assign(quiet=quiet(changes, silences, read(store, mine), as_of, nights))


def record(wanted: Silence, as_of: date) -> str:
    """Record a silence; return its id. Personal numbers in its texts become stars.

    Raises WrongUse, naming what to write instead: for an unknown scope or level, a time that is over or longer
    than policy allows, no reason, or nobody's name.
    """
    wanted = replace(wanted, reason=scrubbed(wanted.reason), by_whom=scrubbed(wanted.by_whom))
    _demand_words(wanted)
    _demand_time(wanted, as_of)
    return put_down(REGISTER, asdict(wanted))


def lift(silence_id: str, as_of: date) -> str:
    """End a silence (flows.stages.for_a_time.end_early): what it held back is told by the next night."""
    return end_early(REGISTER, silence_id, as_of)


def silences(county: str | None, as_of: date, *, every: bool) -> pd.DataFrame:
    """The silences of one county or all, the first to end first; without ``every``, none that are over."""
    s = silence.c
    query = select(silence).where(s.county == county) if county else select(silence)
    query = query if every else query.where(s.until_day >= as_of)
    return read(house.store(), query.order_by(s.until_day, s.county, s.silence_id))


def _demand_words(wanted: Silence) -> None:
    if not wanted.reason:
        raise WrongUse("--why 要写为什么静默", "--why: say why nothing is to be told")
    if not wanted.by_whom:
        raise WrongUse("--by 要写是谁定的", "--by: say who decided it")
    if wanted.scope not in SCOPES or not wanted.target:
        raise WrongUse(
            "--household、--township、--cadre 要写而且只写一个", "give one of --household, --township and --cadre"
        )
    if wanted.level not in RANK:
        raise WrongUse(f"--level 只能是 {'、'.join(RANK)}", f"--level is one of {', '.join(RANK)}")


def _demand_time(wanted: Silence, as_of: date) -> None:
    longest = int(house.policy().value("silence_max_days", wanted.county, wanted.from_day).number)
    last = wanted.from_day + timedelta(days=longest)
    if wanted.until_day < max(as_of, wanted.from_day):
        first = max(as_of, wanted.from_day)
        raise WrongUse(f"--until 不能早于 {first}", f"--until must not be before {first}")
    if wanted.until_day > last:
        raise WrongUse(
            f"静默最长 {longest} 天,--until 最晚写 {last}", f"a silence lasts {longest} days: --until by {last}"
        )
