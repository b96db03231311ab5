"""The truth table as a page to read, written from the same policy that the night goes by."""

from early_warning.markdown import markdown_table
from early_warning.policy import InForce
from early_warning.verdicts.affected import WHO
from early_warning.verdicts.table import Condition, Row, StatusTable, Touch, status_table
from early_warning.verdicts.words import HEADS, LEVEL, PROSE, STATUS, TOUCHES, WHOM, WORD


def data_status_page(terms: InForce, lang: str) -> str:
    """The page in ``lang`` (``zh`` or ``en``): what statuses mean, the truth table, what rules touch, whom late files
    concern, as Markdown."""
    table, at = status_table(terms), 1 if lang == "en" else 0
    statuses = [[f"`{name}`", *(pair[at] for pair in (words, read))] for name, (words, read) in STATUS.items()]
    parts = [
        *(PROSE[name][at] for name in ("title", "intro", "statuses")),
        markdown_table(HEADS["statuses"][at], statuses),
        *(PROSE[name][at] for name in ("table", "table_intro")),
        markdown_table(HEADS["table"][at], (_row(number, row, at) for number, row in enumerate(table.rows, start=1))),
        *(PROSE[name][at] for name in ("touches", "touches_intro")),
        markdown_table(HEADS["touches"][at], (_touch(touch, table, at) for touch in table.touches)),
        *(PROSE[name][at] for name in ("history", "history_text", "overdue", "overdue_intro")),
        markdown_table(HEADS["overdue"][at], ([f"`{name}`", WHOM[name][at]] for name in WHO)),
        *(PROSE[name][at] for name in ("reads", "reads_text")),
    ]
    return "\n\n".join(parts) + "\n"


def _row(number: int, row: Row, at: int) -> list[str]:
    told = (row.told.en if at else row.told.zh) if row.told else "—"
    kept = WORD["kept" if row.history == "kept" else "not_kept"][at]
    judged = [f"`{row.data_status}`", LEVEL[row.level][at], kept]
    why = concerned(row)[at] if row.condition.verdict else row.why.split(" | ")[at]
    return [str(number), f"`{row.row}`", _condition(row.condition, at), *judged, why, told]


def concerned(row: Row) -> tuple[str, str]:
    """Whom a late file concerns and why, in Chinese and English."""
    zh, en = row.why.split(" | ")
    return (zh, en) if row.who == "nobody" else (f"{WHOM[row.who][0]}:{zh}", f"{WHOM[row.who][1]}: {en}")


def _condition(c: Condition, at: int) -> str:
    """The condition in words; what is not named may be anything."""
    said = [WORD["suppressed"][at]] * bool(c.suppressed) + [WORD["lead"][at]] * bool(c.lead)
    said += [WORD["or"][at].join(WORD[s][at] for s in c.severity)] * bool(c.severity)
    said += [WORD["or"][at].join(TOUCHES[t][at] for t in c.touches)] * bool(c.touches)
    said += [WORD[c.verdict][at]] if c.verdict else []
    said += [WORD["or"][at].join(f"`{d}`" for d in c.dataset)] * bool(c.dataset)
    return WORD["and"][at].join(said)


def _touch(touch: Touch, table: StatusTable, at: int) -> list[str]:
    codes, columns = (", ".join(f"`{name}`" for name in names) for names in (touch.codes, touch.columns))
    dataset = f"`{touch.dataset}`" if touch.dataset else WORD["any"][at]
    part = table.parts[touch.part][at]
    return [dataset, codes or WORD["any"][at], columns or WORD["any"][at], TOUCHES[touch.touches][at], part]
