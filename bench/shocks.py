"""How right and how early the warnings are on planted shocks: `python -m bench.shocks INBOX COUNTY [--md FILE]`.

Run after a night of that inbox in the same home (RELAPSE_WATCH_HOME). The county's nights are run again as of every
month's end: model fitted on what was known then, households assessed, visits chosen, warnings carried on (replay.py).
They are judged by the truth behind the sample, which is made again a year beyond its end (simulated_truth.py), by
needs set down beforehand (needs.py). --md writes the page, and the Chinese one beside it.
The sample is simulated: the figures show that the chain works, not how good it is on real households.
"""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

import pandas as pd

from bench import leads, precision, shocks_page
from bench.replay import DATASETS, replay
from bench.simulated_truth import truth_of
from flows import house
from relapse_watch.store.visible import landed

MONTHS = 24


def main(inbox: Path, county: str, page: Path | None) -> None:
    """Print the tables, and write the page in both languages."""
    manifest = json.loads((inbox / "truth" / "manifest.json").read_text(encoding="utf-8"))
    last, policy = date.fromisoformat(manifest["as_of"]), house.policy()
    truth = truth_of(inbox, county, policy)
    tables = {dataset: landed(house.store(), dataset, county, last) for dataset in DATASETS}
    if all(rows.empty for rows in tables.values()):
        sys.exit(f"nothing of {county} is landed in this home: run `relapse-watch nightly --inbox {inbox}` first")
    ends = pd.period_range(end=pd.Period(last, "M"), periods=MONTHS, freq="M")
    nights = [min(end.end_time.date(), last) for end in ends]
    replayed = replay(tables, county, nights, policy)
    one_night = replay(tables, county, [last], policy, with_undated=True)
    laid = leads.Nights.of(replayed, truth)
    expected, came = precision.expected_and_true_falls(replayed, truth)
    found = shocks_page.Found(
        households=len(truth.household_ids),
        seed=manifest["seed"],
        nights=tuple(night.isoformat() for night in nights),
        nights_with_model=len(replayed.learnt),
        precision=precision.precision(replayed, truth),
        levels=precision.by_level(replayed, truth),
        rules=precision.by_rule(replayed, truth),
        shocks=leads.shocks_told(laid),
        falls=leads.falls_told(laid),
        first_night=precision.first_night(one_night, truth),
        falls_expected=expected,
        falls_came=came,
    )
    print(shocks_page.page(found, "en"))
    for language, file in shocks_page.files(page).items() if page else ():
        file.write_text(shocks_page.page(found, language), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("inbox", type=Path)
    parser.add_argument("county")
    parser.add_argument("--md", type=Path)
    given = parser.parse_args()
    main(given.inbox, given.county, given.md)
