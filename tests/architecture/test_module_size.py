"""No module grows into one file that knows everything."""

from __future__ import annotations

from pathlib import Path

USUAL = 500
STRICTER = {"src/editor_app/desktop/main_window.py": 350}
GENERATED = "src/editor_app/desktop/forms"


def modules(root: Path) -> dict[str, int]:
    """Lines of every module written by hand, by its path from the root."""
    folders = ("src", "tests", "packaging", "benchmarks")
    paths = [root / "dev.py", *(path for folder in folders for path in (root / folder).rglob("*.py"))]
    names = {path.relative_to(root).as_posix(): path for path in paths}
    return {
        name: len(path.read_text(encoding="utf-8").splitlines())
        for name, path in names.items()
        if not name.startswith(GENERATED)
    }


def test_no_module_is_too_long(root: Path) -> None:
    sizes = modules(root)
    assert "src/editor_app/model/body.py" in sizes
    assert {name: lines for name, lines in sizes.items() if lines > STRICTER.get(name, USUAL)} == {}


def test_the_stricter_limits_name_modules_that_exist(root: Path) -> None:
    assert set(STRICTER) <= set(modules(root))
