"""Find the headers a mapping needs in the header row of a file."""

from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

from data_contracts.reading.text import normal_header
from data_contracts.sources.mapping import ColumnCounty, ColumnMapping, SourceMapping
from relapse_watch.errors import InputRefused


def choose_headers(found: Sequence[str], mapping: SourceMapping, file: str, sheet: str | None = None) -> dict[str, int]:
    """The position of every header the mapping uses, by normalised header; optional ones may be absent.

    Raises InputRefused when a needed header is missing (naming the near ones) or stands there twice.
    """
    names = [normal_header(h) for h in found]
    counts = Counter(names)
    chosen: dict[str, int] = {}
    for group, is_optional in wanted_headers(mapping):
        present = [n for n in map(normal_header, group) if counts[n]]
        if not present and not is_optional:
            raise _missing(group, found, mapping, file, sheet)
        for name in present[:1]:
            if counts[name] > 1:
                raise _repeated(found[names.index(name)], counts[name], mapping, file, sheet)
            chosen[name] = names.index(name)
    return chosen


def wanted_headers(mapping: SourceMapping) -> list[tuple[tuple[str, ...], bool]]:
    """Groups of headers, any one of a group being enough, and whether the group is optional."""
    wanted = [pair for column in mapping.columns.values() for pair in _of_column(column)]
    if isinstance(mapping.county, ColumnCounty) and mapping.sql is None:
        wanted.append(((mapping.county.column,), False))
    return wanted


def _of_column(column: ColumnMapping) -> list[tuple[tuple[str, ...], bool]]:
    if column.from_:
        return [(column.from_, column.optional)]
    return [((h,), column.optional) for h in (*column.sum, *column.template_headers)]


def _missing(
    group: tuple[str, ...], found: Sequence[str], mapping: SourceMapping, file: str, sheet: str | None
) -> InputRefused:
    near = get_close_matches(group[0], [h for h in found if h.strip()], n=3, cutoff=0.5)
    near_zh = f"相近的表头有「{'」「'.join(near)}」;" if near else ""
    near_en = f"headers that look near: {', '.join(near)}; " if near else ""
    return InputRefused(
        file=file,
        sheet=sheet,
        row=mapping.header_row,
        column=group[0],
        zh=f"表头中没有这一列。{near_zh}请按原导出格式重新导出,表头应在第{mapping.header_row}行",
        en=f"this column is missing from the header row. {near_en}"
        f"export again in the original layout, with the header in row {mapping.header_row}",
    )


def _repeated(header: str, times: int, mapping: SourceMapping, file: str, sheet: str | None) -> InputRefused:
    return InputRefused(
        file=file,
        sheet=sheet,
        row=mapping.header_row,
        column=header.strip(),
        zh=f"表头中这一列出现了{times}次,无法确定用哪一列,请只保留一列",
        en=f"this column stands {times} times in the header row; keep one",
    )
