"""The shape of the house."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from tests.house.conftest import ROOT, tracked

Modules = list[tuple[Path, ast.Module]]


def test_warnings_is_no_package() -> None:
    assert not (ROOT / "warnings" / "__init__.py").exists(), (
        "warnings/__init__.py would hide Python's own `warnings` from everything run in the checkout. Remove it."
    )


def test_python_starts_in_the_checkout() -> None:
    """What the rule above is for: the standard library's module is the one found from here."""
    code = "import warnings; assert hasattr(warnings, 'catch_warnings'), warnings; import venv, ensurepip"
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_clock_is_read_in_flows_alone(modules: Modules) -> None:
    forbidden = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")}
    forbidden |= {("time", "time"), ("time", "time_ns"), ("time", "monotonic")}
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules
        if path != Path("flows/clock.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in forbidden
    ]
    assert not found, f"take as_of or now as an argument; only flows/clock.py reads the clock: {found}"


def test_prefect_is_imported_in_flows_alone(modules: Modules) -> None:
    found = [str(p) for p, tree in modules if p.parts[0] != "flows" and "prefect" in _imports(tree)]
    assert not found, f"decorate plain functions in flows/ instead of importing Prefect here: {found}"


def _imports(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {a.name.split(".")[0] for a in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_nobody_walks_rows(modules: Modules) -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("iterrows", "itertuples", "applymap")
    ]
    assert not found, f"work on whole columns; a county has 36,000 persons: {found}"


def test_no_error_is_swallowed(modules: Modules) -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException"))
        and all(isinstance(b, ast.Pass) for b in node.body)
    ]
    assert not found, f"say what failed, or let it through: {found}"


def test_functions_and_files_stay_small(modules: Modules) -> None:
    long = [
        f"{path}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for path, tree in modules
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    big = [f"{p} ({n} lines)" for p, n in ((p, (ROOT / p).read_text().count("\n")) for p, _ in modules) if n > 400]
    assert not long and not big, f"split them by job: {long + big}"


def test_public_functions_say_what_they_mean(modules: Modules) -> None:
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not found, f"give meaning, grain, units, errors raised: {found}"


def test_every_test_kind_has_its_folder() -> None:
    for kind in ("unit", "contracts", "flows", "faults", "browser", "house"):
        assert list((ROOT / "tests" / kind).rglob("test_*.py")), f"tests/{kind} holds no test"


def test_nothing_names_this_machine_or_a_package_index() -> None:
    places = (str(ROOT) + "/", str(Path.home()) + "/")
    found = []
    for path in tracked():
        if path.suffix in (".png", ".svg"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if any(p in text for p in places if len(p) > 3) or "/simple/" in text:
            found.append(str(path.relative_to(ROOT)))
    found = [f for f in found if f != "tests/house/test_rooms.py"]
    assert not found, f"no path of a machine and no package index belongs into the repository: {found}"


def test_no_foreign_lock() -> None:
    assert not [p for p in tracked() if p.name == "uv.lock"], "requirements*.lock are the locks; uv.lock names hosts"


def test_locks_carry_hashes() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock"):
        text = (ROOT / name).read_text()
        assert text.count("--hash=sha256:") > 100, f"{name}: run `make lock`"
        assert "--index-url" not in text and "--find-links" not in text
