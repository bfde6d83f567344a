"""The bar under the tool row in which words are looked for and replaced. Never a dialog in the way of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from editor_app.desktop.actions import Actions
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import ActionButton, ToolButton, restyle, set_role
from editor_app.model.replacing import Query

ROW_HEIGHT = 40
FIELD_MIN, FIELD_MAX = 120, 320
HISTORY = 10


@dataclass(frozen=True, slots=True)
class Tally:
    """How many hits there are, and the number of the one that is selected (0: none)."""

    total: int
    current: int = 0


class FindBar(QFrame):
    """`changed` comes when the words, the options or the new words change; `next_requested` and `previous_requested` from
    the field's Enter, `replace_requested` from the second field's, `closed` when it goes.
    """

    changed = Signal()
    next_requested = Signal()
    previous_requested = Signal()
    replace_requested = Signal()
    closed = Signal()

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._history: list[str] = []
        self.setObjectName("findBar")
        set_role(self, "tools")
        self._count = QLabel()
        self._count.setObjectName("findCount")
        set_role(self._count, "small2")
        self._said = QLabel()
        self._said.setObjectName("findSaid")
        set_role(self._said, "small2")
        self.find_field = self._field("findField", self.tr("查找"))
        self.replace_field = self._field("replaceField", self.tr("替换为"))
        self._make_options()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._find_row(actions))
        self._second = self._replace_row(actions)
        column.addWidget(self._second)
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._on_history_chosen)
        self.hide()

    # -- building -----------------------------------------------------------------------------------------------------

    def _field(self, name: str, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setPlaceholderText(words)
        field.setMinimumWidth(FIELD_MIN)
        field.setMaximumWidth(FIELD_MAX)
        set_role(field, "input")
        field.textChanged.connect(self._on_changed)
        field.installEventFilter(self)
        return field

    def _make_options(self) -> None:
        self._case = self._option("findCaseButton", "Aa", self.tr("区分大小写"))
        self._width = self._option("findWidthButton", self.tr("全半"), self.tr("不分全角、半角（，与 , 一样看待）"))
        self._whole = self._option("findWholeButton", self.tr("全字"), self.tr("只找整个的英文词或数字"))
        self._regular = self._option("findRegularButton", ".*", self.tr("正则表达式；替换里可写 $1、$2"))
        self._width.setChecked(True)

    def _option(self, name: str, words: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(words)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("worded", True)
        set_role(button, "tool")
        button.toggled.connect(self._on_changed)
        return button

    def _row(self) -> tuple[QFrame, QHBoxLayout]:
        row = QFrame()
        row.setFixedHeight(ROW_HEIGHT)
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 0, 8, 0)
        line.setSpacing(4)
        return row, line

    def _find_row(self, actions: Actions) -> QFrame:
        row, line = self._row()
        self._past = QToolButton()
        self._past.setObjectName("findHistoryButton")
        self._past.setToolTip(self.tr("找过的"))
        self._past.setAccessibleName(self.tr("找过的"))
        self._past.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_role(self._past, "tool")
        self._look.dress(self._past, "chevron_down")
        self._past.clicked.connect(self._on_history)
        line.addWidget(self.find_field, 1)
        line.addWidget(self._past)
        for button in (self._case, self._width, self._whole, self._regular):
            line.addWidget(button)
        line.addSpacing(4)
        line.addWidget(self._count)
        line.addStretch(0)
        for name in ("findPreviousAction", "findNextAction"):
            button = ToolButton(actions[name])
            button.setObjectName(f"{name}Button")
            line.addWidget(button)
        close = QToolButton()
        close.setObjectName("findCloseButton")
        close.setToolTip(self.tr("收起（Esc）"))
        close.setAccessibleName(self.tr("收起"))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_role(close, "tool")
        self._look.dress(close, "dismiss")
        close.clicked.connect(self.put_away)
        line.addWidget(close)
        return row

    def _replace_row(self, actions: Actions) -> QFrame:
        row, line = self._row()
        line.addWidget(self.replace_field, 1)
        for name in ("replaceOneAction", "replaceAllAction"):
            button = ActionButton(actions[name], "small")
            button.setObjectName(f"{name}Button")
            button.setIconSize(QSize(0, 0))
            line.addWidget(button)
        line.addSpacing(4)
        line.addWidget(self._said)
        line.addStretch(0)
        return row

    # -- what is looked for -------------------------------------------------------------------------------------------

    def query(self) -> Query:
        """What is looked for; its text may be empty."""
        return Query(
            self.find_field.text(),
            case=self._case.isChecked(),
            any_width=self._width.isChecked(),
            whole=self._whole.isChecked(),
            regular=self._regular.isChecked(),
        )

    def replacement(self) -> str:
        """What is to be put in its place."""
        return self.replace_field.text()

    @property
    def replacing(self) -> bool:
        """Whether the second row is shown."""
        return not self.isHidden() and not self._second.isHidden()

    def open(self, *, replacing: bool, words: str = "") -> None:
        """Show it, with the second row or not; `words` (a selection) become what is looked for."""
        self._second.setVisible(replacing)
        self._said.clear()
        self.show()
        if words:
            self.find_field.setText(words)
        field = self.replace_field if replacing and words else self.find_field
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()
        self.changed.emit()

    def put_away(self) -> None:
        """Hide it and tell."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_tally(self, tally: Tally | None) -> None:
        """Show 3/12, 没有找到, or nothing while nothing is looked for."""
        self._mark(False)
        if tally is None:
            self._count.setText("")
        elif not tally.total:
            self._count.setText(self.tr("没有找到"))
        elif tally.current:
            self._count.setText(self.tr("第 {n} 处，共 {m} 处").format(n=tally.current, m=tally.total))
        else:
            self._count.setText(self.tr("共 {m} 处").format(m=tally.total))
        self._count.setToolTip("")

    def show_problem(self, words: str) -> None:
        """Say why nothing could be looked for; the whole sentence is in the tool tip."""
        self._mark(True)
        self._count.setText(words.partition("，什么也没有改动")[0].partition("（")[0])
        self._count.setToolTip(words)

    def say(self, words: str) -> None:
        """Say what replacing did (已替换 12 处)."""
        self._said.setText(words)
        self._said.setAccessibleName(words)

    @property
    def said(self) -> str:
        """What it says of replacing."""
        return self._said.text()

    @property
    def counted(self) -> str:
        """What it says of finding."""
        return self._count.text()

    def _mark(self, bad: bool) -> None:
        if self.find_field.property("invalid") != bad:
            self.find_field.setProperty("invalid", bad)
            restyle(self.find_field)
            set_role(self._count, "errorText" if bad else "small2")

    def show_history(self, words: Sequence[str]) -> None:
        """Take what was looked for before, newest first."""
        self._history = list(words)[:HISTORY]
        self._past.setEnabled(bool(self._history))

    def remember(self) -> list[str]:
        """Put what is looked for now first among what was looked for; returns all of it."""
        text = self.find_field.text()
        if text:
            self.show_history([text, *(word for word in self._history if word != text)])
        return list(self._history)

    def _on_history(self) -> None:
        if not self._history:
            return
        self._menu.clear()
        for words in self._history:
            action = self._menu.addAction(words.replace("&", "&&"))
            action.setData(words)
        self._menu.popup(self.find_field.mapToGlobal(QPoint(0, self.find_field.height())))

    def _on_history_chosen(self, action: QAction) -> None:
        self.find_field.setText(str(action.data()))
        self.find_field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_changed(self) -> None:
        self._said.clear()
        self.changed.emit()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next hit, with Shift back; Down shows what was looked for before."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                    self.previous_requested.emit()
                elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                    return False
                elif watched is self.replace_field:
                    self.replace_requested.emit()
                else:
                    self.next_requested.emit()
                return True
            if event.key() == Qt.Key.Key_Down and watched is self.find_field:
                self._on_history()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return
        super().keyPressEvent(event)
