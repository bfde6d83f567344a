"""The program's entry: what opens the window goes there at once, everything else to the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from editor_app import __main__ as entry
from editor_app.app import ThisComputer


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    places: list[Path] = []

    def open_window(_self: ThisComputer, library: Path, files: Sequence[Path] = ()) -> int:
        places.extend([library, *files])
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


def test_a_package_that_windows_opens_goes_to_the_window(
    opened: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDITOR_APP_LIBRARY", "usual")
    monkeypatch.setattr("sys.argv", ["editor-app", "王 某的.TextPack"])
    assert entry.main() == 0
    assert opened == [Path("usual"), tmp_path / "王 某的.TextPack"]


@pytest.mark.parametrize("arguments", [["package"], ["-.textpack"], ["import", "a.textpack"], [], ["稿件.docx"]])
def test_only_a_package_alone_is_opened_in_the_window(arguments: list[str]) -> None:
    assert not entry.is_package(arguments)


@pytest.mark.parametrize("arguments", [["--version"], ["--library", "--json"], ["--library"], ["list", "x"]])
def test_everything_else_is_the_command_lines(arguments: list[str]) -> None:
    assert not entry.opens_window(arguments)
