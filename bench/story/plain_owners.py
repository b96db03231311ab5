"""The plain re-computation of who answers for a household on a day, from the rows of the county's two lists."""

from dataclasses import dataclass
from datetime import date

from bench.story.books import Row

ROLES = {"帮扶责任人": "household_helper", "网格员": "grid_worker", "第一书记": "first_secretary"}
ROLES |= {"乡镇岗": "township_post", "县级岗": "county_post"}
ORDER = list(ROLES.values())
_SCOPES = {"户": ("户编号",), "村": ("乡镇", "村"), "乡镇": ("乡镇",), "县": ()}

Found = tuple[str | None, str | None]


@dataclass
class Lists:
    """The two lists as the county's last night read them."""

    cadres: list[Row]
    duties: list[Row]

    def can_act(self, cadre: str, day: date) -> bool:
        """In office, with a contact, not on leave."""
        return self.reachable(cadre, day) and not any(self._away(r, day) for r in self._rows(cadre))

    def reachable(self, cadre: str, day: date) -> bool:
        """In office, with a contact."""
        return any(_on(r, day) and r["通知渠道"] and r["通知地址"] for r in self._rows(cadre))

    def acting(self, cadre: str, day: date) -> str | None:
        """The cadre, or on leave the substitute; nobody where that one cannot act either."""
        away = [r for r in self._rows(cadre) if _on(r, day) and self._away(r, day)]
        who = away[-1].get("代理人编号", "") if away else cadre
        return who if who and self.can_act(who, day) else None

    def owner(self, household: str, township: str, village: str, day: date, lowest: int = 0) -> Found:
        """Cadre and role of the first in line, from the role at place ``lowest`` of ORDER on; None for nobody."""
        place = {"户编号": household, "乡镇": township, "村": village}
        for name, role in list(ROLES.items())[lowest:]:
            for keys in _SCOPES.items():
                found = []
                for duty in self.duties:
                    is_mine = duty["职责"] == name and duty["责任范围"] == keys[0] and _on(duty, day)
                    if is_mine and all(duty[k] == place[k] for k in keys[1]):
                        who = self.acting(duty["干部编号"], day)
                        if who:
                            found.append((duty["起始日期"], who))
                if found:
                    newest = max(start for start, _ in found)
                    return min(who for start, who in found if start == newest), role
        return None, None

    def in_role(self, name: str, day: date) -> set[str]:
        """Who acts for the cadres of a role (as the list writes it)."""
        held = {self.acting(r["干部编号"], day) for r in self.cadres if r["职责"] == name and _on(r, day)}
        return {c for c in held if c}

    def township_posts(self, township: str, day: date) -> set[str]:
        """Who acts for the posts of a township."""
        named = [r for r in self.cadres if r["职责"] == "乡镇岗" and r["乡镇"] == township and _on(r, day)]
        named += [
            r
            for r in self.duties
            if r["职责"] == "乡镇岗" and r["责任范围"] == "乡镇" and r["乡镇"] == township and _on(r, day)
        ]
        return {c for c in (self.acting(r["干部编号"], day) for r in named) if c}

    def _rows(self, cadre: str) -> list[Row]:
        return [r for r in self.cadres if r["干部编号"] == cadre]

    def _away(self, row: Row, day: date) -> bool:
        first, last = row.get("休假开始", ""), row.get("休假结束", "")
        return _on(row, day) and bool(first) and first <= day.isoformat() and (not last or last >= day.isoformat())


def _on(row: Row, day: date) -> bool:
    return row["起始日期"] <= day.isoformat() and (not row["结束日期"] or row["结束日期"] >= day.isoformat())
