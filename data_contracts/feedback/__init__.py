"""What a check says to people: the clerk's workbook of findings, the engineer's Data Docs."""

from data_contracts.feedback.county import CountyFindings
from data_contracts.feedback.data_docs import write_data_docs
from data_contracts.feedback.docs_results import FileOutcomes
from data_contracts.feedback.names import people
from data_contracts.feedback.workbook import write_findings_workbook

__all__ = [
    "CountyFindings",
    "FileOutcomes",
    "people",
    "write_data_docs",
    "write_findings_workbook",
]
