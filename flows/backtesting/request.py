"""What a backtest is asked to do, and the line that follows from it."""

import math
from dataclasses import dataclass
from pathlib import Path

from early_warning.backtest import is_flag, period_medians, quantile_line, relative_to_median
from flows.backtesting.reading import LongPanel
from relapse_watch.errors import InputRefused, WrongUse


@dataclass(frozen=True)
class Request:
    """One backtest: what crosses task boundaries. ``line`` is in the unit of income; exactly one of both is set.

    ``capacity``: visits a period; ``subgroups``: 0/1 columns to split by, beside those known by name.
    """

    panel: Path
    out: Path
    line: float | None = None
    line_quantile: float | None = None
    relative_to_median: bool = False
    capacity: int | None = None
    subgroups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises WrongUse where the options do not fit together."""
        if (self.line is None) == (self.line_quantile is None):
            raise WrongUse(
                "请给出 --line(标准线)或 --line-quantile(按分位数取线),只能给一个",
                "give --line or --line-quantile, one of the two",
            )
        if self.line is not None and not math.isfinite(self.line):
            raise WrongUse(f"--line 应为一个数,现为「{self.line}」", f"--line is a number; found {self.line}")
        if self.line_quantile is not None and not 0 < self.line_quantile < 1:
            raise WrongUse(
                f"--line-quantile 应在 0 和 1 之间(如 0.2),现为「{self.line_quantile}」",
                f"--line-quantile lies between 0 and 1 (as 0.2); found {self.line_quantile}",
            )
        if not self.panel.is_file():
            raise WrongUse(
                f"没有面板文件「{self.panel}」,请核对路径",
                f"there is no panel file {str(self.panel)!r}; check the path",
            )
        if self.out.exists() and not self.out.is_dir():
            raise WrongUse(
                f"--out 应为文件夹,「{self.out}」是文件,请另给一个", f"--out is a folder; {str(self.out)!r} is a file"
            )


@dataclass(frozen=True)
class Held:
    """A panel with its incomes as they are held against ``line``: as given, or relative to their period's median."""

    panel: LongPanel
    line: float


def held(request: Request, panel: LongPanel) -> Held:
    """Hold the panel against the line that was asked for; a quantile is taken once, over all its incomes.

    Raises InputRefused where a period's median is not above 0, WrongUse where a subgroup is no 0/1 column.
    """
    _check_subgroups(request, panel)
    if request.relative_to_median:
        _check_medians(panel)
        panel = panel.with_frame(relative_to_median(panel.frame))
    if request.line is not None:
        return Held(panel, request.line)
    return Held(panel, quantile_line(panel.frame["income"], request.line_quantile or 0))


def _check_subgroups(request: Request, panel: LongPanel) -> None:
    flags = [name for name in panel.covariates if is_flag(panel.frame[name])]
    for name in request.subgroups:
        if name not in flags:
            known = "、".join(flags) or "无"
            raise WrongUse(
                f"--subgroup「{name}」不是面板中只有 0 和 1 的列;可用的列:{known}",
                f"--subgroup {name!r} is no column of 0 and 1 in the panel; there are: {', '.join(flags) or 'none'}",
            )


def _check_medians(panel: LongPanel) -> None:
    medians = period_medians(panel.frame)
    wrong = medians[medians <= 0]
    if len(wrong):
        period = panel.frame.loc[wrong.index[0], "period"]
        raise InputRefused(
            file=panel.file,
            column="income",
            found=f"{wrong.iloc[0]:g}",
            expected="> 0",
            zh=f"时期 {period} 的收入中位数不大于 0,无法按中位数折算,请去掉 --relative-to-median 或检查该期收入",
            en=f"the median income of period {period} is not above 0, so nothing is relative to it; "
            "leave out --relative-to-median or check that period",
        )
