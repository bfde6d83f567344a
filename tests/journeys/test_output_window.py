"""From the real window: the menu of outputs, a proof made while the window goes on, its code scanned back."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.model.session import OpenTab, Session
from journeys.test_window import GapMonitor, Run
from papers import pages, picture_pages, qr_codes
from windows import bury, wait_until

pytestmark = pytest.mark.window

LONGEST_GAP = 0.5  # starting the engine holds the window up once; here it is started before by the preview


@pytest.fixture
def run(application: QApplication, tmp_path: Path, screenshots: Path) -> Iterator[Run]:
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        article = room.importing.import_file(resource("sample", "sample.docx")).article
        room.sessions.keep(Session((OpenTab(article.id),), article.id))
    there = Run(application, tmp_path, screenshots)
    yield there
    there.leave()
    gc.collect()


def test_a_proof_is_made_scanned_and_found_out_of_date(run: Run, tmp_path: Path) -> None:
    window, conductor = run.window, run.conductor
    wait_until(lambda: conductor.writing.article is not None)
    menu = next(one for one in window.menu_row.findChildren(QMenu) if one.title().startswith("导出"))
    menu.popup(window.mapToGlobal(window.rect().topLeft()))
    wait_until(menu.isVisible)
    run.shoot("export-menu", menu)
    assert [action.text().partition("(")[0].rstrip("…") for action in menu.actions()][:3] == [
        "清样 PDF",
        "审签单 PDF",
        "网页 PDF",
    ]
    menu.close()
    window.commands["exportProofAction"].trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("（清样）.pdf")
    dialog.done(0)
    bury()
    path = tmp_path / "清样.pdf"
    wait_until(lambda: window.preview.view is not None)
    gaps = GapMonitor()
    conductor.exporting.file_chosen(str(path))
    wait_until(lambda: "已写到" in window.article.bar.words)
    longest = gaps.longest_busy
    run.shoot("export-done")
    assert longest < LONGEST_GAP
    assert len(picture_pages(path)) == 6
    assert f"共{len(pages(path))}页" in pages(path)[0]
    (code,) = qr_codes(path)
    window.article.editor.textCursor().insertText("又改了一句。")
    QTest.keyClicks(window.library.search, code)
    QTest.keyClick(window.library.search, Qt.Key.Key_Return)
    wait_until(lambda: "清样已过期，之后又改过 1 版" in window.article.bar.words)
    wait_until(lambda: conductor.looking.comparing)
    run.shoot("proof-out-of-date")
