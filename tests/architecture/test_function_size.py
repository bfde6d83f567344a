"""No function does everything."""

from __future__ import annotations

import ast
from pathlib import Path

LIMIT = 40
TABLES = {"src/editor_app/wiring.py:wire": 60}
"""Tables in the form of one call, a line for each entry, with limits of their own."""

GENERATED = "src/editor_app/desktop/forms"
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without the docstring and without what is defined inside, which is measured by itself."""
    first, *rest = function.body
    described = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    body = rest if described else function.body
    if not body:
        return 0
    inner = [node for node in body if isinstance(node, Definition)]
    total = (body[-1].end_lineno or 0) - min(_first_line(node) for node in body[:1]) + 1
    return total - sum((node.end_lineno or 0) - _first_line(node) + 1 for node in inner)


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, Definition) else []
    return min([node.lineno, *(each.lineno for each in decorators)])


def functions(text: str) -> dict[str, int]:
    """The lines of every function of a module, by its name and line."""
    found = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {f"{node.name}:{node.lineno}": own_lines(node) for node in found}


def test_no_function_is_too_long(root: Path) -> None:
    long = {
        f"{path.relative_to(root).as_posix()}:{name}": lines
        for path in sorted((root / "src").rglob("*.py"))
        if not path.relative_to(root).as_posix().startswith(GENERATED)
        for name, lines in functions(path.read_text(encoding="utf-8")).items()
        if lines > TABLES.get(f"{path.relative_to(root).as_posix()}:{name.partition(':')[0]}", LIMIT)
    }
    assert long == {}


def test_the_docstring_and_functions_inside_do_not_count() -> None:
    text = 'def outer():\n    """Says.\n\n    More."""\n    a = 1\n\n    @a\n    def inner():\n        b = 2\n        return b\n\n    return inner\n'
    assert functions(text) == {"outer:1": 4, "inner:8": 2}
