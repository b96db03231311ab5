"""Who in a household can work, by the words of the register (column 劳动技能 of the national export)."""

import pandas as pd

ABLE = ("普通劳动力", "技能劳动力", "普通劳动", "普通劳动能力", "技能劳动能力")
WEAK = ("弱劳动力或半劳动力", "弱劳动力", "半劳动力", "弱劳动能力或半劳动能力")
UNABLE = ("丧失劳动力", "无劳动力", "丧失劳动能力", "无劳动能力")


def labour_counts(persons: pd.DataFrame) -> pd.DataFrame:
    """Members of full and of weak labour by household; columns able_members, weak_members (Int64).

    Takes landed monitored_person (columns household_id, labour_capacity). Missing is not zero: where some member's
    capacity is not known, nobody found is unknown; somebody found is somebody.
    """
    capacity, by = persons["labour_capacity"], persons["household_id"]
    unknown = (~capacity.isin([*ABLE, *WEAK, *UNABLE])).groupby(by).any()
    counts = {name: capacity.isin(words).groupby(by).sum() for name, words in _COLUMNS.items()}
    frame = pd.DataFrame(counts).astype("Int64")
    return frame.mask((frame == 0) & unknown.to_numpy()[:, None])


_COLUMNS = {"able_members": ABLE, "weak_members": WEAK}
