"""The messages frame: one row a message, as it will stand in the outbox.

Columns: key, message_id, kind, county, cadre_id, channel, address, fallbacks, as_of, title, body, households, and
urgency (``red``: not to wait for working hours; else ``other``).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from alerts.address import acting, active_on, reachable_cadres
from alerts.night import Night
from relapse_watch import privacy

COLUMNS = [
    *("key", "message_id", "kind", "county", "cadre_id", "channel", "address", "fallbacks"),
    *("as_of", "title", "body", "households", "urgency"),
]
URGENCIES = ("red", "other")
OPERATOR = "operator"
_SEVERAL = re.compile(r"[;；]")
_ADDRESS = "://"  # what services make a link of by themselves
_CHANNEL_LENGTH = 32  # what the ledger holds; no channel that can be configured has a longer name

# What Markdown would read as markup becomes its full-width twin: a workbook's cell cannot put a link, a
# tag, a heading or a call to everybody into a message, and the text stays readable in the raw file too.
_MARKUP = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in "<>[]`|&\\*#@"} | {"\n": " ", "\r": " "})


@dataclass(frozen=True)
class Contact:
    """How one cadre is reached; ``fallbacks``: further channels and addresses, in the order to try them."""

    cadre_id: str
    channel: str
    address: str = field(repr=False)
    fallbacks: tuple[tuple[str, str], ...] = field(default=(), repr=False)


OPERATOR_CONTACT = Contact(OPERATOR, OPERATOR, "")


def literal(text: str) -> str:
    """``text`` with everything that Markdown would take for markup made harmless."""
    return text.translate(_MARKUP).replace(_ADDRESS, "：//")


def literals(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """``frame`` with the named text columns made literal; missing becomes empty."""
    return frame.assign(**{c: _literal(frame[c]) for c in columns})


def _literal(texts: pd.Series) -> pd.Series:
    plain = texts.astype("str").fillna("").str.translate(_MARKUP)
    return plain.str.replace(_ADDRESS, "：//", regex=False)


def names(masked: pd.Series) -> pd.Series:
    """Heads' names fit for a message: masked once more in case they were not, and literal but for the stars."""
    return (
        masked.map(privacy.mask_name, na_action="ignore").astype("str").fillna("").map(literal).str.replace("＊", "*")
    )


def contacts(cadres: pd.DataFrame, night: Night, of: Iterable[str] | None = None) -> dict[str, Contact]:
    """The reachable cadres by id, of those named in ``of`` alone; of several postings the one that began last counts.

    A posting may give several channels, first choice first: in one row, channels and addresses each separated
    by semicolons; or in rows of the same first day. Addresses of an older posting are not tried: they may be
    another person's by now.
    """
    asked = cadres if of is None else cadres[cadres["cadre_id"].isin(list(of))]
    known = reachable_cadres(asked, night.as_of).fillna({"starts_on": ""})
    known = known.sort_values(["starts_on", "channel", "address"], ascending=[False, False, False])
    latest = known[known["starts_on"] == known.groupby("cadre_id")["starts_on"].transform("max")]
    ways: dict[str, dict[tuple[str, str], None]] = {}
    for cadre_id, channel, address in zip(latest["cadre_id"], latest["channel"], latest["address"], strict=True):
        ways.setdefault(cadre_id, {}).update(dict.fromkeys(_ways(channel, address)))
    return {cadre_id: Contact(cadre_id, *first, tuple(rest)) for cadre_id, (first, *rest) in ways.items()}


def _ways(channel: str, address: str) -> list[tuple[str, str]]:
    """The channels and addresses of one row, pairwise; the last channel counts for further addresses."""
    channels, addresses = ([p for part in _SEVERAL.split(text) if (p := part.strip())] for text in (channel, address))
    if not channels or not addresses:
        return [(channel.strip()[:_CHANNEL_LENGTH], address.strip())]
    channels = [c[:_CHANNEL_LENGTH] for c in channels]
    return [(channels[min(i, len(channels) - 1)], a) for i, a in enumerate(addresses)]


def in_roles(cadres: pd.DataFrame, roles: Iterable[str], night: Night) -> list[Contact]:
    """Who acts for the reachable cadres of these roles, in order of id; the operator when there is none."""
    in_office = cadres[active_on(cadres, night.as_of) & cadres["role"].isin(list(roles))]
    holders = set(acting(in_office["cadre_id"], cadres, night.as_of).dropna())
    return [c for _, c in sorted(contacts(cadres, night, holders).items())] or [OPERATOR_CONTACT]


def message(
    kind: str, to: Contact, text: str, night: Night, households: Sequence[str] = (), *, is_red: bool = False
) -> dict[str, str]:
    """One row of the messages frame; the first line of ``text`` is the title, ``is_red`` what cannot wait.

    The key is the same whenever the same words go to the same cadre about the same night, so that
    however often a night is run again nothing is written twice.
    """
    title, _, body = text.strip().partition("\n")
    body, day = body.strip() + "\n", night.as_of.isoformat()
    key = hashlib.sha256("|".join((to.cadre_id, day, kind, title, body)).encode()).hexdigest()
    row = {"key": key, "message_id": key[:32], "kind": kind, "county": night.county, "as_of": day}
    row |= {"cadre_id": to.cadre_id, "channel": to.channel, "address": to.address}
    row |= {"fallbacks": json.dumps(to.fallbacks, ensure_ascii=False), "urgency": "red" if is_red else "other"}
    return row | {"title": title, "body": body, "households": json.dumps(list(households), ensure_ascii=False)}


def message_frame(rows: Sequence[dict[str, str]]) -> pd.DataFrame:
    """The rows as a messages frame, all text, also when there are none."""
    return pd.DataFrame(list(rows), columns=COLUMNS, dtype="str")
