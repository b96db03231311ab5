"""A feedback report in a few sentences, Chinese or English: what a county office reads first."""

from typing import Any

from alerts.rendering import full_width
from flows.reviewing.words import hundred, number

Record = dict[str, Any]


def sentences(report: Record, lang: str) -> list[str]:
    """The headline and what follows from it, most important first; full stops included."""
    made = [_found(report), _share(report), _this_month(report), _proposed(report), _data(report)]
    made += [_unvisited(report), _audit(report), _burden(report)]
    return [pair[1] if lang == "en" else full_width(pair[0]) for pair in made if pair]


def _found(report: Record) -> tuple[str, str]:
    n, since = report["overall"], report["first_told_on"] or report["months"][0]
    return (
        f"{since} 到 {_until(report)},一共发出预警 {n['told']} 户次,上门见到人 {n['visited']} 户次:属实 {n['right']}"
        f"(新困难 {n['confirmed']},已有帮扶 {n['already_helped']}),没有困难 {n['not_at_risk']},"
        f"数据有误 {n['data_wrong']}。",
        f"From {since} to {_until(report)} {n['told']} warnings were told and "
        f"{n['visited']} visited: {n['right']} true ({n['confirmed']} new, {n['already_helped']} helped already), "
        f"{n['not_at_risk']} without need, {n['data_wrong']} with wrong data.",
    )


def _data(report: Record) -> tuple[str, str] | None:
    n = report["data_checks"]
    if not n["told"]:
        return None
    return (
        f"另有数据待核的 {n['told']} 户次,见到人 {n['visited']} 户次:数据确实有误 {n['data_wrong']},"
        f"有困难 {n['right']},没有困难 {n['not_at_risk']}。",
        f"Besides {n['told']} to be checked for their data, {n['visited']} visited: data wrong {n['data_wrong']}, "
        f"in need {n['right']}, no need {n['not_at_risk']}.",
    )


def _until(report: Record) -> str:
    return str(min(report["month"], report["as_of"][:7]))


def _share(report: Record) -> tuple[str, str]:
    n, least = report["overall"], report["terms"]["visits_min"]
    if not n["is_enough"]:
        return (
            f"见到人的还不到 {least} 户次,准不准现在说不准。",
            f"Fewer than {least} were visited: too few to say how right the warnings are.",
        )
    low, high = hundred(n["low"]), hundred(n["high"])
    return (
        f"上门 100 次,大约 {hundred(n['share'])} 次属实(把握范围 {low}–{high})。",
        f"Of 100 visits about {hundred(n['share'])} find a true need ({low} to {high}).",
    )


def _this_month(report: Record) -> tuple[str, str]:
    n, month = report["this_month"], report["month"]
    return (
        f"其中 {month} 发出 {n['told']} 户次,已经见到人 {n['visited']} 户次,属实 {n['right']}。",
        f"Of these {n['told']} were told in {month}: {n['visited']} visited so far, {n['right']} true.",
    )


def _proposed(report: Record) -> tuple[str, str]:
    many = sum(p["verdict"] == "proposed" for p in report["proposals"])
    if many:
        return (
            f"有 {many} 项标准建议调整,要不要调由县里定,不会自动改。",
            f"Thresholds that might be moved: {many}. People decide; nothing moves by itself.",
        )
    return "这次没有建议调整的标准。", "No threshold is proposed to be moved."


def _unvisited(report: Record) -> tuple[str, str] | None:
    left = report["not_visited"]
    if not left["open"]:
        return None
    longest = max((row["days_longest"] or 0 for row in left["by_level"]), default=0)
    return (
        f"还有 {left['open']} 户次没有人见到过,最久的已经等了 {number(longest, 0)} 天。",
        f"{left['open']} have not been met by anybody yet; the longest has waited {number(longest, 0)} days.",
    )


def _audit(report: Record) -> tuple[str, str] | None:
    audit = report["audit"]
    if not audit["audited"]:
        return None
    if not audit["is_enough"]:
        return (
            f"随机抽查了 {audit['audited']} 户没排上的,其中 {audit['missed']} 户属实;户次太少,还说不准漏了多少。",
            f"{audit['audited']} households below the cut were visited at random, {audit['missed']} truly in need; "
            "too few to say how many are missed.",
        )
    low, high = (number(audit[f"{name}_per_100"], 0) for name in ("low", "high"))
    missed = number(audit["missed_per_100"], 0)
    return (
        f"随机抽查了 {audit['audited']} 户没排上的:每 100 户漏掉 {missed} 户属实的(把握范围 {low}–{high})。",
        f"Of 100 households below the cut {missed} are truly in need ({low} to {high}; {audit['audited']} audited).",
    )


def _burden(report: Record) -> tuple[str, str] | None:
    week, cost = report["burden"]["month"], report["burden"]["visits_per_confirmed"]
    if week is None:
        return None
    per = cost and cost["visits_per_confirmed"]
    zh = f"每找到 1 户新困难,要上门 {number(per)} 次。" if per else ""
    en = f" {number(per)} visits were made for each household newly confirmed." if per else ""
    return (
        f"这个月 {week['cadres']} 名干部有消息要看或上了门:一周的消息一般 {number(week['messages_median'])} 条,"
        f"最多 {number(week['messages_worst'], 0)} 条。{zh}",
        f"{week['cadres']} cadres had messages or made visits this month: {number(week['messages_median'])} messages "
        f"in a usual week, {number(week['messages_worst'], 0)} in the worst.{en}",
    )
