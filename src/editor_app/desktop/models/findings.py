"""Findings in groups by level, painted: icon, sentence, place, and a button that goes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.articles import Index
from editor_app.model.finding import Finding, Level
from editor_app.model.waiver import named

FINDING = Qt.ItemDataRole.UserRole
LEVEL_WORDS: Mapping[Level, str] = {Level.ERROR: "错误", Level.WARNING: "警告", Level.INFO: "提示"}
LEVEL_NOTES: Mapping[Level, str] = {Level.ERROR: "改完才能上报", Level.WARNING: "请看一看", Level.INFO: ""}
GROUP_HEIGHT, ROW_HEIGHT = 32, 60
BUTTON_WORD = "定位"


@dataclass(frozen=True, slots=True)
class Group:
    """The heading of a level."""

    level: Level
    count: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding and its place in words (第 2 段, 标题 …)."""

    finding: Finding
    where: str


class FindingListModel(QAbstractListModel):
    """Groups and findings in one list, gravest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Group | FindingRow] = []

    def show(self, rows: Sequence[FindingRow]) -> None:
        """Show other findings."""
        lines: list[Group | FindingRow] = []
        for level in Level:
            of_level = [row for row in rows if row.finding.level is level]
            if of_level:
                lines += [Group(level, len(of_level)), *of_level]
        if lines == self._rows:
            return
        self.beginResetModel()
        self._rows = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Groups and findings."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The sentence; the row itself under `FINDING`."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == FINDING:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(row, Group):
                return f"{LEVEL_WORDS[row.level]} {row.count}"
            return f"{LEVEL_WORDS[row.finding.level]}：{row.finding.message}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if index.isValid() and isinstance(self._rows[index.row()], Group):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class FindingDelegate(QStyledItemDelegate):
    """Paints groups and findings; `go_requested` tells a click on a row's button."""

    go_requested = Signal(object)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.waivers: dict[tuple[str, str], str] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Groups are lower than findings."""
        return QSize(0, GROUP_HEIGHT if isinstance(index.data(FINDING), Group) else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line of the list."""
        row = index.data(FINDING)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Group):
            self._paint_group(painter, option.rect, row)
        elif isinstance(row, FindingRow):
            self._paint_finding(painter, option.rect, option.state, row)
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, group: Group) -> None:
        theme = self._look.theme
        painter.fillRect(rect, theme.colour("pane2"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        state = group.level.value
        icon = QRectF(rect.x() + 12, rect.y() + 8, 16, 16)
        self._look.paint_icon(painter, icon, theme.states[state].icon, f"state.{state}")
        painter.setFont(theme.font("small", strong=True))
        painter.setPen(theme.colour("text"))
        painter.drawText(
            rect.adjusted(34, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, f"{LEVEL_WORDS[group.level]} {group.count}"
        )
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text3"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(rect.adjusted(12, 0, -12, 0), right, LEVEL_NOTES[group.level])

    def _paint_finding(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, row: FindingRow) -> None:
        theme = self._look.theme
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, theme.colour("selection" if chosen else "hover" if hovered else "pane"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        level = row.finding.level.value
        icon = QRectF(rect.x() + 12, rect.y() + 9, 16, 16)
        self._look.paint_icon(painter, icon, theme.states[level].icon, f"state.{level}")
        button = _button_rect(rect)
        room = button.left() - rect.x() - 36 - 8
        painter.setFont(theme.font("base"))
        painter.setPen(theme.colour("text"))
        words = painter.fontMetrics().elidedText(row.finding.message, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(rect.x() + 36, rect.y() + 7, room, 22), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text3"))
        finding = row.finding
        waived = self.waivers.get((named(finding), finding.place.block), "")
        below = f"{row.where}　不处理：{waived}" if waived else row.where
        below = painter.fontMetrics().elidedText(below, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(rect.x() + 36, rect.y() + 31, room, 20), Qt.AlignmentFlag.AlignVCenter, below)
        painter.setBrush(theme.colour("pane"))
        painter.setPen(QPen(theme.colour("control"), 1))
        painter.drawRoundedRect(QRectF(button).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(theme.colour("text"))
        painter.drawText(button, Qt.AlignmentFlag.AlignCenter, BUTTON_WORD)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on the painted button goes to the place."""
        row = index.data(FINDING)
        if (
            isinstance(row, FindingRow)
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and _button_rect(option.rect).contains(event.position().toPoint())
        ):
            self.go_requested.emit(row.finding)
            return True
        return super().editorEvent(event, model, option, index)


def _button_rect(rect: QRect) -> QRect:
    return QRect(rect.right() - 12 - 42, rect.y() + 7, 42, 26)
