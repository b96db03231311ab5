"""The words that messages use for codes, Chinese and English side by side."""

import calendar
from collections.abc import Iterable

LEVELS = {
    "red": ("红色", "red"),
    "yellow": ("黄色", "yellow"),
    "green": ("绿色", "green"),
    "unknown": ("数据待核", "data to be checked"),
    "none": ("无预警", "none"),
}
CATEGORIES = {
    "unstable": ("脱贫不稳定户", "lifted household at risk of relapse"),
    "marginal": ("边缘易致贫户", "household at risk of falling into poverty"),
    "sudden_hardship": ("突发严重困难户", "household in sudden hardship"),
}
ROLES = {
    "household_helper": ("帮扶责任人", "household helper"),
    "grid_worker": ("网格员", "grid worker"),
    "first_secretary": ("第一书记", "first secretary"),
    "township_post": ("乡镇岗", "township post"),
    "county_post": ("县级岗", "county post"),
    "data_steward": ("数据专员", "data steward"),
}
DATA_STATUSES = {
    "complete": ("", ""),
    "partial": ("数据不全", "data are partial"),
    "stale": ("数据待核：数据太旧，该报的还没报", "to be checked: out of date, what is due has not come"),
    "quarantined": (
        "数据待核：有错的已搁置，先留用上一次合格的数据",
        "to be checked: errors set aside, the last good data kept",
    ),
    "missing": ("数据待核：缺数据", "to be checked: data are missing"),
}
CHANGES = {
    "opened": ("新发现", "new"),
    "raised": ("比上次严重", "worse than before"),
    "returned": ("好转后又出现", "back again after getting better"),
    "changed": ("类别或数据情况有变", "the category or the state of the data changed"),
    "reassigned": ("换了责任人，这户现在由您负责", "handed over: you answer for this household now"),
    "lowered": ("比上次好转", "better than before"),
    "due_to_clear": ("这次评估已好转，核实稳定后可以解除", "better this time; may be cleared once it is seen to last"),
    "closed": ("预警已解除", "warning closed"),
}
LATE = {
    "silenced": ("静默期间的新情况，现在告诉您", "news of the time of a silence, told now"),
    "flapping": ("来回变过几次，现在稳定了", "it went up and down, and stands now"),
}
DATASETS = {
    "monitored_person": ("监测对象信息", "monitored persons"),
    "household_member": ("户信息", "household members"),
    "migrant_work": ("外出务工信息", "migrant work"),
    "household_income": ("农户收入信息", "household income"),
    "aid_payment": ("补贴救助发放", "aid payments"),
    "department_event": ("部门线索名单", "department lists"),
    "cadre": ("干部名单", "cadres"),
    "responsibility": ("责任分工", "responsibilities"),
    "household_list": ("农户名单", "household list"),
    "household_ledger": ("农户收支台账", "household ledger"),
    "planned_work": ("计划外出务工信息", "planned work away"),
    "village": ("行政村信息", "villages"),
    "verification": ("核实反馈", "verifications"),
    "unknown_file": ("未识别的文件", "unknown file"),
}

KINDS = {
    "digest": ("给责任人的提醒", "digest"),
    "township": ("乡镇情况", "township"),
    "county": ("全县情况", "county"),
    "handover": ("交接", "handover"),
    "orphans": ("没有责任人的户", "orphans"),
    "findings": ("数据问题", "findings"),
    "failure": ("运行失败", "failure"),
    "follow_up": ("催办和本周待核", "follow-up"),
    "undelivered": ("没有送到的消息", "undelivered"),
}

