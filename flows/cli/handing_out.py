"""What ``check`` hands out beside its table: a workbook of findings for each county, and Data Docs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data_contracts import DatasetCheck, SourceFile
from data_contracts.checking.findings import no_findings
from data_contracts.contracts.words import Words
from data_contracts.feedback import CountyFindings, FileOutcomes, people, write_data_docs, write_findings_workbook
from flows import house


@dataclass
class HandOut:
    """What is kept of each file that was judged: its findings, its masked names, its outcomes; never its rows.

    ``out``: folder of the workbooks. ``docs``: folder of the Data Docs. Where neither is wanted, nothing is kept.
    """

    as_of: date
    out: Path | None = None
    docs: Path | None = None
    findings: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    names: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    outcomes: list[FileOutcomes] = field(default_factory=list)

    def take(self, source: SourceFile, result: DatasetCheck) -> None:
        """Keep what is told of one file."""
        county, file = source.county, source.file
        if self.out:
            self.findings.setdefault(county, []).append(result.findings.assign(file=file))
            self.names.setdefault(county, []).append(people({file: result.accepted}, {file: result.quarantined}))
        if self.docs:
            refused = Words(result.text_zh, result.text_en or "") if result.text_zh else None
            told = FileOutcomes(county, source.dataset, file, result.rows, result.outcomes, refused)
            self.outcomes.append(told)

    def write(self, rows: Iterable[dict[str, Any]], lang: str) -> None:
        """Write what is wanted. ``rows``: the verdicts that ``check`` prints."""
        if self.out:
            self.out.mkdir(parents=True, exist_ok=True)
            self._write_workbooks(self.out, rows, lang)
        if self.docs:
            write_data_docs(self.docs, self.outcomes, house.contracts(), self.as_of, lang)

    def _write_workbooks(self, folder: Path, rows: Iterable[dict[str, Any]], lang: str) -> None:
        """``<county>-findings.xlsx`` for each county among ``rows``, the verdicts that ``check`` prints."""
        frame = pd.DataFrame(rows)
        for county, verdicts in frame.assign(text_zh=frame["text"], text_en=frame["text"]).groupby("county"):
            told = CountyFindings(
                county=str(county),
                as_of=self.as_of,
                findings=pd.concat(self.findings.get(str(county), [no_findings().assign(file="")])),
                verdicts=verdicts,
                people=pd.concat(self.names.get(str(county), [people({})])),
            )
            write_findings_workbook(folder / f"{county}-findings.xlsx", told, house.contracts(), lang)
