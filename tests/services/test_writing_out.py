"""Writing whole or not at all, where the system does not say plainly what is wrong."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from editor_app.model.errors import Unavailable
from editor_app.services import writing_out
from editor_app.services.writing_out import write_new


@pytest.mark.parametrize(("free", "code"), [(4, "disk.full"), (10_000, "file.unwritable")])
def test_a_write_that_windows_calls_invalid_is_a_full_disk_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, code: str
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(writing_out.os, "fsync", fail)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(Unavailable) as failed:
        write_new(tmp_path / "a", b"new bytes")
    assert failed.value.code == code
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]
