"""Hold every locked package against the published advisories of osv.dev, with pip-audit.

Ends with 0 when none is known to be vulnerable, 1 when some are (each named), 3 when the service did not answer or
some package was not looked up: then nothing is known, and that is said. With ``--if-reachable`` a service that does
not answer is said and ends with 0, so that a machine without the network can run the other checks.

``AUDIT_OSV_URL`` names another service that speaks osv.dev's query API, a mirror inside the house, say.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

LOCKS = ("requirements.lock", "requirements-dev.lock")
# How requests and pip-audit call a service that does not answer; of any other error the text itself is shown.
UNREACHABLE = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "ProxyError", "SSLError", "HTTPError")


def main() -> int:
    """Audit the locks named, else the house's."""
    optional = "--if-reachable" in sys.argv
    locks = [a for a in sys.argv[1:] if not a.startswith("--")] or [str(Path(__file__).parents[1] / n) for n in LOCKS]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = subprocess.run(_command(locks, report), capture_output=True, text=True, check=False)  # noqa: S603
        if report.exists():
            return _told(json.loads(report.read_text(encoding="utf-8"))["dependencies"])
    if any(sign in done.stderr for sign in UNREACHABLE):
        print("NOT AUDITED: the advisory service cannot be reached from here; run `make audit` where it can")
        return 0 if optional else 3
    print(done.stderr.strip(), file=sys.stderr)
    return 3


def _command(locks: list[str], report: Path) -> list[str]:
    command = [sys.executable, "-m", "pip_audit", "-s", "osv", "--strict", "--no-deps", "--disable-pip"]
    command += ["--progress-spinner", "off", "--timeout", "20", "-f", "json", "-o", str(report)]
    mirror = os.environ.get("AUDIT_OSV_URL")
    command += ["--osv-url", mirror] if mirror else []
    return command + [word for lock in locks for word in ("-r", lock)]


def _told(dependencies: list[dict]) -> int:
    """Say what was found; the exit code that goes with it."""
    skipped = [d["name"] for d in dependencies if "skip_reason" in d]
    found = [(d, v) for d in dependencies for v in d.get("vulns", [])]
    for package, advisory in found:
        mended = ", ".join(advisory["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {advisory['id']}, mended in {mended}")
    if skipped:
        print(f"NOT AUDITED: {', '.join(skipped)}")
    print(f"{len(dependencies) - len(skipped)} packages audited, {len(found)} advisories")
    return 1 if found else 3 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
