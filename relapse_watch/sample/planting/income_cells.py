"""Cells of an income account that stay an account: when one amount changes, the others that hang on it do too."""

from collections.abc import Callable

import numpy as np

from relapse_watch.sample.chance import Flags, Floats
from relapse_watch.sample.planting.recipe import Put, Value
from relapse_watch.sample.planting.view import View

WAGE, BUSINESS, COST, GROSS = "工资性收入", "生产经营性收入", "生产经营性支出", "年收入"
NET, HEAD, MEMBERS, TRANSFER, OTHER = "纯收入", "人均纯收入", "家庭人口数", "转移性收入", "其他转移性收入"
REGISTER_HEAD = "人均纯收入（元）"
FILE, REGISTER = "household_income", "monitored_person"

Amount = Callable[[View, int], float]


def amount(v: View, row: int, header: str) -> float:
    """A cell as a number, 0 where it is blank."""
    return float(v.cell(row, header) or 0)


def plus(header: str, more: Amount | float) -> Value:
    """What stands there and ``more``, in whole yuan."""

    def made(v: View, row: int) -> str:
        return f"{amount(v, row, header) + (more(v, row) if callable(more) else more):.0f}"

    return made


def up_to(header: str, new: float) -> Amount:
    """How much more ``new`` is than what stands there."""
    return lambda v, row: new - amount(v, row, header)


def less(more: Amount) -> Amount:
    """The same with the other sign."""
    return lambda v, row: -more(v, row)


def with_head(head: Amount, members: Amount, balance: str) -> Put:
    """Another net income per head, all sums right: wages make up for it, or where ``balance`` is the cost, the cost."""

    def more(v: View, row: int) -> float:
        return round(head(v, row) * members(v, row)) - amount(v, row, NET)

    cells: dict[str, Value] = {HEAD: lambda v, row: f"{head(v, row):.2f}", NET: plus(NET, more)}
    if balance == COST:
        return cells | {COST: plus(COST, less(more))}
    return cells | {WAGE: plus(WAGE, more), GROSS: plus(GROSS, more)}


def size(v: View, row: int) -> float:
    """家庭人口数 of the row."""
    return amount(v, row, MEMBERS)


def years_before(v: View, header: str) -> list[Floats]:
    """A column of the accounts of the years before, the last one first, by row of the newest: rows are households."""
    return [older.number(header)[: v.rows] for older in reversed(v.board.views[FILE][:-1])]


def of_register(v: View, flags: Callable[[View], Flags]) -> Flags:
    """For each account, what ``flags`` says of the household's rows on the register; False where it has none."""
    register = v.board.view(REGISTER)
    homes = np.zeros(v.board.homes, dtype=bool)
    homes[register.household[flags(register) & (register.household >= 0)]] = True
    return np.where(v.household >= 0, homes[v.household], False)


def undisturbed(v: View) -> Flags:
    """Households without shock, event or work away, that are not monitored and have wages."""
    listed = np.zeros(v.board.homes, dtype=bool)
    listed[v.board.world.events["household"].dropna().to_numpy(dtype="int64")] = True
    calm = ~np.where(v.household >= 0, (listed | v.board.is_shocked)[v.household], True)
    return calm & (v.home_rows_in("migrant_work") == 0) & ~v.monitored & (v.number(WAGE) >= 1_000)
