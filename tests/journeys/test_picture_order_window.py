"""Pictures are dragged into order by a real mouse on a real screen: in their pane's list and on the contact sheet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView

from editor_app.desktop.dialogs.picture_words import SHEET, PictureWordsDialog
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.models.pictures import PictureListModel
from editor_app.desktop.panes.picture_list import PictureListView
from editor_app.model.body import Body, Figure
from windows import bury, wait_until

pytestmark = pytest.mark.window

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FIGURES = [Figure(f"{number:064x}", caption=caption) for number, caption in enumerate("甲乙丙丁", 1)]


@pytest.fixture(scope="module")
def application() -> QApplication:
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    return QApplication(["editor-app"])


@pytest.fixture
def look(application: QApplication) -> Iterator[Look]:
    yield Dresser(application).look
    bury()


class Mouse(QObject):
    """Presses on a row, drags it elsewhere and lets go; the way goes on while Qt's own loop of the drag runs. It lives as
    long as the view: a timer does not keep whom it calls.
    """

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.view = view
        self.steps: list[QPoint] = []

    def drag(self, start: QPoint, end: QPoint) -> None:
        viewport = self.view.viewport()
        self.steps = [end + QPoint(offset, 0) for offset in (0, 1, 2)]
        QTimer.singleShot(100, self.go_on)
        QTest.mousePress(viewport, LEFT, NONE, start)
        for offset in (10, 20):
            place = start + QPoint(offset, offset)
            where = QPointF(viewport.mapToGlobal(place))
            kind = QEvent.Type.MouseMove
            QApplication.sendEvent(
                viewport, QMouseEvent(kind, QPointF(place), where, Qt.MouseButton.NoButton, LEFT, NONE)
            )

    def go_on(self) -> None:
        window = self.view.window().windowHandle()
        assert window is not None
        target = self.view.viewport().mapTo(self.view.window(), self.steps[0])
        if len(self.steps) > 1:
            self.steps.pop(0)
            QTest.mouseMove(window, target)
            QTimer.singleShot(30, self.go_on)
        else:
            QTest.mouseRelease(window, LEFT, NONE, target)


def test_a_row_of_the_pane_is_dragged_between_two_others(look: Look) -> None:
    model = PictureListModel()
    model.show(FIGURES, {})
    rows = PictureListView(look, model)
    rows.resize(420, 400)
    rows.show()
    assert QTest.qWaitForWindowExposed(rows)
    asked: list[tuple[str, int]] = []
    rows.move_requested.connect(lambda picture, place: asked.append((picture, place)))
    between = rows.visualRect(model.index(1)).topLeft() + QPoint(120, 1)
    Mouse(rows).drag(rows.visualRect(model.index(3)).center(), between)
    wait_until(lambda: bool(asked))
    assert asked == [(FIGURES[3].id, 1)]
    assert model.rowCount() == 4
    rows.close()
    rows.deleteLater()


def test_a_tile_of_the_sheet_is_dragged_before_another(look: Look) -> None:
    dialog = PictureWordsDialog(look, Body(tuple(FIGURES)))
    dialog.open_view(SHEET)
    dialog.show()
    assert QTest.qWaitForWindowExposed(dialog)
    sheet = dialog.sheet
    before = sheet.visualRect(dialog.pictures.index(0)).topLeft() + QPoint(1, 60)
    Mouse(sheet).drag(sheet.visualRect(dialog.pictures.index(2)).center(), before)
    wait_until(lambda: [figure.caption for figure in dialog.body.figures()] == list("丙甲乙丁"))
    dialog.reject()
