"""``outbox:///absolute/path.md``: an Apprise service that writes the message to that file.

The embedded default: a laptop without credentials gets readable messages. Writing the same message again
leaves the same file, so a sender that died in between may simply send again.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from apprise import NotificationManager, NotifyFormat
from apprise.plugins import NotifyBase

SCHEMA = "outbox"


class NotifyOutbox(NotifyBase):
    """Writes title and Markdown body to one file, which then either is there whole or not at all."""

    service_name = "Relapse Watch outbox"
    protocol = SCHEMA
    templates = ("{schema}://{file}",)
    notify_format = NotifyFormat.MARKDOWN
    request_rate_per_sec = 0
    body_maxlen = 10_000_000

    def __init__(self, file: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.file = Path(file)

    def send(self, body: str, title: str = "", **_: Any) -> bool:
        """Write the file. False when the disk refuses; Apprise's log then says why."""
        try:
            write_whole(self.file, f"# {title}\n\n{body.strip()}\n".encode())
        except OSError as error:
            self.logger.warning("outbox file could not be written: %s", error.strerror)
            return False
        return True

    def url(self, privacy: bool = False, *_: Any, **__: Any) -> str:
        """The URL this was made from."""
        return f"{SCHEMA}://{'...' if privacy else self.file}"

    @staticmethod
    def parse_url(url: str, *_: Any, **__: Any) -> dict[str, Any] | None:
        """The constructor's arguments; None unless the URL names an absolute path."""
        path = unquote(url.partition("://")[2])
        return {"schema": SCHEMA, "file": path} if path.startswith("/") else None


def register() -> None:
    """Make Apprise know ``outbox://``. May be called any number of times."""
    manager = NotificationManager()
    if SCHEMA not in manager:
        manager.add(NotifyOutbox, schemas=SCHEMA)


def write_whole(file: Path, content: bytes) -> None:
    """Put ``content`` at ``file``, whole or not at all, readable by the owner alone.

    The content is on the disk when this returns; its name is after ``sync_folder``. What a killed writer
    leaves beside it is overwritten by the next. Raises OSError.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if file.exists() and file.read_bytes() == content:
        return
    beside = file.with_name(f".{file.name}.tmp")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` on the disk: once for many files, because it costs as much as one of them."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
