"""What recipes about work away need to know: who is away, since when, where; and a spell that is no defect."""

import numpy as np

from relapse_watch.sample import identity
from relapse_watch.sample.chance import Flags, Ints
from relapse_watch.sample.planting.recipe import Put, Value
from relapse_watch.sample.planting.view import View

START, END, AWAY, COUNTY = "开始时间", "结束时间", "是否已务工", "务工所在县"
WAGE, CHANNEL, EMPLOYER, SUBSIDY = "务工月收入", "就业渠道", "务工企业名称", "年度交通费补助"
NUMBER, SERIAL, PLACE, JOB_AID = "证件号码", "人编号", "务工所在地", "就业帮扶"
ELSEWHERE, NEW = "邻近市邻近县", "+migrant_work:"


# --- the register's rows -------------------------------------------------------------------------------


def away(v: View) -> Flags:
    """People with an open spell."""
    spells = v.board.view("migrant_work")
    return _has(v, spells, is_open(spells))


def inside(v: View) -> Flags:
    """People with a spell in the home county."""
    spells = v.board.view("migrant_work")
    return _has(v, spells, spells[COUNTY] == spells["县"])


def _has(v: View, spells: View, mask: Flags) -> Flags:
    known = mask & (spells.person >= 0)
    found = np.bincount(spells.person[known], minlength=v.board.people) > 0
    return np.where(v.person >= 0, found[v.person], False)


def latest_start(v: View) -> Ints:
    """First month (YYYYMM) of each person's latest spell, 0 without one."""
    spells = v.board.view("migrant_work")
    months = np.zeros(v.board.people, dtype=np.int64)
    np.maximum.at(months, spells.person[spells.person >= 0], _months(spells[START])[spells.person >= 0])
    return np.where(v.person >= 0, months[v.person], 0)


def _months(texts: np.ndarray) -> Ints:
    """'2024年03月' as 202403, 0 where blank."""
    known, at = np.unique(texts.astype(str), return_inverse=True)
    return np.array([int(t[:4] + t[5:7]) if t else 0 for t in known], dtype=np.int64)[at]


def at_home(v: View) -> Flags:
    """Households on no list of work or plans, without a post or aid for work."""
    nobody = (v.home_rows_in("migrant_work") == 0) & (v.home_rows_in("planned_work") == 0)
    return nobody & ~v.any(v.filled("公益性岗位")) & ~v.filled(JOB_AID) & ~v.filled("公益岗位帮扶")


def only_worker(v: View) -> Flags:
    """The one of the household who has spells, and is away now."""
    return away(v) & (v.count(v.rows_in("migrant_work") > 0) == 1)


def without_job_aid(v: View) -> Flags:
    """No aid for work, no post, no risk of work."""
    aided = v.filled(JOB_AID) | v.filled("公益岗位帮扶") | v.any(v.filled("公益性岗位"))
    return ~aided & ~v.risk("因务工就业不稳", "缺劳动力")


# --- the rows of spells --------------------------------------------------------------------------------


def is_open(w: View) -> Flags:
    """Spells without an end."""
    return ~w.filled(END)


def is_latest(w: View) -> Flags:
    """The last spell of each person: they stand in order."""
    return np.append(w.person[1:] != w.person[:-1], True)


def is_first(w: View) -> Flags:
    """The first spell of each person."""
    return np.append(True, w.person[1:] != w.person[:-1])


def earlier(w: View) -> Flags:
    """Spells that are over, and after which the same person has another one."""
    return ~is_latest(w) & ~is_open(w)


def told(w: View, header: str) -> np.ndarray:
    """What the register says of the person of each spell."""
    register = w.board.view("monitored_person")
    return np.where(w.person >= 0, register[header][np.maximum(w.person, 0)], "")


def unaided(w: View) -> Flags:
    """Spells of people in whose household nothing hangs on work away."""
    register = w.board.view("monitored_person")
    return without_job_aid(register)[np.maximum(w.person, 0)] & (w.person >= 0)


# --- cells ---------------------------------------------------------------------------------------------


def month(v: View, back: int = 0) -> str:
    """The export's month, or so many before it."""
    day = v.board.world.window.as_of
    at = day.year * 12 + day.month - 1 - back
    return f"{at // 12}年{at % 12 + 1:02d}月"


def born_after(years: int, months: int) -> Value:
    """The month in which the row's person is so old."""

    def made(v: View, row: int) -> str:
        birth = int(v.board.world.people.birth[v.person[row]]) // 100
        at = birth // 100 * 12 + birth % 100 - 1 + years * 12 + months
        return f"{at // 12}年{at % 12 + 1:02d}月"

    return made


def home_county(v: View, row: int) -> str:
    """县 of the row."""
    return v.cell(row, "县")


def strange_number(v: View, row: int) -> str:
    """An ID number that nobody on the register has, of the same birth day."""
    first17 = np.array([int(v.cell(row, NUMBER)[:14] + "999")])
    return f"{first17[0]}{identity.check_digits(first17)[0]}"


def strange_serial(v: View, row: int) -> str:
    """A person number that nobody on the register has."""
    return f"{v.cell(row, '户编号')}-99"


def new_spell(cells: Put) -> Put:
    """A new row: a spell of a quarter, over, outside the county, of somebody who is back; ``cells`` say otherwise."""
    plain: dict[str, Value] = {
        START: lambda v, row: month(v, 6),
        END: lambda v, row: month(v, 4),
        AWAY: "否",
        COUNTY: ELSEWHERE,
        EMPLOYER: "模拟服装公司",
        "所属行业": "制造业",
        CHANNEL: "自主就业",
        "是否点对点输送": "否",
        WAGE: "3200",
        SUBSIDY: None,
    }
    return {NEW + header: value for header, value in {**plain, **cells}.items()}


def open_spell(cells: Put) -> Put:
    """A new row: a spell that goes on; the work place stands in the register too."""
    return {"own:" + PLACE: "外省模拟市模拟区", **new_spell({END: None, AWAY: "是", **cells})}
