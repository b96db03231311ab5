"""`relapse-watch preview`: what the messages of the last finished night say. Writes nothing, sends nothing."""

from typing import Any

import typer
from apprise.conversion import markdown_to_html

from alerts.preview import preview
from alerts.words import KINDS, word
from flows.rendering import page_environment
from flows.report.previews import Wanted, preview_messages

FORMS = ("text", "md", "html")


def show_preview(wanted: Wanted, form: str, lang: str) -> None:
    """Print the messages wanted, one after the other; a word where there are none.

    Raises WrongUse where the county has no complete night.
    """
    messages = preview_messages(wanted, lang).to_dict("records")
    if form == "html":
        typer.echo(preview_page(messages, lang))
        return
    if not messages:
        typer.echo("no news of that night" if lang == "en" else "那一夜没有新情况")
    for number, row in enumerate(messages, start=1):
        said = f"# {row['title']}\n\n{row['body']}" if form == "md" else preview(row["title"], row["body"])
        typer.echo(f"{_heading(number, len(messages), row, lang)}\n\n{said.rstrip()}\n")


def preview_page(messages: list[dict[str, Any]], lang: str) -> str:
    """One page with each message as mail shows it."""
    shown = [
        row | {"html": markdown_to_html(row["body"]), "heading": _heading(n, len(messages), row, lang)}
        for n, row in enumerate(messages, start=1)
    ]
    return page_environment({}).get_template("preview.html.j2").render(messages=shown, lang=lang)


def _heading(number: int, total: int, row: dict[str, Any], lang: str) -> str:
    kind = word(KINDS, row["kind"], lang)
    if lang == "en":
        return f"[{number}/{total}] {kind} · to: {row['cadre_id']} · channel: {row['channel']}"
    return f"[{number}/{total}] {kind} · 收件人编号：{row['cadre_id']} · 渠道：{row['channel']}"
