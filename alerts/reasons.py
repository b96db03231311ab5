"""Why a household is told of, in the words of a message."""

from collections.abc import Callable

import pandas as pd

from alerts import words
from alerts.messages import literals

SEVERITY = {"red": 0, "yellow": 1, "green": 2}


def in_words(reasons: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Rows of ``assessment_reason`` with ``text``, since when included, and ``clears``; worst level first.

    Of one level they stay in their order. Texts are literal: what stands in them is no markup.
    """
    named = reasons.rename(columns={f"text_{lang}": "text", f"clears_{lang}": "clears"})
    named = literals(named, ["text", "clears", "code"])
    return named.assign(
        _severity=named["level"].map(SEVERITY).fillna(len(SEVERITY)),
        text=named["text"] + once_each(named["since"], lambda day: words.since(day, lang)),
    ).sort_values("_severity", kind="stable")


def once_each(codes: pd.Series, say: Callable[[object], str]) -> pd.Series:
    """What ``say`` says of each, asked once for each that is different; '' of a missing one."""
    said = {code: say(code) for code in codes.dropna().unique()}
    return pd.Series([said.get(code, "") for code in codes], index=codes.index, dtype="str")
