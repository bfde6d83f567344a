"""The program's entry: what opens the window goes there at once, everything else to the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor_app import __main__ as entry
from editor_app.app import ThisComputer


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    places: list[Path] = []

    def open_window(_self: ThisComputer, library: Path) -> int:
        places.append(library)
        return 0

    monkeypatch.setattr(ThisComputer, "open_window", open_window)
    return places


@pytest.mark.parametrize(
    ("arguments", "library"),
    [([], "usual"), (["--library", "稿件 库"], "稿件 库"), (["--json", "--library", "x"], "x"), (["--library=y"], "y")],
)
def test_without_a_command_the_window_opens(
    arguments: list[str], library: str, opened: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR_APP_LIBRARY", "usual")
    monkeypatch.setattr("sys.argv", ["editor-app", *arguments])
    assert entry.main() == 0
    assert opened == [Path(library)]


@pytest.mark.parametrize("arguments", [["--version"], ["--library", "--json"], ["--library"], ["list", "x"]])
def test_everything_else_is_the_command_lines(arguments: list[str]) -> None:
    assert not entry.opens_window(arguments)
