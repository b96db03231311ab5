"""Find what is in the inbox: which file is which dataset of which county."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date, datetime
from pathlib import Path

from data_contracts.reading.admit import demand_readable
from data_contracts.reading.source_file import SourceFile
from data_contracts.reading.sql import query_rows
from data_contracts.sources.mapping import ColumnCounty, ConstantCounty, FolderCounty, SourceMapping, Sources
from relapse_watch.errors import InputRefused, WrongUse
from relapse_watch.limits import LIMITS, ReadLimits

_PART = re.compile(r"[_-]?（?第([1-9]\d?)部分）?$")  # an export that is too large for one file comes in parts
# Control characters, line and paragraph ends, signs that turn text around, and bytes that are no UTF-8.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_FULL_WIDTH = str.maketrans("()", "（）")


def discover(inbox: Path, sources: Sources, as_of: date, counties: Collection[str] | None = None) -> list[SourceFile]:
    """Every known source file of the inbox, by county, dataset, source and slot, older exports first.

    Folders of six digits are counties; other folders are not looked into. Files that tell their county by
    a column lie in the inbox itself. What was exported after ``as_of`` is not known yet. Raises WrongUse
    when there is no such inbox.
    """
    if not inbox.is_dir():
        raise WrongUse(f"收件箱「{inbox}」不是文件夹", f"the inbox {inbox} is not a folder")
    found = [*_in_folders(inbox, sources), *_in_inbox(inbox, sources), *_queries(inbox, sources)]
    known = [
        f for f in found if (f.exported_on is None or f.exported_on <= as_of) and (not counties or f.county in counties)
    ]
    return sorted(known, key=_order)


def counties_in(inbox: Path, sources: Sources) -> list[str]:
    """Codes of the counties that have anything in the inbox, sorted: their folders, and what mappings tell."""
    told = (f.county for f in [*_in_inbox(inbox, sources), *_queries(inbox, sources)])
    return sorted({*(folder.name for folder in _county_folders(inbox)), *told})


def unmatched(inbox: Path, sources: Sources, county: str | None = None) -> list[str]:
    """What in county folders (or in that of ``county``) no mapping knows, as paths within the inbox.

    Misspelt names, mostly; and folders, for nothing in them is read: they end in a slash.
    """
    return sorted(
        _relative(path, inbox) + "/" * path.is_dir()
        for folder in _county_folders(inbox)
        if county in (None, folder.name)
        for path in _visible(folder)
        if path.is_dir() or not any(_match(path, m) for m in sources.mappings)
    )


def fingerprint(source_file: SourceFile, limits: ReadLimits = LIMITS) -> str:
    """SHA-256 of the file's bytes, or of a query's rows.

    A file that must not or cannot be read has one too: reading it will say why. A query that fails raises
    InputRefused."""
    digest = hashlib.sha256()
    if source_file.path is None:
        header, rows = query_rows(source_file.mapping, source_file.county, source_file.file, limits=limits)
        digest.update(repr((header, rows)).encode())
        return digest.hexdigest()
    try:
        demand_readable(source_file, limits)
        with source_file.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except InputRefused as refusal:  # the same for as long as the same is wrong with it
        return hashlib.sha256(refusal.en.encode()).hexdigest()
    except OSError as error:
        return hashlib.sha256(f"unreadable {error.errno}".encode()).hexdigest()


def _order(f: SourceFile) -> tuple[str, str, str, str, date, str]:
    return f.county, f.dataset, f.source, f.slot, f.exported_on or date.min, f.file


def _county_folders(inbox: Path) -> list[Path]:
    return [p for p in sorted(inbox.iterdir()) if p.is_dir() and re.fullmatch(r"\d{6}", p.name)]


def _files(folder: Path) -> list[Path]:
    return [p for p in _visible(folder) if not p.is_dir()]


def _visible(folder: Path) -> list[Path]:
    """What lies in a folder, without hidden things and what Excel leaves beside an open workbook."""
    return [p for p in sorted(folder.iterdir()) if not p.name.startswith((".", "~$"))]


def _relative(path: Path, inbox: Path) -> str:
    """The path within the inbox as it may be shown and stored: line breaks and bytes that are no text written out."""
    return _shown(path.relative_to(inbox).as_posix())


def _shown(name: str) -> str:
    return _UNSHOWN.sub(lambda sign: f"\\x{ord(sign[0]):02x}", name)


def _match(path: Path, mapping: SourceMapping) -> re.Match[str] | None:
    suffix = path.suffix.lower().removeprefix(".")
    if mapping.file is None or suffix not in mapping.formats:
        return None
    return re.fullmatch(mapping.file, _stem(path)[0])


def _stem(path: Path) -> tuple[str, str]:
    """The file's name without its suffix, brackets full-width; and the number of the part it says it is, or ''."""
    stem = unicodedata.normalize("NFC", _shown(path.name[: -len(path.suffix)])).translate(_FULL_WIDTH)
    part = _PART.search(stem)
    return (stem[: part.start()], part.group(1)) if part else (stem, "")


def _in_folders(inbox: Path, sources: Sources) -> Iterator[SourceFile]:
    for folder in _county_folders(inbox):
        for path in _files(folder):
            for mapping in sources.mappings:
                matched = _match(path, mapping)
                if matched and isinstance(mapping.county, FolderCounty):
                    yield _source_file(folder.name, mapping, path, inbox, matched)


def _in_inbox(inbox: Path, sources: Sources) -> Iterator[SourceFile]:
    for path in _files(inbox):
        for mapping in sources.mappings:
            matched = _match(path, mapping)
            for county in _told_counties(mapping) if matched else ():
                yield _source_file(county, mapping, path, inbox, matched)


def _told_counties(mapping: SourceMapping) -> list[str]:
    if isinstance(mapping.county, ColumnCounty):
        return sorted(set(mapping.county.codes.values()))
    return [mapping.county.value] if isinstance(mapping.county, ConstantCounty) else []


def _queries(inbox: Path, sources: Sources) -> Iterator[SourceFile]:
    for mapping in sources.mappings:
        for county in mapping.sql.counties if mapping.sql else ():
            file = f"sql:{mapping.name}"
            yield SourceFile(county, mapping.dataset, mapping.name, "", None, file, None, mapping, inbox)


def _source_file(
    county: str, mapping: SourceMapping, path: Path, inbox: Path, matched: re.Match[str] | None
) -> SourceFile:
    named = matched.groupdict() if matched else {}
    return SourceFile(
        county=county,
        dataset=mapping.dataset,
        source=mapping.name,
        slot=(named.get("slot") or "") + ("/" + _stem(path)[1] if _stem(path)[1] else ""),
        path=path,
        file=_relative(path, inbox),
        exported_on=_export_date(named.get("exported")),
        mapping=mapping,
        inbox=inbox,
    )


def _export_date(text: str | None) -> date | None:
    """The date in a file's name; none when what stands there is no date."""
    try:
        return datetime.strptime(text, "%Y%m%d").date() if text else None  # noqa: DTZ007 - a date without time
    except ValueError:
        return None
