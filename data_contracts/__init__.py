"""Data contracts: reading a county's files, judging them by contract, and handing on what passed.

What stands in ``__all__`` is imported when it is first asked for: the words of a listing do not wait for the rules.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data_contracts.checking.check import DatasetCheck, check, check_key
    from data_contracts.checking.resubmission import resubmitted
    from data_contracts.checking.table import CheckTable, check_table, joined
    from data_contracts.contracts.classes import DEFECT_CLASSES
    from data_contracts.contracts.due import late
    from data_contracts.contracts.loading import load_contracts, order
    from data_contracts.contracts.model import Contract
    from data_contracts.contracts.words import Words
    from data_contracts.documentation import contracts_page
    from data_contracts.landing import land_frame, result_of
    from data_contracts.reading.discover import counties_in, discover, fingerprint, unmatched
    from data_contracts.reading.kept import KeptReads
    from data_contracts.reading.read import read_source
    from data_contracts.reading.snapshot import snapshot
    from data_contracts.reading.source_file import RawTable, SourceFile
    from data_contracts.reading.standing import standing
    from data_contracts.rules_documentation import rules_page
    from data_contracts.sources.loading import load_sources
    from data_contracts.sources.mapping import SourceMapping, Sources

__all__ = [
    "DEFECT_CLASSES",
    "CheckTable",
    "Contract",
    "DatasetCheck",
    "KeptReads",
    "RawTable",
    "SourceFile",
    "SourceMapping",
    "Sources",
    "Words",
    "check",
    "check_key",
    "check_table",
    "contracts_page",
    "counties_in",
    "discover",
    "fingerprint",
    "joined",
    "land_frame",
    "late",
    "load_contracts",
    "load_sources",
    "order",
    "read_source",
    "resubmitted",
    "result_of",
    "rules_page",
    "snapshot",
    "standing",
    "unmatched",
]

_ROOMS = {
    "checking.check": (
        "DatasetCheck",
        "check",
        "check_key",
    ),
    "checking.resubmission": ("resubmitted",),
    "checking.table": (
        "CheckTable",
        "check_table",
        "joined",
    ),
    "contracts.classes": ("DEFECT_CLASSES",),
    "contracts.due": ("late",),
    "contracts.loading": (
        "load_contracts",
        "order",
    ),
    "contracts.model": ("Contract",),
    "contracts.words": ("Words",),
    "documentation": ("contracts_page",),
    "landing": (
        "land_frame",
        "result_of",
    ),
    "reading.discover": (
        "counties_in",
        "discover",
        "fingerprint",
        "unmatched",
    ),
    "reading.kept": ("KeptReads",),
    "reading.read": ("read_source",),
    "reading.snapshot": ("snapshot",),
    "reading.source_file": (
        "RawTable",
        "SourceFile",
    ),
    "reading.standing": ("standing",),
    "rules_documentation": ("rules_page",),
    "sources.loading": ("load_sources",),
    "sources.mapping": (
        "SourceMapping",
        "Sources",
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
    return found
