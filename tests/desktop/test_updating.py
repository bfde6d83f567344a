"""帮助 → 检查更新文件: what the dialogs say of a good file, a changed one, and where the program has no release key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.updating import Updating
from editor_app.services.releases import Trusted, write_release
from editor_app.services.signing_keys import make_key
from windows import bury, wait_until

KEY = make_key("某单位")
NAMES = {"PioneerDesk-99.0.0-setup.exe": "windows", "pioneer-desk_99.0.0_amd64.deb": "linux"}


@pytest.fixture
def updating(desk: Desk, look: Look) -> Iterator[Updating]:
    window = MainWindow(look)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    made = Updating(desk, window)
    yield made
    made.deleteLater()
    window.deleteLater()
    bury()


def shown(updating: Updating, path: Path) -> tuple[str, str]:
    """Title and words of the dialog about a file."""
    updating.box = None
    updating.check(str(path))
    wait_until(lambda: updating.box is not None)
    box = updating.box
    assert box is not None
    return box.text(), box.informativeText()


def test_the_dialogs_say_what_was_found(updating: Updating, tmp_path: Path) -> None:
    heard: list[str] = []
    updating.said.connect(lambda words, _bad, _choices: heard.append(words))
    for name in NAMES:
        (tmp_path / name).write_bytes(name.encode())
    write_release(
        [(tmp_path / name, system) for name, system in NAMES.items()], "99.0.0", KEY, datetime.now(UTC).date()
    )
    title, words = shown(updating, tmp_path / "update.json")
    assert "不能确认" in title
    assert "SHA-256" in words
    box = updating.box
    assert box is not None
    next(button for button in box.buttons() if button.text() == "复制").click()
    assert len(QGuiApplication.clipboard().text().split()) == 4
    QGuiApplication.clipboard().clear()

    updating.trusted = lambda: Trusted((KEY.signer,))
    title, words = shown(updating, tmp_path / "update.json")
    assert title == "更新文件是好的：版本 99.0.0"
    assert KEY.signer.fingerprint in words
    assert "关闭程序" in words
    assert updating.box is not None
    assert "打开所在文件夹" in [button.text() for button in updating.box.buttons()]
    installer = tmp_path / next(iter(NAMES))
    installer.write_bytes(installer.read_bytes()[::-1])
    title, words = shown(updating, installer)
    assert (title, "被人改过" in words) == ("更新文件没有通过核对", True)
    assert heard[-1] == title


def test_the_file_is_asked_for(updating: Updating) -> None:
    updating.slots()["updateAction"]()
    dialog = updating._window.findChild(QFileDialog, "updateFiles")
    assert dialog is not None
    assert "*.deb" in dialog.nameFilters()[0]
    dialog.reject()
