"""The story itself: what happens on each day, in the inbox and to the program, and what is checked after it."""

import json
import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from bench.story import ledger, nights
from bench.story.clock import Clock
from bench.story.county import COUNTY, County, last_day, month_end
from bench.story.forms import Forms
from bench.story.judge import Before, Judge
from bench.story.people import People
from bench.story.post import burden, check_post
from bench.story.receiver import Receiver
from relapse_watch.dates import is_first_working_day_of_week, is_working_day

FIRST, DAYS = date(2026, 1, 1), 365
_NIGHT, _MORNING, _AFTERNOON = 1, 9, 14
_MONTHS_WITH_ERRORS = (3, 7, 11)
_MONTH_HELD_BACK = 5
_KILLS = (
    *(("flows.stages.land:land", 1), ("flows.stages.address:address", 1), ("flows.stages.outbox:outbox", 1)),
    *(("alerts.delivery:exchange", 1), ("alerts.delivery:exchange", 2), ("alerts.sender:Sender.send", 1)),
    ("alerts.sender:Sender.send", 2),
)
_SHORT = 100  # days; a story of no more of them has the exports of every second month
_SURELY = (
    *("weeks in which a township has nobody", "nights through Prefect", "cadres leave", "follow-ups through Prefect"),
    *("leave", "nights killed", "silences", "nights rerun", "older dates asked for", "addresses dead for a time"),
    *("nights left out", "cadres come", "forms that cannot be read", "follow-ups through Prefect"),
    *("work exports sent again", "silences"),
)
"""What happens in a short story from its third day on, whatever chance says."""
_DEAR = ("nights through Prefect", "follow-ups through Prefect", "nights killed", "nights as a process")
"""Takes so long that a short story has no more of it than a long one in as many days."""
_LINE_YUAN = 13_500


