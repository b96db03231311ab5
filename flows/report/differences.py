"""What two versions of a file have in common: findings mended, findings new, findings that remain.

Rows move when a file is resubmitted, so a finding is known by rule, household, person and column. Several of
one kind are told apart by what their cells hold and, where that is alike too, by their rows.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

CHANGES = ("mended", "broken", "remaining")
KEY = ["code", "household_id", "person_id", "column_name"]

# Which of several alike findings is which: first those that stand as they stood, last what is left of their kind.
_PASSES = (["_key", "found", "source_row"], ["_key", "found"], ["_key", "source_row"], ["_key"])


def differences(new: pd.DataFrame, old: pd.DataFrame, within: Sequence[str] = ()) -> pd.DataFrame:
    """Each finding of either version once: the columns of table ``finding``, ``change`` and ``old_row``.

    Findings that differ in a column of ``within`` are never held against each other: many files are told apart
    in one call as fast as one, and the rows of each come in the order in which it alone would have them.

    ``change``: ``mended`` (in ``old`` alone), ``broken`` (in ``new`` alone) or ``remaining``. ``source_row`` is the
    row in the new file, missing for what is mended; ``old_row`` the row in the old one, missing for what is broken.
    In order of change, row in either file and rule. A finding without household and person is also known by what
    was found: nothing else tells it apart.
    """
    both, is_new = pd.concat([new, old], ignore_index=True), np.arange(len(new) + len(old)) < len(new)
    partner = _partners(
        both.assign(_is_new=is_new, _key=_kinds(both, within))[["_key", "_is_new", "found", "source_row"]]
    )
    is_alone = partner < 0
    before = both["source_row"].take(partner.clip(lower=0)).set_axis(both.index).mask(is_alone)
    told = both[["code", "column_name"]].assign(
        change=np.where(~is_alone, 2, np.where(is_new, 1, 0)),  # places in CHANGES
        source_row=both["source_row"].where(is_new).astype("Int64"),
        old_row=before.where(is_new, both["source_row"]).astype("Int64"),
    )[is_new | is_alone]
    told = told.assign(row=told["source_row"].fillna(told["old_row"]))
    told = told.sort_values(["change", "row", "code", "column_name"], kind="stable")
    change = pd.Series(np.array(CHANGES)[told["change"]], index=told.index, dtype="str")
    # The texts are moved once only: they are many and alike.
    return both.loc[told.index].assign(**told[["source_row", "old_row"]], change=change).reset_index(drop=True)


def _kinds(findings: pd.DataFrame, within: Sequence[str]) -> pd.Series:
    """A number for each kind of finding; missing is a value like others."""
    nobody = findings["household_id"].isna() & findings["person_id"].isna()
    known = findings[[*within, *KEY]].assign(whole=findings["found"].where(nobody))
    return known.groupby(list(known), dropna=False, sort=False).ngroup()


def _partners(both: pd.DataFrame) -> pd.Series:
    """For each finding the position of the one it is in the other version; -1 where there is none."""
    # In order of rows, whatever order they come in: of several alike the first of both files are a pair.
    both = both.sort_values("source_row", kind="stable")
    partner = pd.Series(-1, index=both.index, dtype="int64")
    for keys in _PASSES:
        left = both[partner < 0]
        group = left.groupby(keys, dropna=False, sort=False).ngroup()
        place = pd.DataFrame({"group": group, "count": left.groupby([group, "_is_new"]).cumcount()})
        place, is_new = place.assign(position=left.index), left["_is_new"].astype(bool)
        pairs = place[is_new].merge(place[~is_new], on=["group", "count"], suffixes=("", "_old"))
        partner.loc[pairs["position"]] = pairs["position_old"].to_numpy()
        partner.loc[pairs["position_old"]] = pairs["position"].to_numpy()
    return partner.sort_index()
