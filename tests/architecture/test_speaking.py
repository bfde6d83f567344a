"""What a part of the window says reaches the bar: the conductor listens to `Speaking` alone."""

from __future__ import annotations

from pathlib import Path


def test_sentences_for_the_bar_are_said_by_speaking_parts_alone(root: Path) -> None:
    desktop = root / "src/editor_app/desktop"
    saying = [path.name for path in desktop.rglob("*.py") if "said = Signal(" in path.read_text(encoding="utf-8")]
    assert saying == ["part.py"]
