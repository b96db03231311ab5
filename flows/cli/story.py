"""The story of one household as tables for people, as one JSON object, or as one long CSV."""

from typing import Any

from flows.cli.show import console, show
from flows.report.words import word

# A run that is complete and data that are complete are not the same word in Chinese.
_DATA = {
    "complete": ("完整", "complete"),
    "partial": ("不全", "partial"),
    "stale": ("过旧", "stale"),
    "quarantined": ("有错,已隔离", "quarantined"),
    "missing": ("缺失", "missing"),
}
_FIGURES = {
    "county": ("县", "county"),
    "township": ("乡镇", "township"),
    "village": ("村", "village"),
    "household_type": ("户类型", "type of household"),
    "monitoring_category": ("已识别类别", "category on the register"),
    "category": ("疑似类别", "suspected category"),
    "level": ("预警等级", "level"),
    "data_status": ("数据情况", "data"),
    "risk": ("风险(0–1)", "risk (0-1)"),
    "income_yuan_per_head": ("人均纯收入(元)", "net income per head, yuan"),
    "line_yuan_per_head": ("监测线(元)", "monitoring line, yuan"),
    "change_on_year": ("比去年同期(1 = 一倍)", "change on the year (1 = doubled)"),
    "slope_yuan_per_head_per_month": ("人均收入每月走势(元)", "trend per head and month, yuan"),
    "rigid_spending_yuan_per_head": ("人均刚性支出(元)", "rigid spending per head, yuan"),
    "months_since_data": ("距最近数据(月)", "months since the last data"),
    "members": ("家庭人口", "members"),
}
_PARTS = {
    "reasons": (
        ("原因", "Reasons"),
        {
            "text": ("看到什么", "seen"),
            "observed": ("实际", "observed"),
            "threshold": ("标准", "threshold"),
            "unit": ("单位", "unit"),
            "effective_from": ("标准起始", "in force from"),
            "reference": ("依据", "reference"),
            "clears": ("怎样解除", "clears when"),
        },
    ),
    "warnings": (
        ("预警经过", "History"),
        {
            "as_of": ("日期", "date"),
            "transition": ("变化", "change"),
            "level_to": ("等级", "level"),
            "owner_cadre_id": ("责任人", "owner"),
        },
    ),
    "sources": (
        ("依据的原始行", "Source rows"),
        {
            "dataset": ("数据集", "dataset"),
            "file": ("文件", "file"),
            "sheet": ("工作表", "sheet"),
            "rows": ("行", "rows"),
        },
    ),
}

Story = dict[str, Any]


def print_story(story: Story, form: str, lang: str) -> None:
    """Print the story: ``assessment`` (figures), ``reasons``, ``warnings`` (what happened), ``sources`` (rows)."""
    if form == "json":
        show([story], {}, form, lang)
    elif form == "csv":
        show(_long(story), {}, form, lang)
    else:
        _tables(story, lang)


def _long(story: Story) -> list[dict[str, Any]]:
    """Grain part, number and name: one table that a spreadsheet can filter."""
    parts = {"assessment": [story["assessment"]], **{part: story[part] for part in _PARTS}}
    return [
        {"household_id": story["household_id"], "part": part, "number": number, "name": name, "value": value}
        for part, records in parts.items()
        for number, record in enumerate(records, start=1)
        for name, value in record.items()
    ]


def _tables(story: Story, lang: str) -> None:
    place, figures = 1 if lang == "en" else 0, story["assessment"]
    head = f"{story['household_id']}  {word(figures.get('level'), lang)}  {figures.get('head_masked') or ''}"
    console().print(head, style="bold", markup=False, highlight=False)
    shown = {**figures, "data_status": _DATA.get(figures.get("data_status"), ("", ""))[place]}
    rows = [
        {"name": names[place], "value": shown[name]} for name, names in _FIGURES.items() if shown.get(name) is not None
    ]
    show(rows, {"name": ("项目", "item"), "value": ("值", "value")}, "table", lang)
    for part, (titles, columns) in _PARTS.items():
        console().print(f"\n{titles[place]}", style="bold")
        show(story[part], columns, "table", lang)
