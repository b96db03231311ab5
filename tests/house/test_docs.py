"""What the documentation says is so."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.house.conftest import ROOT, tracked

PAGES = [p for p in tracked("README*.md", "docs/*.md", "CHANGELOG.md") if p.suffix == ".md"]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_BLOCK = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r"relapse-watch((?: [a-z][a-z-]*)*)")
_SETTING = re.compile(r"RELAPSE_WATCH_[A-Z][A-Z_]*[A-Z]")


def commands() -> set[str]:
    """Every command of the program, groups too: 'nightly', 'db', 'db backup'."""
    import typer

    from flows.cli.app import app

    def below(command: Any, name: str) -> set[str]:
        found = {name} if name else set()
        for part, child in getattr(command, "commands", {}).items():
            found |= below(child, f"{name} {part}".strip())
        return found

    return below(typer.main.get_command(app), "")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    from flows.pages import write_pages

    return write_pages(tmp_path_factory.mktemp("docs"))


def test_the_generated_pages_are_the_committed_ones(generated: list[Path]) -> None:
    for page in generated:
        committed = ROOT / "docs" / page.name
        assert committed.exists() and committed.read_bytes() == page.read_bytes(), (
            f"docs/{page.name} is not what its declarations say now: run `make docs` and commit it"
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [t.partition("#")[0] for t in _LINK.findall(text) if not re.match(r"[a-z]+:", t)]
    gone = [t for t in targets if t and not (page.parent / t).exists()]
    assert not gone, f"{page.name} links to what is not there: {gone}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_command_named_is_one_of_the_program(page: Path) -> None:
    known, text = commands(), page.read_text(encoding="utf-8")
    named = {
        words for block in [*_BLOCK.findall(text), *re.findall(r"`([^`\n]+)`", text)] for words in _CALL.findall(block)
    }
    unknown = [n.strip() for n in named if n.strip() and not _is_known(n.split(), known)]
    assert not unknown, f"{page.name} names commands that the program does not have: {unknown}"


def _is_known(words: list[str], known: set[str]) -> bool:
    """A command, perhaps with plain words as arguments behind it."""
    longest = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
    is_group = any(k.startswith(f"{longest} ") for k in known)
    return longest in known and not (is_group and len(words) > 1)


def test_readmes_name_the_same_commands_in_both_languages() -> None:
    def named(page: str) -> list[str]:
        text = (ROOT / page).read_text(encoding="utf-8")
        return [line.split("#")[0].split() for block in _BLOCK.findall(text) for line in block.splitlines() if line]

    english, chinese = named("README.md"), named("README.zh-CN.md")
    assert [call[:2] for call in english] == [call[:2] for call in chinese]


def test_every_setting_is_in_the_operators_page_and_no_other() -> None:
    from relapse_watch.settings import Settings

    settings = {f"RELAPSE_WATCH_{name.upper()}" for name in Settings.model_fields}
    told = set(_SETTING.findall((ROOT / "docs" / "operate.md").read_text(encoding="utf-8")))
    assert settings - told == set(), "settings that docs/operate.md does not name"
    assert told - settings == set(), "docs/operate.md names settings that there are not"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_make_target_named_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets, f"{page.name} names make targets that there are not: {named - targets}"


def test_every_exit_code_is_told() -> None:
    from relapse_watch import errors

    codes = {e.exit_code for e in vars(errors).values() if isinstance(e, type) and issubclass(e, Exception)}
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    (sentence,) = re.findall(r"Exit codes:.*?\.", text, re.DOTALL)
    assert codes <= {int(n) for n in re.findall(r"\b\d\b", sentence)}
