"""address: every open warning to its responsible cadre."""

import pandas as pd

from alerts.address import address as find_owners
from alerts.address import orphans
from flows import house
from flows.runs import CountyRun
from relapse_watch.store.visible import landed


def address(run: CountyRun) -> int:
    """Give each open warning an owner; a warning whose owner is another now is a change too.

    Leaves in the workspace ``addressed`` (the changes, with owners) and ``orphans`` (all open warnings
    that nobody answers for). Returns the number of orphans.
    """
    changes, before = run.workspace.get("changes"), run.workspace.get("open_warnings")
    standing = before[~before["warning_id"].isin(changes["warning_id"])]
    everything = pd.concat([changes, standing.assign(transition=None, level_from=standing["level"])])
    everything = find_owners(everything, _rows(run, "responsibility"), _rows(run, "cadre"), run.as_of)
    is_moved = _owner_moved(everything, before) & everything["transition"].isna()
    everything.loc[is_moved, "transition"] = "reassigned"
    run.workspace.put("addressed", everything[everything["transition"].notna()])
    alone = orphans(everything[everything["status"] != "closed"])
    run.workspace.put("orphans", alone)
    return len(alone)


def _owner_moved(now: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    """True where the warning had another owner, or none, the night before."""
    owners = before.set_index("warning_id")["owner_cadre_id"].astype("str")
    return now["owner_cadre_id"].fillna("") != now["warning_id"].map(owners).astype("str").fillna("")


def _rows(run: CountyRun, dataset: str) -> pd.DataFrame:
    return landed(house.store(), dataset, run.county, run.as_of, run.run_id)
