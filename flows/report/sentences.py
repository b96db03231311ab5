"""What a county's night comes to, in a few sentences for people."""

from alerts.rendering import full_width
from flows.report.figures import LEVELS, CountyFigures
from flows.report.words import word

_STANDING = {
    "zh": "今晚没有新的结果:本县沿用上一次合格的结果,没有发出新的提醒。",
    "en": "Nothing new tonight: the county's last good results stand, and no new digests were sent.",
}


def sentences(f: CountyFigures, lang: str) -> list[str]:
    """The data, the warnings and the messages, a sentence each; first of all, if so, that nothing new counts."""
    said = [_data(f, lang), _warnings(f, lang), _messages(f, lang)]
    if f.status != "complete":
        said.insert(0, _STANDING["en" if lang == "en" else "zh"])
    return said if lang == "en" else [full_width(sentence) for sentence in said]


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
    if lang == "en":
        said = [f"Messages tonight: {', '.join(shown) or 'none'}."]
        said += [f"Of this or earlier nights, not arrived: {f.undelivered:,}."] * bool(f.undelivered)
        said += [f"Warnings without a responsible cadre: {f.orphans:,}."] * bool(f.orphans)
        return " ".join(said)
    said = [f"今晚的消息:{'、'.join(shown) or '没有'}。"]
    said += [f"今晚或以前有 {f.undelivered:,} 条消息没有送达。"] * bool(f.undelivered)
    said += [f"{f.orphans:,} 户预警没有责任人,请马上指定。"] * bool(f.orphans)
    return "".join(said)
