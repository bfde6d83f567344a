"""The open articles as tabs above the text: title, and a dot while something of it is not on the disk."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from editor_app.desktop.look import Look

HEIGHT, PAD, MARK, GAP = 32, 10, 16, 6
NARROWEST, WIDEST = 120, 208
DOT = 3.5  # radius


@dataclass(frozen=True, slots=True)
class TabFace:
    """What a tab shows. `glanced`: the next article that is opened takes its place."""

    article: str
    title: str
    unsaved: bool = False
    glanced: bool = False


class ArticleTabs(QTabBar):
    """Shown from the second article on. `chosen` and `close_requested` carry an article's id; the bar changes nothing by
    itself, it shows what it is given with `show_faces`.
    """

    chosen = Signal(str)
    close_requested = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._faces: tuple[TabFace, ...] = ()
        self._pressed = -1  # the tab on whose cross, or with the middle button, the mouse was pressed
        self.setObjectName("articleTabs")
        self.setAccessibleName(self.tr("打开的稿件"))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a click leaves the caret in the text
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(HEIGHT)
        self.hide()
        self.currentChanged.connect(self._on_current_changed)
        look.changed.connect(self.update)

    @property
    def faces(self) -> tuple[TabFace, ...]:
        """What is shown."""
        return self._faces

    def show_faces(self, faces: tuple[TabFace, ...], current: str) -> None:
        """Show these tabs, that of the article `current` in front."""
        place = next((n for n, face in enumerate(faces) if face.article == current), -1)
        if (faces, place) == (self._faces, self.currentIndex()):
            return
        self.blockSignals(True)
        try:
            self._faces = faces
            while self.count() > len(faces):
                self.removeTab(self.count() - 1)
            while self.count() < len(faces):
                self.addTab("")
            for n, face in enumerate(faces):
                self._write(n, face)
            self.setCurrentIndex(place)
        finally:
            self.blockSignals(False)
        self.setVisible(len(faces) > 1)
        self.update()

    def _write(self, place: int, face: TabFace) -> None:
        title = face.title or self.tr("未写标题")
        words = self.tr("{title}（有改动，未保存）").format(title=title) if face.unsaved else title
        hint = self.tr("只是看看：再点一篇会换掉它；双击或写几个字就留下") if face.glanced else ""
        if self.tabText(place) != title.replace("&", "&&"):
            self.setTabText(place, title.replace("&", "&&"))
        self.setTabToolTip(place, "\n".join(filter(None, (words, hint))))
        self.setAccessibleTabName(place, words)

    def tabSizeHint(self, index: int) -> QSize:
        """The title and room for the mark behind it."""
        title = self.tabText(index).replace("&&", "&")
        words = QFontMetrics(self._look.theme.font("small", strong=True)).horizontalAdvance(title)
        return QSize(min(max(NARROWEST, PAD + words + GAP + MARK + PAD), WIDEST), HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Where there are many, they become narrow before they are scrolled."""
        return QSize(NARROWEST, HEIGHT)

    def mark_rect(self, index: int) -> QRect:
        """Where the dot or the cross of a tab is."""
        rect = self.tabRect(index)
        return QRect(rect.right() - PAD - MARK + 1, rect.center().y() - MARK // 2 + 1, MARK, MARK)

    # -- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, line below, and the tabs."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        painter.fillRect(self.rect(), theme.colour("win"))
        painter.fillRect(0, HEIGHT - 1, self.width(), 1, theme.colour("line"))
        mouse = self.mapFromGlobal(self.cursor().pos()) if self.underMouse() else QPoint(-1, -1)
        for index in range(self.count()):
            self._paint_tab(painter, index, mouse)

    def _paint_tab(self, painter: QPainter, index: int, mouse: QPoint) -> None:
        theme, rect, face = self._look.theme, self.tabRect(index), self._faces[index]
        on, hovered = index == self.currentIndex(), rect.contains(mouse)
        if on or hovered:
            painter.fillRect(rect.adjusted(0, 0, 0, 0 if on else -1), theme.colour("pane" if on else "hover"))
        painter.fillRect(rect.right(), rect.y() + 6, 1, rect.height() - 13, theme.colour("line"))
        role = "text" if on or (hovered and not face.glanced) else "text2"
        font = theme.font("small", strong=on)
        painter.setFont(font)
        painter.setPen(theme.colour("text2" if face.glanced else role))
        mark = self.mark_rect(index)
        place = QRect(rect.x() + PAD, rect.y(), mark.x() - GAP - rect.x() - PAD, rect.height())
        title = self.tabText(index).replace("&&", "&")
        words = QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        if on:
            painter.fillRect(rect.x(), rect.bottom() - 2, rect.width() - 1, 3, theme.colour("accent_text"))
        self._paint_mark(painter, mark, unsaved=face.unsaved, cross=on or hovered, lit=mark.contains(mouse))

    def _paint_mark(self, painter: QPainter, mark: QRect, *, unsaved: bool, cross: bool, lit: bool) -> None:
        theme = self._look.theme
        painter.setPen(Qt.PenStyle.NoPen)
        if unsaved and not lit:
            painter.setBrush(theme.colour("text"))
            painter.drawEllipse(QRectF(mark).center(), DOT, DOT)
        elif cross or unsaved:
            if lit:
                painter.setBrush(theme.colour("press"))
                painter.drawRoundedRect(mark, 3, 3)
            self._look.paint_icon(painter, QRectF(mark).adjusted(2, 2, -2, -2), "dismiss", "text" if lit else "text2")

    # -- the mouse ----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cross and the middle button close a tab, when they are let go over it."""
        index = self.tabAt(event.position().toPoint())
        middle = event.button() == Qt.MouseButton.MiddleButton
        on_cross = index >= 0 and self.mark_rect(index).contains(event.position().toPoint())
        if index >= 0 and (middle or (event.button() == Qt.MouseButton.LeftButton and on_cross)):
            self._pressed = index
            event.accept()
            return
        self._pressed = -1
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Close what was pressed, unless the mouse has left it."""
        index, self._pressed = self._pressed, -1
        if index < 0:
            super().mouseReleaseEvent(event)
            return
        event.accept()
        point = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        if self.tabAt(point) == index and (not left or self.mark_rect(index).contains(point)):
            self.close_requested.emit(self._faces[index].article)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the cross under the pointer."""
        super().mouseMoveEvent(event)
        self.update()

    def _on_current_changed(self, place: int) -> None:
        if 0 <= place < len(self._faces):
            self.chosen.emit(self._faces[place].article)
