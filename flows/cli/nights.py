"""`relapse-watch nightly` and `relapse-watch county`: run, then say what happened."""

from datetime import date
from pathlib import Path

from flows import house
from flows.cli.options import county_codes
from flows.cli.progress import progress
from flows.cli.summary import print_night
from flows.inbox import inbox_of
from flows.quiet_prefect import prepare_prefect
from flows.runs import new_id


def run_night(inbox: Path | None, counties: list[str] | None, as_of: date | None, lang: str) -> int:
    """Run the night here and print its summary; return the exit code."""
    county_codes(*(counties or []))
    folder = inbox_of(inbox)  # before Prefect: its server takes longer to start than to say this
    prepare_prefect(house.home())
    from flows.nightly import nightly

    night = new_id()
    house.store()
    with progress(night, lang):
        state = nightly(as_of, folder, counties, night, return_state=True)
    return print_night(night, state, lang)


def run_county(code: str, inbox: Path | None, as_of: date | None, lang: str) -> int:
    """Run one county here and print its summary; return the exit code."""
    county_codes(code)
    folder = inbox_of(inbox)
    prepare_prefect(house.home())
    from flows.county import county_night

    night = new_id()
    house.store()
    with progress(night, lang):
        state = county_night(code, as_of, folder, night, return_state=True)
    return print_night(night, state, lang)
