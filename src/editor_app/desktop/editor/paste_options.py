"""The small button behind what was pasted: keep the structure, the words alone, or a picture of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu

from editor_app.desktop.editor.blocks import cursor_at
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.widgets.buttons import PushButton
from editor_app.model.clip import PasteMode

SHOWN_MS = 20_000
GAP = 4


class PasteOptions(PushButton):
    """Stands at the end of the pasted text until something is typed, Esc is pressed or `SHOWN_MS` have passed. Ctrl alone
    opens it. `chosen` carries the PasteMode.
    """

    chosen = Signal(object)

    def __init__(self, editor: BodyEditor) -> None:
        super().__init__("", "small", editor.viewport())
        self._editor = editor
        self._end = -1
        self._control = False
        self.setObjectName("pasteOptions")
        self.setText(self.tr("粘贴选项 (Ctrl)"))
        self.setToolTip(self.tr("换一种方式粘贴：按一下 Ctrl 打开"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.menu_of_modes = QMenu(self)
        group = QActionGroup(self)
        words = {
            PasteMode.STRUCTURE: self.tr("保留结构(&K)"),
            PasteMode.WORDS: self.tr("只留文字(&T)"),
            PasteMode.PICTURE: self.tr("作为图片(&U)"),
        }
        self.modes: dict[PasteMode, QAction] = {}
        for mode, text in words.items():
            action = self.menu_of_modes.addAction(text)
            action.setCheckable(True)
            action.setData(mode.value)
            group.addAction(action)
            self.modes[mode] = action
        group.triggered.connect(self._on_triggered)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.clicked.connect(self.open_menu)
        editor.body_changed.connect(self._on_changed)
        editor.verticalScrollBar().valueChanged.connect(self._place)
        editor.installEventFilter(self)
        editor.viewport().installEventFilter(self)
        self.hide()

    def offer(self, mode: PasteMode, *, picture: bool) -> None:
        """Show it behind what was pasted last in `mode`; `picture` says that there is one of it."""
        self._end = self._editor.pasted_end()
        if self._end < 0:
            return
        self.modes[mode].setChecked(True)
        self.modes[PasteMode.PICTURE].setEnabled(picture)
        without = "" if picture else self.tr("剪贴板里没有这段内容的图片")
        self.modes[PasteMode.PICTURE].setToolTip(without)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def open_menu(self) -> None:
        """Let the person choose."""
        self.menu_of_modes.popup(self.mapToGlobal(QPoint(0, self.height())))

    def put_away(self) -> None:
        """Hide it."""
        self._timer.stop()
        self._end = -1
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc puts it away; Ctrl pressed and released with nothing else opens it. Everything goes on to the editor."""
        if watched is self._editor.viewport():
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif not self.isHidden() and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                self._control = event.key() == Qt.Key.Key_Control
                if event.key() == Qt.Key.Key_Escape:
                    self.put_away()
                    return True
            elif event.type() == QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Control and self._control:
                self._control = False
                self.open_menu()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self._end < 0:
            return
        area = self._editor.viewport().rect()
        behind = self._editor.cursorRect(cursor_at(self._editor.document(), self._end))
        left = min(behind.right() + GAP, area.width() - self.width() - GAP)
        top = min(behind.bottom() + GAP, area.height() - self.height() - GAP)
        self.move(max(GAP, left), max(GAP, top))

    def _on_changed(self) -> None:
        if self._end >= 0 and self._editor.pasted_end() < 0:
            self.put_away()

    def _on_timeout(self) -> None:
        if self.menu_of_modes.isVisible():
            self._timer.start()
        else:
            self.put_away()

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(PasteMode(action.data()))
