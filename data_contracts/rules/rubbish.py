"""Rules about cells that cannot be what the column holds, whatever else is right: remains of a spreadsheet,
signs that nobody types, texts far too long, words and dates that do not exist there.

Each distinct text is looked at once. A blank passes: other rules ask for what must be filled in.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.checking.table import CheckTable
from data_contracts.rules.conditions import as_month
from data_contracts.rules.registry import rule

Form = Literal["text", "name", "code", "id"]

# What a workbook leaves of a formula that failed, and a formula itself.
_ERROR = r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#+)"
_FORMULA = r"[=＝].*|[-+@][A-Za-z$]+[(\d].*"
# Control and zero-width signs, pictures, signs of private use, and what wrong decoding leaves (�, 锟斤拷).
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe0f\ufeff"
_PICTURES = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_FOREIGN = f"[{_CONTROL}{_PICTURES}\ue000-\uf8ff\ufffd]|锟斤拷|烫烫烫"
_RUBBISH = rf"^(?:{_ERROR}|{_FORMULA})$|{_FOREIGN}"
_LETTER = "A-Za-z\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# A text may be anything. A name or place has a letter and stands in one line; a code has neither spaces nor signs.
_SHAPES: dict[str, str] = {
    "name": rf"[^\n\r\t]*[{_LETTER}][^\n\r\t]*",
    "code": rf"[0-9{_LETTER}][-_./0-9{_LETTER}]*",
    "id": r"[0-9]{17}[0-9Xx](?:[0-9]{2}|[0-9]{4})?|999999.*",
}


@rule("sound_text")
def sound_text(table: CheckTable, column: str, longest: float, form: Form = "text") -> pd.Series:
    """No spreadsheet error, formula, control sign or picture, at most ``longest`` characters, and of its form.

    ``form``: name (of a person or place), code, id (18, 20 or 22 characters), or any text.
    """
    codes, uniques = pd.factorize(table.text[column])
    cells = pa.array(uniques, type=pa.large_string(), from_pandas=True)
    is_sound = pc.less_equal(pc.utf8_length(cells), longest)
    is_sound = pc.and_not(is_sound, pc.match_substring_regex(cells, _RUBBISH))
    if form != "text":
        is_sound = pc.and_(is_sound, pc.match_substring_regex(cells, f"^(?:{_SHAPES[form]})$"))
    return pd.Series(np.append(np.asarray(is_sound, dtype=bool), True)[codes], index=table.text.index)


@rule("known_words")
def known_words(table: CheckTable, column: str, words: Sequence[str], separated: bool = False) -> pd.Series:
    """One of ``words``; with ``separated`` any number of them between ``,`` ``、`` and ``;``.

    Judged is what the mapping makes of the cell: a county's own words that it translates are known.
    """
    codes, uniques = pd.factorize(table.values[column])
    cells = pd.Series(uniques, dtype="str")
    is_known = cells.isin(words)
    if separated:
        parts = cells.str.split("[,，、;；]", regex=True).explode().str.strip()
        is_known |= (parts.isin(words) | (parts == "")).groupby(level=0).all()
    return pd.Series(np.append(is_known.to_numpy(dtype=bool), True)[codes], index=table.values.index)


@rule("date_within")
def date_within(table: CheckTable, column: str, earliest: float, unreadable_passes: bool = False) -> pd.Series:
    """A readable day or month, not before the month ``earliest`` (YYYYMM) and not after the export's day.

    A file without a date of its own may have gone on since the day that a replay asks about: it has no last day.
    ``unreadable_passes``: another rule tells it.
    """
    when = table.values[column]
    is_out = when < as_month(earliest)
    if table.day is not None and table.is_dated:
        is_out |= when > table.day  # a month of the same year and month is the shorter text, and so the lesser
    is_out = is_out.fillna(False).astype(bool)
    return ~is_out if unreadable_passes else ~(is_out | table.is_unreadable(column))
