"""Each warning to the cadre who answers for it on the as-of date.

Order of roles (domain: responsibilities are drawn up per household, then per village, township, county):
帮扶责任人 → 网格员 → 第一书记 → 乡镇岗 → 县级岗.
"""

from datetime import date

import pandas as pd

ROLE_ORDER = ("household_helper", "grid_worker", "first_secretary", "township_post", "county_post")

# What a responsibility and a warning must share, by the scope of the responsibility; narrowest first.
SCOPE_KEYS: dict[str, list[str]] = {
    "household": ["household_id"],
    "village": ["township", "village"],
    "township": ["township"],
    "county": [],
}


def active_on(frame: pd.DataFrame, as_of: date) -> pd.Series:
    """True where ``starts_on`` <= ``as_of`` <= ``ends_on`` (text days; blank = open on that side)."""
    day = as_of.isoformat()
    starts, ends = (frame[c].fillna("").str.strip() for c in ("starts_on", "ends_on"))
    return (starts <= day) & ((ends == "") | (ends >= day))


def reachable_cadres(cadres: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The postings of ``cadres`` in force on ``as_of`` whose channel and address are both given.

    Grain and columns: those of ``landed_cadre``.
    """
    given = [cadres[c].fillna("").str.strip() != "" for c in ("cadre_id", "channel", "address")]
    return cadres[active_on(cadres, as_of) & given[0] & given[1] & given[2]]


def on_leave(cadres: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Who is on leave on ``as_of``: cadre_id and substitute_id ('' where nobody is named); one row a cadre.

    Leave lasts from its first day to its last, both included; without a last day it has not ended. Lists from
    before these columns have nobody on leave.
    """
    whole = cadres.reindex(columns=["cadre_id", "leave_starts_on", "leave_ends_on", "substitute_id"])
    starts, ends, substitute = (whole[c].astype("str").fillna("").str.strip() for c in whole.columns[1:])
    day = as_of.isoformat()
    is_away = active_on(cadres, as_of) & (starts != "") & (starts <= day) & ((ends == "") | (ends >= day))
    away = pd.DataFrame({"cadre_id": whole["cadre_id"], "substitute_id": substitute})[is_away]
    return away.drop_duplicates("cadre_id", keep="last")


def acting(cadre_ids: pd.Series, cadres: pd.DataFrame, as_of: date) -> pd.Series:
    """Who acts for each of ``cadre_ids`` on ``as_of``: themselves, or on leave their substitute; missing if nobody can.

    Whoever acts is in office, can be reached and is not on leave themselves.
    """
    away = on_leave(cadres, as_of)
    ready = set(reachable_cadres(cadres, as_of)["cadre_id"]) - set(away["cadre_id"])
    stands_in = dict(zip(away["cadre_id"], away["substitute_id"], strict=True))
    found = [stands_in.get(cadre_id, cadre_id) for cadre_id in cadre_ids]
    return pd.Series([c if c in ready else None for c in found], index=cadre_ids.index, dtype="str")


def address(warnings: pd.DataFrame, responsibilities: pd.DataFrame, cadres: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """``warnings`` with ``owner_cadre_id`` and ``owner_role``; both null for an orphan.

    The first role of ROLE_ORDER that has an active, reachable cadre owns the warning; for a cadre on leave
    the substitute does, in the same role, else the next in line. Among several of one role the narrowest scope
    wins, then the latest ``starts_on``, then the lowest ``cadre_id``.

    ``warnings``: one row a warning with household_id, township, village; ``responsibilities`` and
    ``cadres``: the columns of ``landed_responsibility`` and ``landed_cadre``.
    """
    posts = _standing_posts(responsibilities, cadres, as_of)
    bare = warnings.drop(columns=["owner_cadre_id", "owner_role"], errors="ignore")
    places = bare[["household_id", "township", "village"]].assign(_row=range(len(bare)))
    found = pd.concat([_match(places, posts, scope) for scope in SCOPE_KEYS], ignore_index=True)
    first = found.sort_values(["_row", "_role", "_scope"]).drop_duplicates("_row").set_index("_row")
    owners = first[["cadre_id", "role"]].reindex(range(len(bare)))
    return bare.assign(
        owner_cadre_id=owners["cadre_id"].astype("str").to_numpy(), owner_role=owners["role"].astype("str").to_numpy()
    ).astype({"owner_cadre_id": "str", "owner_role": "str"})


def orphans(addressed: pd.DataFrame) -> pd.DataFrame:
    """The rows of an addressed frame that nobody answers for."""
    return addressed[addressed["owner_cadre_id"].isna()]


def _standing_posts(responsibilities: pd.DataFrame, cadres: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Responsibilities in force on ``as_of`` of reachable cadres, best first, ranked by role and scope."""
    responsibilities = responsibilities.assign(cadre_id=acting(responsibilities["cadre_id"], cadres, as_of))
    alive = responsibilities["cadre_id"].notna()
    known = responsibilities["role"].isin(ROLE_ORDER) & responsibilities["scope"].isin(SCOPE_KEYS)
    posts = responsibilities[alive & known & active_on(responsibilities, as_of)]
    posts = posts.assign(
        _role=posts["role"].map(ROLE_ORDER.index),
        _scope=posts["scope"].map(list(SCOPE_KEYS).index),
        starts_on=posts["starts_on"].fillna(""),
    ).astype({"_role": "int64", "_scope": "int64"})
    # Two stable sorts, because one of the keys runs backwards.
    posts = posts.sort_values("cadre_id").sort_values("starts_on", ascending=False, kind="stable")
    return posts.sort_values("_role", kind="stable")


def _match(places: pd.DataFrame, posts: pd.DataFrame, scope: str) -> pd.DataFrame:
    """The best post of one scope for each place that has one: _row, cadre_id, role, _role, _scope."""
    keys = SCOPE_KEYS[scope]
    best = posts[posts["scope"] == scope].dropna(subset=keys)
    best = best.drop_duplicates(keys) if keys else best.head(1)
    best = best[[*keys, "cadre_id", "role", "_role", "_scope"]]
    pairs = places.merge(best, on=keys) if keys else places.merge(best, how="cross")
    return pairs[["_row", "cadre_id", "role", "_role", "_scope"]]
