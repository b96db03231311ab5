"""A county's feedback over two years of simulated visits: `python -m bench.feedback INBOX COUNTY --out DIR`.

Run after a night of that inbox in the same home (RELAPSE_WATCH_HOME). The county's nights are run again as of every
month's end (replay.py); whoever is told of is visited within the month, and the visit finds what is true there
(simulated_truth.py and needs.py): a need is confirmed, or helped already where the household is monitored. The report
is the one that `relapse-watch feedback` writes. Simulated: it shows that the chain works, not how good it is on real
households.
"""

import argparse
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from bench.needs import with_needs
from bench.replay import DATASETS, REASON, Replayed, replay
from bench.simulated_truth import Truth, truth_of
from early_warning.feedback import feedback_terms
from early_warning.feedback.outcomes import TOLD
from flows import house
from flows.reviewing.gathering import NIGHT, Gathered, monday
from flows.reviewing.making import write_feedback
from flows.reviewing.review import review, span_of
from flows.reviewing.sentences import sentences
from relapse_watch.store.tables import landed_tables
from relapse_watch.store.visible import landed

MONTHS = 24
REACHED, VISITED, WRONG_DATA, SEED = 0.93, 0.9, 0.03, 7
"""Shares of visits that meet somebody, of warnings that are visited, of visits that find wrong data. Invented."""


def main(inbox: Path, county: str, out: Path) -> None:
    """Replay, visit, report; print the sentences and write the page of the last month."""
    last = date.fromisoformat(json.loads((inbox / "truth" / "manifest.json").read_text(encoding="utf-8"))["as_of"])
    policy, truth = house.policy(), truth_of(inbox, county, house.policy())
    tables = {dataset: landed(house.store(), dataset, county, last) for dataset in DATASETS}
    ends = pd.period_range(end=pd.Period(last, "M"), periods=MONTHS, freq="M")
    nights = {f"{end:%Y-%m}": min(end.end_time.date(), last) for end in ends}
    replayed = replay(tables, county, list(nights.values()), policy)
    as_of = last + timedelta(days=30)
    month = max(nights)
    span = span_of(county, month, as_of, feedback_terms(policy.at(county, last)))
    found = gathered_of(replayed, truth, nights, tables["department_event"])
    first = span.first.isoformat()
    kept = {
        name: frame[frame["told_on"] >= first]
        for name, frame in (("tellings", found.tellings), ("waiting", found.waiting))
    }
    report = review(Gathered(**{**vars(found), **kept}), span, month, policy.at(county, last))
    print("\n".join([*sentences(report, "zh"), *sentences(report, "en")]))
    print(pd.DataFrame(report["by_rule"]).to_string())
    shown = ("parameter", "verdict", "from", "to", "p_value", "chosen", "tested", "replaced")
    print("\n".join(str({name: p[name] for name in shown}) for p in report["proposals"] if p["verdict"] != "not_ours"))
    print(*write_feedback(report, out, "zh"), sep="\n")


def gathered_of(replayed: Replayed, truth: Truth, nights: dict[str, date], events: pd.DataFrame) -> Gathered:
    """What the store would have held of these nights, with a visit to most of those told of."""
    day = {month: night.isoformat() for month, night in nights.items()}
    kept = replayed.assessed[["household_id", "month", "is_monitored", *NIGHT, "township", "uncut_level"]]
    told = replayed.changes[replayed.changes["transition"].isin(TOLD)].drop(columns=["selection", "township"])
    tellings = told.merge(kept, on=["household_id", "month"], how="left")
    tellings = _named(tellings, day).assign(is_told=True)
    below = kept[replayed.assessed["selection"] == "below_cut"].assign(transition="opened", level_from=None)
    below = _named(below.assign(level=below["uncut_level"]), day).astype({"level_from": "str"})
    return Gathered(
        tellings=tellings,
        unheard=kept[(kept["month"] == max(nights)) & (kept["uncut_level"] == "none")],
        waiting=below[~below["household_id"].isin(tellings["household_id"])],
        reasons=replayed.reasons.rename(columns={"month": "run_id"})[["run_id", "household_id", *REASON]],
        verifications=visits_to(tellings, truth),
        events=events,
        cadres=pd.DataFrame(columns=["cadre_id", "role", "township"], dtype="str"),
        messages=_messages(tellings),
    )


def visits_to(tellings: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """Landed rows of visits, some days after each telling; what they find is what is true."""
    judged = with_needs(tellings.dropna(subset="is_monitored"), truth)
    chance = np.random.default_rng(SEED)
    drawn = chance.random((3, len(judged)))
    helped = judged["is_monitored"].astype(bool)
    result = np.where(judged["need"], np.where(helped, "already_helped", "confirmed"), "not_at_risk")
    result = np.select([drawn[0] > REACHED, drawn[1] < WRONG_DATA], ["cannot_reach", "data_wrong"], result)
    days = pd.to_datetime(judged["told_on"]) + pd.to_timedelta(chance.integers(1, 21, len(judged)), unit="D")
    visits = judged[["household_id", "warning_id"]].assign(
        verified_on=days.dt.strftime("%Y-%m-%d"), result=result, verified_by="C-" + judged["township"].astype("str")
    )
    columns = [c.name for c in landed_tables["verification"].columns]
    return visits[drawn[2] < VISITED].reindex(columns=columns).astype("str").sort_values("verified_on")


def _named(rows: pd.DataFrame, day: dict[str, str]) -> pd.DataFrame:
    told_on = rows["month"].map(day).astype("str")
    return rows.assign(run_id=rows["month"], told_on=told_on, week=monday(told_on))


def _messages(tellings: pd.DataFrame) -> pd.DataFrame:
    """One digest a township and night."""
    keys = ["township", "run_id", "told_on"]
    listed = (
        tellings.groupby(keys)["household_id"].agg(lambda ids: json.dumps(list(ids))).reset_index(name="households")
    )
    named = listed.rename(columns={"told_on": "as_of"}).assign(kind="digest", cadre_id="C-" + listed["township"])
    return named.drop(columns="township")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("inbox", type=Path)
    parser.add_argument("county")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    main(given.inbox, given.county, given.out)
