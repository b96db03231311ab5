"""Judge files in the order in which their datasets look each other up; shared by the night and by ``check``."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from data_contracts import (
    CheckTable,
    DatasetCheck,
    KeptReads,
    RawTable,
    SourceFile,
    check,
    check_table,
    joined,
    read_source,
)
from data_contracts.contracts.model import Contract
from flows import house
from flows.stages.neighbours import REGISTER, register_of
from flows.stages.numbered import MESSAGES
from flows.stages.numbered import of_file as messages_of_file
from flows.stages.warned import WARNINGS, of_file
from relapse_watch.errors import InputRefused
from relapse_watch.settings import settings

# The columns by which other datasets refer to a dataset.
KEYS = {"monitored_person": "household_id", "household_list": "household_id", "cadre": "cadre_id"}


@dataclass
class Registers:
    """The keys that datasets may refer to, as far as they are known by now: dataset -> its keys.

    Keys of rows set aside are on the register too: who refers to them refers to somebody.
    """

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    _prints: dict[str, str] = field(default_factory=dict)

    def learn(self, dataset: str, keys: pd.DataFrame) -> None:
        """Take the keys of one more file of ``dataset``."""
        if dataset in KEYS:
            known = self.frames.get(dataset)
            both = keys[[KEYS[dataset]]] if known is None else pd.concat([known, keys[[KEYS[dataset]]]])
            self.frames[dataset] = both.drop_duplicates(ignore_index=True)
            self._prints.pop(dataset, None)

    def fingerprint(self, dataset: str) -> str:
        """The same for the same set of keys, whatever else changed in their files."""
        if dataset not in self._prints:
            known = self.frames.get(dataset)
            keys = [] if known is None else sorted(known[KEYS[dataset]])
            self._prints[dataset] = hashlib.sha256("\n".join(keys).encode()).hexdigest()
        return self._prints[dataset]


_OVER_PARTS = ("1_01_001",)
"""Rules that look at the people in the other parts of an export; nobody else needs them read."""


@dataclass
class Evidence:
    """The county's files that stand, each read at most once.

    Rules that look at the rows of other datasets find them here, all rows, set aside or not.
    ``prints`` are the files' fingerprints, in the order of ``files``. ``kept``: where rows once read are found again.
    """

    files: Sequence[SourceFile]
    prints: Sequence[str]
    received_on: date
    kept: KeptReads | None = None
    _raw: dict[tuple[str, str, str], RawTable | InputRefused] = field(default_factory=dict)
    _typed: dict[tuple[str, str, str], CheckTable] = field(default_factory=dict)
    _tables: dict[str, CheckTable | None] = field(default_factory=dict)

    def raw(self, source: SourceFile) -> RawTable | InputRefused:
        """What stands in the file, or the refusal that reading it ended in."""
        key = _key(source)
        if key not in self._raw:
            try:
                self._raw[key] = self._read(source)
            except InputRefused as refusal:
                self._raw[key] = refusal
        return self._raw[key]

    def _read(self, source: SourceFile) -> RawTable:
        known = {_key(f): p for f, p in zip(self.files, self.prints, strict=True)}
        if self.kept is None or _key(source) not in known:
            return read_source(source, house.sources(), settings().read_limits)
        return self.kept.read(source, known[_key(source)], house.sources(), settings().read_limits)

    def table(self, source: SourceFile) -> CheckTable | None:
        """The file's rows with their values typed; None where it cannot be read."""
        raw, key = self.raw(source), _key(source)
        if key not in self._typed and isinstance(raw, RawTable):
            self._typed[key] = check_table(raw, house.contracts()[source.dataset], self.received_on)
        return self._typed.get(key)

    def tables(self, datasets: Sequence[str]) -> dict[str, CheckTable]:
        """The rows of ``datasets``, of those of which any file can be read."""
        found = {dataset: self._table(dataset) for dataset in datasets}
        return {dataset: table for dataset, table in found.items() if table is not None}

    def fingerprints(self, datasets: Sequence[str], source: SourceFile) -> dict[str, str]:
        """What the rows of each dataset hang on: its files; and the other parts of ``source``."""
        parts = {f.slot for f in self.other_parts(source)}
        own = [p for f, p in zip(self.files, self.prints, strict=True) if f.source == source.source and f.slot in parts]
        return {d: self._fingerprint(d) for d in datasets} | ({"other parts": ",".join(sorted(own))} if own else {})

    def other_parts(self, source: SourceFile) -> list[SourceFile]:
        """The files that hold the other parts of an export which comes in parts."""
        same = [f for f in self.files if (f.source, f.base_slot) == (source.source, source.base_slot)]
        return [f for f in same if f.is_part and source.is_part and f.slot != source.slot]

    def people_of_parts(self, source: SourceFile) -> dict[str, pd.DataFrame]:
        """Register ``other_parts``: the ID numbers (``id_number``) that stand in the other parts of the export."""
        if not any(r.function in _OVER_PARTS for r in house.contracts()[source.dataset].rules):
            return {}
        raws = [self.raw(f) for f in self.other_parts(source)]
        numbers = [r.frame["id_number"] for r in raws if isinstance(r, RawTable) and "id_number" in r.frame]
        return {"other_parts": pd.concat(numbers).dropna().to_frame()} if numbers else {}

    def _fingerprint(self, dataset: str) -> str:
        pairs = zip(self.files, self.prints, strict=True)
        mine = sorted(f"{f.source}|{f.slot}|{p}" for f, p in pairs if f.dataset == dataset)
        return hashlib.sha256("\n".join(mine).encode()).hexdigest()

    def _table(self, dataset: str) -> CheckTable | None:
        if dataset not in self._tables:
            mine = [f for f in self.files if f.dataset == dataset]
            tables = [t for t in map(self.table, mine) if t is not None]
            self._tables[dataset] = joined(tables) if tables else None
        return self._tables[dataset]

    def forget(self, source: SourceFile) -> None:
        """Let go of a file's raw rows once it is judged; its dataset's table is made first if any rule needs it."""
        if any(source.dataset in c.references for c in house.contracts().values()):
            self._table(source.dataset)
        self._raw.pop(_key(source), None)
        self._typed.pop(_key(source), None)


