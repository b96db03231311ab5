"""Judge files in the order in which their datasets refer to each other; shared by the night and by ``check``."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from data_contracts import DatasetCheck, RawTable, SourceFile, check, read_source
from data_contracts.contracts.model import Contract
from flows import house
from relapse_watch.errors import InputRefused

# The columns by which other datasets refer to a dataset.
KEYS = {"monitored_person": "household_id", "household_list": "household_id", "cadre": "cadre_id"}


@dataclass
class Registers:
    """The keys that datasets may refer to, as far as they are known by now: dataset -> its keys.

    Keys of rows set aside are on the register too: who refers to them refers to somebody.
    """

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    def learn(self, dataset: str, keys: pd.DataFrame) -> None:
        """Take the keys of one more file of ``dataset``."""
        if dataset in KEYS:
            known = self.frames.get(dataset)
            both = keys[[KEYS[dataset]]] if known is None else pd.concat([known, keys[[KEYS[dataset]]]])
            self.frames[dataset] = both.drop_duplicates(ignore_index=True)

    def fingerprint(self, dataset: str) -> str:
        """The same for the same set of keys, whatever else changed in their files."""
        known = self.frames.get(dataset)
        keys = [] if known is None else sorted(known[KEYS[dataset]])
        return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def parameters_of(contract: Contract, county: str, as_of: date) -> dict[str, float]:
    """The values of the contract's parameters in force at that county and date. Raises PolicyMissing."""
    return {name: float(house.policy().value(name, county, as_of).value) for name in contract.parameters}


def judge(source_file: SourceFile, registers: Registers, as_of: date, *, is_newest: bool = True) -> DatasetCheck:
    """Read one file and check it against its contract; its own keys are then known too.

    Those of an older export are not, where a newer one of the same slot stands beside it.
    """
    contract = house.contracts()[source_file.dataset]
    result = check(_read(source_file), contract, parameters_of(contract, source_file.county, as_of), registers.frames)
    if is_newest and result.verdict != "refused":
        registers.learn(source_file.dataset, result.register)
    return result


def _read(source_file: SourceFile) -> RawTable | InputRefused:
    """The raw table, or the refusal that reading it ended in."""
    try:
        return read_source(source_file, house.sources())
    except InputRefused as refusal:
        return refusal