_INCOME = (
    "看收入：今年靠什么挣钱、比去年少在哪里、往后几个月还有什么收入",
    "Income: what they live on this year, what is less than last year, what is still to come",
)
_SPENDING = (
    "看大额开支：票据、自己付了多少、报销和救助到账没有、还欠多少",
    "Large spending: receipts, what they paid themselves, what was refunded, what is still owed",
)
_WORK = (
    "看务工：谁在外面干活、工资发没发、是不是已经回家",
    "Work: who works away, whether wages are paid, who came home",
)
_SCHOOL = ("看孩子：见到本人，问清在不在校、为什么不去", "The child: see it, ask whether it is at school and why not")
_HOUSE = (
    "看房子：墙有没有裂缝、屋顶漏不漏、人还住不住在里面",
    "The house: cracks, leaks, whether people still live in it",
)
_WATER = (
    "看饮水：有没有水、够不够喝、取水来回要不要20分钟以上",
    "The water: whether there is any, whether it is enough, whether fetching it takes over 20 minutes",
)
_CARE = (
    "看照料：家里有没有人要人照顾、该办的证和该领的补贴办了没有",
    "Care: whether somebody needs it, whether papers and allowances are in order",
)
_AID = (
    "看救助：因为什么难、救助到账没有、够不够过日子",
    "Aid: what the hardship is, whether the aid has been paid, whether it is enough to live on",
)
_RECORD = (
    "对数据：家里几口人、今年有哪些收入，和登记的对不对得上",
    "The record: how many people, what income this year, and whether the register agrees",
)

# What to look at in the house, by the code of the reason: the 五看 that cadres know. Health is private,
# so what concerns care names no illness and no grade.
CHECKS: dict[str, tuple[str, str]] = {
    "income_below_line": _INCOME,
    "income_drop": _INCOME,
    "trend_to_line": _INCOME,
    "high_risk": _INCOME,
    "rigid_spending": _SPENDING,
    "medical_self_pay": _SPENDING,
    "hospital_stay_self_pay": _SPENDING,
    "outpatient_self_pay": _SPENDING,
    "medical_share_of_income": _SPENDING,
    "school_costs": _SPENDING,
    "accident": _SPENDING,
    "wages_stopped": _WORK,
    "job_loss": _WORK,
    "mass_job_loss": _WORK,
    "work_uninsured": _WORK,
    "school_dropout": _SCHOOL,
    "guarantee_schooling": _SCHOOL,
    "dangerous_housing": _HOUSE,
    "guarantee_housing": _HOUSE,
    "housing_watch": _HOUSE,
    "water_failure": _WATER,
    "guarantee_water": _WATER,
    "disaster": (
        "看受灾：房屋、庄稼、牲畜损失多少，理赔和救灾款到账没有",
        "Damage: house, crops, animals; whether insurance and relief have been paid",
    ),
    "industry_failure": (
        "看产业：种的养的损失多少，保险赔了没有，下一季打算做什么",
        "The farm or business: what was lost, whether insurance paid, what is planned for next season",
    ),
    "new_disability": _CARE,
    "new_major_illness": _CARE,
    "new_subsistence_allowance": _AID,
    "new_extreme_hardship": _AID,
    "new_temporary_relief": _AID,
    "asset_review": (
        "对资产：比对出来的车、房、店是不是本户的、还在不在用、值多少",
        "Assets: whether the car, flat or business found is theirs, in use, and what it is worth",
    ),
    "guarantee_insurance": (
        "看医保：家里每个人今年参保缴费了没有",
        "Medical insurance: whether each member is insured this year",
    ),
    "data_unknown": _RECORD,
}

_LANG = {"zh": 0, "en": 1}


def word(words: dict[str, tuple[str, str]], code: object, lang: str) -> str:
    """The word for ``code``; a code nobody has named yet is shown as it is, a missing one as nothing."""
    if not isinstance(code, str):
        return ""
    pair = words.get(code)
    return pair[_LANG[lang]] if pair else code


def since(month_or_day: object, lang: str) -> str:
    """Since which month, or in which month something happened, in brackets; '' where nobody can say.

    The day of an event would tell more of a stay in hospital than a message may.
    """
    if not isinstance(month_or_day, str):
        return ""
    year, month, is_day = int(month_or_day[:4]), int(month_or_day[5:7]), len(month_or_day) > len("2026-10")
    if lang == "en":
        return f" ({'' if is_day else 'since '}{calendar.month_name[month]} {year})"
    return f"（{year}年{month}月{'' if is_day else '起'}）"


def checks(codes: Iterable[str], lang: str, at_most: int = 4) -> list[str]:
    """What to check on the spot for these reason codes, each line once, the most pressing reasons first."""
    lines = dict.fromkeys(CHECKS[code] for code in codes if code in CHECKS) or {_RECORD: None}
    return [line[_LANG[lang]] for line in lines][:at_most]
