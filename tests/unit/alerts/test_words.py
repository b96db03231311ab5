"""Every kind of message has a name that people read, and a template whose lines stay apart."""

import re
from itertools import pairwise
from pathlib import Path

import alerts
from alerts.words import KINDS
from relapse_watch.store.tables import outbox_message

FOLDER = Path(alerts.__file__).parent / "templates"


def test_every_template_is_of_a_named_kind_that_the_ledger_knows() -> None:
    for lang in ("zh", "en"):
        assert {file.name.split(".")[0] for file in FOLDER.glob(f"*.{lang}.md.j2")} == set(KINDS)
    assert set(str(outbox_message.c.kind.comment).split(" | ")) == set(KINDS)


def test_no_line_of_a_template_runs_into_the_next() -> None:
    """A line break after a tag is not printed: text that ends with one needs an empty line behind it."""
    for file in FOLDER.glob("*.j2"):
        for line, after in pairwise(file.read_text().splitlines()):
            is_text = not re.match(r"\s*\{%", line)
            assert not (is_text and line.endswith("%}") and after.strip()), f"{file.name}: {line}"
