"""The right side: 预览, 检查, 图片, 审稿, 版本 as tabs with an icon, a word and a count; for a while something else over them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QStackedLayout, QTabBar, QTabWidget, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role

PREVIEW, FINDINGS, PICTURES, REVIEW, REVISIONS = range(5)
TABS = (
    ("预览", "eye"),
    ("检查", "task_list_square_ltr"),
    ("图片", "image_multiple"),
    ("审稿", "comment_multiple"),
    ("版本", "history"),
)
HEIGHT, PAD, ICON, GAP = 40, 11, 16, 6
NARROW_PAD, NARROW_BELOW = 6, 420


class CountTabBar(QTabBar):
    """Tabs painted as icon, word, count; the open one is underlined in the accent."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._counts: dict[int, tuple[str, bool]] = {}
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def set_count(self, place: int, count: int, error: bool) -> None:
        """Show a count behind a word; nothing for 0."""
        entry = (str(count) if count else "", error)
        if self._counts.get(place) != entry:
            self._counts[place] = entry
            word = TABS[place][0]
            self.setTabToolTip(place, f"{word} {count}" if count else word)
            self.setTabText(place, "")
            self.setTabText(place, word)  # makes the bar measure the tab anew
            self.update()

    def tabSizeHint(self, index: int) -> QSize:
        """Exactly what is painted; the word is measured in the weight of the open tab, so that nothing moves."""
        theme = self._look.theme
        words = QFontMetrics(theme.font("base", strong=True)).horizontalAdvance(TABS[index][0])
        width = self._pad + ICON + GAP + words + self._pad
        count = self._counts.get(index, ("", False))[0]
        if count:
            width += GAP + QFontMetrics(theme.font("small", strong=True)).horizontalAdvance(count)
        return QSize(width, HEIGHT)

    @property
    def _pad(self) -> int:
        """Room at both ends of a tab: less where all of them would not fit."""
        owner = self.parentWidget()
        return PAD if owner is None or owner.width() >= NARROW_BELOW else NARROW_PAD

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Tabs are never cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, line below, and the tabs."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        painter.fillRect(self.rect(), theme.colour("pane"))
        painter.fillRect(0, HEIGHT - 1, self.width(), 1, theme.colour("line"))
        mouse = self.mapFromGlobal(self.cursor().pos())
        for index in range(self.count()):
            rect = self.tabRect(index)
            self._paint_tab(painter, index, rect, hovered=rect.contains(mouse) and self.underMouse())

    def _paint_tab(self, painter: QPainter, index: int, rect: QRect, *, hovered: bool) -> None:
        theme = self._look.theme
        on = index == self.currentIndex()
        word, icon = TABS[index]
        x = rect.x() + self._pad
        middle = rect.y() + rect.height() / 2
        role = "text" if on or hovered else "text2"
        self._look.paint_icon(painter, QRectF(x, middle - 8, ICON, ICON), icon, role)
        x += ICON + GAP
        painter.setFont(theme.font("base", strong=on))
        painter.setPen(theme.colour(role))
        width = QFontMetrics(theme.font("base", strong=True)).horizontalAdvance(word)
        painter.drawText(QRect(x, rect.y(), width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, word)
        x += width + GAP
        count, error = self._counts.get(index, ("", False))
        if count:
            painter.setFont(theme.font("small", strong=error))
            painter.setPen(theme.colour("state.error" if error else "text3"))
            painter.drawText(QRect(x, rect.y(), 40, rect.height()), Qt.AlignmentFlag.AlignVCenter, count)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_text"))
            painter.drawRoundedRect(
                QRectF(rect.x() + self._pad, rect.bottom() - 2, rect.width() - 2 * self._pad, 3), 1.5, 1.5
            )
        if on and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(3, 5, -3, -5), 4, 4)


class RightTabs(QFrame):
    """Holds the five panes. Counts stand behind the words; that of 检查 is red only with errors. A pane of its own can
    take the place of all of them until it is put away or a tab is asked for.
    """

    def __init__(self, look: Look, panes: tuple[QWidget, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "right")
        self.setObjectName("rightPane")
        self.tabs = _Tabs(look, self)
        for pane, (word, _icon) in zip(panes, TABS, strict=True):
            self.tabs.addTab(pane, word)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.tabs)

    def set_count(self, place: int, count: int, *, error: bool = False) -> None:
        """Show a count behind a tab's word; nothing for 0."""
        self.tabs.bar.set_count(place, count, error)

    def open_tab(self, place: int) -> None:
        """Bring a tab to the front."""
        self._stack.setCurrentWidget(self.tabs)
        self.tabs.setCurrentIndex(place)

    def show_over(self, pane: QWidget) -> None:
        """Show `pane` in the place of the tabs."""
        if self._stack.indexOf(pane) < 0:
            self._stack.addWidget(pane)
        self._stack.setCurrentWidget(pane)

    def show_tabs(self) -> None:
        """Show the tabs again, the one that was open."""
        self._stack.setCurrentWidget(self.tabs)

    @property
    def over(self) -> QWidget | None:
        """The pane that is shown in the place of the tabs."""
        shown = self._stack.currentWidget()
        return None if shown is self.tabs else shown


class _Tabs(QTabWidget):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.bar = CountTabBar(look, self)
        self.setTabBar(self.bar)
        self.setObjectName("rightTabs")
        self.setAccessibleName(self.tr("预览、检查、图片、审稿、版本"))
        self.setDocumentMode(True)
        set_role(self, "right")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line below the tabs, over the whole width."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("pane"))
        painter.fillRect(0, HEIGHT - 1, self.width(), 1, theme.colour("line"))
