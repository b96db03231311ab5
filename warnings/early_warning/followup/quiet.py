"""What a verification silences: messages, never the warning itself."""

import pandas as pd

from early_warning.followup.dismissals import active, dismissals
from early_warning.followup.limits import limits_of
from early_warning.followup.visits import visits_by
from early_warning.policy import InForce

SILENT = ("opened", "returned", "raised", "changed")
"""What is not told again of a household found not to be at risk: the same news at the same level or below."""


def told(changes: pd.DataFrame, events: pd.DataFrame, verifications: pd.DataFrame, terms: InForce) -> pd.DataFrame:
    """``changes`` without those that a verification has answered already.

    ``changes``: warnings with transition, household_id and level; ``events`` and ``verifications`` as for
    ``follow_up``, without tonight's events. For ``snooze_days`` after a visit that found no risk, wrong data or help
    already given, news at the level of that visit or below is left out. Worse news is told, and so are better news
    and a change of owner; so is everything where a later visit confirmed.
    """
    limits = limits_of(terms)
    found = dismissals(visits_by(verifications, terms.as_of), events, limits.snooze, terms.as_of)
    is_held = active(found, changes["household_id"], changes["level"], terms.as_of)
    return changes[~(is_held & changes["transition"].isin(SILENT)).to_numpy(bool)]
