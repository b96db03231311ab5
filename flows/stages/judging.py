"""Judge datasets in the order in which they refer to each other; shared by the night and by ``check``."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data_contracts import DatasetCheck, RawTable, SourceFile, check, read_source
from data_contracts.contracts.model import Contract
from flows import house
from relapse_watch.errors import InputRefused

# The columns by which other datasets refer to a dataset.
KEYS = {"monitored_person": "household_id", "household_list": "household_id", "cadre": "cadre_id"}


@dataclass(frozen=True)
class Judged:
    """One file and what its contract says of it."""

    source_file: SourceFile
    check: DatasetCheck


def parameters_of(contract: Contract, county: str, as_of: date) -> dict[str, float]:
    """The values of the contract's parameters in force at that county and date. Raises PolicyMissing."""
    return {name: float(house.policy().value(name, county, as_of).value) for name in contract.parameters}


def judge(
    files: Iterable[SourceFile], references: Mapping[str, pd.DataFrame], county: str, as_of: date
) -> Iterator[Judged]:
    """Read each file and check it; one at a time, so that memory stays a file's.

    ``references`` holds keys known from files that are not judged now; keys of the files judged are added.
    """
    known = dict(references)
    for source_file in files:
        contract = house.contracts()[source_file.dataset]
        result = check(_read(source_file), contract, parameters_of(contract, county, as_of), known)
        if source_file.dataset in KEYS and result.verdict != "refused":
            known[source_file.dataset] = keys(result, KEYS[source_file.dataset])
        yield Judged(source_file, result)


def _read(source_file: SourceFile) -> RawTable | InputRefused:
    """The raw table, or the refusal that reading it ended in."""
    try:
        return read_source(source_file, house.sources())
    except InputRefused as refusal:
        return refusal


def keys(result: DatasetCheck, column: str) -> pd.DataFrame:
    """The keys others may refer to: quarantined rows are still on the register."""
    parts = [result.accepted[[column]]]
    if column in result.quarantined:
        parts.append(result.quarantined[[column]])
    return pd.concat(parts).dropna().drop_duplicates()
