"""版本: every kept state of the article, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.models.cells import paint_focus
from editor_app.desktop.models.rows import SPOKEN, Index, Rows
from editor_app.desktop.times import clock_time, short_time
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.model.revision import REASON_WORDS, RevisionRow

REVISION = Qt.ItemDataRole.UserRole
CHANGE = Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 52


class RevisionListModel(Rows[RevisionRow], QAbstractListModel):
    """Revisions, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def show(self, rows: Sequence[RevisionRow]) -> None:
        """Show other revisions."""
        if list(rows) != self.rows:
            self.beginResetModel()
            self.rows = list(rows)
            self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Time and reason; the row under `REVISION`, the change in characters since the one before under `CHANGE`."""
        row = self.row_at(index)
        if row is None or role == REVISION:
            return row
        if role == CHANGE:
            older = self.rows[index.row() + 1] if index.row() + 1 < len(self.rows) else None
            return row.characters - (older.characters if older else 0)
        if role in SPOKEN:
            return f"第 {row.number} 版，{short_time(row.saved_at)}，{REASON_WORDS[row.reason]}"
        return None


class RevisionDelegate(QStyledItemDelegate):
    """Paints number and time; below, why and how many characters more or less."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one revision."""
        row = index.data(REVISION)
        if not isinstance(row, RevisionRow):
            return
        painter.save()
        theme = self._look.theme
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, theme.colour("selection" if chosen else "hover" if hovered else "pane"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        inner = rect.adjusted(12, 0, -12, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        first = QRect(inner.x(), inner.y() + 6, inner.width(), 20)
        second = QRect(inner.x(), inner.y() + 26, inner.width(), 20)
        painter.setFont(theme.font("base", strong=index.row() == 0))
        painter.setPen(theme.colour("text"))
        current = "　当前" if index.row() == 0 else ""
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, f"第 {row.number} 版{current}")
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text3"))
        moment = short_time(row.saved_at)
        if ":" in moment:
            moment = f"{moment.split()[0]} {clock_time(row.saved_at)}"
        painter.drawText(first, right, moment)
        painter.drawText(second, Qt.AlignmentFlag.AlignVCenter, REASON_WORDS[row.reason])
        change = int(index.data(CHANGE))
        words = f"{row.characters} 字符（{'+' if change > 0 else '−' if change < 0 else '±'}{abs(change)}）"
        painter.drawText(second, right, words)
        paint_focus(painter, self._look, option)
        painter.restore()


class RevisionsPane(QFrame):
    """Shows revisions; `restore_requested` carries the number of the one to bring back, `compare_requested` that of the
    one to lay beside what is there now.
    """

    restore_requested = Signal(int)
    compare_requested = Signal(int)

    def __init__(self, look: Look, new: QAction, save: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "pane")
        self.setObjectName("revisionsPane")
        self.model = RevisionListModel(self)
        self.list_view = QListView(self)
        self.list_view.setObjectName("revisionList")
        self.list_view.setAccessibleName(self.tr("版本列表"))
        set_role(self.list_view, "rowsPane")
        self.list_view.setModel(self.model)
        self.list_view.setItemDelegate(RevisionDelegate(look, self))
        self.list_view.setUniformItemSizes(True)
        self.list_view.setMouseTracking(True)
        self.list_view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.empty = EmptyState(look, "history", "", self)
        self._new, self._save = new, save
        self._foot = self._footer()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.list_view, 1)
        layout.addWidget(self._foot)
        self.restore.clicked.connect(self._on_restore)
        self.compare.clicked.connect(self._on_compare)
        self.list_view.activated.connect(self._on_compare)
        self.list_view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.model.modelReset.connect(self._on_current_changed)
        self.show_nothing()

    def _footer(self) -> QFrame:
        footer = QFrame(self)
        footer.setFixedHeight(48)
        set_role(footer, "paneFooter")
        note = QLabel(self.tr("恢复之后，现在的内容也留在版本里"))
        set_role(note, "small")
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.compare = PushButton(self.tr("比较"))
        self.compare.setObjectName("compareButton")
        self.restore = PushButton(self.tr("恢复…"))
        self.restore.setObjectName("restoreButton")
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        line.addWidget(note, 1)
        line.addWidget(self.compare)
        line.addWidget(self.restore)
        return footer

    def show_nothing(self) -> None:
        """No article is open."""
        self._show([])
        self.empty.say("history", self.tr("选一篇稿件，或新建一篇"), self._new)

    def show_revisions(self, rows: Sequence[RevisionRow]) -> None:
        """Show the article's revisions, newest first."""
        self._show(rows)
        self.empty.say("history", self.tr("写几句就会自动记版本"), self._save)

    def _show(self, rows: Sequence[RevisionRow]) -> None:
        self.model.show(rows)
        self.list_view.setVisible(bool(rows))
        self._foot.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._on_current_changed()

    def _on_current_changed(self) -> None:
        row = self.list_view.currentIndex().row()
        self.restore.setEnabled(row > 0)
        self.restore.setToolTip(self.tr("先看改动，再恢复") if row > 0 else self.tr("先在上面选一个较早的版本"))
        several = self.model.rowCount() > 1
        self.compare.setEnabled(several)
        self.compare.setToolTip(self.tr("与现在的内容比较") if several else self.tr("只有一个版本"))

    def _on_compare(self) -> None:
        row = self.list_view.currentIndex().data(REVISION)
        self.compare_requested.emit(row.number if isinstance(row, RevisionRow) else 0)

    def _on_restore(self) -> None:
        index: QModelIndex = self.list_view.currentIndex()
        row = index.data(REVISION)
        if isinstance(row, RevisionRow) and index.row() > 0:
            self.restore_requested.emit(row.number)
