"""The bar above a picture that is edited: steps back and forth, how large it is shown, and the original."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from editor_app.desktop.dialogs.picture_editor_canvas import ZOOM_STEP, PictureCanvas
from editor_app.desktop.dialogs.picture_editor_draft import History
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, ToolButton, set_role, vertical_line


class EditorBar(QFrame):
    """Zooms and compares on the `canvas` itself; undoing, redoing and the way back to the original are the dialog's (`over`),
    in all of which the keys work.
    """

    def __init__(self, look: Look, canvas: PictureCanvas, over: QWidget) -> None:
        super().__init__()
        self._look = look
        self._canvas = canvas
        self._over = over
        self._buttons: list[QWidget] = []
        self.setFixedHeight(40)
        set_role(self, "tools")
        self._zoom_words = QLabel("100%")
        self._zoom_words.setObjectName("pictureZoom")
        self._zoom_words.setMinimumWidth(40)
        self._zoom_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._zoom_words, "small2")
        self.compare = self._small("pictureCompareButton", self.tr("按住看原图"), "eye")
        self.reset = self._small("pictureResetButton", self.tr("还原原图"), "image_arrow_counterclockwise")
        self._make_actions()
        self._arrange()
        self._connect()

    def _make_actions(self) -> None:
        self.undo_action = self._action("pictureUndo", self.tr("撤销"), "arrow_undo", "Ctrl+Z")
        self.redo_action = self._action("pictureRedo", self.tr("重做"), "arrow_redo", "Ctrl+Y")
        self.zoom_out_action = self._action("pictureZoomOut", self.tr("缩小"), "zoom_out", "Ctrl+-")
        self.zoom_in_action = self._action("pictureZoomIn", self.tr("放大"), "zoom_in", "Ctrl+=")
        for action, words in ((self.zoom_out_action, self.tr("缩小")), (self.zoom_in_action, self.tr("放大"))):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(self.tr("{words}（{keys}，或 Ctrl+滚轮；中键拖动图片）").format(words=words, keys=keys))
        self.fit_action = self._action("pictureFit", self.tr("适合窗口"), "zoom_fit", "Ctrl+0")

    def _action(self, name: str, words: str, icon: str, keys: str) -> QAction:
        action = QAction(words, self._over)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{words}（{keys}）")
        self._look.dress(action, icon, "text", 18)
        self._over.addAction(action)
        return action

    def _small(self, name: str, words: str, icon: str) -> PushButton:
        button = PushButton(words, "small")
        button.setObjectName(name)
        self._look.dress(button, icon, "text2")
        return button

    def _arrange(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(2)
        for part in (
            self.undo_action,
            self.redo_action,
            None,
            self.zoom_out_action,
            self.zoom_in_action,
            self.fit_action,
        ):
            if part is None:
                line.addSpacing(6)
                line.addWidget(vertical_line())
                line.addSpacing(6)
                continue
            button = ToolButton(part)
            button.setObjectName(f"{part.objectName()}Button")
            button.setAccessibleName(part.text())
            line.addWidget(button)
            self._buttons.append(button)
        line.addWidget(self._zoom_words)
        line.addStretch(1)
        line.addWidget(self.compare)
        line.addSpacing(6)
        line.addWidget(self.reset)

    def _connect(self) -> None:
        self.zoom_out_action.triggered.connect(self._on_zoom_out)
        self.zoom_in_action.triggered.connect(self._on_zoom_in)
        self.fit_action.triggered.connect(self._on_fit)
        self.compare.pressed.connect(self._on_compare)
        self.compare.released.connect(self._on_compared)
        self._canvas.zoomed.connect(self._on_zoomed)

    @property
    def stops(self) -> list[QWidget]:
        """What takes the focus, from left to right."""
        return [*self._buttons, self.compare, self.reset]

    def drop_words(self) -> None:
        """On a narrow screen (200 %) two buttons are their icons alone, their words in the tips."""
        for button in (self.compare, self.reset):
            button.setToolTip(button.text())
            button.setAccessibleName(button.text())
            button.setText("")

    def show_usable(self, history: History | None) -> None:
        """What can be done now; nothing without a picture."""
        self.undo_action.setEnabled(history is not None and history.can_undo)
        self.redo_action.setEnabled(history is not None and history.can_redo)
        self.reset.setEnabled(history is not None and bool(history.now.edits()))
        self.reset.setToolTip("" if self.reset.isEnabled() else self.tr("这就是原图"))
        self._on_zoomed()

    def _on_compare(self) -> None:
        self._canvas.compare(True)

    def _on_compared(self) -> None:
        self._canvas.compare(False)

    def _on_zoom_in(self) -> None:
        self._canvas.set_zoom(self._canvas.zoom * ZOOM_STEP)

    def _on_zoom_out(self) -> None:
        self._canvas.set_zoom(self._canvas.zoom / ZOOM_STEP)

    def _on_fit(self) -> None:
        self._canvas.set_zoom(1.0)

    def _on_zoomed(self) -> None:
        zoom = self._canvas.zoom
        self._zoom_words.setText(f"{round(self._canvas.scale * 100)}%")
        self.fit_action.setEnabled(zoom > 1)
        self.zoom_out_action.setEnabled(zoom > 1)
