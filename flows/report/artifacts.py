"""The figures as Prefect artifacts: a summary in Markdown and tables, per county and per night."""

from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from alerts.messages import literal
from flows import house
from flows.report.details import CountyDetails
from flows.report.figures import CountyFigures, county_figures, night_runs
from flows.report.words import word
from relapse_watch.settings import settings


def publish_county(figures: CountyFigures, details: CountyDetails, page: str) -> None:
    """Publish one county's summary (``page``, its report in Markdown), verdicts, defects by class and timings."""
    lang, key = settings().lang, f"county-{figures.county}"
    create_markdown_artifact(key=key, markdown=page, description=str(figures.as_of))
    create_table_artifact(key=f"{key}-classes", table=[_class(c, details, lang) for c in details.classes])
    create_table_artifact(key=f"{key}-datasets", table=[_verdict(v, lang) for v in figures.verdicts])
    create_table_artifact(key=f"{key}-timings", table=figures.timings)


def publish_night(night_id: str, ended: dict[str, str]) -> None:
    """Publish the night's table: one row a county."""
    runs, lang = {r["county"]: r for r in night_runs(house.store(), night_id)}, settings().lang
    table = [_county(code, state, runs.get(code), lang) for code, state in ended.items()]
    create_markdown_artifact(key="night-summary", markdown=_markdown(table), description="本夜小结 · the night")
    create_table_artifact(key="night", table=table, description="各县结果 · counties of the night")


def _markdown(table: list[dict[str, Any]]) -> str:
    """The night's table as Markdown; a county that was not run has fewer fields."""
    fields = list(dict.fromkeys(k for row in table for k in row))
    lines = ["| " + " | ".join(fields) + " |", "|" + "---|" * len(fields)]
    return "\n".join([*lines, *("| " + " | ".join(str(row.get(k, "")) for k in fields) + " |" for row in table)])


def _verdict(verdict: dict[str, Any], lang: str) -> dict[str, Any]:
    named = {"dataset": word(verdict["dataset"], lang), "verdict": word(verdict["verdict"], lang)}
    return {**named, **{k: verdict[k] for k in ("file", "rows", "accepted", "quarantined")}}


def _class(counts: dict[str, Any], details: CountyDetails, lang: str) -> dict[str, Any]:
    """One class: its cells to mend and how many more or fewer than on the night before, leads, suppressed."""
    names = ("defects", "refuse", "quarantine", "note", "lead", "suppressed", "households")
    change = details.trend.change(counts["defect_class"])
    return {"class": word(counts["defect_class"], lang), **{n: counts[n] for n in names}, "change": change}


def _county(code: str, state: str, run: dict[str, Any] | None, lang: str) -> dict[str, Any]:
    county, status, messages, why = _HEADS["en" if lang == "en" else "zh"]
    if run is None:
        return {county: code, status: word("failed", lang), why: state}
    figures = county_figures(house.store(), run["run_id"])
    levels = {word(level, lang): sum(by_category.values()) for level, by_category in figures.levels.items()}
    sent = ", ".join(f"{word(k, lang)} {v}" for k, v in figures.messages.items())
    error = (figures.error_en if lang == "en" else figures.error_zh) or ""
    return {county: code, status: word(figures.status, lang), **levels, messages: sent, why: literal(error)}


_HEADS = {"zh": ("县", "结果", "消息", "说明"), "en": ("county", "status", "messages", "why")}
