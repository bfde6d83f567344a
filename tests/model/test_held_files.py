"""Renaming over and removing what another program holds for a moment."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from editor_app.model import held_files

CODES = (5, 32, 33)


class Holder:
    """Stands in for `Path.replace` and `Path.unlink` while another program holds the file for the first `times` tries."""

    def __init__(self, code: int, times: int) -> None:
        self.code, self.times, self.tries = code, times, 0

    def __call__(self, path: Path, *arguments: object, **options: object) -> Path:
        self.tries += 1
        if self.tries <= self.times:
            error = PermissionError(errno.EACCES, "held")
            error.winerror = self.code  # type: ignore[attr-defined,unused-ignore]
            raise error
        return path


@pytest.mark.parametrize("name", ["replace", "unlink"])
@pytest.mark.parametrize("code", CODES)
def test_it_waits_until_the_other_lets_go_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    monkeypatch.setattr(held_files, "PAUSES", (0.0, 0.0, 0.0))

    def act() -> None:
        if name == "replace":
            held_files.replace(tmp_path / "a", tmp_path / "b")
        else:
            held_files.remove(tmp_path / "a")

    for times, tries in ((0, 1), (3, 4)):
        holder = Holder(code, times)
        monkeypatch.setattr(Path, name, lambda *given, _holder=holder, **options: _holder(*given, **options))
        act()
        assert holder.tries == tries
    holder = Holder(code, 99)
    monkeypatch.setattr(Path, name, lambda *given, **options: holder(*given, **options))
    with pytest.raises(PermissionError):
        act()
    assert holder.tries == 4


def test_what_nobody_holds_fails_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = Holder(123, 99)  # ERROR_INVALID_NAME
    monkeypatch.setattr(Path, "replace", lambda *given: holder(*given))
    with pytest.raises(PermissionError):
        held_files.replace(tmp_path / "a", tmp_path / "b")
    assert holder.tries == 1


def test_it_is_a_rename_and_a_removal(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"new")
    (tmp_path / "b").write_bytes(b"old")
    held_files.replace(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"new"
    held_files.remove(tmp_path / "b")
    held_files.remove(tmp_path / "b")
    assert list(tmp_path.iterdir()) == []
    assert sum(held_files.PAUSES) < 5
