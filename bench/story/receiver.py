"""A webhook on loopback that fails some of the time: what it took and what it saw is held against the ledger."""

import hashlib
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_FAULTS = {0: "500", 1: "429", 2: "drop", 3: "took"}
_IN = 40
"""Of so many sends each fault happens to one."""


class Receiver(ThreadingHTTPServer):
    """``taken``: (key, address) of each message taken, in order. ``dead``: addresses that answer 404."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.taken: list[tuple[str, str]] = []
        self.asked: Counter[str] = Counter()
        self.dead: set[str] = set()
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The Apprise URL of a channel that ends here."""
        return f"json://127.0.0.1:{self.server_port}/hook-secret/{{address}}"

    def fault(self, key: str, times: int) -> str | None:
        """How the ``times``-th send of a message ends badly, if it does: always the same for the same message."""
        drawn = hashlib.sha256(f"{key}|{times}".encode()).digest()[0]
        return _FAULTS.get(drawn % _IN)


class _Hook(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        to, key = self.path.rpartition("/")[2], self.headers["X-Relapse-Watch-Key"]
        with self.server.lock:
            self.server.asked[key] += 1
            fault = self.server.fault(key, self.server.asked[key])
            if to in self.server.dead:
                fault = "404"
            if fault in (None, "took"):
                self.server.taken.append((key, to))
        if fault in ("drop", "took"):
            self.close_connection = True
            return
        self.send_response(int(fault or 200))
        if fault == "429":
            self.send_header("Retry-After", "2")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass
