"""When the installer counts as tested under wine."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def tested(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module over a small project of its own."""
    spec = importlib.util.spec_from_file_location("tested", root / "packaging" / "windows" / "smoke" / "tested.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "packaging" / "windows").mkdir(parents=True)
    for name in ("packaging/windows/installer.nsi", "requirements.lock", "dev.py"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "NOTE", tmp_path / "packaging" / "windows" / "tested.toml")
    return module


def test_a_note_holds_until_something_it_is_about_changes(tested: ModuleType) -> None:
    root: Path = tested.ROOT
    assert tested.noted() == {}
    tested.note("wine-8.0")
    sum_before = tested.fingerprint()
    assert tested.noted()["sha256"] == sum_before, "the note itself does not count"
    (root / "packaging" / "__pycache__").mkdir()
    (root / "packaging" / "__pycache__" / "x.pyc").write_bytes(b"x")
    (root / "README.md").write_text("other", encoding="utf-8")
    assert tested.fingerprint() == sum_before
    for name in ("packaging/windows/installer.nsi", "requirements.lock", "dev.py", "packaging/windows/new.py"):
        file = root / name
        former = file.read_bytes() if file.is_file() else None
        file.write_text("changed", encoding="utf-8")
        assert tested.fingerprint() != sum_before, name
        if former is None:
            file.unlink()
        else:
            file.write_bytes(former)
    assert tested.fingerprint() == sum_before


def test_line_ends_of_a_checkout_on_windows_change_nothing(tested: ModuleType) -> None:
    script = tested.ROOT / "dev.py"
    script.write_bytes(b"a\nb\n")
    before = tested.fingerprint()
    script.write_bytes(b"a\r\nb\r\n")
    assert tested.fingerprint() == before
