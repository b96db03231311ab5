"""Whom a reminder goes to: the cadre who answers for the household and, the longer it is overdue, those above."""

from datetime import date

import pandas as pd

from alerts.address import ROLE_ORDER, address

_NOBODY = {"above_cadre_id": None, "above_role": None}


def hand_up(notices: pd.DataFrame, responsibilities: pd.DataFrame, cadres: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """``notices`` with owner_cadre_id, owner_role, above_cadre_id and above_role.

    ``notices``: household_id, township, village and ``step``: how many posts above the owner hear of it. That is the
    first active, reachable cadre of a role ``step`` or more above the owner's; missing where there is none, or for
    step 0. The rest as ``alerts.address.address`` takes and gives it.
    """
    owned = address(notices, responsibilities, cadres, as_of).reset_index(drop=True)
    place = owned["owner_role"].map({role: i for i, role in enumerate(ROLE_ORDER)}).astype("float64")
    wanted = (place + owned["step"]).clip(upper=len(ROLE_ORDER) - 1).where(owned["step"] > 0)
    wanted = wanted.where(wanted > place)
    parts = [
        _from_role(owned[wanted == lowest], int(lowest), responsibilities, cadres, as_of)
        for lowest in sorted(wanted.dropna().unique())
    ]
    above = pd.concat([p for p in parts if not p.empty] or [pd.DataFrame(columns=list(_NOBODY))])
    return owned.assign(**{name: above[name].reindex(owned.index).astype("str") for name in _NOBODY})


def to_role(
    rows: pd.DataFrame, role: str, responsibilities: pd.DataFrame, cadres: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """``rows`` with above_cadre_id and above_role: whoever holds just that role for the household's place."""
    lowest = ROLE_ORDER.index(role)
    found = _from_role(rows.reset_index(drop=True), lowest, responsibilities, cadres, as_of)
    return found.assign(above_cadre_id=found["above_cadre_id"].where(found["above_role"] == role))


def _from_role(
    rows: pd.DataFrame, lowest: int, responsibilities: pd.DataFrame, cadres: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    above = responsibilities[responsibilities["role"].isin(ROLE_ORDER[lowest:])]
    found = address(rows, above, cadres, as_of).set_axis(rows.index)
    return rows.assign(above_cadre_id=found["owner_cadre_id"], above_role=found["owner_role"])
