"""Messages that are not digests: orphans to the county, findings to the data steward, failures to the operator."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from alerts import words
from alerts.channel_limits import limit_of
from alerts.messages import OPERATOR_CONTACT, Contact, in_roles, literal, literals, message, message_frame, names
from alerts.night import Night
from alerts.parts import Draft, barer, in_parts
from alerts.rendering import render
from relapse_watch import privacy
from relapse_watch.errors import RelapseWatchError

_LEVEL_ORDER = {level: i for i, level in enumerate(words.LEVELS)}
_TOLD = ("refused", "quarantined", "overdue", "late", "unmatched")
_OWED = ("overdue", "late")
_STEWARD = "data_steward"
_FIRST_ROWS = 5
_SHORTEST = 20

Record = dict[str, Any]


def orphan_messages(orphans: pd.DataFrame, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    """The messages frame that tells county post and data stewards of warnings nobody answers for.

    ``orphans``: rows of table ``warning``. With no such cadre reachable the operator is told.
    """
    if orphans.empty:
        return message_frame([])
    named = literals(orphans, ["township", "village"]).assign(
        head_masked=names(orphans["head_masked"]),
        level_text=orphans["level"].map(lambda level: words.word(words.LEVELS, level, night.lang)),
        _order=orphans["level"].map(_LEVEL_ORDER),
    )
    households = named.sort_values(["_order", "township", "village", "household_id"]).to_dict("records")
    to = in_roles(cadres, ("county_post", "data_steward"), night)
    return message_frame([row for c in to for row in _told_of_orphans(c, households, night)])


def _told_of_orphans(to: Contact, households: list[Record], night: Night) -> list[dict[str, str]]:
    """One message, or numbered parts of it."""
    limit = limit_of(night.limits, to.channel)

    def text(some: Sequence[Record]) -> str:
        is_tight = limit is not None and limit.is_tight
        return render("orphans", night, households=some, total=len(households), is_tight=is_tight)

    parts = in_parts([h | {"is_bare": False} for h in households], Draft(text, barer, night.lang), limit)
    is_red = any(h["level"] == "red" for h in households)
    return [message("orphans", to, t, night, [h["household_id"] for h in part], is_red=is_red) for part, t in parts]


def findings_messages(
    verdicts: pd.DataFrame, findings: pd.DataFrame, cadres: pd.DataFrame, night: Night, corrections: str = ""
) -> pd.DataFrame:
    """The messages frame that tells which files were refused, quarantined, late, overdue, or known to no mapping.

    ``verdicts``: rows of ``dataset_verdict``, and ``owner_role`` if known; nothing is said unless one that
    ``is_new`` is not accepted, and older ones are then recalled in one line each. ``findings``: rows of table
    ``finding`` of those vintages; counted by rule, with the first row numbers, never with what the cells hold.
    What is late or overdue goes to the role that owes it, if somebody reachable holds it; the data stewards
    have everything else. ``corrections``: a sentence on what their corrections mended; it is told also when
    nothing else is new.
    """
    told = _files(verdicts[verdicts["verdict"].isin(_TOLD)], findings, night.lang)
    by_role: dict[str, list[Record]] = {_STEWARD: []} if corrections else {}
    for file in told:
        by_role.setdefault(_addressee(file, cadres, night), []).append(file)
    said = {_STEWARD: corrections}
    rows = [_told_to(role, by_role[role], cadres, night, said.get(role, "")) for role in sorted(by_role)]
    return message_frame([row for rows_of_role in rows for row in rows_of_role])


def _addressee(file: Record, cadres: pd.DataFrame, night: Night) -> str:
    """The role that hears of a file."""
    role = file.get("owner_role")
    if file["verdict"] not in _OWED or not isinstance(role, str):
        return _STEWARD
    return role if in_roles(cadres, (role,), night) != [OPERATOR_CONTACT] else _STEWARD


def _told_to(
    role: str, files: list[Record], cadres: pd.DataFrame, night: Night, corrections: str
) -> list[dict[str, str]]:
    new, old = ([f for f in files if bool(f["is_new"]) is is_new] for is_new in (True, False))
    if not new and not corrections:
        return []
    owed_only = bool(files) and all(f["verdict"] in _OWED for f in files)

    def text(files: Sequence[Record]) -> str:
        shown = {"new": [f for f in files if f["is_new"]], "old": [f for f in files if not f["is_new"]]}
        return render("findings", night, **shown, total=len(new), is_owed_only=owed_only, corrections=corrections)

    draft = Draft(text, _without_rules, night.lang)
    to = in_roles(cadres, (role,), night)
    parts = [(c, said) for c in to for _, said in in_parts([*new, *old], draft, limit_of(night.limits, c.channel))]
    return [message("findings", c, said, night) for c, said in parts]


def _without_rules(file: Record) -> Record | None:
    """A file told in less: without the rules that it broke."""
    return file | {"rules": []} if file["rules"] else None


def failure_message(error: RelapseWatchError, night: Night) -> pd.DataFrame:
    """The messages frame that tells the operator that a county's night failed, and why."""
    said = literal(privacy.scrub(error.text(night.lang)))
    draft = Draft[str](lambda texts: render("failure", night, text=texts[0]), _first_half, night.lang)
    ((_, text),) = in_parts([said], draft, limit_of(night.limits, OPERATOR_CONTACT.channel))
    return message_frame([message("failure", OPERATOR_CONTACT, text, night, is_red=True)])


