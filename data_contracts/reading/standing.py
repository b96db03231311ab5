"""Which of the files that were received for a slot stand: the newest, whole or in all of its parts."""

from collections.abc import Sequence
from datetime import date

from data_contracts.reading.source_file import SourceFile


def standing(received: Sequence[tuple[SourceFile, date]]) -> list[SourceFile]:
    """The files that count, in the order given; each with the day of its export, or else of its receipt.

    Of several files of one source and slot the one of the latest day stands, of the same day the later one
    given. A newer whole file stands for all parts before it, newer parts for the whole before them, and parts of
    one export for those of an earlier one: as `relapse_watch.store.visible` has it of what is landed.
    """
    newest: dict[tuple[str, str], tuple[date, int]] = {}
    leading: dict[tuple[str, str], tuple[date, int]] = {}
    for place, (file, day) in enumerate(received):
        for group, slot in ((newest, file.slot), (leading, file.base_slot)):
            key = (file.source, slot)
            group[key] = max(group.get(key, (date.min, -1)), (day, place))
    return [
        file
        for place, (file, day) in enumerate(received)
        if newest[file.source, file.slot] == (day, place)
        and _is_of(file, received[leading[file.source, file.base_slot][1]][0])
    ]


def _is_of(file: SourceFile, leader: SourceFile) -> bool:
    """Whether the file belongs to the export of which ``leader`` is the newest file."""
    return file.is_part == leader.is_part and (not file.is_part or file.exported_on == leader.exported_on)
