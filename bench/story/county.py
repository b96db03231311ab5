"""The county's inbox as its clerks keep it: month after month of exports, lists mended, sent late and sent again."""

import random
import shutil
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

from bench.story.books import Row, mend_book, read_book, write_book
from relapse_watch.dates import months_between
from relapse_watch.sample import county as sizes
from relapse_watch.sample import write_sample

COUNTY = "990101"
CADRES, DUTIES = "干部名单.xlsx", "责任分工.xlsx"
_FIRST_MONTH = "2023-10"
_BILLS, _WORK = "医保自付费用名单.csv", "（务工月监测）已外出务工信息_"
_OWN = (CADRES, DUTIES)
_KEPT = ("监测对象", "已外出务工", "农户收入", "医保自付", "危房", "意外事故", "失业登记")
"""What makes warnings; other files only take time to check."""
_BILL_HEADERS = 8


class County:
    """``folder``: the inbox. ``cadres`` and ``duties``: the rows of the two lists as they are now."""

    def __init__(self, folder: Path, first: date, households: int, seed: int) -> None:
        self.inbox, self.folder = folder, folder / COUNTY
        self._samples, self._households, self._seed = folder.parent / "samples", households, seed
        self.folder.mkdir(parents=True)
        self.chance = random.Random(seed)
        self.month = first - timedelta(days=first.day)
        made = self._sample(self.month)
        self.cadres, self.duties = (read_book(made / name) for name in _OWN)
        self.bills: dict[str, tuple[date, int]] = {}
        self.struck_out: dict[str, tuple[date, int]] = {}
        self.heads = self._heads(made)
        self._stopped: dict[str, str] = {}
        self.held_back: list[Path] = []
        self.bring_month(self.month)

    def bring_month(self, end: date, *, hold_back: bool = False, with_errors: bool = False) -> None:
        """The exports of the month that ended on ``end``.

        ``hold_back``: the work export comes with a later month. ``with_errors``: clerks made mistakes; called again
        without, they send the same files mended.
        """
        self.month = end
        for late in self.held_back:
            shutil.copyfile(late, self.folder / late.name)
        self.held_back = []
        for file in sorted(self._sample(end, with_errors).iterdir()):
            if not any(name in file.name for name in _KEPT) or file.name.startswith(f"农户收入信息_{end.year - 2}"):
                continue
            if hold_back and file.name.startswith(_WORK):
                self.held_back.append(file)
            else:
                shutil.copyfile(file, self.folder / file.name)
        self._forget_old(end)
        self.write_bills()

    def write_people(self) -> None:
        """Write the list of cadres and who answers for what."""
        leave = ["休假开始", "休假结束", "代理人编号"]
        write_book(self.folder / CADRES, [*[h for h in self.cadres[0] if h not in leave], *leave], self.cadres)
        write_book(self.folder / DUTIES, list(self.duties[0]), self.duties)

    def add_bill(self, day: date) -> None:
        """Somebody has a large bill to pay."""
        household = self.chance.choice(sorted(self.heads))
        self.bills[household] = (day - timedelta(days=self.chance.randint(1, 20)), self.chance.randint(4_000, 60_000))

    def mend_bill(self) -> None:
        """One of the bills was a mistake: the list comes again without it."""
        if self.bills:
            household = self.chance.choice(sorted(self.bills))
            self.struck_out[household] = self.bills.pop(household)

    def bill_back(self) -> None:
        """It was no mistake after all: the bill last struck out stands in the list again."""
        household, bill = self.struck_out.popitem()
        self.bills[household] = bill

    def write_bills(self) -> None:
        """The list of bills of the newest month, with those the story added."""
        lines = (self._sample(self.month) / _BILLS).read_text(encoding="utf-8-sig").splitlines()
        assert lines[0].count(",") == _BILL_HEADERS - 1, lines[0]
        for number, (household, (day, yuan)) in enumerate(sorted(self.bills.items()), start=len(lines)):
            head = self.heads[household]
            cells = (
                head["乡"],
                head["村"],
                household,
                head["户主姓名"],
                head["户主证件号码"],
                day.isoformat(),
                str(yuan),
            )
            lines.append(",".join((str(number), *cells)))
        (self.folder / _BILLS).write_text("\n".join(lines) + "\n", encoding="utf-8-sig")

    def stop_or_resume_work(self) -> None:
        """The newest work export comes again under its name: a household's work has ended, or has not after all."""
        files = sorted(self.folder.glob(f"{_WORK}*.xlsx"))
        if not files:
            return
        rows: list[Row] = []
        mend_book(files[-1], lambda row: rows.append(row) or row)  # type: ignore[func-returns-value]
        working = sorted({r["户编号"] for r in rows if r["户编号"] and not r["结束时间"]})
        if working:
            chosen = self.chance.choice(working)
            ended = f"{self.month - timedelta(days=self.month.day):%Y年%m月}"
            mend_book(files[-1], lambda row: row | _ended(row, chosen, ended))

    def _sample(self, end: date, with_errors: bool = False) -> Path:
        out = self._samples / f"{end}{'-errors' if with_errors else ''}"
        if not out.exists():
            months = months_between(_FIRST_MONTH, f"{end:%Y-%m}") + 1
            before = sizes._HOUSEHOLDS_PER_VILLAGE, sizes._VILLAGES_PER_TOWNSHIP
            sizes._HOUSEHOLDS_PER_VILLAGE, sizes._VILLAGES_PER_TOWNSHIP = 11, 2
            given = {"households": self._households, "months": months, "as_of": end, "seed": self._seed}
            write_sample(out, **given, defects=with_errors)  # type: ignore[arg-type]
            sizes._HOUSEHOLDS_PER_VILLAGE, sizes._VILLAGES_PER_TOWNSHIP = before
        return out / COUNTY

    def _heads(self, made: Path) -> dict[str, Row]:
        return {row["户编号"]: row for row in read_book(next(made.glob("农户收入信息_*.xlsx")))}

    def _forget_old(self, end: date) -> None:
        """A clerk keeps the exports of two months; what was landed stays landed."""
        kept = {f"{end:%Y%m}", f"{end - timedelta(days=end.day):%Y%m}"}
        for file in self.folder.glob("（*_20??????.xlsx"):
            if file.stem[-8:-2] not in kept:
                file.unlink()


def _ended(row: Row, household: str, month: str) -> Row:
    is_his = row["户编号"] == household and not row["结束时间"] and row["开始时间"] <= month
    return {"结束时间": month} if is_his else {}


def month_end(day: date) -> date:
    """The last day of the month before that of ``day``."""
    return day - timedelta(days=day.day)


def last_day(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])
