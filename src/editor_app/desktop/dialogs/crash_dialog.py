"""Something went wrong that nobody expected: what was kept, the report as it will leave the computer, and what can be done."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.choosing import ask_where
from editor_app.desktop.widgets.fitting import fitting

SIZE = QSize(640, 404)
ICON = 32


class CrashDialog(QDialog):
    """Enter and Esc go on. `save_requested` carries a path and the report; `restart_requested` comes after it has closed.
    `look` may be missing: the program can fail before there is one.
    """

    save_requested = Signal(str, str)
    restart_requested = Signal()

    def __init__(
        self, look: Look | None, title: str, report: str, parent: QWidget | None = None, *, restarts: bool = True
    ) -> None:
        super().__init__(parent)
        self.follows = False
        """Whether `show_kept` will be told again what is safe, as saving goes on."""
        self.setObjectName("crashDialog")
        self.setWindowTitle("先锋采编")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._page(look, title, report))
        column.addWidget(area, 1)
        column.addWidget(self._buttons(restarts))
        self.resize(fitting(self, SIZE))

    def _page(self, look: Look | None, title: str, report: str) -> QWidget:
        page = QWidget()
        line = QHBoxLayout(page)
        line.setContentsMargins(24, 20, 24, 16)
        line.setSpacing(16)
        if look is not None:
            sign = QLabel()
            sign.setPixmap(
                look.icon("error_circle", "state.error", ICON).pixmap(QSize(ICON, ICON), self.devicePixelRatioF())
            )
            line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(8)
        line.addLayout(column, 1)
        heading = QLabel(title)
        heading.setObjectName("crashTitle")
        heading.setWordWrap(True)
        set_role(heading, "windowTitle")
        about = QLabel(self.tr("可以继续写。请把报告发给管理员；里面没有稿件文字、文件名和密码。"))
        about.setWordWrap(True)
        set_role(about, "text2")
        self._make_words(report)
        for widget in (heading, self._kept, about):
            column.addWidget(widget)
        column.addWidget(self._report, 1)
        column.addWidget(self._words)
        return page

    def _make_words(self, report: str) -> None:
        self._kept = QLabel()
        self._kept.setObjectName("crashKept")
        self._kept.setWordWrap(True)
        self._kept.setTextFormat(Qt.TextFormat.PlainText)
        self._kept.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._report = QPlainTextEdit(report)
        self._report.setObjectName("crashReport")
        self._report.setAccessibleName(self.tr("差错报告"))
        self._report.setReadOnly(True)
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._report.setMinimumHeight(72)
        self._report.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        set_role(self._report, "report")
        self._words = QLabel()
        self._words.setObjectName("crashWords")
        self._words.setWordWrap(True)
        set_role(self._words, "small2")
        self._words.hide()

    def _buttons(self, restarts: bool) -> QFrame:
        frame = QFrame()
        set_role(frame, "dialogButtons")
        line = QHBoxLayout(frame)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(8)
        copy = PushButton(self.tr("复制报告"))
        copy.setObjectName("crashCopyButton")
        copy.clicked.connect(self._on_copy)
        save = PushButton(self.tr("存报告…"))
        save.setObjectName("crashSaveButton")
        save.clicked.connect(self._on_save)
        again = PushButton(self.tr("重新启动"))
        again.setObjectName("crashRestartButton")
        again.setVisible(restarts)
        again.clicked.connect(self._on_restart)
        go_on = PushButton(self.tr("继续"), "primary")
        go_on.setObjectName("crashContinueButton")
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        line.addWidget(copy)
        line.addWidget(save)
        line.addStretch(1)
        line.addWidget(again)
        line.addWidget(go_on)
        return frame

    @property
    def report(self) -> str:
        """What would be copied or saved."""
        return self._report.toPlainText()

    def add_report(self, text: str) -> None:
        """Something else went wrong meanwhile."""
        self._report.appendPlainText(f"\n{text}")

    def show_kept(self, words: str) -> None:
        """What is safe."""
        self._kept.setText(words)

    def show_words(self, words: str) -> None:
        """What became of copying or saving the report."""
        self._words.setText(words)
        self._words.show()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self.show_words(self.tr("报告已复制，可以粘到微信或邮件里"))

    def _on_save(self) -> None:
        name = f"先锋采编差错报告-{datetime.now():%Y%m%d-%H%M%S}.txt"
        kinds = [self.tr("文本文件 (*.txt)")]
        ask_where(self, self.tr("存差错报告"), kinds, name, self.file_chosen, suffix="txt", id="crashFiles")

    def file_chosen(self, path: str) -> None:
        """Have the report written there."""
        self.save_requested.emit(path, self.report)

    def _on_restart(self) -> None:
        self.accept()
        self.restart_requested.emit()
