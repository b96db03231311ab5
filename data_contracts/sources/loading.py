"""Read source mappings from YAML and hold them against the contracts."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from data_contracts.contracts.loading import load_contracts
from data_contracts.sources.mapping import SourceFileOfMappings, SourceMapping, Sources
from relapse_watch.errors import WrongUse

FOLDER = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C library reads ten times as fast


def load_sources(extra: Path | None = None) -> Sources:
    """The shipped mappings, and those of the YAML file ``extra``, which replace shipped ones of the same name.

    Raises WrongUse naming the file and the key that is wrong.
    """
    files = [*sorted(FOLDER.glob("*.yaml")), *([extra] if extra else [])]
    by_name: dict[str, SourceMapping] = {}
    for file in files:
        mappings = read_mappings(file)
        _no_twins(file, mappings)
        by_name |= {m.name: m for m in mappings}
    return Sources(mappings=tuple(by_name.values()))


def read_mappings(file: Path) -> tuple[SourceMapping, ...]:
    """The mappings of one YAML file, each held against its contract."""
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    except OSError as error:
        why = error.strerror
        raise WrongUse(f"来源映射文件「{file}」读不了({why}),请检查路径", f"{file} cannot be read: {why}") from None
    except UnicodeDecodeError:
        raise _wrong(file, "", "is not UTF-8") from None
    except yaml.YAMLError as error:
        raise _wrong(file, "", f"is not YAML: {' '.join(str(error).split())}") from None
    try:
        mappings = SourceFileOfMappings.model_validate(content).sources
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _wrong(file, _key(first["loc"], content), first["msg"]) from None
    for mapping in mappings:
        _fits_contract(file, mapping)
    return mappings


def _wrong(file: Path, key: str, why: str) -> WrongUse:
    at_zh, at_en = (f" 的「{key}」", f", key {key}") if key else ("", "")
    return WrongUse(f"来源映射文件「{file}」{at_zh}有误:{why}", f"source mappings {file}{at_en}: {why}")


def _key(location: tuple[int | str, ...], content: object) -> str:
    """'monitored_person.columns.wage.date' for ('sources', 3, 'columns', 'wage', 'date')."""
    parts = [str(p) for p in location]
    try:
        parts[:2] = [content["sources"][location[1]]["name"]]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return ".".join(parts)
    return ".".join(parts)


def _no_twins(file: Path, mappings: tuple[SourceMapping, ...]) -> None:
    names = [m.name for m in mappings]
    if twins := sorted({n for n in names if names.count(n) > 1}):
        raise _wrong(file, twins[0], "two sources of the same name")


def _fits_contract(file: Path, mapping: SourceMapping) -> None:
    contract = load_contracts().get(mapping.dataset)
    if contract is None:
        known = ", ".join(load_contracts())
        raise _wrong(file, f"{mapping.name}.dataset", f"no contract {mapping.dataset!r}; there are {known}")
    known_columns = {c.name for c in contract.columns}
    if unknown := sorted(set(mapping.columns) - known_columns):
        raise _wrong(file, f"{mapping.name}.columns.{unknown[0]}", f"not a column of contract {mapping.dataset}")
    needed = {c.name for c in contract.columns if c.required}
    if missing := sorted(needed - set(mapping.columns)):
        raise _wrong(file, f"{mapping.name}.columns", f"contract {mapping.dataset} needs {', '.join(missing)}")
