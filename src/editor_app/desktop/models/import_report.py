"""The account of an import as a list: 待补图, what was left out, converted and kept, each line leading to its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.rows import SPOKEN, Index, Rows
from editor_app.model.body import Body, MissingPicture
from editor_app.model.reading import Fate, ReportItem
from editor_app.services.import_summary import CARD, QUIET

LINE = Qt.ItemDataRole.UserRole
GROUP_HEIGHT, ROW_HEIGHT = 30, 32
MISSING_ICON, MISSING_ROLE = "image_off", "state.error"
GROUPS = (
    ("没有带入", "warning", "state.warning"),
    ("转换", "arrow_sync", "state.info"),
    ("保留", "checkmark_circle", "state.sent"),
    ("清理", "clear_formatting", "text2"),
)
GROUP_OF = {Fate.DROPPED: "没有带入", Fate.CONVERTED: "转换", Fate.KEPT: "保留"}
LONG_ORIGIN = 60


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """The heading of a group and how many things are in it."""

    words: str
    count: int
    icon: str
    role: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line: what became of what, how often, and the blocks to go to (none: it is about the whole file)."""

    words: str
    count: int
    blocks: tuple[str, ...]


def report_lines(report: Sequence[ReportItem], body: Body) -> list[ReportGroup | ReportLine]:
    """Groups and lines; the pictures missing are those `body` lacks now, not those that lacked while reading."""
    lines: list[ReportGroup | ReportLine] = []
    missing = body.missing()
    if missing:
        lines.append(ReportGroup("待补图", len(missing), MISSING_ICON, MISSING_ROLE))
        for number, one in enumerate(body.pictures(), 1):
            if isinstance(one, MissingPicture):
                lines.append(ReportLine(_missing_words(one, number), 1, (one.id,)))
    for words, icon, role in GROUPS:
        items = [item for item in report if _group_of(item) == words]
        if items:
            lines.append(ReportGroup(words, sum(item.count for item in items), icon, role))
            lines.extend(ReportLine(item.what, item.count, item.blocks) for item in items)
    return lines


def _group_of(item: ReportItem) -> str:
    """What nobody misses is no loss; pictures that lack are listed by their cards."""
    if item.kind is not Fate.DROPPED:
        return GROUP_OF[item.kind]
    if CARD in item.what:
        return ""
    return "清理" if item.what in QUIET else "没有带入"


def _missing_words(one: MissingPicture, number: int) -> str:
    """Which one it is, by what people know it by (names of pictures on the web say nothing), and why it lacks."""
    name = one.origin.replace("\\", "/").partition("?")[0].rstrip("/").rpartition("/")[2][:LONG_ORIGIN]
    known = one.caption or one.alt or (name if "." in name else "")
    return "　".join(filter(None, (f"第 {number} 张", known, one.why)))


class ReportListModel(Rows[ReportGroup | ReportLine], QAbstractListModel):
    """Groups and lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def show(self, lines: Sequence[ReportGroup | ReportLine]) -> None:
        """Show other lines; nothing happens where they are the same."""
        if list(lines) != self.rows:
            self.beginResetModel()
            self.rows = list(lines)
            self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words; the line itself under `LINE`."""
        line = self.row_at(index)
        if line is None or role == LINE:
            return line
        if role in SPOKEN:
            return f"{line.words} {line.count}" if isinstance(line, ReportGroup) else _whole(line)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line, ReportLine):
            return line.words
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings, and lines that lead nowhere, cannot be chosen."""
        line = self.rows[index.row()] if index.isValid() else None
        if isinstance(line, ReportLine) and line.blocks:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemIsEnabled


def _whole(line: ReportLine) -> str:
    return f"{line.words}（{line.count} 处）" if line.count > 1 else line.words


class ReportDelegate(QStyledItemDelegate):
    """Paints headings with icon and count, lines with how often and, where they lead somewhere, a mark that says so."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are a little lower."""
        return QSize(0, GROUP_HEIGHT if isinstance(index.data(LINE), ReportGroup) else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        line = index.data(LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, ReportGroup):
            self._paint_group(painter, option.rect, line)
        elif isinstance(line, ReportLine):
            self._paint_line(painter, option.rect, option.state, line)
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, group: ReportGroup) -> None:
        theme = self._look.theme
        painter.fillRect(rect, theme.colour("pane2"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        icon = QRectF(rect.x() + 12, rect.center().y() - 7.5, 16, 16)
        self._look.paint_icon(painter, icon, group.icon, group.role)
        painter.setFont(theme.font("small", strong=True))
        painter.setPen(theme.colour("text"))
        painter.drawText(rect.adjusted(34, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, f"{group.words} {group.count}")

    def _paint_line(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, line: ReportLine) -> None:
        theme = self._look.theme
        leads = bool(line.blocks)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = leads and bool(state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, theme.colour("selection" if chosen else "hover" if hovered else "pane"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        right = rect.right() - 12
        if leads:
            mark = QRectF(right - 13, rect.center().y() - 6.5, 14, 14)
            self._look.paint_icon(painter, mark, "chevron_right", "text" if hovered or chosen else "text3")
        right -= 20
        painter.setFont(theme.font("small"))
        if line.count > 1:
            words = f"{line.count} 处"
            width = painter.fontMetrics().horizontalAdvance(words)
            painter.setPen(theme.colour("text3"))
            box = QRect(right - width, rect.y(), width + 1, rect.height() - 1)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            right -= width + 12
        painter.setFont(theme.font("base"))
        painter.setPen(theme.colour("text"))
        room = QRect(rect.x() + 34, rect.y(), right - rect.x() - 34, rect.height() - 1)
        shown = painter.fontMetrics().elidedText(line.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour("focus"))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2.5), 3, 3)
