"""A threshold at another value, over the months on record: which of the warnings would not have been told."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.feedback.knobs import Setting
from early_warning.feedback.outcomes import KEYS, RIGHT
from early_warning.grid import Flags, Floats
from early_warning.reconciliation import RANK

FALSE = "not_at_risk"


@dataclass(frozen=True)
class Counts:
    """``told`` warnings that hang on the threshold and are ``dropped`` at another value, and of those visited:

    ``right`` and ``false`` before; ``right_lost`` and ``false_saved`` by the move; ``red_lost``: true red ones that
    would not be told as red. Visits that found wrong data are left out of both: to mend the data, not the threshold, is
    the cure.
    """

    told: int
    dropped: int
    right: int
    false: int
    right_lost: int
    false_saved: int
    red_lost: int

    @property
    def judged(self) -> int:
        """Visits that say whether the warning was right."""
        return self.right + self.false

    @property
    def kept(self) -> int:
        """Judged ones that would still be told."""
        return self.judged - self.right_lost - self.false_saved

    @property
    def gain(self) -> float:
        """Share of the false ones saved less share of the true ones lost; 0 where there are none of a kind."""
        saved = self.false_saved / self.false if self.false else 0.0
        return saved - (self.right_lost / self.right if self.right else 0.0)

    @property
    def lost_share(self) -> float:
        """Share of the true ones lost."""
        return self.right_lost / self.right if self.right else 0.0


def held_against(said: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """The cases held against the threshold: grain case; the columns of ``said`` (of ``spoken``) and score, hangs, red.

    Of several rules of one threshold the one that stands longest counts. ``hangs``: without them nothing would have
    been told: no other rule of the case gives a level by itself above what the household stood at. ``red``: told as
    red, and no other rule gives red by itself. Rules that only together give a level count as not giving it, so that
    what hangs on a threshold is rather over- than underestimated.
    """
    mine = setting.knob.rows(said, setting.number)
    scores = setting.knob.score(said, setting.number)
    rows = said[mine].assign(score=scores[mine])
    order = rows.sort_values("score", ascending=setting.knob.fewer == "down", na_position="first", kind="stable")
    cases = order.drop_duplicates(KEYS).sort_index()
    others = said[~mine].assign(rank=said["level_alone"].map(RANK)).groupby(KEYS)["rank"].max()
    left = others.reindex(pd.MultiIndex.from_frame(cases[KEYS])).fillna(0).to_numpy(np.int64)
    stood = cases["level_from"].map(RANK).fillna(0).to_numpy(np.int64)
    stood = np.where(cases["transition"] == "raised", stood, 0)
    is_red = (cases["level"] == "red").to_numpy(bool) & (left < RANK["red"])
    return cases.assign(hangs=left <= stood, red=is_red).reset_index(drop=True)


def counted(cases: pd.DataFrame, setting: Setting, at: float) -> Counts:
    """What the threshold ``at`` another value does to the cases of ``held_against``."""
    gone = ~setting.knob.holds(cases["score"].to_numpy(np.float64), at, setting.must_exceed)
    hangs, red = (cases[name].to_numpy(bool) for name in ("hangs", "red"))
    right, false = cases["outcome"].isin(RIGHT).to_numpy(bool), (cases["outcome"] == FALSE).to_numpy(bool)
    return Counts(
        told=int(hangs.sum()),
        dropped=int((hangs & gone).sum()),
        right=int((hangs & right).sum()),
        false=int((hangs & false).sum()),
        right_lost=int((hangs & gone & right).sum()),
        false_saved=int((hangs & gone & false).sum()),
        red_lost=int((red & gone & right).sum()),
    )


def candidates(cases: pd.DataFrame, setting: Setting, at_most: int = 20) -> Floats:
    """Other values to try, nearest first: what was observed among the visited that hang on it, by which fewer are told.

    Rounded to two digits, or to whole numbers; of many, so many quantiles.
    """
    visited = cases[cases["hangs"] & cases["is_reached"]]["score"].dropna().to_numpy(np.float64)
    if not len(visited):
        return visited
    values = np.unique(visited) if setting.knob.is_whole else np.quantile(visited, np.linspace(0, 1, at_most))
    values = np.unique(np.round(values) if setting.knob.is_whole else _two_digits(values))
    if setting.knob.fewer == "down":
        return values[(values < setting.number) & (values > 0)][::-1]
    return values[values > setting.number]


def replaced(cases: pd.DataFrame, waiting: pd.DataFrame, setting: Setting, at: float) -> int:
    """How many below the cut would take the visits that become free: nobody has seen them.

    ``waiting``: as ``spoken``, of households below the cut, with ``township`` and ``week``; those that hang on this
    threshold and fall with it take no place. Only ranked visits leave theirs to others.
    """
    freed = cases[_is_gone(cases, setting, at) & (cases["selection"] == "ranked").fillna(False).to_numpy(bool)]
    places = freed.groupby(_PLACE).size()
    if waiting.empty or places.empty:
        return 0
    own = held_against(waiting, setting)
    gone = pd.MultiIndex.from_frame(own.loc[_is_gone(own, setting, at), KEYS])
    left = waiting[~pd.MultiIndex.from_frame(waiting[KEYS]).isin(gone)]
    there = left.groupby(_PLACE)["household_id"].nunique().reindex(places.index, fill_value=0)
    return int(np.minimum(places, there).sum())


_PLACE = ["township", "week"]


def _is_gone(cases: pd.DataFrame, setting: Setting, at: float) -> Flags:
    holds = setting.knob.holds(cases["score"].to_numpy(np.float64), at, setting.must_exceed)
    return ~holds & cases["hangs"].to_numpy(bool)


def _two_digits(values: Floats) -> Floats:
    size = np.floor(np.log10(np.maximum(np.abs(values), 1e-12)))
    step = 10.0 ** (size - 1)
    return np.asarray(np.round(np.round(values / step) * step, 12))
