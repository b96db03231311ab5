"""The audit of the locked packages says what it found, and when it could not look."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.house.conftest import ROOT

ADVISORY = {
    "id": "OSV-2026-1",
    "summary": "bad",
    "details": "bad",
    "published": "2026-01-01T00:00:00Z",
    "affected": [{"package": {"name": "idna", "ecosystem": "PyPI"}, "ranges": [], "versions": ["3.10"]}],
}


class Service(BaseHTTPRequestHandler):
    """osv.dev's query API, for which version 3.10 of idna is vulnerable."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({"vulns": [ADVISORY]} if asked["version"] == "3.10" else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    server.server_close()


def audit(url: str, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, str(ROOT / ".ci" / "audit.py"), *arguments]
    done = subprocess.run(command, env={"AUDIT_OSV_URL": url}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def lock(folder: Path, version: str) -> str:
    file = folder / "lock.txt"
    file.write_text(f"idna=={version}\n", encoding="utf-8")
    return str(file)


def test_a_vulnerable_package_is_named_and_fails(service: str, tmp_path: Path) -> None:
    code, said = audit(service, lock(tmp_path, "3.10"))
    assert code == 1 and "idna 3.10: OSV-2026-1" in said, said


def test_without_advisories_it_passes(service: str, tmp_path: Path) -> None:
    assert audit(service, lock(tmp_path, "3.11")) == (0, "1 packages audited, 0 advisories\n")


def test_a_service_that_does_not_answer_is_said_and_is_no_finding(tmp_path: Path) -> None:
    code, said = audit("http://127.0.0.1:9/v1/query", lock(tmp_path, "3.10"), "--if-reachable")
    assert code == 0 and "NOT AUDITED" in said, said
