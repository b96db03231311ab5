"""The findings that tonight's messages tell of."""

import pandas as pd
from sqlalchemy import select

from flows import house
from relapse_watch.store.frames import read
from relapse_watch.store.tables import finding


def findings_of(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The findings of the vintages that are new. Raises StoreUnreachable."""
    fresh = verdicts.loc[verdicts["is_new"].astype(bool), "vintage_id"].dropna().tolist()
    order = (finding.c.vintage_id, finding.c.code, finding.c.source_row)
    return read(house.store(), select(finding).where(finding.c.vintage_id.in_(fresh)).order_by(*order))
