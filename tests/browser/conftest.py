"""The browser of this machine; tests that need it skip where there is none."""

import shutil
from pathlib import Path

import pytest

from tests.browser.looking import Browser

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def browse(tmp_path: Path) -> Browser:
    """Opens files."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"none of {', '.join(PROGRAMS)} on this machine")
    return Browser(program, tmp_path)
