"""验证码: the picture of letters that a site wants typed in, larger than it came."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.dialog_foot import dialog_foot

SIZE = QSize(420, 250)
PICTURE_HEIGHT = 72


class LettersDialog(QDialog):
    """`answered` carries what was typed; `another_wanted` asks for another picture. Stays open until `accept`: a wrong answer
    shows the next picture.
    """

    answered = Signal(str)
    another_wanted = Signal()

    def __init__(self, site: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lettersDialog")
        self.setWindowTitle(self.tr("输入验证码"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = QLabel(self.tr("“{site}”要人看图输入").format(site=site))
        set_role(heading, "strong")
        self._words = QLabel(self.tr("正在取图…"))
        self._words.setObjectName("lettersWords")
        self._words.setWordWrap(True)
        set_role(self._words, "small2")
        self._picture = QLabel()
        self._picture.setObjectName("lettersPicture")
        self._picture.setAccessibleName(self.tr("验证码图片"))
        self._picture.setMinimumHeight(PICTURE_HEIGHT)
        self._input = QLineEdit()
        self._input.setObjectName("lettersInput")
        self._input.setAccessibleName(self.tr("图上的字"))
        self._input.setPlaceholderText(self.tr("图上的字，不分大小写"))
        self._input.setProperty("role", "input")
        self._another = PushButton(self.tr("换一张"))
        self._send = PushButton(self.tr("确定"), "primary")
        self._send.setDefault(True)
        cancel = PushButton(self.tr("取消"))
        self._another.clicked.connect(self._on_another)
        self._send.clicked.connect(self._on_send)
        cancel.clicked.connect(self.reject)
        self._lay_out(heading, cancel)
        self._wait(waiting=True)
        self.resize(SIZE)

    def _lay_out(self, heading: QLabel, cancel: PushButton) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        shown = QHBoxLayout()
        shown.addWidget(self._picture, 1)
        shown.addWidget(self._another)
        for part in (heading, self._words):
            column.addWidget(part)
        column.addLayout(shown)
        column.addWidget(self._input)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(dialog_foot(cancel, self._send))

    def show_picture(self, image: QImage, words: str) -> None:
        """Show a picture and ask for its letters; `words` say what the last answer came to."""
        if image.isNull():
            self.show_trouble(self.tr("这张图打不开，请换一张"))
            return
        scaled = image.scaledToHeight(PICTURE_HEIGHT, Qt.TransformationMode.SmoothTransformation)
        self._picture.setPixmap(QPixmap.fromImage(scaled))
        self._words.setText(words)
        self._wait(waiting=False)
        self._input.clear()
        self._input.setFocus()

    def show_trouble(self, words: str) -> None:
        """Say what stands in the way; another picture may be asked for."""
        self._words.setText(words)
        self._another.setEnabled(True)

    def _wait(self, *, waiting: bool) -> None:
        for part in (self._another, self._send, self._input):
            part.setEnabled(not waiting)

    def _on_another(self) -> None:
        self._wait(waiting=True)
        self._words.setText(self.tr("正在取图…"))
        self.another_wanted.emit()

    def _on_send(self) -> None:
        text = self._input.text().strip()
        if text:
            self._wait(waiting=True)
            self._words.setText(self.tr("正在送去…"))
            self.answered.emit(text)
