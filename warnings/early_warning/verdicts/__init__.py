"""From verdicts on data to the data status of households: the truth table, whom it concerns, what is told."""

from early_warning.verdicts.affected import affected
from early_warning.verdicts.marks import FINDING, MARK, finding_marks, no_marks, overdue_marks
from early_warning.verdicts.page import concerned, data_status_page
from early_warning.verdicts.table import Row, StatusTable, Touch, status_table
from early_warning.verdicts.told import told

__all__ = [
    "FINDING",
    "MARK",
    "Row",
    "StatusTable",
    "Touch",
    "affected",
    "concerned",
    "data_status_page",
    "finding_marks",
    "no_marks",
    "overdue_marks",
    "status_table",
    "told",
]
