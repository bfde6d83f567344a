"""Every window and every dialog at the scales people use, on a screen of 1366×768: nothing is cut, all is in reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton
from fitted import MAY_ELIDE, faults
from windows import bury

DRIVER = Path(__file__).with_name("drive_scales.py")
TESTS = DRIVER.parent.parent


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2"])
def test_nothing_is_cut_and_all_is_in_reach(tmp_path: Path, scale: str) -> None:
    paths = os.pathsep.join([str(TESTS), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(tmp_path)],
        env={**os.environ, "QT_SCALE_FACTOR": scale, "PYTHONPATH": paths, "EDITOR_APP_THEME": "light"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    line = next((each for each in done.stdout.splitlines() if each.startswith("FOUND ")), "")
    assert line, done.stderr[-4000:]
    found = json.loads(line.removeprefix("FOUND "))
    assert found["faults"] == []
    assert found["missing"] == [], "dialogs that tests/every_window.py does not make"


@pytest.fixture
def page(look: Look) -> Iterator[QWidget]:
    made = QWidget()
    made.setObjectName("page")
    made.resize(200, 100)
    made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    yield made
    made.deleteLater()
    bury()


def place(widget: QWidget, x: int, y: int, width: int, height: int) -> QWidget:
    widget.setGeometry(x, y, width, height)
    return widget


def found(page: QWidget) -> str:
    page.show()
    return "\n".join(faults(page))


def test_what_fits_has_no_fault(page: QWidget) -> None:
    line = QHBoxLayout(page)
    line.addWidget(QLabel("标题"))
    line.addWidget(QLineEdit())
    line.addWidget(PushButton("保存"))
    assert found(page) == ""


def test_cut_words_are_found(page: QWidget) -> None:
    label = place(QLabel("列表只显示前 37 字节", page), 0, 0, 40, 20)
    assert "words need" in found(page)
    label.setProperty(MAY_ELIDE, True)
    assert found(page) == ""


def test_hidden_lines_are_found(page: QWidget) -> None:
    label = QLabel("列表只显示前 37 字节，之后不显示", page)
    label.setWordWrap(True)
    place(label, 0, 0, 60, 20)
    assert "pixels of its lines" in found(page)


def test_a_squeezed_button_is_found(page: QWidget) -> None:
    place(PushButton("开始写稿", "button", page), 0, 0, 30, 30)
    assert "needs" in found(page)


def test_what_reaches_over_the_edge_is_found_unless_it_can_be_scrolled_to(page: QWidget) -> None:
    button = PushButton("保存", "button", page)
    place(button, 20, 90, 80, 32)
    assert "reaches from 90" in found(page)
    area = QScrollArea(page)
    inner = QWidget()
    inner.resize(160, 400)
    area.setWidget(inner)
    area.setGeometry(0, 0, 200, 100)
    button.setParent(inner)
    button.setGeometry(20, 300, 80, 32)
    button.show()
    area.show()
    assert found(page) == ""
    button.setGeometry(120, 300, 80, 32)
    assert "reaches from 120" in found(page)


def test_what_lies_over_another_is_found(page: QWidget) -> None:
    place(PushButton("保存", "button", page), 0, 0, 80, 32)
    place(PushButton("取消", "button", page), 60, 0, 80, 32)
    assert "lies over" in found(page)


def test_a_window_larger_than_the_screen_is_found(page: QWidget) -> None:
    page.resize(8000, 100)
    assert "with room for" in found(page)


def test_an_icon_without_words_and_two_red_buttons_are_found(page: QWidget, look: Look) -> None:
    button = place(PushButton("", "primary", page), 0, 0, 48, 32)
    look.dress(button, "delete")
    assert "no tool tip" in found(page)
    assert "no name" in found(page)
    button.setToolTip("删除")
    button.setAccessibleName("删除")
    assert found(page) == ""
    place(PushButton("保存", "primary", page), 0, 40, 80, 32).show()
    assert "2 red buttons" in found(page)
