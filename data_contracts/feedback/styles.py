"""How the workbook's cells look."""

from typing import Any

FONT = {"font_name": "微软雅黑", "font_size": 10}
_LINE = {"bottom": 1, "bottom_color": "#D9DEE4"}
_NEW_VILLAGE = {"top": 2, "top_color": "#7F8C99"}
_TOP = {"valign": "top"}
_TEXT = {"num_format": "@"}  # typed over or copied, a household's number stays the text that it is
# Fill and ink of a bad cell, by what becomes of it: to be told apart on paper too, the column beside says it.
COLOURS = {
    "refuse": ("#F8B4B4", "#7A0000"),
    "quarantine": ("#F8B4B4", "#7A0000"),
    "note": ("#FFE699", "#5C4400"),
    "lead": ("#BDD7EE", "#12395C"),
    "suppressed": ("#E3E7EB", "#3C4650"),
}


def coloured(weight: str) -> dict[str, Any]:
    """A bad cell."""
    fill, ink = COLOURS[weight]
    return {**FONT, **_TEXT, **_TOP, "bg_color": fill, "font_color": ink, "text_wrap": True, "border": 1} | {
        "border_color": "#B8C0C8"
    }


def of_lists() -> dict[str, dict[str, Any]]:
    """The looks of a list's cells by name; those whose name ends in ``+`` begin a village."""
    looks = {
        "text": {**FONT, **_TEXT, **_TOP, **_LINE, "text_wrap": True},
        "number": {**FONT, **_TOP, **_LINE, "num_format": "0", "align": "center"},
        "sentence": {**FONT, **_TOP, **_LINE, "text_wrap": True},
        **{weight: coloured(weight) for weight in COLOURS},
    }
    return looks | {f"{name}+": {**look, **_NEW_VILLAGE} for name, look in looks.items()}


_HEADER = {**FONT, "bold": True, "bg_color": "#2F4B66", "font_color": "#FFFFFF", "valign": "vcenter", "text_wrap": True}
_CELL = {**FONT, **_TOP, **_LINE, "text_wrap": True}
_FIGURE = {**FONT, **_TOP, **_LINE, "num_format": "#,##0;-#,##0;–", "align": "right"}
OF_SUMMARY: dict[str, dict[str, Any]] = {
    "header": _HEADER,
    "header_of_figures": {**_HEADER, "align": "right"},
    "title": {**FONT, "bold": True, "font_size": 16, "valign": "vcenter"},
    "heading": {**FONT, "bold": True, "font_size": 12, "font_color": "#2F4B66", "valign": "vcenter"},
    "plain": {**FONT, **_TOP, "text_wrap": True},
    "stopped": {**FONT, **_TOP, "text_wrap": True, "bold": True, "bg_color": "#FDECEC", "font_color": "#7A0000"},
    "cell": _CELL,
    "figure": _FIGURE,
    "total": {**_FIGURE, "bold": True},
    "link": {**_CELL, "font_color": "#0B5CAD", "underline": 1},
}
