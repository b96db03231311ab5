"""The house rules are tests. Each says, when it fails, what to do instead."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("flows", "alerts", "data_contracts", "warnings", "relapse_watch")


def tracked(*patterns: str) -> list[Path]:
    """Files of the checkout that git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / n for n in names if n and (ROOT / n).is_file()]


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """The program's own modules, parsed. Generated migrations are left out."""
    for path in tracked("*.py"):
        relative = path.relative_to(ROOT)
        if relative.parts[0] in ROOMS and "versions" not in relative.parts:
            yield relative, ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def modules() -> list[tuple[Path, ast.Module]]:
    return list(sources())
