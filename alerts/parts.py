"""A message too long for its channel becomes several, cut between what it tells of and never inside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from alerts.limits import Limit

T = TypeVar("T")

# As wide as the mark of a part may be while the parts are not counted yet.
_WIDEST = "（999/999）"
_CUT = {
    "zh": "（内容太长，这里省略了一部分，请向县里查问）",
    "en": "(too long: a part is left out here, ask the county)",
}


@dataclass(frozen=True)
class Draft(Generic[T]):
    """How a message is written: ``text`` of some items, and ``shorter``, an item said in less, None if it cannot be."""

    text: Callable[[Sequence[T]], str]
    shorter: Callable[[T], T | None]
    lang: str = "zh"


def barer(household: dict[str, Any]) -> dict[str, Any] | None:
    """A household said in less: only which one it is."""
    return None if household["is_bare"] else household | {"is_bare": True}


def in_parts(items: Sequence[T], draft: Draft[T], limit: Limit | None) -> list[tuple[Sequence[T], str]]:
    """The texts that tell of ``items``, each with the items it tells of, every item in exactly one, in order.

    Without ``limit``, or where all fit, one. Else the titles are marked （1/3）. An item alone too long is said
    in its shorter forms; what even then does not fit is cut before its foot, and says so.
    """
    whole = draft.text(items)
    if limit is None or limit.fits(*_title_and_body(whole)):
        return [(items, whole)]
    parts: list[Sequence[T]] = []
    left = list(items)
    while left:
        part = _first_part(left, draft, limit, guess=len(parts[-1]) if parts else 1)
        parts.append(part)
        left = left[len(part) :]
    marks = [f"（{n}/{len(parts)}）" if len(parts) > 1 else "" for n in range(1, len(parts) + 1)]
    return [(p, _cut(_marked(draft.text(p), mark), limit, draft.lang)) for p, mark in zip(parts, marks, strict=True)]


def _first_part(items: list[T], draft: Draft[T], limit: Limit, guess: int) -> Sequence[T]:
    """The longest beginning of ``items`` that fits; at least one item, shortened if it must be."""

    def fits(count: int) -> bool:
        return limit.fits(*_title_and_body(_marked(draft.text(items[:count]), _WIDEST)))

    low, high = 0, len(items) + 1  # what fits, what does not
    count = min(guess, len(items))
    while high - low > 1:
        low, high = (count, high) if fits(count) else (low, count)
        count = min(2 * low, (low + high) // 2) if low else (low + high) // 2
        count = max(low + 1, min(count, high - 1))
    return items[:low] if low else [_shortened(items[0], draft, limit)]


def _shortened(item: T, draft: Draft[T], limit: Limit) -> T:
    """The item in the longest of its shorter forms that fits alone; in its shortest if none does."""
    while (shorter := draft.shorter(item)) is not None:
        item = shorter
        if limit.fits(*_title_and_body(_marked(draft.text([item]), _WIDEST))):
            break
    return item


def _cut(text: str, limit: Limit, lang: str) -> str:
    """``text`` without the last lines above its foot, if nothing else makes it fit."""
    title, body = _title_and_body(text)
    if limit.fits(title, body):
        return text
    above, rule, foot = body.rpartition("\n---\n")
    lines = (above if rule else body).split("\n")
    while lines and not limit.fits(title, _with_foot(lines, foot if rule else "", lang)):
        lines.pop()
    return f"{title}\n\n{_with_foot(lines, foot if rule else '', lang)}"


def _with_foot(lines: list[str], foot: str, lang: str) -> str:
    return "\n".join([*lines, "", _CUT[lang], *(["", "---", foot] if foot else [])])


def _marked(text: str, mark: str) -> str:
    """The mark goes to the end of the title, whatever template wrote it."""
    title, line, rest = text.strip().partition("\n")
    return f"{title}{mark}{line}{rest}"


def _title_and_body(text: str) -> tuple[str, str]:
    title, _, body = text.strip().partition("\n")
    return title, body.strip() + "\n"
