"""address: every open warning to its responsible cadre."""

import pandas as pd

from alerts.address import address as find_owners
from alerts.address import orphans
from flows import house
from flows.runs import CountyRun
from relapse_watch.store.visible import landed


def address(run: CountyRun) -> int:
    """Give each open warning an owner; a warning whose owner is another now is a change too.

    Leaves in the workspace ``addressed`` (the changes, with owners, and in ``owner_before`` who had the
    warning the night before), ``watched`` (those and all that stand open) and ``orphans`` (all open
    warnings that nobody answers for). Returns the number of orphans.
    """
    changes, before = run.workspace.get("changes"), run.workspace.get("open_warnings")
    standing = before[~before["warning_id"].isin(changes["warning_id"])]
    everything = pd.concat([changes, standing.assign(transition=None, level_from=standing["level"])], ignore_index=True)
    everything = find_owners(everything, _rows(run, "responsibility"), _rows(run, "cadre"), run.as_of)
    everything["owner_before"] = _owners_before(everything, before)
    everything["transition"] = with_reassigned(everything)
    run.workspace.put("watched", everything)
    run.workspace.put("addressed", everything[everything["transition"].notna()])
    alone = orphans(everything[everything["status"] != "closed"])
    run.workspace.put("orphans", alone)
    return len(alone)


def is_moved(addressed: pd.DataFrame) -> pd.Series:
    """Which warnings somebody else has than the night before, or nobody, or somebody again."""
    return addressed["owner_cadre_id"].fillna("") != addressed["owner_before"].fillna("")


def with_reassigned(addressed: pd.DataFrame) -> pd.Series:
    """``transition``, ``reassigned`` where a warning is moved of which nothing else is to be told."""
    is_untold = addressed["transition"].isna() | (addressed["transition"] == "noted")
    return addressed["transition"].mask(is_moved(addressed) & is_untold, "reassigned")


def _owners_before(now: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    """Who had each warning the night before; missing where nobody did."""
    return now["warning_id"].map(before.set_index("warning_id")["owner_cadre_id"].astype("str")).astype("str")


def _rows(run: CountyRun, dataset: str) -> pd.DataFrame:
    return landed(house.store(), dataset, run.county, run.as_of, run.run_id)