def _key(source: SourceFile) -> tuple[str, str, str]:
    return source.source, source.slot, source.file


def parameters_of(contract: Contract, county: str, as_of: date) -> dict[str, float]:
    """The values of the contract's parameters in force at that county and date, of those that have any.

    ``name@2023`` is the value in force at the end of that year, for rules that judge each year by its own
    line; it is NaN, which no amount lies below, where there is none.
    """
    values: dict[str, float] = {}
    for wanted in contract.parameters:
        name, _, year = wanted.partition("@")
        found = house.policy().find(name, county, date(int(year), 12, 31) if year else as_of)
        if found is not None or year:
            values[wanted] = float(found.value) if found else float("nan")
    return values


def judge(
    source_file: SourceFile,
    registers: Registers,
    evidence: Evidence,
    *,
    is_newest: bool = True,
    suppressions: pd.DataFrame | None = None,
    shared: list[str] | None = None,
    warned: pd.DataFrame | None = None,
    numbered: pd.DataFrame | None = None,
) -> DatasetCheck:
    """Read one file and check it against its contract; its own keys are then known too.

    Those of an older export are not, where a newer one of the same slot stands beside it. ``shared``: the
    ``id_hash`` of people who are on other counties' registers too; ``warned``: the county's warnings
    (flows.stages.warned), ``numbered``: its messages (flows.stages.numbered). None where nobody looked.
    """
    contract, raw = house.contracts()[source_file.dataset], evidence.raw(source_file)
    result = check(
        raw,
        contract,
        parameters_of(contract, source_file.county, evidence.received_on),
        registers.frames
        | evidence.people_of_parts(source_file)
        | _neighbours(contract, evidence.raw(source_file), shared)
        | _returned(contract, evidence.table(source_file), warned, numbered),
        _others(contract, evidence),
        suppressions,
        evidence.received_on,
        evidence.table(source_file),
    )
    if is_newest and result.verdict != "refused":
        registers.learn(source_file.dataset, result.register)
    return result


def _neighbours(contract: Contract, raw: RawTable | InputRefused, shared: list[str] | None) -> dict[str, pd.DataFrame]:
    if shared is None or REGISTER not in contract.registers or not isinstance(raw, RawTable):
        return {}
    return {REGISTER: register_of(raw.frame["id_number"], shared)}


def _returned(
    contract: Contract, table: CheckTable | None, warned: pd.DataFrame | None, numbered: pd.DataFrame | None
) -> dict[str, pd.DataFrame]:
    """What a returned form is held against, as far as it is known."""
    known: dict[str, pd.DataFrame] = {}
    if warned is not None and WARNINGS in contract.registers:
        known[WARNINGS] = of_file(warned, table)
    if numbered is not None and MESSAGES in contract.registers:
        known[MESSAGES] = messages_of_file(numbered, table)
    return known


def _others(contract: Contract, evidence: Evidence) -> Mapping[str, CheckTable]:
    return evidence.tables(contract.references)
