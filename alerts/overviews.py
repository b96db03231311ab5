"""What those above the cadres read: each township its own night, the county the townships side by side."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from alerts import words
from alerts.address import acting, active_on
from alerts.channel_limits import limit_of
from alerts.messages import OPERATOR_CONTACT, Contact, contacts, in_roles, literals, message, message_frame, names
from alerts.night import Night
from alerts.parts import Draft, in_parts
from alerts.reasons import in_words
from alerts.rendering import render

LEVELS = ("red", "yellow", "green", "unknown")
_ORDER = {level: place for place, level in enumerate(LEVELS)}
_BETTER = ("lowered", "due_to_clear", "closed")
_FIRST_OVERDUE = 20  # named one by one; the others are counted

Record = dict[str, Any]


@dataclass(frozen=True)
class Townships:
    """What all overviews of a night are drawn from.

    ``named``: the warnings in words (``_named``). ``posts``: the reachable township posts by township.
    """

    named: pd.DataFrame
    posts: dict[str, list[Contact]]


def townships(watched: pd.DataFrame, responsibilities: pd.DataFrame, cadres: pd.DataFrame, night: Night) -> Townships:
    """What the overviews of a night are drawn from.

    ``watched``: every open warning, and those that closed tonight, addressed; the columns of table ``warning``
    with ``transition`` (null or ``noted`` where nothing is new), ``is_overdue``, and ``is_unanswered`` (red, and its
    owner was told before and gave no answer).
    """
    return Townships(_named(watched, cadres, night), _township_posts(responsibilities, cadres, night))


def township_messages(seen: Townships, reasons: pd.DataFrame, night: Night) -> pd.DataFrame:
    """The messages frame with what each township's posts read of a night in which something is new there.

    ``reasons``: rows of ``assessment_reason``. A township without a reachable post gets none; ``county_messages``
    says so.
    """
    named = seen.named.assign(why=_first_reasons(seen.named["household_id"], reasons, night.lang))
    villages, households = _by_township(_counts(named, ["place", "village"])), _by_township(_households(named))
    rows = []
    for township, of_township in named.groupby("place", sort=True):
        if not of_township["is_new"].any():
            continue
        items = villages.get(str(township), []) + households.get(str(township), [])
        for to in seen.posts.get(str(of_township["township_key"].iloc[0]), []):
            rows += _said("township", items, _facts(of_township) | {"township": township}, to, night)
    return message_frame(rows)


def county_messages(seen: Townships, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    """The messages frame with what the county's posts read of a night in which something is new.

    Nobody hears of it where no county post can be reached: orphans and failures have messages of their own.
    """
    named = seen.named
    to = [c for c in in_roles(cadres, ("county_post",), night) if c != OPERATOR_CONTACT]
    if not named["is_new"].any() or not to:
        return message_frame([])
    silent = sorted(named.loc[~named["township_key"].isin(list(seen.posts)), "place"].unique())
    facts = _facts(named) | {"silent": silent, "link": night.report_link}
    items = _counts(named, ["place"])
    return message_frame([row for c in to for row in _said("county", items, facts, c, night)])


def _said(kind: str, items: list[Record], facts: Record, to: Contact, night: Night) -> list[dict[str, str]]:
    limit = limit_of(night.limits, to.channel)

    def text(some: Sequence[Record]) -> str:
        by_kind = {k: [i for i in some if i["item"] == k] for k in ("place", "red", "overdue", "orphan")}
        return render(kind, night, **facts, **by_kind, is_tight=limit is not None and limit.is_tight)

    parts = in_parts(items, Draft(text, lambda item: None, night.lang), limit)
    return [
        message(kind, to, text, night, [i["household_id"] for i in part if "household_id" in i]) for part, text in parts
    ]


def _named(watched: pd.DataFrame, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    """``watched`` in words, with ``is_new``, ``is_open`` and ``is_orphan``; gravest first."""
    owners = cadres.drop_duplicates("cadre_id", keep="last").set_index("cadre_id")["name"]
    is_open = watched["status"] != "closed"
    role = {code: words.word(words.ROLES, code, night.lang) for code in words.ROLES}
    level = {code: words.word(words.LEVELS, code, night.lang) for code in words.LEVELS}
    return (
        literals(watched, ["village"])
        .assign(
            township_key=watched["township"].astype("str").fillna(""),
            place=literals(watched, ["township"])["township"],
            head_masked=names(watched["head_masked"]),
            is_open=is_open,
            is_new=watched["transition"].notna() & (watched["transition"] != "noted"),
            is_orphan=is_open & watched["owner_cadre_id"].isna(),
            is_late=is_open & watched["is_overdue"].astype(bool),
            is_waiting=is_open & watched["is_unanswered"].astype(bool),
            role_text=watched["owner_role"].map(role).astype("str").fillna(""),
            owner_name=names(watched["owner_cadre_id"].map(owners).astype("str")),
            level_text=watched["level"].map(level).astype("str").fillna(""),
            _order=watched["level"].map(_ORDER).fillna(len(_ORDER)),
        )
        .sort_values(["_order", "place", "village", "household_id"])
    )


def _facts(named: pd.DataFrame) -> Record:
    """How many households: open by level, with news, better, overdue, without answer, without a cadre."""
    is_open = named["is_open"]
    return {
        "levels": {level: int((is_open & (named["level"] == level)).sum()) for level in LEVELS},
        "total": int(is_open.sum()),
        "news": int(named["is_new"].sum()),
        "better": int((named["is_new"] & named["transition"].isin(_BETTER)).sum()),
        "overdue_count": int(named["is_late"].sum()),
        "unanswered_count": int(named.loc[named["is_waiting"], "household_id"].nunique()),
        "orphan_count": int(named["is_orphan"].sum()),
    }


def _counts(named: pd.DataFrame, by: list[str]) -> list[Record]:
    """One row a place: open warnings by level, news, overdue, orphans; where most is to be done first.

    ``by``: the columns that tell places apart, of which the last is its ``name``.
    """
    flags = {level: named["is_open"] & (named["level"] == level) for level in LEVELS}
    flags |= {"news": named["is_new"], "late": named["is_late"], "orphans": named["is_orphan"]}
    table = pd.DataFrame(flags).astype("int64").groupby([named[c] for c in by], sort=True).sum()
    table = table[table.any(axis=1)].reset_index()
    table = table.sort_values(["orphans", "red", "late", "yellow", "news"], ascending=False, kind="stable")
    return table.assign(name=table[by[-1]], item="place").to_dict("records")


def _by_township(items: list[Record]) -> dict[str, list[Record]]:
    """The items of each township, in their order."""
    found: dict[str, list[Record]] = defaultdict(list)
    for item in items:
        found[item["place"]].append(item)
    return found


def _first_reasons(households: pd.Series, reasons: pd.DataFrame, lang: str) -> pd.Series:
    """For each of ``households`` its gravest reason in words; '' where it has none."""
    said = in_words(reasons[reasons["household_id"].isin(households)], lang)
    first = said.drop_duplicates("household_id").set_index("household_id")["text"]
    return households.map(first).astype("str").fillna("")


def _households(named: pd.DataFrame) -> list[Record]:
    """The households told one by one: new red ones, the first overdue ones of each township, all orphans."""
    columns = ["place", "household_id", "village", "head_masked", "level_text", "role_text", "owner_name", "why"]
    is_red = named["is_new"] & (named["level"] == "red") & ~named["transition"].isin(_BETTER)
    chosen = {
        "red": named[is_red],
        "overdue": named[named["is_late"]].groupby("place").head(_FIRST_OVERDUE),
        "orphan": named[named["is_orphan"]],
    }
    return [row for item, part in chosen.items() for row in part[columns].assign(item=item).to_dict("records")]


def _township_posts(responsibilities: pd.DataFrame, cadres: pd.DataFrame, night: Night) -> dict[str, list[Contact]]:
    """The reachable township posts by township: who is put in charge of it, or stands there in the cadre list."""
    held = responsibilities[active_on(responsibilities, night.as_of) & (responsibilities["scope"] == "township")]
    listed = cadres[active_on(cadres, night.as_of)]
    both = pd.concat([f.loc[f["role"] == "township_post", ["township", "cadre_id"]] for f in (held, listed)])
    both = both.assign(cadre_id=acting(both["cadre_id"], cadres, night.as_of))
    known = contacts(cadres, night, both["cadre_id"].dropna())
    both = both[both["cadre_id"].isin(list(known))].dropna().drop_duplicates().sort_values(["township", "cadre_id"])
    return {str(t): [known[c] for c in ids] for t, ids in both.groupby("township")["cadre_id"]}
