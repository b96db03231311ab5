"""`relapse-watch nightly` and `relapse-watch county`: run, then say what happened."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path

from flows import house
from flows.cli.options import county_codes
from flows.cli.progress import progress
from flows.cli.summary import print_night
from flows.clock import today
from flows.inbox import counties_of, inbox_of
from flows.keys import demand_keys
from flows.quiet_prefect import one_server, prepare_prefect
from flows.runs import new_id
from relapse_watch.logs import protect
from relapse_watch.settings import settings


def run_night(inbox: Path | None, counties: list[str] | None, as_of: date | None, lang: str) -> int:
    """Run the night here and print its summary; return the exit code."""
    folder = _ready(inbox, *(counties or []))
    codes = counties or counties_of(folder)
    demand_keys(codes, folder, as_of or today())
    prepare_prefect(house.home())
    from flows.nightly import nightly

    night = new_id()
    with progress(night, lang), nullcontext() if settings().task_runner == "thread" else one_server():
        state = nightly(as_of, folder, codes, night, return_state=True)
    return print_night(night, state, lang)


def run_county(code: str, inbox: Path | None, as_of: date | None, lang: str) -> int:
    """Run one county here and print its summary; return the exit code."""
    folder = _ready(inbox, code)
    demand_keys([code], folder, as_of or today())
    prepare_prefect(house.home())
    from flows.county import county_night

    night = new_id()
    with progress(night, lang):
        state = county_night(code, as_of, folder, night, return_state=True)
    return print_night(night, state, lang)


def _ready(inbox: Path | None, *codes: str) -> Path:
    """The inbox. What is set or asked for wrongly is said before Prefect's server starts, which takes longer.

    Raises WrongUse, StoreUnreachable.
    """
    county_codes(*codes)
    protect(settings().log_format)
    folder = inbox_of(inbox)
    house.sources()
    house.policy()
    house.store()
    return folder
