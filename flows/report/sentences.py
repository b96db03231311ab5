"""What a county's night comes to, in a few sentences for people."""

from alerts.rendering import full_width
from flows.report.corrections import corrections_sentence
from flows.report.details import CountyDetails
from flows.report.figures import LEVELS, CountyFigures
from flows.report.visits import visits_sentence
from flows.report.words import word

_STANDING = {
    "zh": "今晚没有新的结果:本县沿用上一次合格的结果,没有发出新的提醒。",
    "en": "Nothing new tonight: the county's last good results stand, and no new digests were sent.",
}


def sentences(f: CountyFigures, d: CountyDetails, lang: str) -> list[str]:
    """The files, their defects, the warnings and the messages, a sentence each; first, if so, that nothing new counts.

    Corrections and suppressions have theirs where there are any.
    """
    said = [_data(f, lang), _defects(d, lang), corrections_sentence(d.corrections, lang), _suppressions(d, lang)]
    told = [*said, _warnings(f, lang), visits_sentence(f.visits, lang), _messages(f, lang)]
    said = [sentence for sentence in told if sentence]
    if f.status != "complete":
        said.insert(0, _STANDING["en" if lang == "en" else "zh"])
    return said if lang == "en" else [full_width(sentence) for sentence in said]


def _defects(d: CountyDetails, lang: str) -> str:
    """What is to be mended, and whether that is more than on the night before."""
    count, place = d.tally, int(lang == "en")
    kinds = (
        (count["refuse"] + count["quarantine"], ("{:,} 处让数据没法用", "{:,} keep data out of use")),
        (count["note"], ("{:,} 处只是提示", "{:,} are notes")),
    )
    parts = [texts[place].format(n) for n, texts in kinds if n]
    told = ("要改 {:,} 处,涉及 {:,} 户", "{:,} cells to mend in {:,} households")[place]
    colon, comma, stop = ((":", ",", "。"), (": ", ", ", "."))[place]
    leads = ("另有 {:,} 条线索要去看。", " Leads to look at: {:,}.")[place].format(count["lead"]) * bool(count["lead"])
    said = told.format(count["defects"], d.households) + colon * bool(parts) + comma.join(parts)
    return said + _trend(d.trend.change("defects"), place) + stop + leads


def _trend(change: int | None, place: int) -> str:
    if change is None:
        return ""
    if not change:
        return (";和上次一样多", "; no more and no fewer than the night before")[place]
    more = ("多", "more")[place] if change > 0 else ("少", "fewer")[place]
    return (f";比上次{more} {abs(change):,} 处", f"; {abs(change):,} {more} than the night before")[place]


def _suppressions(d: CountyDetails, lang: str) -> str:
    s = d.suppressions
    if not s.active and not s.ended:
        return ""
    if lang == "en":
        soon = f", {len(s.expiring)} about to expire" * bool(s.expiring)
        ended = f"; {len(s.ended)} ended since the night before and count no more" * bool(s.ended)
        return f"Suppressions: {len(s.active)} active{soon}{ended}."
    soon = f",其中 {len(s.expiring)} 条快到期" * bool(s.expiring)
    ended = f";上次以来到期 {len(s.ended)} 条,已照常检查" * bool(s.ended)
    return f"误报登记:有效 {len(s.active)} 条{soon}{ended}。"


def _data(f: CountyFigures, lang: str) -> str:
    count = {v: sum(x["verdict"] == v for x in f.verdicts) for v in ("accepted", "quarantined", "refused")}
    rows, other = sum(x["quarantined"] for x in f.verdicts), _remarks(f, lang)
    if lang == "en":
        parts = [
            f"{count['accepted']} fully used",
            f"{count['quarantined']} with wrong rows ({rows:,} rows set aside)",
            f"{count['refused']} refused",
        ]
        kept = [p for p, n in zip(parts, count.values(), strict=True) if n]
        return f"{sum(count.values())} files: {', '.join([*kept, *other])}."
    parts = [
        f"{count['accepted']} 份全部采用",
        f"{count['quarantined']} 份有错行（共 {rows:,} 行没有采用）",
        f"{count['refused']} 份退回",
    ]
    kept = [p for p, n in zip(parts, count.values(), strict=True) if n]
    return f"收到 {sum(count.values())} 份文件：{'，'.join([*kept, *other])}。"


def _remarks(f: CountyFigures, lang: str) -> list[str]:
    texts = {
        "unmatched": ("另有 {} 个文件未识别、没有读取", "{} more not recognised and not read"),
        "overdue": ("{} 个数据集超期未报", "{} data sets overdue"),
        "late": ("{} 个数据集迟报", "{} data sets late"),
    }
    counts = {v: sum(x["verdict"] == v for x in f.verdicts) for v in texts}
    return [texts[v][lang == "en"].format(n) for v, n in counts.items() if n]


def _warnings(f: CountyFigures, lang: str) -> str:
    levels = {level: sum(f.levels[level].values()) for level in LEVELS}
    shown = [f"{word(level, lang)} {n:,}" for level, n in levels.items() if n]
    changed = [f"{word(name, lang)} {n:,}" for name, n in f.transitions.items() if name != "noted"]
    if lang == "en":
        tonight = f" Tonight: {', '.join(changed)}." if changed else " No change tonight."
        return f"{sum(levels.values()):,} open warnings{': ' if shown else ''}{', '.join(shown)}.{tonight}"
    tonight = f"今晚变化:{'、'.join(changed)}。" if changed else "今晚没有变化。"
    return f"未解除的预警 {sum(levels.values()):,} 户{':' if shown else ''}{'、'.join(shown)}。{tonight}"


def _messages(f: CountyFigures, lang: str) -> str:
    shown = [f"{word(status, lang)} {n:,}" for status, n in f.messages.items()]
    silenced, flapping = (f.quiet.get(why, 0) for why in ("silenced", "flapping"))
    if lang == "en":
        said = [f"Messages tonight: {', '.join(shown) or 'none'}."]
        said += [f"Of this or earlier nights, not arrived: {f.undelivered:,}."] * bool(f.undelivered)
        said += [f"Not told: {silenced:,} silenced, {flapping:,} up and down again and again."] * bool(f.quiet)
        said += [f"Warnings without a responsible cadre: {f.orphans:,}."] * bool(f.orphans)
        return " ".join(said)
    said = [f"今晚的消息:{'、'.join(shown) or '没有'}。"]
    said += [f"今晚或以前有 {f.undelivered:,} 条消息没有送达。"] * bool(f.undelivered)
    said += [f"没有发消息的变化:静默的 {silenced:,} 户,反复的 {flapping:,} 户。"] * bool(f.quiet)
    said += [f"{f.orphans:,} 户预警没有责任人,请马上指定。"] * bool(f.orphans)
    return "".join(said)