def _planned(number: int, days: int) -> tuple[str, ...]:
    """What surely happens on a day of a short story: as many a day as bring it all into the story."""
    if days > _SHORT or number < 2:
        return ()
    a_day = -(-len(_SURELY) // (days - 2))
    return _SURELY[(number - 2) * a_day : (number - 1) * a_day]


class Story:
    """A year of one county. ``folder`` is empty; the house lives in it, its settings stand in the environment."""

    def __init__(self, folder: Path, *, many: int = DAYS, seed: int = 7, households: int = 66) -> None:
        self.chance = random.Random(seed)
        self.home, self.receiver = folder / "var", Receiver()
        self._settle(folder)
        self.clock = Clock.at(FIRST)
        self.clock.rule()
        self.county = County(folder / "inbox", FIRST, households, seed)
        self.people, self.forms = People(self.county, self.chance), Forms(self.county, self.chance)
        self.people.write()
        self.judge, self.did = Judge(), Counter[str]()
        self.days, self.often = story_days(many, self.chance), min(3.0, DAYS / many)
        self._month, self._dead_until, self._hole_until = self.county.month, FIRST, FIRST
        self.seconds: dict[str, float] = {}
        self._told: set[str] = set()
        self._surely: tuple[str, ...] = ()
        self.shown = 0

    def live(self, say: "Callable[[date, Story], None] | None" = None) -> None:
        """Every day in order."""
        for number, day in enumerate(self.days):
            self._surely = _planned(number, len(self.days))
            self.live_day(day)
            if say is not None:
                say(day, self)

    def live_day(self, day: date) -> None:
        """What happens before the night, the night, the working day, the afternoon."""
        began = perf_counter()
        self._happen(day)
        self._night(day)
        if is_working_day(day):
            self._follow_up(day)
        self._afternoon(day)
        self.seconds[str(day)] = perf_counter() - began

    # --- what happens ---

    def _settle(self, folder: Path) -> None:
        policy = folder / "policy"
        policy.mkdir()
        line = {"place": COUNTY, "from": date(2000, 1, 1).isoformat(), "value": _LINE_YUAN, "origin": "simulated"}
        text = json.dumps({"monitoring_line": {"values": [line | {"reference": "模拟 / simulated"}]}})
        (policy / "line.yaml").write_text(text.replace('"2000-01-01"', "2000-01-01"), encoding="utf-8")
        given = {"HOME": str(self.home), "ID_KEY": "a key for all houses", "POLICY": str(policy)}
        given |= {"CHANNELS": json.dumps({"webhook": self.receiver.url, "短信": self.receiver.url})}
        given |= {"CHANNEL_BYTES": json.dumps({"短信": 1200}), "HELD_RULE": "resend", "HELD_HOURS": "12"}
        os.environ.update({f"RELAPSE_WATCH_{name}": value for name, value in given.items()})

    def _is_now(self, name: str, chance: float) -> bool:
        """Whether it happens today; what happened is counted."""
        often = 1 if name in _DEAR else self.often
        happens = self.chance.random() < min(0.9, chance * often) or name in self._surely
        self.did[name] += happens
        return happens

    def _happen(self, day: date) -> None:
        self._exports(day)
        self._cadres(day)
        self.forms.clear_old(day)
        self._returns(day - timedelta(days=1))
        self._quiet(day)
        self._outages(day)

    def _exports(self, day: date) -> None:
        end = month_end(day)
        is_wanted = len(self.days) > _SHORT or end.month % 2 == 1
        if end > self._month and is_wanted and (day.day >= 3 or day == last_day(day)):
            self._month = end
            wrong, late = end.month in _MONTHS_WITH_ERRORS, end.month == _MONTH_HELD_BACK
            self.county.bring_month(end, with_errors=wrong, hold_back=late)
            self.did["months of exports"] += 1
            self.did["exports held back for a month"] += late
        elif self._month.month in _MONTHS_WITH_ERRORS and self._is_now("months sent again corrected", 0.2):
            self.county.bring_month(self._month)
        if self._is_now("large bills", 0.5):
            self.county.add_bill(day)
            self.county.write_bills()
        if self._is_now("bills struck out again", 0.25):
            self.county.mend_bill()
            self.county.write_bills()
        if self.county.struck_out and self._is_now("bills back in the list", 0.25):
            self.county.bill_back()
            self.county.write_bills()
        if self._is_now("work exports sent again", 0.05):
            self.county.stop_or_resume_work()

    def _cadres(self, day: date) -> None:
        if self._is_now("cadres leave", 0.04):
            self.people.leaves(day)
        if self._is_now("cadres come", 0.03):
            self.people.comes(day)
        if self._is_now("households handed over", 0.08):
            self.people.hands_over(day)
        if self._is_now("leave", 0.08):
            self.people.goes_on_leave(day)
        if self._is_now("contacts lost or back", 0.08):
            self.people.loses_contact()
        if day > self._hole_until and self._is_now("weeks in which a township has nobody", 0.012):
            self.people.nobody_is_there(day)
            self._hole_until = day + timedelta(days=12)
        elif day == self._hole_until or (day > self._hole_until and self._is_now("contacts brought in order", 0.02)):
            self.people.everybody_is_back()
        self.people.write()

    def _returns(self, day: date) -> None:
        """Forms that come in the evening of ``day``."""
        if not is_working_day(day):
            return
        mine: dict[str, list[ledger.Record]] = {}
        for w in ledger.warnings() if self.judge.runs else []:
            if w["status"] == "open" and w["opened_on"] <= day and w["owner_cadre_id"]:
                mine.setdefault(w["owner_cadre_id"], []).append(w)
        for cadre in sorted(mine):
            if self._is_now("forms returned", 0.12):
                some = self.chance.sample(mine[cadre], min(len(mine[cadre]), self.chance.randint(1, 4)))
                self.forms.give(day, cadre, some)
        if self._is_now("forms corrected", 0.08):
            self.forms.correct()
        if self._is_now("forms that cannot be read", 0.02):
            self.forms.rubbish(day, self.people.someone("帮扶责任人")["干部编号"])

    def _quiet(self, day: date) -> None:
        from flows.stages.silences import Silence, lift, record

        open_ones = [w for w in ledger.warnings() if w["status"] == "open"] if self.judge.runs else []
        if open_ones and self._is_now("silences", 0.05):
            w = self.chance.choice(open_ones)
            kinds = {"household": w["household_id"], "township": w["township"], "cadre": w["owner_cadre_id"] or "B1"}
            scope = self.chance.choice(sorted(kinds))
            until = day + timedelta(days=self.chance.randint(1, 25))
            level = self.chance.choice(("green", "yellow", "red"))
            record(Silence(COUNTY, scope, kinds[scope], level, "请病假", "李主任", day, until), day)
        active = [s for s in ledger.silences() if s["until_day"] >= day] if self.judge.runs else []
        if active and self._is_now("silences lifted", 0.03):
            lift(self.chance.choice(active)["silence_id"], day)

    def _outages(self, day: date) -> None:
        """For some days nothing reaches a cadre."""
        if self.receiver.dead and day >= self._dead_until:
            self.receiver.dead.clear()
        elif not self.receiver.dead and self._is_now("addresses dead for a time", 0.03):
            chosen = self.chance.sample([r for r in self.county.cadres if "webhook" in r["通知渠道"]], 3)
            self.receiver.dead |= {r["通知地址"] for r in chosen}
            self._dead_until = day + timedelta(days=4)

    # --- what runs ---

    def _before(self) -> Before:
        if not self.judge.runs:
            from flows import house

            house.store()
        return Before.now(self.county.cadres, self.county.duties, self.forms.visits)

    def _night(self, day: date) -> None:
        """One night: left out, killed and run again, run twice; by its stages, through Prefect, as a process."""
        if self.judge.runs and self._is_now("nights left out", 0.03):
            return
        self.clock.to(day, _NIGHT)
        if self.judge.runs and self._is_now("nights killed", 0.03):
            self._kill(day)
        before = self._before()
        if self._is_now("nights as a process", 0.01):
            nights.in_a_process(day, self.county.inbox, self.clock)
        elif self._is_now("nights through Prefect", 0.05):
            nights.by_flow(day, self.county.inbox)
        else:
            nights.by_stages(day, self.county.inbox)
        self._check(before, day, 1)

    def _kill(self, day: date) -> None:
        before, (where, times) = self._before(), self.chance.choice(_KILLS)
        ended = nights.in_a_process(day, self.county.inbox, self.clock, kill_after=where, times=times)
        self.did[f"killed after {where}" if ended < 0 else "ended before it was killed"] += 1
        self.judge.nights(before)
        self.clock.sleep(600)

    def _afternoon(self, day: date) -> None:
        """The same day once more, with or without a file sent again; an older date."""
        if not self.judge.runs:
            return
        self.clock.to(day, _AFTERNOON)
        if self._is_now("nights rerun", 0.06):
            if self.chance.random() < 0.5:
                self.county.mend_bill()
                self.county.write_bills()
            before = self._before()
            nights.by_stages(day, self.county.inbox)
            self._check(before, day, 1)
        if self._is_now("older dates asked for", 0.03):
            before = self._before()
            last: date = self.judge.last_night[0]["as_of"] if self.judge.last_night else day
            nights.by_stages(min(day - timedelta(days=30), last - timedelta(days=1)), self.county.inbox)
            self._check(before, day, 0)

    def _check(self, before: Before, day: date, expected: int) -> None:
        ran = self.judge.nights(before)
        self.forms.unread = self.forms.unread if not ran else set()
        self.did["nights"] += ran
        if ran != expected:
            self.judge.violations.append(f"{day} {ran} runs counted, {expected} expected")
        self._check_post(day)

    def _check_post(self, day: date) -> None:
        """Each message's fault is told once."""
        for wrong in check_post(self.home, self.receiver, self.clock.moment, self.judge.red):
            if wrong not in self._told:
                self._told.add(wrong)
                self.judge.violations.append(f"{day} {wrong}")

    def _follow_up(self, day: date) -> None:
        if not self.judge.runs:
            return
        self.clock.to(day, _MORNING)
        before, notices = ledger.messages(), ledger.notices()
        if self._is_now("follow-ups through Prefect", 0.05):
            nights.follow_up_by_flow(day)
        else:
            nights.follow_up_plainly(day)
        self.did["follow-ups"] += 1
        self.last_follow_up = (day, before, notices)
        self.judge.follow_up(*self.last_follow_up)
        if len(self.days) <= _SHORT or is_first_working_day_of_week(day):
            self.judge.clearance(day)
        self._check_post(day)

    # --- what is reported ---

    def figures(self) -> dict[str, float]:
        """What happened, what was told and what it cost people."""
        visits = self.forms.visits
        confirmed = {v.household for v in visits if v.result == "confirmed"}
        kinds = Counter(f"messages: {m['kind']}" for m in ledger.messages())
        ends = Counter(f"messages {m['status']}" for m in ledger.messages())
        doubles = Counter(key for key, _ in self.receiver.taken)
        aside = {"cadres or duties set aside": ledger.set_aside("cadre", "responsibility")}
        post = {
            "taken by the receiver": len(self.receiver.taken),
            "of those again": sum(doubles.values()) - len(doubles),
        }
        counted = {**self.did, **self.judge.counts, **kinds, **ends, **aside, **post}
        rows_aside = {"rows of forms set aside": ledger.set_aside("verification"), "rows of forms": len(visits)}
        return counted | rows_aside | burden(len(visits), len(confirmed)) | {"violations": len(self.judge.violations)}


def story_days(many: int, chance: random.Random) -> list[date]:
    """All days of the year, or of each month a few in a row: the nights between are left out."""
    every = [FIRST + timedelta(days=n) for n in range(DAYS)]
    if many >= DAYS:
        return every
    chosen = [FIRST]
    for month in range(1, 13):
        share = many * month // 12 - many * (month - 1) // 12
        begin = date(2026, month, chance.randint(2, 26 - share))
        chosen += [begin + timedelta(days=n) for n in range(share)]
    return sorted(set(chosen))


def table(figures: dict[str, float]) -> str:
    """The figures as a Markdown table."""
    rows = [
        f"| {name} | {value:,.2f} |" if value % 1 else f"| {name} | {value:,.0f} |" for name, value in figures.items()
    ]
    return "\n".join(["| what | number |", "|---|---:|", *rows])
