"""The periods of a panel: whole numbers, or ISO dates, never both."""

import pandas as pd

from relapse_watch.errors import InputRefused

_WHOLE = r"[+-]?\d{1,15}(?:\.0*)?"
_DAY, _MONTH = r"\d{4}-\d{2}-\d{2}", r"\d{4}-\d{2}"


def parse_periods(text: pd.Series, file: str) -> pd.Series:
    """int64, or the ISO dates (days or months) as text, in whose order the periods stand.

    Raises InputRefused at the first row that is blank or not of the kind that the first row is.
    """
    first = str(text.iloc[0])
    pattern = next((p for p in (_WHOLE, _DAY, _MONTH) if pd.Series([first]).str.fullmatch(p).all()), None)
    fits = text.str.fullmatch(pattern or _WHOLE).fillna(False).astype(bool)
    if pattern in (_DAY, _MONTH):
        days = text.where(fits).map(lambda t: t if len(t) > 7 else f"{t}-01", na_action="ignore")
        fits &= pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").notna()
    if not fits.all():
        raise _wrong(text, fits, file, pattern)
    return text.str.partition(".")[0].astype("int64") if pattern == _WHOLE else text


def _wrong(text: pd.Series, fits: pd.Series, file: str, pattern: str | None) -> InputRefused:
    row = (~fits).idxmax()
    is_blank = pd.isna(text.loc[row])
    kind = {_WHOLE: "2024", _DAY: "2024-01-31", _MONTH: "2024-01"}.get(pattern or "", "2024 / 2024-01-31")
    return InputRefused(
        file=file,
        row=int(row),
        column="period",
        found="" if is_blank else str(text.loc[row])[:40],
        expected=kind,
        zh=f"时期{'是空的' if is_blank else '写法不对'},全列统一写整数或统一写日期(年-月-日)",
        en=f"the period is {'blank' if is_blank else 'not of that kind'}; "
        "write whole numbers throughout, or ISO dates throughout",
    )
