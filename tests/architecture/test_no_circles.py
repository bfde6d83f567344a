"""No module imports, by way of others, itself: each can be read with what is below it alone."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest


def imports(source: Path) -> dict[str, set[str]]:
    """What each module below `source` imports of the others when it is loaded; what a function imports later does not count."""
    paths = {".".join(path.relative_to(source).with_suffix("").parts): path for path in source.rglob("*.py")}
    modules = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    found: dict[str, set[str]] = {}
    for name, path in modules.items():
        nodes = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ImportFrom)]
        named = {node.module or "" for node in nodes} | {
            f"{node.module}.{each.name}" for node in nodes for each in node.names
        }
        found[name] = (named & set(modules)) - {name}
    return found


def test_no_module_imports_itself_by_way_of_others(root: Path) -> None:
    found = imports(root / "src")
    assert "editor_app.model.body" in found["editor_app.model.codec"]
    TopologicalSorter(found).prepare()


def test_a_circle_is_seen(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "three"), ("three", "one")):
        (tmp_path / f"{name}.py").write_text(f"from {other} import x\n", encoding="utf-8")
    with pytest.raises(CycleError):
        TopologicalSorter(imports(tmp_path)).prepare()
