"""Addresses of folders, and writing into what can be drawn out, be full or be held."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model import held_files
from editor_app.model.errors import Refused
from editor_app.sites.connector import Doubt, NotSent
from editor_app.sites.folder_files import folder_path, read_file, write_whole


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///D:/上报", r"D:\上报"),
        ("file:///D:/%E4%B8%8A%E6%8A%A5/三月", r"D:\上报\三月"),
        ("file://localhost/E:/x", r"E:\x"),
        ("file://server/共享/稿件", r"\\server\共享\稿件"),
        (r"D:\党建 宣传\上报", r"D:\党建 宣传\上报"),
        ("E:", "E:\\"),
        (r"\\10.1.2.3\share\稿件", r"\\10.1.2.3\share\稿件"),
    ],
)
def test_addresses_on_windows(address: str, path: str) -> None:
    assert str(folder_path(address, windows=True)) == path


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///media/优盘/上报", "/media/优盘/上报"),
        ("file:///media/a%20b", "/media/a b"),
        ("/mnt/共享 盘", "/mnt/共享 盘"),
    ],
)
def test_addresses_elsewhere(address: str, path: str) -> None:
    assert str(folder_path(address, windows=False)) == path


@pytest.mark.parametrize("windows", [True, False])
@pytest.mark.parametrize(
    "address", ["", "上报", "D:上报", "file:", "file:x", "https://a.example/", "/a/../b", "D:\\..\\x", "file://u@h/x"]
)
def test_what_is_no_whole_path_is_refused(address: str, windows: bool) -> None:
    if windows and address.startswith("/"):
        address = "C:" + address
    with pytest.raises(Refused, match="bad_address"):
        folder_path(address, windows=windows)


@given(st.text(), st.booleans())
def test_whatever_is_typed_is_a_whole_path_or_refused(address: str, windows: bool) -> None:
    try:
        path = folder_path(address, windows=windows)
    except Refused:
        return
    assert isinstance(path, PurePath)
    assert path.is_absolute()
    assert ".." not in path.parts


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_whole_and_takes_the_old_ones_place(tmp_path: Path) -> None:
    target = tmp_path / "a.textpack"
    for data in (b"one", b"two" * 1_000_000):
        write_whole(target, data)
        assert target.read_bytes() == data
    assert left(tmp_path) == ["a.textpack"]


if sys.platform != "win32":
    import resource

    def test_a_full_stick_keeps_what_was_there(tmp_path: Path) -> None:
        target = tmp_path / "a.textpack"
        write_whole(target, b"old")
        kept = resource.getrlimit(resource.RLIMIT_FSIZE)
        before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, kept[1]))
        try:
            with pytest.raises(NotSent, match=r"folder\.full"):
                write_whole(target, b"new" * 5000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, kept)
            signal.signal(signal.SIGXFSZ, before)
        assert target.read_bytes() == b"old"
        assert left(tmp_path) == ["a.textpack"]


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.EROFS, Refused), (errno.EACCES, Refused), (errno.EIO, NotSent), (errno.ENOSPC, NotSent)]
)
def test_write_protection_is_a_verdict_and_a_lost_stick_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]
) -> None:
    def fails(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(kind):
        write_whole(tmp_path / "a", b"x")
    assert left(tmp_path) == []


def test_a_folder_that_is_away_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotSent, match=r"folder\.away"):
        write_whole(tmp_path / "gone" / "a", b"x")
    with pytest.raises(NotSent, match=r"folder\.away"):
        read_file(tmp_path / "gone" / "a", 10)
    assert left(tmp_path) == []


def test_a_stick_drawn_out_at_the_last_moment_is_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    original = Path.replace

    def replace(path: Path, target: Path) -> Path:
        original(path, target)
        stick.rename(tmp_path / "elsewhere")
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(Doubt, match=r"folder\.unsure"):
        write_whole(stick / "a", b"x")
    assert (tmp_path / "elsewhere" / "a").read_bytes() == b"x"


def test_a_file_that_is_held_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original, tries = Path.replace, []

    def replace(path: Path, target: Path) -> Path:
        tries.append(path)
        if len(tries) < 3:
            error = PermissionError(errno.EACCES, "sharing violation")
            error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
            raise error
        return original(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(held_files, "PAUSES", (0.0, 0.0))
    write_whole(tmp_path / "a", b"x")
    assert len(tries) == 3
    tries.clear()
    monkeypatch.setattr(held_files, "PAUSES", (0.0,))
    with pytest.raises(NotSent, match=r"folder\.held"):
        write_whole(tmp_path / "a", b"y")
    assert (tmp_path / "a").read_bytes() == b"x"
    assert left(tmp_path) == ["a"]


def test_what_the_stick_gives_back_changed_is_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"other")
    with pytest.raises(Doubt, match=r"folder\.unsure"):
        write_whole(tmp_path / "a", b"x")


def test_writing_can_be_ended(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Doubt):
        write_whole(tmp_path / "a", b"x", stop.is_set)
    assert left(tmp_path) == []


def test_no_more_is_read_than_allowed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_file(tmp_path / "a", 5) == b"12345"
    assert read_file(tmp_path / "b", 5) is None
    with pytest.raises(Refused, match="too_large"):
        read_file(tmp_path / "a", 4)
