"""SQL takes what it is about as parameters: no statement is put together from text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

Modules = list[tuple[Path, ast.Module]]
RUN = {"execute", "executemany", "executescript", "exec_driver_sql", "scalar", "scalars", "text", "adbc_ingest"}
_PLAIN = (ast.Constant, ast.BinOp, ast.operator, ast.expr_context)


def _is_our_constant(node: ast.expr) -> bool:
    """Made of literals and module constants alone, as in ``BUSY_SECONDS * 1000``."""
    return all(
        isinstance(n, _PLAIN) or (isinstance(n, ast.Name) and n.id.isupper() and n.id.isascii()) for n in ast.walk(node)
    )


def _is_built(node: ast.expr) -> bool:
    """An f-string, a sum, a ``%`` or a ``format`` with something in it that is no constant of ours."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(v, ast.FormattedValue) and not _is_our_constant(v.value) for v in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return not _is_our_constant(node) and any(_is_text(n) for n in (node.left, node.right))
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return is_call and node.func.attr in ("format", "join", "replace") and _is_text(node.func.value)


def _is_text(node: ast.expr) -> bool:
    is_sum = isinstance(node, ast.BinOp) and (_is_text(node.left) or _is_text(node.right))
    return isinstance(node, ast.JoinedStr) or is_sum or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def built_sql(tree: ast.AST) -> Iterator[int]:
    """The lines on which a statement that was put together is run, directly or by a name of the same function."""
    for scope in [tree, *(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))]:
        built = {
            target.id
            for n in ast.walk(scope)
            if isinstance(n, ast.Assign) and _is_built(n.value)
            for target in n.targets
            if isinstance(target, ast.Name)
        }
        for call in (n for n in ast.walk(scope) if isinstance(n, ast.Call) and n.args):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            first = call.args[0]
            if name in RUN and (_is_built(first) or (isinstance(first, ast.Name) and first.id in built)):
                yield call.lineno


def _is_drawing(path: Path) -> bool:
    return path.parent.name in ("backtesting", "household", "report")  # their ``text`` draws words into an SVG


def test_no_sql_is_put_together_from_text(modules: Modules) -> None:
    found = sorted({f"{path}:{n}" for path, tree in modules if not _is_drawing(path) for n in built_sql(tree)})
    assert not found, f"bind parameters, or use SQLAlchemy's expressions: {found}"


@pytest.mark.parametrize(
    "code",
    [
        'c.execute(f"SELECT * FROM run WHERE county = {county}")',
        'c.execute("SELECT * FROM run WHERE county = " + county)',
        'c.exec_driver_sql("SELECT %s" % county)',
        'c.execute(text("SELECT {}".format(county)))',
        'def f(c, county):\n    q = f"SELECT {county}"\n    c.execute(q)',
    ],
)
def test_the_rule_finds(code: str) -> None:
    assert list(built_sql(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        'c.execute(text("SELECT :county"), {"county": county})',
        'c.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")',
        "c.execute(select(run).where(run.c.county == county))",
    ],
)
def test_the_rule_lets_pass(code: str) -> None:
    assert not list(built_sql(ast.parse(code)))
