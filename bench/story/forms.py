"""What cadres return: forms with all five results, measures, pauses and decisions, and the mistakes they make."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bench.story.books import write_book
from bench.story.county import County

RESULTS = {
    "confirmed": "确认",
    "already_helped": "已有帮扶",
    "data_wrong": "数据有误",
    "not_at_risk": "无风险",
    "cannot_reach": "联系不上",
}
HEADERS = [
    *("乡镇", "村", "户编号", "预警编号", "核实日期", "核实结果", "说明", "已采取的帮扶措施", "核实人"),
    *("公示日期", "认定日期", "暂停至", "暂停原因"),
]
_WEIGHTS = {"confirmed": 5, "already_helped": 2, "data_wrong": 1, "not_at_risk": 3, "cannot_reach": 2}
_LONGEST_PAUSE_DAYS = 60
_KEPT_DAYS = 6


@dataclass
class Visit:
    """One row of a form. ``wrong``: cells that make it a row to be set aside; without any it counts."""

    household: str
    day: date
    result: str
    by: str
    warning_id: str = ""
    measures: str = ""
    published_on: date | None = None
    decided_on: date | None = None
    paused_until: date | None = None
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> dict[str, str]:
        """The row as it is written."""
        row = {"户编号": self.household, "预警编号": self.warning_id, "核实日期": self.day.isoformat()}
        row |= {"核实结果": RESULTS[self.result], "核实人": self.by, "已采取的帮扶措施": self.measures}
        days = {"公示日期": self.published_on, "认定日期": self.decided_on, "暂停至": self.paused_until}
        row |= {name: day.isoformat() for name, day in days.items() if day}
        return row | ({"暂停原因": "全户外出"} if self.paused_until else {}) | self.wrong


class Forms:
    """All forms returned so far, as they stand in the inbox: name → rows."""

    def __init__(self, county: County, chance: random.Random) -> None:
        self.county, self.chance = county, chance
        self.returned: dict[str, list[Visit]] = {}
        self.unread: set[str] = set()
        self._taken: set[tuple[str, date]] = set()

    @property
    def visits(self) -> list[Visit]:
        """The rows that count, in order of return."""
        return [v for name in self.returned for v in self.returned[name] if not v.wrong]

    def give(self, day: date, who: str, warnings: list[dict[str, Any]]) -> None:
        """A cadre returns what was found about some of the warnings (rows of table ``warning``)."""
        rows = [v for w in warnings if (v := self._visit(day, who, w))]
        if not rows:
            return
        if self.chance.random() < 0.3:
            rows.append(self._mistake(day, who, rows[0]))
        name = f"核实反馈_{who}_{day:%Y%m%d}.xlsx"
        self.returned[name] = rows
        self._write(name)

    def correct(self) -> None:
        """A form comes again under its name: another result, the wrong row mended or struck out."""
        if not self.returned:
            return
        name = self.chance.choice(sorted(self.returned, key=_day_of)[-20:])
        rows = self.returned[name]
        first = rows[0]
        if first.result in ("not_at_risk", "data_wrong", "cannot_reach") and not first.wrong:
            first.result = self.chance.choice(("confirmed", "not_at_risk", "data_wrong"))
        self.returned[name] = [v for v in rows if not v.wrong]
        self._write(name)

    def rubbish(self, day: date, who: str) -> None:
        """A form that cannot be read: the column that matters is not there."""
        headers = [h for h in HEADERS if h != "核实结果"]
        name = f"核实反馈_{who}废_{day:%Y%m%d}.xlsx"
        write_book(self.county.folder / name, headers, [{"户编号": "1", "核实人": who}])

    def clear_old(self, day: date) -> None:
        """A clerk puts away the forms of the week before that a night has read; they count on."""
        for file in self.county.folder.glob("核实反馈_*.xlsx"):
            kept_days = 3 if "废" in file.name else _KEPT_DAYS
            if file.name not in self.unread and _day_of(file.name) < f"{day - timedelta(days=kept_days):%Y%m%d}":
                file.unlink()

    def _write(self, name: str) -> None:
        self.unread.add(name)
        write_book(self.county.folder / name, HEADERS, [v.cells for v in self.returned[name]])

    def _visit(self, day: date, who: str, warning: dict[str, Any]) -> Visit | None:
        earliest = max(warning["opened_on"], day - timedelta(days=3))
        made = day - timedelta(days=self.chance.randint(0, (day - earliest).days))
        if (warning["household_id"], made) in self._taken:
            return None
        self._taken.add((warning["household_id"], made))
        before = [v for v in self.visits if v.household == warning["household_id"] and v.day >= warning["opened_on"]]
        visit = Visit(warning["household_id"], made, self._result(before), who)
        visit.warning_id = warning["warning_id"] if self.chance.random() < 0.5 else ""
        self._add(visit, before, day)
        return visit

    def _result(self, before: list[Visit]) -> str:
        if any(v.result == "confirmed" for v in before) and self.chance.random() < 0.8:
            return "confirmed"
        return self.chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]

    def _add(self, visit: Visit, before: list[Visit], day: date) -> None:
        """Measures, a decision after its notice, a pause."""
        is_again = visit.result == "confirmed" and any(v.result == "confirmed" for v in before)
        if visit.result == "already_helped" or (is_again and self.chance.random() < 0.4):
            visit.measures = self.chance.choice(("产业帮扶", "就业帮扶、公益性岗位", "综合保障"))
        if is_again and self.chance.random() < 0.7:
            visit.decided_on = day - timedelta(days=self.chance.randint(0, 2))
            visit.published_on = visit.decided_on - timedelta(days=self.chance.randint(5, 9))
        if visit.result in ("cannot_reach", "confirmed") and self.chance.random() < 0.25:
            visit.paused_until = visit.day + timedelta(days=self.chance.choice((0, 3, 10, 25, _LONGEST_PAUSE_DAYS)))

    def _mistake(self, day: date, who: str, other: Visit) -> Visit:
        wrong = self.chance.choice(
            (
                {"户编号": "9999999999999"},
                {"核实日期": (day - timedelta(days=400)).isoformat()},
                {"核实结果": "还行"},
                {"核实结果": ""},
                {"核实人": ""},
                {"预警编号": "f" * 32},
                {"暂停原因": "等结果"},
                {"暂停至": day.isoformat(), "暂停原因": ""},
                {"已采取的帮扶措施": "送了米面"},
                {},
            )
        )
        if not wrong:  # the same household and day a second time
            return Visit(other.household, other.day, "confirmed", who, wrong={"说明": "又填一行"})
        return Visit(other.household, day - timedelta(days=5000), "confirmed", who, wrong={"说明": "错", **wrong})


def _day_of(name: str) -> str:
    return name[-13:-5]
