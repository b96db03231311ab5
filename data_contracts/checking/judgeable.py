"""Which rules can be judged at all: their columns are in the file, their parameters in force, their registers come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data_contracts.checking.table import CheckTable
from data_contracts.contracts.model import Contract, Rule
from data_contracts.contracts.words import Words
from data_contracts.rules.conditions import asks_for_blanks
from relapse_watch.errors import WrongUse

_NO_DATASETS = {
    "persons_of_other_counties": Words("其他县的名册", "the registers of other counties"),
    "messages": Words("已发出的消息", "the messages that were sent"),
    "warnings": Words("已发出的预警", "the warnings that were given"),
}


@dataclass(frozen=True)
class Unjudged:
    """Rules that could not be judged for one and the same reason."""

    why: Words
    codes: tuple[str, ...]


def judgeable(
    contract: Contract, table: CheckTable, parameters: Mapping[str, float], titles: Mapping[str, Words]
) -> tuple[list[Rule], list[Unjudged]]:
    """The contract's rules that can be judged, and those that cannot, by reason.

    ``titles`` are the names of datasets. A note that cannot be judged is told; where a rule that sets rows
    aside or refuses the file lacks its parameter, nothing may be accepted: WrongUse.
    """
    judged: list[Rule] = []
    reasons: dict[Words, list[str]] = {}
    for rule in contract.rules:
        why = _obstacle(rule, contract, table, parameters, titles)
        if why is None:
            judged.append(rule)
        else:
            reasons.setdefault(why, []).append(rule.code)
    return judged, [Unjudged(why, tuple(dict.fromkeys(codes))) for why, codes in reasons.items()]


def _obstacle(
    rule: Rule, contract: Contract, table: CheckTable, parameters: Mapping[str, float], titles: Mapping[str, Words]
) -> Words | None:
    if missing := [p for p in rule.parameters.values() if p not in parameters]:
        if rule.severity != "note":
            raise WrongUse(
                f"检查「{contract.title.zh}」缺少参数:{'、'.join(missing)}",
                f"checking {contract.dataset} needs the parameters {', '.join(missing)}",
            )
        names = ", ".join(missing)
        return Words(f"本县此日期没有政策参数 {names}", f"no value is in force here for {names}")
    for wanted, come in ((rule.registers, table.registers), (rule.references, table.references)):
        if wanted and not set(wanted) & set(come):
            return _not_come(wanted, lambda d: titles.get(d, Words(d, d)))
    if lacking := sorted(_needed(rule) & table.absent):
        headers = "、".join(contract.column(c).title for c in lacking)
        return Words(f"文件中没有这些列:{headers}", f"the file has no column {headers}")
    return None


def _not_come(wanted: tuple[str, ...], title: Callable[[str], Words]) -> Words:
    names = [_NO_DATASETS.get(d) or title(d) for d in wanted]
    zh, en = "、".join(n.zh for n in names), ", ".join(n.en for n in names)
    return Words(f"所依据的「{zh}」尚未收到", f"what it needs has not come: {en}")


def _needed(rule: Rule) -> set[str]:
    """The columns without whose header the rule would take every row for blank."""
    return {*rule.needs, *asks_for_blanks(rule.arguments.get("when", {}))}
