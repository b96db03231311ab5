"""Read a long panel from its CSV file, and say in one line what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from data_contracts.reading.csv_file import read_all
from data_contracts.reading.numbers import parse_numbers
from early_warning.backtest import KEYS
from flows.backtesting.periods import parse_periods
from relapse_watch.errors import InputRefused

NEEDED = [*KEYS, "income"]
FEWEST_PERIODS = 3
_BLANK = {"na", "n/a", "nan", "null", "none"}  # how other programs write that nothing is known
_FLAGS = {"true": "1", "false": "0", "是": "1", "否": "0"}


@dataclass(frozen=True)
class Remark:
    """Something about the panel that its reader should know, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class LongPanel:
    """A panel as read: grain household x period, each once.

    ``frame``: household_id (text), period (whole numbers, or ISO dates as text), income and each covariate
    (float64, NaN where unknown). ``remarks``: columns and cells that could not be used.
    """

    file: str
    frame: pd.DataFrame
    remarks: Sequence[Remark]

    @property
    def covariates(self) -> list[str]:
        """The numeric columns beside the income."""
        return [name for name in self.frame.columns if name not in NEEDED]

    def with_frame(self, frame: pd.DataFrame) -> "LongPanel":
        """The same panel with other incomes."""
        return replace(self, frame=frame)


def read_panel(path: Path) -> LongPanel:
    """Read a CSV panel in UTF-8 or GB18030.

    Raises InputRefused, naming row and column, when the file is empty or no text, a needed column is missing, a
    household or period is blank, a period is neither a whole number nor an ISO date, an income is no number, a
    household has a period twice, there are fewer than three periods or no income at all.
    """
    file = path.name
    text = read_all(path, file)
    _check_columns(text, file)
    periods = parse_periods(text["period"], file)
    _check_keys(text, periods, file)
    _check_width(periods, file)
    covariates, remarks = _covariates(text)
    keys = {"household_id": text["household_id"], "period": periods, "income": _incomes(text, file)}
    frame = pd.DataFrame({**keys, **covariates}).reset_index(drop=True)
    return LongPanel(file, frame, remarks)


def _check_columns(text: pd.DataFrame, file: str) -> None:
    missing = [name for name in NEEDED if name not in text.columns]
    if missing:
        raise InputRefused(
            file=file,
            row=1,
            column=missing[0],
            found=",".join(text.columns[:8]),
            expected=",".join(NEEDED),
            zh="表头中没有这一列,请补上后重试(列名用英文小写)",
            en="this column is missing from the header; add it and run again",
        )
    if text.empty:
        raise InputRefused(
            file=file, zh="只有表头,没有数据,请重新导出", en="there is a header and nothing below it; export it again"
        )


def _check_keys(text: pd.DataFrame, periods: pd.Series, file: str) -> None:
    blank = text.index[text["household_id"].isna()]
    if len(blank):
        raise InputRefused(
            file=file,
            row=int(blank[0]),
            column="household_id",
            zh="户编号是空的,请补上或删去这一行",
            en="the household_id is blank; fill it in or delete the row",
        )
    keys = pd.DataFrame({"household_id": text["household_id"], "period": periods})
    twice = keys.index[keys.duplicated()]
    if len(twice):
        row = keys.loc[twice[0]]
        first = int(keys.index[(keys == row).all(axis=1)][0])
        more = f"(共 {len(twice)} 行重复)" if len(twice) > 1 else ""
        raise InputRefused(
            file=file,
            row=int(twice[0]),
            found=f"{row['household_id']}, {row['period']}",
            zh=f"同一户同一时期已在第{first}行{more},每户每期只能有一行,请删去重复的",
            en=f"this household and period stand in row {first} already ({len(twice)} rows are repeated); "
            "keep one row for each household and period",
        )


def _check_width(periods: pd.Series, file: str) -> None:
    if periods.nunique() < FEWEST_PERIODS:
        raise InputRefused(
            file=file,
            column="period",
            found=str(periods.nunique()),
            expected=f">= {FEWEST_PERIODS}",
            zh="时期太少,无法回测:至少要三期(学两期,验一期),请补充更早的时期",
            en="too few periods for a backtest: three at least (two to learn from, one to test on); add earlier ones",
        )


def _numbers(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The numbers of a column, NaN where it says none; and where it says something that is no number."""
    lower = text.str.lower()
    said = text.mask(lower.isin(_BLANK))
    numbers = parse_numbers(said)
    return numbers, said.notna() & numbers.isna()


def _incomes(text: pd.DataFrame, file: str) -> pd.Series:
    incomes, wrong = _numbers(text["income"])
    if wrong.any():
        row, more = wrong.idxmax(), int(wrong.sum()) - 1
        raise InputRefused(
            file=file,
            row=int(row),
            column="income",
            found=str(text.loc[row, "income"])[:40],
            expected="数字或空白 · a finite number, or blank",
            zh=f"收入不是数字{f'(另有 {more} 行也是)' if more else ''},请改成数字,不知道的留空",
            en=f"the income is no number{f' ({more} more rows too)' if more else ''}; "
            "write a number, or leave it blank where it is not known",
        )
    if incomes.isna().all():
        raise InputRefused(
            file=file,
            column="income",
            zh="这一列全是空的,没有收入无法回测",
            en="this column is blank throughout; nothing can be tested without incomes",
        )
    return incomes


def _covariates(text: pd.DataFrame) -> tuple[dict[str, pd.Series], list[Remark]]:
    """Every further column that says numbers; what could not be used is remarked, never passed over."""
    found: dict[str, pd.Series] = {}
    remarks: list[Remark] = []
    for name in text.columns.drop(NEEDED):
        lower = text[name].str.lower()
        numbers, wrong = _numbers(lower.map(_FLAGS).where(lower.isin(_FLAGS), text[name]))
        if numbers.isna().all():
            remarks.append(_left_out(str(name), is_blank=not wrong.any()))
            continue
        found[str(name)] = numbers.astype(np.float64)
        if wrong.any():
            remarks.append(_cells_left_out(str(name), int(wrong.sum()), int(wrong.idxmax())))
    return found, remarks


def _left_out(name: str, *, is_blank: bool) -> Remark:
    if is_blank:
        return Remark(f"「{name}」列全是空的,没有使用", f"column {name!r} is blank throughout and was left out")
    return Remark(f"「{name}」列不是数字,没有用作协变量", f"column {name!r} is text and was left out")


def _cells_left_out(name: str, count: int, row: int) -> Remark:
    return Remark(
        f"「{name}」列有 {count} 格不是有限的数字(首处在第{row}行),当作未知",
        f"{count} cells of column {name!r} are no finite numbers (first in row {row}); they count as unknown",
    )
