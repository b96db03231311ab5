"""Whether a file that says it is newer holds nothing new: yesterday's export under today's name."""

from datetime import date

import pandas as pd

from data_contracts.checking.findings import no_findings, table_finding
from data_contracts.contracts.model import Contract
from data_contracts.contracts.words import Words

CODE = "RW_F_01"
# Yearly accounts that are closed, and lists that events make, may well stay as they are.
_ALWAYS_CHANGING = ("month", "quarter")


def resubmitted(
    contract: Contract,
    content: str | None,
    previous_content: str | None,
    exported_on: date | None,
    previous_exported_on: date | None,
) -> pd.DataFrame:
    """A note where an export of a later day has exactly the cells of the one before it; else no finding.

    ``content``: the fingerprint of what the cells say (``DatasetCheck.content``), of this file and of the newest
    earlier vintage of the same source and slot; ``exported_on``: the days in their names. Judged where the file
    serves a later due day than the one before it, of datasets owed every month or quarter: people are born, die
    and move, so that a whole county's export cannot stay the same. A file without a day says nothing of its age.
    """
    if not content or content != previous_content or exported_on is None or previous_exported_on is None:
        return no_findings()
    rhythm = contract.due.rhythm
    if rhythm.every not in _ALWAYS_CHANGING or exported_on <= rhythm.next(previous_exported_on):
        return no_findings()
    what = Words(
        f"{exported_on} 的文件与 {previous_exported_on} 报的一字不差,像是旧文件改了名",
        f"the file of {exported_on} is word for word that of {previous_exported_on}: an old file under a new name",
    )
    fix = Words("请从系统重新导出当前的数据再报", "export the present data from the system again and send that")
    return table_finding(contract, None, CODE, None, what, fix).assign(defect_class="late_update")