def _first_half(text: str) -> str | None:
    """What went wrong comes first, what to do about it stands in the log too."""
    return f"{text[: len(text) // 2]}…" if len(text) > _SHORTEST else None


def _files(verdicts: pd.DataFrame, findings: pd.DataFrame, lang: str) -> list[Record]:
    """What the template says about each file, refused ones first."""
    rules = _rules(findings, lang)
    known = literals(verdicts.assign(text=verdicts[f"text_{lang}"].map(_scrubbed)), ["file", "sheet", "text"])
    known = known.assign(
        dataset_text=known["dataset"].map(lambda d: words.word(words.DATASETS, d, lang)),
        _order=known["verdict"].map(_TOLD.index),
    )
    rows = known.sort_values(["_order", "dataset", "source", "slot"]).to_dict("records")
    return [row | {"rules": rules.get(row["vintage_id"], []) if row["is_new"] else []} for row in rows]


def _scrubbed(text: object) -> str:
    return privacy.scrub(text) if isinstance(text, str) else ""


def _rules(findings: pd.DataFrame, lang: str) -> dict[str, list[Record]]:
    """By vintage, each rule that a column broke: its sentence, in how many rows, and where the first ones are.

    A verified false alarm is not told again while its suppression lasts.
    """
    keys = ["vintage_id", "code", "column_name"]
    broken = findings[(findings["severity"] != "note") & ~findings["is_suppressed"].astype(bool)]
    broken = broken.fillna({"column_name": ""})[[*keys, "source_row", f"what_{lang}", f"fix_{lang}"]]
    broken = broken.sort_values([*keys, "source_row"])
    counts, first = _rows_of(broken, keys)
    found: dict[str, list[Record]] = {}
    for rule in broken.drop_duplicates(keys).to_dict("records"):
        of = tuple(rule[key] for key in keys)
        text = literal(_scrubbed(_sentence(rule, lang)))
        where = _where(counts.get(of, 0), first.get(of, []), literal(rule["column_name"]), lang)
        found.setdefault(str(rule["vintage_id"]), []).append({"text": text, "where": where})
    return found


def _rows_of(broken: pd.DataFrame, keys: list[str]) -> tuple[dict[Any, int], dict[Any, list[int]]]:
    """By rule (the values of ``keys``), in how many rows it is broken and which are the first; none for no row."""
    rows = broken.dropna(subset="source_row").drop_duplicates([*keys, "source_row"]).astype({"source_row": "int64"})
    grouped = rows.groupby(keys, sort=False)
    first = grouped.head(_FIRST_ROWS).groupby(keys, sort=False)["source_row"].agg(list)
    return grouped.size().to_dict(), first.to_dict()


def _sentence(finding: Record, lang: str) -> str:
    """What is wrong and what to write instead."""
    mark = ": " if lang == "en" else ":"
    return f"{finding[f'what_{lang}']}{mark}{finding[f'fix_{lang}']}"


def _where(count: int, first: list[int], column: str, lang: str) -> str:
    """The column, how many rows, and the first row numbers as the clerk sees them; only the column for no row."""
    more = count > len(first)
    if lang == "en":
        rows = f"{count} rows: {', '.join(map(str, first))}" + (" ..." if more else "")
        return ", ".join([f"column {column}"] * bool(column) + [rows] * bool(count))
    rows = f"{count} 行：第 {'、'.join(map(str, first))} 行" + ("等" if more else "")
    return "，".join([f"“{column}”列"] * bool(column) + [rows] * bool(count))
