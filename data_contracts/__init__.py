"""Data contracts: reading a county's files, judging them by contract, and handing on what passed."""

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
