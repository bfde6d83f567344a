"""What the dialogs of a review have in common: a line of what it is about, content that scrolls, buttons always in view."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.fitting import fitting
from editor_app.desktop.widgets.state_text import StateText
from editor_app.model.review import MAX_TEXT

LARGEST = QSize(880, 432)


class ReviewDialog(QDialog):
    """`finish` is the button that decides; it and Enter (Ctrl+Enter in a text of several lines) call `decide`, unless something
    is missing: that is said beside the buttons. The focus goes back to where it was.
    """

    def __init__(self, title: str, about: str, finish: str, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._before = QApplication.focusWidget()
        self.about = QLabel(about)
        self.about.setWordWrap(True)
        self.about.setContentsMargins(24, 16, 24, 8)
        set_role(self.about, "text2")
        self.content = QVBoxLayout()
        self.content.setContentsMargins(24, 4, 24, 16)
        self.content.setSpacing(8)
        self.problem = StateText()
        self.problem.setObjectName("reviewProblem")
        self.finish = PushButton(finish, "primary")
        self.finish.setObjectName("reviewFinishButton")
        self.cancel = PushButton(self.tr("取消"))
        self.cancel.setObjectName("reviewCancelButton")
        self._arrange()
        self.finish.clicked.connect(self.decide)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(self._give_focus_back)
        self.resize(fitting(self, size.boundedTo(LARGEST)))

    def _arrange(self) -> None:
        inner = QWidget()
        inner.setLayout(self.content)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QFrame()
        set_role(foot, "dialogButtons")
        line = QHBoxLayout(foot)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(8)
        line.addWidget(self.problem, 1)
        line.addWidget(self.cancel)
        line.addWidget(self.finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.about)
        column.addWidget(area, 1)
        column.addWidget(foot)

    def missing(self) -> str:
        """What is still missing, as a sentence; nothing where it can be decided."""
        return ""

    def take(self) -> None:
        """Tell what was decided."""
        raise NotImplementedError

    def decide(self) -> None:
        """Decide, or say what is missing."""
        if words := self.missing():
            self.problem.setText(words)
            self.problem.setAccessibleName(words)
            return
        self.take()
        self.accept()

    def show_state(self) -> None:
        """Something was ticked or written: what was said may be settled; the button is red once nothing is missing."""
        missing = self.missing()
        self.finish.set_look_role("button" if missing else "primary")
        self.finish.setToolTip(missing)
        self.problem.setText("")

    def text_field(self, name: str, spoken: str, hint: str, height: int = 64) -> QPlainTextEdit:
        """A field of a few lines, added to the content. Tab leaves it."""
        field = QPlainTextEdit()
        field.setObjectName(name)
        field.setAccessibleName(spoken)
        field.setPlaceholderText(hint)
        field.setTabChangesFocus(True)
        field.setFixedHeight(height)
        set_role(field, "input")
        field.textChanged.connect(self.show_state)
        self.content.addWidget(field)
        return field

    def heading(self, words: str) -> QLabel:
        """A heading within the content."""
        label = QLabel(words)
        set_role(label, "small2")
        self.content.addWidget(label)
        return label

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter decides from everywhere but a text of several lines, where Ctrl+Enter does; Esc goes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not isinstance(self.focusWidget(), PushButton) or self.focusWidget() is self.finish:
                self.decide()
            elif isinstance(button := self.focusWidget(), PushButton):
                button.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Say at once whether something is missing."""
        super().showEvent(event)
        self.show_state()

    def _give_focus_back(self) -> None:
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)


def written(field: QPlainTextEdit) -> str:
    """What stands in a field, at most as long as an entry may hold."""
    return field.toPlainText().strip()[:MAX_TEXT]
