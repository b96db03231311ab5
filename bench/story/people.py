"""What happens to cadres: they come, go, fall ill, lose their phones, hand households over."""

import random
from datetime import date, timedelta

from bench.story.books import Row
from bench.story.county import County

_CHANNELS = ("webhook", "webhook", "webhook", "短信", "系统消息", "webhook;系统消息")


class People:
    """Changes of the county's two lists; ``changed`` is true once something has to be written."""

    def __init__(self, county: County, chance: random.Random) -> None:
        self.county, self.chance, self.changed = county, chance, True
        for row in county.cadres:
            if row["通知渠道"]:
                self._connect(row)

    def someone(self, *roles: str) -> Row:
        """A cadre in office of one of these roles."""
        return self.chance.choice([r for r in self.county.cadres if not r["结束日期"] and r["职责"] in roles])

    def leaves(self, day: date) -> None:
        """A helper's or grid worker's last day is set; a helper may have a successor from the day after."""
        gone, last = self.someone("帮扶责任人", "网格员"), day + timedelta(days=self.chance.randint(-1, 5))
        if len([r for r in self.county.cadres if not r["结束日期"] and r["职责"] == gone["职责"]]) < 4:
            return
        gone["结束日期"] = last.isoformat()
        if gone["职责"] == "帮扶责任人" and self.chance.random() < 0.6:
            self._follow(gone, self.someone("帮扶责任人"), last + timedelta(days=1))
        self.changed = True

    def comes(self, day: date) -> None:
        """A new cadre takes the households of somebody who left, or some of somebody's."""
        before = self.chance.choice([r for r in self.county.cadres if r["职责"] in ("帮扶责任人", "网格员")])
        number = f"{before['干部编号'][:-5]}{50_000 + len(self.county.cadres):05d}"
        new = before | {"干部编号": number, "起始日期": day.isoformat(), "结束日期": "", "休假开始": "", "休假结束": ""}
        self._connect(new)
        self.county.cadres.append(new)
        self._follow(before, new, day)
        self.changed = True

    def hands_over(self, day: date) -> None:
        """One household goes from its helper to another."""
        theirs = [r for r in self.county.duties if r["责任范围"] == "户" and not r["结束日期"]]
        moved, to = self.chance.choice(theirs), self.someone("帮扶责任人")
        if moved["干部编号"] != to["干部编号"]:
            moved["结束日期"] = (day - timedelta(days=1)).isoformat()
            self.county.duties.append(moved | {"干部编号": to["干部编号"], "起始日期": day.isoformat(), "结束日期": ""})
            self.changed = True

    def goes_on_leave(self, day: date, *roles: str, substitute: bool | None = None, days: int = 0) -> None:
        """Somebody is away for a time, with a substitute or without."""
        away = self.someone(*(roles or ("帮扶责任人", "网格员", "乡镇岗")))
        away["休假开始"] = (day + timedelta(days=self.chance.randint(0, 2))).isoformat()
        away["休假结束"] = (day + timedelta(days=days or self.chance.randint(3, 14))).isoformat()
        stands_in = self.someone(away["职责"])["干部编号"]
        has = self.chance.random() < 0.5 if substitute is None else substitute
        away["代理人编号"] = stands_in if has and stands_in != away["干部编号"] else ""
        self.changed = True

    def loses_contact(self) -> None:
        """A cadre's contact is struck out, or one struck out comes back, or it is another now."""
        row = self.someone("帮扶责任人", "网格员", "第一书记")
        if row["通知渠道"]:
            row["通知渠道"], row["通知地址"] = "", ""
        else:
            self._connect(row)
        self.changed = True

    def nobody_is_there(self, day: date) -> None:
        """The county's post is away without a substitute and a township has nobody: its warnings are orphans."""
        self.goes_on_leave(day, "县级岗", substitute=False, days=9)
        town = self.someone("乡镇岗")["乡镇"]
        for row in self.county.cadres:
            if row["乡镇"] == town and self.chance.random() < 0.8:
                row["通知渠道"], row["通知地址"] = "", ""
        self.changed = True

    def everybody_is_back(self) -> None:
        """All contacts stand in the list again."""
        for row in self.county.cadres:
            if not row["通知渠道"]:
                self._connect(row)
        self.changed = True

    def write(self) -> None:
        """Write the lists if anything has changed."""
        if self.changed:
            self.county.write_people()
            self.changed = False

    def _connect(self, row: Row) -> None:
        row["通知渠道"] = self.chance.choice(_CHANNELS)
        row["通知地址"] = f"{row['干部编号'].lower()}.{self.chance.randint(1, 99)}"

    def _follow(self, before: Row, to: Row, day: date) -> None:
        for duty in [r for r in self.county.duties if r["干部编号"] == before["干部编号"] and r["责任范围"] != "县"]:
            if duty["责任范围"] == to.get("责任范围", duty["责任范围"]) and duty["职责"] == to["职责"]:
                duty["结束日期"] = duty["结束日期"] or (day - timedelta(days=1)).isoformat()
                self.county.duties.append(
                    duty | {"干部编号": to["干部编号"], "起始日期": day.isoformat(), "结束日期": ""}
                )
