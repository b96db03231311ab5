"""What a backtest found, in sentences that an analyst can repeat: Chinese, and the same in English."""

from typing import Any

from alerts.rendering import full_width

WELL_CALIBRATED = 0.03
"""Expected calibration error up to which probabilities may be read as such. A value of ours."""

GROUPS: dict[str, tuple[str, str]] = {
    "is_elderly_only": ("纯老年户", "elderly-only"),
    "is_disabled": ("残疾户", "disabled"),
    "has_disabled": ("有残疾人的户", "with a disabled member"),
    "is_migrant": ("外出务工户", "migrant"),
    "is_single_parent": ("单亲户", "single-parent"),
    "is_remote": ("偏远户", "remote"),
}


def sentences(metrics: dict[str, Any], lang: str) -> list[str]:
    """The findings in ``lang``, the weightiest first; one sentence alone where nothing could be scored."""
    overall = metrics["overall"]
    pairs = [_scored(overall)]
    if overall["model"]["auc"] is not None:
        pairs += [_ranking(overall), _visits(overall), _lead(overall), _calibration(overall["model"])]
        pairs += [_gap(split) for split in metrics["subgroups"]]
    return [en[0].upper() + en[1:] if lang == "en" else full_width(zh) for zh, en in pairs]


def group_name(split: dict[str, Any]) -> tuple[str, str]:
    """The group of a split in both languages; a column without words of ours goes by its own name."""
    if split["above"] is not None:
        return f"超过 {split['above']:g} 人的户", f"more than {split['above']:g} members"
    return GROUPS.get(split["column"], (f"{split['column']} = 1", f"{split['column']} = 1"))


def line_words(metrics: dict[str, Any]) -> tuple[str, str]:
    """The line, and how it came about, in both languages."""
    line = metrics["line"]
    zh, en = f"标准线 {line['value']!r}", f"line {line['value']!r}"  # all digits: fit to be given as --line
    if line["quantile"] is not None:
        zh, en = (
            f"{zh}（全部收入的 {line['quantile']:.0%} 分位）",
            f"{en} (the {line['quantile']:.0%} quantile of all incomes)",
        )
    if line["relative_to_median"]:
        zh, en = f"{zh},收入为与当期中位数之比", f"{en}, incomes relative to their period's median"
    return zh, en


def _scored(overall: dict[str, Any]) -> tuple[str, str]:
    if not overall["falls"]:
        why = f"{overall['rows']:,}"
        return (
            f"能核对的预测有 {why} 次,之后没有一户跌到线下,无法评价",
            f"{why} predictions could be held against what came, and nobody fell: nothing can be judged",
        )
    rows, falls, rate = f"{overall['rows']:,}", f"{overall['falls']:,}", f"{overall['rate']:.1%}"
    return (
        f"当期在线上、下期收入已知的预测有 {rows} 次,其中 {falls} 次下期跌到线下（{rate}）",
        f"{rows} predictions of households above the line could be checked; {falls} fell below it next ({rate})",
    )


def _ranking(overall: dict[str, Any]) -> tuple[str, str]:
    gain = overall["gain"]
    zh, en = _verdict(gain)
    numbers = f"{overall['model']['auc']:.3f}", f"{overall['current_income']['auc']:.3f}"
    spread = f"{gain['auc']:+.3f}", f"{gain['low']:+.3f}", f"{gain['high']:+.3f}"
    return (
        f"排序能力（AUC）为 {numbers[0]},只看当前收入为 {numbers[1]};"
        f"相差 {spread[0]}（95% 区间 {spread[1]} 到 {spread[2]}）,{zh}",
        f"ranking (AUC) {numbers[0]}, current income alone {numbers[1]}: {spread[0]} "
        f"(95 % interval {spread[1]} to {spread[2]}), {en}",
    )


def _verdict(gain: dict[str, Any]) -> tuple[str, str]:
    if gain["low"] > 0:
        return "比只看当前收入强", "better than current income alone"
    if gain["high"] < 0:
        return "不如只看当前收入", "worse than current income alone"
    return "两者分不出高下", "which the data cannot tell from none"


def _visits(overall: dict[str, Any]) -> tuple[str, str]:
    mine, current = (at_cut(overall[side], "10%") for side in ("model", "current_income"))
    return (
        f"每期走访风险最高的 10%,能找到 {mine['recall']:.0%} 的跌线户（只看当前收入 {current['recall']:.0%}）,"
        f"走访的户里有 {mine['precision']:.0%} 后来跌线（随机走访 {overall['rate']:.0%}）",
        f"visiting the riskiest 10 % of each period finds {mine['recall']:.0%} of the falls (current income alone "
        f"{current['recall']:.0%}); {mine['precision']:.0%} of the visited fell (at random {overall['rate']:.0%})",
    )


def _lead(overall: dict[str, Any]) -> tuple[str, str]:
    lead = at_cut(overall["model"], "10%")["lead_periods"]
    return (
        f"同样走访,{lead['missed']:.0%} 的跌线事前没有列入;"
        f"把漏掉的算 0 期,平均提前 {lead['mean']:.2f} 期,中位 {lead['median']:g} 期",
        f"of the falls {lead['missed']:.0%} were not among them beforehand; counting those as 0, the lead is "
        f"{lead['mean']:.2f} periods on average, {lead['median']:g} at the median",
    )


def _calibration(model: dict[str, Any]) -> tuple[str, str]:
    is_good = model["ece"] <= max(WELL_CALIBRATED, model["ece_by_chance"])
    zh, en = ("概率可以照读", "they can be read as such") if is_good else ("概率只宜用来排序", "use them to rank only")
    better = "好" if (model["brier_skill"] or 0) >= 0 else "差"
    error, chance = f"{100 * model['ece']:.1f}", f"{100 * model['ece_by_chance']:.1f}"
    return (
        f"概率与实际平均相差 {error} 个百分点（样本少本身就会带来约 {chance} 个）,{zh};"
        f"比一律报平均数{better} {abs(model['brier_skill']):.1%}（Brier）",
        f"probabilities are off by {error} points on average (chance alone would leave {chance}): {en}; "
        f"Brier skill {model['brier_skill']:.1%} over the mean rate",
    )


def _gap(split: dict[str, Any]) -> tuple[str, str]:
    (zh, en), gaps = group_name(split), split["gaps"]
    if split["is_thin"] or gaps["auc"] is None or gaps["recall"] is None:
        few = min(split["group"]["falls"], split["rest"]["falls"])
        return f"{zh}:跌线太少（{few} 次）,差距不宜解读", f"{en}: too few falls ({few}) to read the gap"
    auc, recall, excess = f"{gaps['auc']:+.3f}", f"{100 * gaps['recall']:+.0f}", f"{100 * abs(gaps['excess_risk']):.1f}"
    judged = ("高估", "over") if gaps["excess_risk"] > 0 else ("低估", "under")
    spread = f"{gaps['auc_low']:+.3f}", f"{gaps['auc_high']:+.3f}"
    return (
        f"{zh}与其余户相比:AUC 相差 {auc}（95% 区间 {spread[0]} 到 {spread[1]}）,"
        f"走访 10% 时找到的比例相差 {recall} 个百分点,"
        f"风险相对{judged[0]} {excess} 个百分点",
        f"{en} against the rest: AUC {auc} (95 % interval {spread[0]} to {spread[1]}), found when visiting 10 %: "
        f"{recall} points, risk {judged[1]}stated by {excess} points",
    )


def at_cut(side: dict[str, Any], name: str) -> dict[str, Any]:
    """The measures of one side at the cut ``name``."""
    return next(cut for cut in side["cuts"] if cut["cut"] == name)
