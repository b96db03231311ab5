"""Read policy folders: the only place of the engine that touches files."""

from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from early_warning.policy.model import Dated, Declaration, Policy
from relapse_watch.errors import WrongUse

SHIPPED = Path(__file__).parent


class Extension(BaseModel):
    """A parameter declared by an earlier folder, here with values for more places."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    values: tuple[Dated, ...]


_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C library reads ten times as fast


class _Loader(_Safe):
    """A safe loader that refuses a key written twice, of which YAML would silently keep the last."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = [key for i, key in enumerate(keys) if key in keys[:i]]
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"key {twice[0]!r} is written twice", node.start_mark)
    return _Safe.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load_policy(*folders: Path) -> Policy:
    """The policy in ``folders``; without any, the shipped one.

    Every ``*.yaml`` of a folder is read: parameter name -> ``zh, en, unit, values``. A later folder may add
    parameters (complete), or values to known ones (``values`` is enough); what it says of a place replaces
    all that earlier folders said of that place for that parameter.
    Raises WrongUse naming file and key.
    """
    known: dict[str, Declaration] = {}
    for folder in folders or (SHIPPED,):
        known |= _folder(folder, known)
    return Policy(known)


def _folder(folder: Path, known: Mapping[str, Declaration]) -> dict[str, Declaration]:
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise WrongUse(
            f"政策文件夹 {folder} 里没有 .yaml 文件,请检查路径",
            f"policy folder {folder} holds no .yaml file: check the path",
        )
    read: dict[str, Declaration] = {}
    for file in files:
        for name, raw in _parameters(file):
            if name in read:
                raise _wrong(file, name, "declared twice in this folder")
            read[name] = _declaration(file, name, raw, known.get(name))
    return read


def _parameters(file: Path) -> Iterable[tuple[str, Any]]:
    try:
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise _wrong(file, "", " ".join(str(error).split())) from None
    if document is None:
        return []
    if not isinstance(document, dict):
        raise _wrong(file, "", "must be a mapping: parameter name -> zh, en, unit, values")
    return [(str(name), raw) for name, raw in document.items()]


def _declaration(file: Path, name: str, raw: Any, earlier: Declaration | None) -> Declaration:
    extends = earlier is not None and isinstance(raw, dict) and set(raw) == {"values"}
    try:
        if not extends or earlier is None:
            read = Declaration.model_validate(raw)
            return _merged(earlier, read.values, read) if earlier else read
        return _merged(earlier, Extension.model_validate(raw).values, earlier)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join([name, *(str(part) for part in first["loc"])])
        raise _wrong(file, key, _plain(first, raw, earlier)) from None


def _plain(first: Any, raw: Any, earlier: Declaration | None) -> str:
    if first["type"] == "missing" and earlier is None and isinstance(raw, dict) and "values" in raw:
        return "is missing; no parameter of this name is known, so a new one needs zh, en and unit (or is it misspelt?)"
    return str(first["msg"])


def _merged(earlier: Declaration, later: tuple[Dated, ...], words: Declaration) -> Declaration:
    places = {dated.place for dated in later}
    kept = tuple(dated for dated in earlier.values if dated.place not in places)
    return Declaration(zh=words.zh, en=words.en, unit=words.unit, values=kept + later)


def _wrong(file: Path, key: str, what: str) -> WrongUse:
    at = f",{key}" if key else ""
    return WrongUse(f"政策文件 {file}{at}:{what}", f"policy file {file}{', ' + key if key else ''}: {what}")
