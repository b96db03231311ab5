"""The codes of the public catalogue of checks that are no rules of their own, each with a reason."""

from functools import lru_cache
from pathlib import Path

import yaml

from data_contracts.contracts.words import Words

FILE = Path(__file__).parent / "coverage.yaml"


@lru_cache(maxsize=1)
def not_implemented() -> dict[str, Words]:
    """Code -> why no rule bears it."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))["not_implemented"] or {}
    return {str(code): Words(why["zh"], why["en"]) for code, why in content.items()}
