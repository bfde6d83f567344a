"""A second start hands what it was opened with to the window that is there."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.desktop.instance import Called, FirstInstance, call_first, parse_call
from windows import wait_until


def test_the_first_window_hears_which_files_to_take_in(tmp_path: Path, app: object) -> None:
    heard: list[Called] = []
    first = FirstInstance(tmp_path)
    first.called.connect(heard.append)
    files = (tmp_path / "稿 件.textpack", tmp_path / 'a"b.textpack')
    caller = Thread(target=call_first, args=(tmp_path, files))  # another process does it in life
    caller.start()
    wait_until(lambda: bool(heard))
    caller.join()
    first.close()
    assert heard == [Called(files)]


@given(st.binary(max_size=60))
def test_whatever_is_said_brings_the_window_to_the_front(data: bytes) -> None:
    assert isinstance(parse_call(data), Called)


@pytest.mark.parametrize("data", [b"raise", b"", b'"a"', b"[1]", b'["relative.textpack"]', b"[" * 5000])
def test_only_full_paths_are_files(data: bytes) -> None:
    assert parse_call(data) == Called()
