"""What there is to say about one county's files."""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from data_contracts.contracts.words import Words
from data_contracts.feedback.names import no_people


@dataclass(frozen=True)
class CountyFindings:
    """One county's check, as it is told.

    ``findings``: grain finding; the columns of table ``finding`` (``vintage_id`` and ``county`` may be
    missing) and ``file``, the path within the inbox. ``verdicts``: grain file, late dataset or unknown
    file; columns dataset, file, verdict, rows, quarantined, text_zh, text_en. ``people``: the masked names
    (see ``people``). ``stopped``: why the run ended before its time, if it did.
    """

    county: str
    as_of: date
    findings: pd.DataFrame
    verdicts: pd.DataFrame
    people: pd.DataFrame = field(default_factory=no_people)
    stopped: Words | None = None
