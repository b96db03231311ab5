"""GX Data Docs of a check, for the engineer: which expectation failed in which file, and how often; no value shown."""

import logging
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from data_contracts.contracts.model import Contract
from data_contracts.contracts.words import Words
from data_contracts.feedback.docs_results import FileOutcomes, suites_of, validation_of
from data_contracts.feedback.words import said
from relapse_watch.errors import RelapseWatchError
from relapse_watch.quiet import silence

_VIEWS = "data_contracts.feedback.docs_view"
_SITE = Words("数据契约检查", "Data contract checks")
_PARTS = ("expectations", "validations")


def write_data_docs(
    folder: Path, checked: Iterable[FileOutcomes], contracts: Mapping[str, Contract], as_of: date, lang: str = "zh"
) -> Path:
    """Write the site into ``folder`` and return its first page; pages of an earlier site there are replaced.

    One suite a dataset, one validation result a file. The pages hold counts, rules and file names, and load
    nothing from the net. Raises RelapseWatchError where Great Expectations could not make a page, OSError.
    """
    silence()
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    files = list(checked)
    with tempfile.TemporaryDirectory() as made:
        for part in _PARTS:
            (Path(made) / part).mkdir()
        _build(Path(made), files, contracts, as_of, lang)
        _demand_pages(Path(made), files)
        folder.mkdir(parents=True, exist_ok=True)
        for part in _PARTS:
            shutil.rmtree(folder / part, ignore_errors=True)
            shutil.copytree(Path(made) / part, folder / part)
        shutil.copyfile(Path(made) / "index.html", folder / "index.html")
    return folder / "index.html"


def _build(folder: Path, files: list[FileOutcomes], contracts: Mapping[str, Contract], as_of: date, lang: str) -> None:
    """Let GX's site builder write the pages of the suites and results, kept in a context of their own."""
    import great_expectations as gx
    from great_expectations.core import RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    context = gx.get_context(mode="ephemeral")
    for suite in suites_of(files, contracts, lang):
        context.suites.add(suite)
    for number, file in enumerate(files, start=1):
        run = RunIdentifier(file.county, datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
        key = ValidationResultIdentifier(ExpectationSuiteIdentifier(file.dataset), run, f"{file.dataset}-{number}")
        context.validation_results_store.set(key, validation_of(file, contracts[file.dataset], run, lang))
    site = f"{said(_SITE, lang)} {as_of}"
    context.add_data_docs_site(site, _site(folder))
    context.build_data_docs(site_names=[site])


def _site(folder: Path) -> Any:
    def by(view: str) -> dict[str, str]:
        return {"module_name": _VIEWS, "class_name": view}

    section = {"class_name": "DefaultSiteSectionBuilder", "view": by("OfflinePageView")}
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "view": by("OfflineIndexPageView")},
        "site_section_builders": {"expectations": section, "validations": dict(section), "profiling": "None"},
    }


def _demand_pages(folder: Path, files: list[FileOutcomes]) -> None:
    """GX logs what it cannot render and goes on; a page that is missing is an error here."""
    pages = [len(list((folder / part).rglob("*.html"))) for part in _PARTS]
    if pages != [len({f.dataset for f in files}), len(files)] or not (folder / "index.html").read_text("utf-8"):
        raise RelapseWatchError(
            "Great Expectations 未能写出全部页面,请报告开发者", "Great Expectations did not write all of the pages"
        )
