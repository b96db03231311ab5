"""Jinja2 templates of messages: shipped in ``alerts/templates``, replaceable file by file by a folder.

A template is named ``<kind>.<lang>.md.j2``; its first line is the title, the rest the body (Markdown).
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    select_autoescape,
)

from alerts.messages import literal
from alerts.night import Night
from relapse_watch.errors import WrongUse

_SHIPPED = Path(__file__).parent / "templates"


_DAY: dict[str, Callable[[date], str]] = {
    "zh": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "en": lambda day: day.isoformat(),
}


def environment(loader: BaseLoader, *, keep_trailing_newline: bool = False) -> Environment:
    """How all our templates are read: a missing value is an error, HTML alone is escaped, tags leave no blank lines."""
    return Environment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html.j2"], default_for_string=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=keep_trailing_newline,
    )


@lru_cache(maxsize=64)
def _environment(override: Path | None, lang: str) -> Environment:
    folders = [override, _SHIPPED] if override else [_SHIPPED]
    # Markdown, not HTML: values are made literal before they come here.
    made = environment(ChoiceLoader([FileSystemLoader(f) for f in folders]), keep_trailing_newline=True)
    made.filters.update(day=_DAY[lang], literal=literal)
    return made


# Sentences that come from other rooms and from workbooks may be typed with half-width marks.
_HALF_WIDTH = re.compile(r"(?<=[\u3000-\u303f\u4e00-\u9fff])[,:;]|[,:;](?=[\u3000-\u303f\u4e00-\u9fff])")
_BRACKETS = re.compile(r"\(([^()\n]*[\u4e00-\u9fff][^()\n]*)\)")


def full_width(text: str) -> str:
    """``text`` with half-width commas, colons, semicolons beside Chinese and brackets around it made full-width."""
    return _BRACKETS.sub(r"（\1）", _HALF_WIDTH.sub(lambda found: chr(ord(found[0]) + 0xFEE0), text))


def render(kind: str, night: Night, **values: Any) -> str:
    """The text of one message. Raises WrongUse naming the template and line if a template is wrong."""
    name = f"{kind}.{night.lang}.md.j2"
    try:
        text = _environment(night.templates, night.lang).get_template(name).render(night=night, **values)
        return full_width(text) if night.lang == "zh" else text
    except TemplateError as error:
        line = getattr(error, "lineno", None) or "?"
        raise WrongUse(
            f"消息模板「{name}」第{line}行有误：{error.message}，请改正该模板后重试",
            f"message template {name!r}, line {line}: {error.message}; correct the template and run again",
        ) from error
