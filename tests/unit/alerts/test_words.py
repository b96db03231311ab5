"""Every kind of message has a name that people read."""

from pathlib import Path

import alerts
from alerts.words import KINDS
from relapse_watch.store.tables import outbox_message


def test_every_template_is_of_a_named_kind_that_the_ledger_knows() -> None:
    folder = Path(alerts.__file__).parent / "templates"
    for lang in ("zh", "en"):
        assert {file.name.split(".")[0] for file in folder.glob(f"*.{lang}.md.j2")} == set(KINDS)
    assert set(str(outbox_message.c.kind.comment).split(" | ")) == set(KINDS)
