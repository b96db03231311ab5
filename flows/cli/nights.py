"""`relapse-watch nightly` and `relapse-watch county`: run, then say what happened."""

from datetime import date
from pathlib import Path

from flows import house
from flows.cli.progress import progress
from flows.cli.summary import print_night
from flows.quiet_prefect import prepare_prefect
from flows.runs import new_id
from relapse_watch.errors import WrongUse


def run_night(inbox: Path | None, counties: list[str] | None, as_of: date | None, lang: str) -> int:
    """Run the night here and print its summary; return the exit code."""
    _require_codes(counties or [])
    prepare_prefect(house.home())
    from flows.nightly import nightly

    night = new_id()
    house.store()
    with progress(night, lang):
        state = nightly(as_of, inbox, counties, night, return_state=True)
    return print_night(night, state, lang)


def run_county(code: str, inbox: Path | None, as_of: date | None, lang: str) -> int:
    """Run one county here and print its summary; return the exit code."""
    _require_codes([code])
    prepare_prefect(house.home())
    from flows.county import county_night

    night = new_id()
    house.store()
    with progress(night, lang):
        state = county_night(code, as_of, inbox, night, return_state=True)
    return print_night(night, state, lang)


def _require_codes(codes: list[str]) -> None:
    wrong = [c for c in codes if not (len(c) == 6 and c.isascii() and c.isdigit())]
    if wrong:
        raise WrongUse(f"县代码应为6位数字,现为「{wrong[0]}」", f"a county code has 6 digits, found {wrong[0]!r}")
