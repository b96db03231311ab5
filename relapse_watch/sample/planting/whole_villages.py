"""Cases that take a whole village: one income copied to many households, one last digit, round hundreds.

They are planted in the newest income account, sums kept right, and on the register, and are told as the rules tell
them: copies at every household, heaps at the first household of the village that is part of one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from relapse_watch.sample.chance import Flags, Floats, Ints
from relapse_watch.sample.planting.board import Board
from relapse_watch.sample.planting.income_cells import FILE, GROSS, HEAD, NET, REGISTER, REGISTER_HEAD, WAGE
from relapse_watch.sample.planting.view import View
from relapse_watch.sample.spoiler import Defect

_MOST_CHANGE = 0.2  # of the income per head: far from a surge
_LEAST_HEAD = 11_000.0  # yuan: far from the line, whatever becomes of it
_WAGE_SHARE = 0.3  # of the net income: what the sums need stays a wage
_JUST_FEW = 9  # one less than the rules ask for


@dataclass(frozen=True)
class _Case:
    """``least`` and ``share`` of the village's households it takes; ``heads``: what becomes of their incomes per head.

    ``is_part``: which incomes the rule takes for one heap; None for copies, which must be alike to begin with.
    """

    codes: tuple[str, str]
    least: int
    share: float
    heads: Callable[[Floats], Floats]
    is_part: Callable[[Floats], Flags] | None = None


def _copied(heads: Floats) -> Floats:
    return np.full(len(heads), np.floor(np.median(heads)) + 0.37)


def _sevens(heads: Floats) -> Floats:
    return np.floor(heads / 10) * 10 + 7.25


def _hundreds(heads: Floats) -> Floats:
    return np.round(heads / 100) * 100


def _is_seven(heads: Floats) -> Flags:
    return np.asarray((np.floor(heads) % 10 == 7) & (heads % 100 != 0))


def _is_hundred(heads: Floats) -> Flags:
    return np.asarray((heads > 0) & (heads % 100 == 0))


_CASES = (
    _Case(("RW_HI_21", "RW_MP_21"), 10, 0.31, _copied),
    _Case(("RW_HI_22", "RW_MP_22"), 20, 0.42, _sevens, _is_seven),
    _Case(("RW_HI_23", "RW_MP_23"), 10, 0.0, _hundreds, _is_hundred),
)


def plant_villages(board: Board, turns: int) -> tuple[list[Defect], list[Defect]]:
    """Every case in ``turns`` villages, and each with too few households in one more: the defects, the near misses."""
    defects: list[Defect] = []
    near: list[Defect] = []
    villages = _villages(board)
    for case in _CASES * turns:
        defects += _plant(board, case, villages, 0)
    for case in _CASES:
        near += _plant(board, case, villages, _JUST_FEW)
    return defects, near


def _villages(board: Board) -> Iterator[Ints]:
    """Rows of the free and fitting households of each village, in drawn order."""
    accounts = board.view(FILE)
    village = board.world.places.village_of
    order = board.world.chance.of("case villages").permutation(int(village.max()) + 1)
    fits = np.flatnonzero(_fits(accounts))
    for one in order:
        rows = fits[village[accounts.household[fits]] == one]
        yield np.array([r for r in rows.tolist() if board.is_free(accounts, r)], dtype=np.int64)


def _fits(accounts: View) -> Flags:
    """Not monitored, without a shock, with a wage and an income from which any sum can be made."""
    shocked = np.where(accounts.household >= 0, accounts.board.is_shocked[accounts.household], True)
    earns = accounts.number(WAGE) >= _WAGE_SHARE * accounts.number(NET) + 500
    return ~shocked & ~accounts.monitored & earns & (accounts.number(HEAD) > _LEAST_HEAD)


def _plant(board: Board, case: _Case, villages: Iterator[Ints], only: int) -> list[Defect]:
    """The case in the next village that has room for it; with ``only`` so few households that it is none."""
    accounts = board.view(FILE)
    homes = np.bincount(board.world.places.village_of)
    for rows in villages:
        if not len(rows):
            continue
        village = board.world.places.village_of[accounts.household[rows[0]]]
        count = only or max(case.least, int(np.ceil(case.share * homes[village])))
        chosen = rows[:count] if case.is_part else _alike(accounts.number(HEAD)[rows], rows, count)
        if len(chosen) < count:
            continue
        for row, head in zip(chosen.tolist(), case.heads(accounts.number(HEAD)[chosen]).tolist(), strict=True):
            board.take(accounts, row)
            _put(board, row, head)
        return _told(board, case, chosen, int(village), near=bool(only))
    return []


def _alike(heads: Floats, rows: Ints, count: int) -> Ints:
    """So many rows whose incomes are nearest to their median, in order; fewer where they differ too much."""
    apart = np.abs(heads / np.median(heads) - 1)
    nearest = np.argsort(apart, kind="stable")[:count]
    return np.sort(rows[nearest[apart[nearest] < _MOST_CHANGE]])


def _put(board: Board, row: int, head: float) -> None:
    """Another income per head, with wages that make up for it, in the account and on the register."""
    accounts, register = board.view(FILE), board.view(REGISTER)
    household = int(accounts.household[row])
    net = round(head * int(board.world.households.size[household]))
    more = net - float(accounts.cell(row, NET))
    cells = accounts.sheet.edits.setdefault(row, {})
    cells |= {HEAD: f"{head:.2f}", NET: f"{net:.0f}"}
    cells |= {name: f"{float(accounts.cell(row, name)) + more:.0f}" for name in (WAGE, GROSS)}
    for person in board.rows_of(register, household).tolist():
        register.sheet.edits.setdefault(person, {})[REGISTER_HEAD] = f"{head:.2f}"


def _told(board: Board, case: _Case, chosen: Ints, village: int, *, near: bool) -> list[Defect]:
    """Where the rules tell it: at each household, or at the village's first household of the heap."""
    accounts, register = board.view(FILE), board.view(REGISTER)
    if case.is_part is not None and not near:
        rows = np.flatnonzero(board.world.places.village_of[accounts.household] == village)
        heads = np.array([_number(accounts, int(row), HEAD) for row in rows])
        chosen = rows[case.is_part(heads)][:1]
    told: list[Defect] = []
    for row in chosen.tolist():
        person = int(board.rows_of(register, int(accounts.household[row]))[0])
        told += [_defect(accounts, row, HEAD, case.codes[0]), _defect(register, person, REGISTER_HEAD, case.codes[1])]
    return told


def _number(view: View, row: int, header: str) -> float:
    """A cell as it will be written; 0 where it is no number."""
    text = view.sheet.edits.get(row, {}).get(header, view.cell(row, header))
    return float(text) if text and text.replace(".", "", 1).isdigit() else 0.0


def _defect(view: View, row: int, header: str, code: str) -> Defect:
    return Defect(view.board.world.code, view.file, view.sheet.row_number(row), header, code)
