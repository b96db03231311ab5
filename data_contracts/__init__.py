"""Data contracts: reading a county's files, judging them by contract, and handing on what passed."""

from data_contracts.checking.check import DatasetCheck, check, check_key
from data_contracts.contracts.loading import load_contracts, order
from data_contracts.contracts.model import Contract, Words, late
from data_contracts.documentation import contracts_page
from data_contracts.landing import land_frame
from data_contracts.reading.discover import counties_in, discover, fingerprint, unmatched
from data_contracts.reading.read import read_source
from data_contracts.reading.snapshot import snapshot
from data_contracts.reading.source_file import RawTable, SourceFile
from data_contracts.sources.loading import load_sources
from data_contracts.sources.mapping import SourceMapping, Sources

__all__ = [
    "Contract",
    "DatasetCheck",
    "RawTable",
    "SourceFile",
    "SourceMapping",
    "Sources",
    "Words",
    "check",
    "check_key",
    "contracts_page",
    "counties_in",
    "discover",
    "fingerprint",
    "land_frame",
    "late",
    "load_contracts",
    "load_sources",
    "order",
    "read_source",
    "snapshot",
    "unmatched",
]
