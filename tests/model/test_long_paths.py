"""Paths that Windows takes only with a prefix."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model import long_paths
from editor_app.model.long_paths import extended, plain, reachable, settled

NAMES = st.lists(st.text("文件夹 ab.", min_size=1, max_size=40).filter(lambda name: set(name) - set(" .")), max_size=12)


@given(st.sampled_from(["C:\\", "d:/", "\\\\server\\share\\"]), NAMES)
def test_the_prefixed_path_names_the_same_place(root: str, names: list[str]) -> None:
    written = PureWindowsPath(root, *names)
    made = extended(str(written))
    assert made.startswith("\\\\?\\")
    assert "/" not in made
    assert made.removeprefix("\\\\?\\UNC\\").removeprefix("\\\\?\\") == str(written).removeprefix("\\\\")
    assert extended(made) == made
    assert plain(made) == plain(str(written)) == str(written)


def test_what_the_prefix_does_not_know_is_worked_out_before() -> None:
    assert extended("C:\\稿件\\..\\图片\\a.jpg") == "\\\\?\\C:\\图片\\a.jpg"
    assert extended("C:\\..\\a") == "\\\\?\\C:\\a"


def test_only_long_paths_on_windows_are_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    short, long = Path("/稿件"), Path("/", *["长" * 50] * 6)
    assert reachable(long, windows=False) is long
    monkeypatch.setattr(long_paths, "extended", lambda whole: f"prefix {whole}")
    assert reachable(short, windows=True) is short
    assert str(reachable(long, windows=True)).startswith("prefix ")
    assert str(reachable(short, room=250, windows=True)).startswith("prefix ")


def test_a_place_that_the_system_cannot_settle_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert settled(tmp_path / "link") == tmp_path.resolve()

    def fail(_path: Path) -> Path:
        raise OSError(234, "more data")

    monkeypatch.setattr(Path, "resolve", fail)
    assert settled(tmp_path / "link") == tmp_path / "link"
