"""How one household came to its level, whether anybody is sent, what help suits it, and what its data are worth."""

from collections.abc import Mapping
from typing import Any

from alerts.words import DATA_STATUSES
from early_warning import levels_words as words
from early_warning.classes import labour_of
from early_warning.trends import GAPS
from flows.report.household.judged import Judged
from flows.report.household.words import EVENT, NOT, Pair, pick

Record = Mapping[str, Any]
NO_GOOD_DATA: Pair = (
    "数据待核:有错的已搁置,以前也没有合格的数据可用",
    "To be checked: errors are set aside, and there are no earlier good data",
)


def level_sentences(assessment: Record, judged: Judged) -> list[Pair]:
    """The row of the truth table and why it is so; where tonight's rules give another level, that."""
    stored = assessment["uncut_level"] or assessment["level"]
    zh, en = words.LEVEL[stored]
    if judged.level != stored:
        return [_otherwise(stored, judged)]
    if judged.row is None:
        return _nothing(judged)
    holds = [_holds(name, judged) for name in judged.row.needs] + [_not(name) for name in judged.row.unless]
    rule = (
        f"判定表第{judged.number}行:{',且'.join(h[0] for h in holds)},定为「{zh}」",
        f"Row {judged.number} of the truth table: {', and '.join(h[1] for h in holds)} gives “{en}”",
    )
    why = judged.row.why.split(" | ") if judged.row.why else []
    return [rule, (f"为什么这样定:{why[0]}", f"Why: {why[1]}")] if why else [rule]


def _nothing(judged: Judged) -> list[Pair]:
    nothing = ("判定表里没有一行符合,所以没有预警", "No row of the truth table holds, so there is no warning")
    facts = judged.facts
    if facts.monitored[0] and facts.income[0] < facts.line:
        watched = (
            "收入虽在监测线以下,但已经是监测对象,有人在跟踪帮扶,这次没有新情况",
            "Its income is below the line, but it is monitored and helped already, and nothing new was found",
        )
        return [nothing, watched]
    return [nothing]


def _holds(name: str, judged: Judged) -> Pair:
    """A fact that holds; of a trigger, what happened."""
    if name != "trigger":
        return words.FACT[name]
    what = [EVENT.get(code) or words.RULE[code] for code in judged.triggers]
    return f"遇到了事({'、'.join(w[0] for w in what)})", f"something happened ({', '.join(w[1] for w in what)})"


def _not(name: str) -> Pair:
    zh, en = words.FACT[name]
    return NOT.get(name, (f"没有「{zh}」", f"not “{en}”"))


def _otherwise(stored: str, judged: Judged) -> Pair:
    """Kept data never raise a level, and a policy may have changed since."""
    zh, en = words.LEVEL[stored]
    if judged.facts.data.is_kept[0]:
        return (
            f"定为「{zh}」:数据说不清时,等级不会高于上一次合格的数据所给的",
            f"“{en}”: while the data cannot say, the level is never above what the last good data gave",
        )
    now, now_en = words.LEVEL[judged.level]
    return (
        f"当夜定为「{zh}」;按现在的政策会定为「{now}」,说明政策或程序在那以后改过",
        f"That night it was “{en}”; by the policy of today it would be “{now_en}”: policy or program changed since",
    )


def selection_sentences(assessment: Record, place: Record | None) -> list[Pair]:
    """Whether somebody is sent; ``place``: rank, pool and capacity in its township, where it has any."""
    code = assessment["selection"]
    if code == "statutory":
        return [("这类情况一律入户核实,不占名额", "A statutory hit: it is visited whatever the capacity")]
    if code is None:
        unknown = assessment["level"] == "unknown"
        check = ("先把数据核对清楚,再看要不要去", "The data come first: whether to visit is seen after that")
        return [check if unknown else ("没有线索,这次不用专门去", "Nothing was met: no visit for its sake")]
    where = _place(assessment, place)
    told: dict[str, Pair] = {
        "ranked": ("只有推算出来的线索,按轻重排队,这周排得上,要去看", "A statistical hit within this week's visits"),
        "audit": (
            "只有推算出来的线索,没排上,但随机抽中,要去看,好知道漏了多少",
            "A statistical hit beyond this week's visits, drawn at random so that misses can be measured",
        ),
        "below_cut": (
            "只有推算出来的线索,这周没排上,所以没发预警,下周重新排",
            "A statistical hit beyond this week's visits: no warning goes out, next week it is ranked again",
        ),
    }
    zh, en = told[code]
    return [(f"{zh}{where[0]}", f"{en}{where[1]}")]


def _place(assessment: Record, place: Record | None) -> Pair:
    if place is None:
        return ("", "")
    town = assessment["township"] or ""
    return (
        f"({town}这类线索{place['pool']}户,它按「风险×掉下去的深度」排第{place['rank']},每周能看{place['capacity']:.0f}户)",
        f" (number {place['rank']} of {place['pool']} such in {town}, by risk times depth; "
        f"{place['capacity']:.0f} visits a week)",
    )


def help_sentences(assessment: Record, judged: Judged) -> list[Pair]:
    """Its class, why, the kind of help that calls for, and measures that may suit."""
    labour = labour_of(judged.facts.households)[0]
    found = []
    if assessment["household_class"]:
        zh, en = words.CLASS[assessment["household_class"]]
        help_zh, help_en = words.HELP[assessment["help_kind"]]
        who = pick(words.LABOUR, labour)
        found.append(
            (f"{who[0]},归为「{zh}」,要「{help_zh}」", f"{who[1].capitalize()}: {en}, to be helped so: {help_en}")
        )
    else:
        found.append(("劳力或收入说不清,没有归类", "Labour or income is not known, so it has no class"))
    if assessment["measures"]:
        codes = [pick(words.MEASURE, code) for code in assessment["measures"].split(";")]
        found.append(
            (
                f"可以考虑:{'、'.join(c[0] for c in codes)}(只是建议,由人来定)",
                f"To be considered: {', '.join(c[1] for c in codes)} (a suggestion: people decide)",
            )
        )
    return found


def data_sentences(assessment: Record) -> list[Pair]:
    """What the data are worth, and why the newest income is missing or not its own."""
    status, gap = assessment["data_status"], assessment["gap_code"]
    if status == "quarantined" and assessment["income_yuan_per_head"] is None:
        return [NO_GOOD_DATA]
    told = pick(DATA_STATUSES, status)
    said = [told if told[0] else ("数据完整", "The data are complete")]
    return [*said, GAPS[gap]] if gap and gap != "set_aside" else said
