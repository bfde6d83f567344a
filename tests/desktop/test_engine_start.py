"""The web engine's start on a computer where it ends the program: once, and never again unasked."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.webview.names import OFF_VARIABLE, require_engine
from editor_app.desktop.webview.starting import FLAGS_VARIABLE, MARK, SOFTWARE, EngineStart, draw_in_software
from editor_app.model.errors import Unavailable
from previewed import Previewed
from windows import wait_until


def crashed(library: Path, computer: str = "", process: str = "another") -> None:
    """The mark that a program leaves which its engine took down."""
    value = {"computer": computer or socket.gethostname(), "process": process, "software": False, "starting": True}
    (library / MARK).write_text(json.dumps(value), encoding="utf-8")


def test_a_start_that_ends_well_leaves_nothing(tmp_path: Path) -> None:
    start = EngineStart(tmp_path)
    assert not start.begin()
    assert (tmp_path / MARK).is_file()
    start.ended()
    assert list(tmp_path.iterdir()) == []


def test_a_start_that_ended_the_program_is_not_tried_again_unasked(tmp_path: Path) -> None:
    crashed(tmp_path)
    start = EngineStart(tmp_path)
    for _again in range(2):
        with pytest.raises(Unavailable, match=r"webengine\.stopped"):
            start.begin()
    assert start.begin(asked=True)  # without the graphics card
    start.ended()
    assert EngineStart(tmp_path).begin()  # what worked is remembered
    assert EngineStart(tmp_path).begin()  # a second one in this program is no crash


def test_where_software_does_not_help_either_it_is_left_alone_again(tmp_path: Path) -> None:
    value = {"computer": socket.gethostname(), "process": "another", "software": True, "starting": True}
    (tmp_path / MARK).write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(Unavailable, match=r"webengine\.stopped"):
        EngineStart(tmp_path).begin()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"starting": true}'])
def test_a_mark_that_says_nothing_of_this_computer_stops_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / MARK).write_text(text, encoding="utf-8")
    assert not EngineStart(tmp_path).begin()
    crashed(tmp_path, computer="another computer, the library on a stick")
    assert not EngineStart(tmp_path).begin()


def test_a_library_that_is_only_looked_at_gets_no_mark(tmp_path: Path) -> None:
    start = EngineStart(tmp_path, read_only=True)
    start.begin()
    start.ended()
    assert list(tmp_path.iterdir()) == []


def test_it_can_be_switched_off_and_told_to_draw_in_software(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OFF_VARIABLE, "OFF")
    with pytest.raises(Unavailable, match=r"webengine\.off"):
        require_engine()
    monkeypatch.setenv(FLAGS_VARIABLE, "--log-level=3")
    draw_in_software()
    draw_in_software()
    assert os.environ[FLAGS_VARIABLE] == f"--log-level=3 {SOFTWARE}"


@pytest.fixture
def preview(desk: Desk, look: Look, monkeypatch: pytest.MonkeyPatch) -> Iterator[Previewed]:
    monkeypatch.setenv(FLAGS_VARIABLE, "--log-level=3")
    crashed(desk.library)
    made = Previewed(desk, look)
    yield made
    made.end()


def test_after_a_crash_the_words_are_shown_and_another_try_draws_the_page(preview: Previewed) -> None:
    preview.open_article()
    wait_until(lambda: preview.pane.plain_text)
    assert "第2段。" in preview.pane.plain_text
    assert preview.pane.view is None
    retry = preview.pane.findChild(QAbstractButton, "previewPlainRetry")
    assert retry is not None
    retry.click()
    preview.shows(".page.")
    wait_until(lambda: "第2段。" in preview.text())
    mark = preview.desk.library / MARK
    wait_until(lambda: not json.loads(mark.read_text(encoding="utf-8"))["starting"])
    assert json.loads(mark.read_text(encoding="utf-8"))["software"]
