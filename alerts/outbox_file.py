"""Where a message lies and how it reads when it goes to ``home/outbox`` instead of a service."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from relapse_watch.privacy import scrub

_SAFE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def outbox_file(home: Path, row: Mapping[str, Any]) -> Path:
    """``home/outbox/<as_of>/<county>/<cadre_id>-<kind>-<key8>.md``, absolute; names nobody."""
    name = f"{_name(row['cadre_id'])}-{row['kind']}-{row['key'][:8]}.md"
    return home.resolve() / "outbox" / str(row["as_of"]) / row["county"] / name


def outbox_text(row: Mapping[str, Any], lang: str) -> str:
    """The body under a line that says who was meant to get it, and how."""
    if lang == "en":
        head = f"> To: {row['cadre_id']} · channel: {row['channel']} · message: {row['message_id'][:8]}"
    else:
        head = f"> 收件人编号：{row['cadre_id']} · 渠道：{row['channel']} · 消息编号：{row['message_id'][:8]}"
    return f"{head}\n\n{row['body']}"


def _name(cadre_id: str) -> str:
    """The cadre's number if it is one; a hash if it could be a name, a phone or an ID number, or break the path."""
    if _SAFE.fullmatch(cadre_id) and scrub(cadre_id) == cadre_id:
        return cadre_id
    return hashlib.sha256(cadre_id.encode()).hexdigest()[:12]
