"""Keywords as chips: those that are the article's, and those that are only suggested."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role
from editor_app.desktop.widgets.flow import FlowLayout
from editor_app.desktop.widgets.painted import PaintedButton
from editor_app.model.metadata import MAX_KEYWORDS, split_keywords

HEIGHT, ICON, EDGE, GAP = 22, 12, 7, 4
WIDEST = 200


class Tag(PaintedButton):
    """One keyword. `suggested`: dashed with a plus, a click takes it; else with a cross, a click removes it."""

    def __init__(self, word: str, look: Look, *, suggested: bool, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.word = word
        self._suggested = suggested
        words = self.tr("加上关键词“{word}”") if suggested else self.tr("去掉关键词“{word}”")
        self.setAccessibleName(words.format(word=word))
        self.setToolTip(words.format(word=word))

    def sizeHint(self) -> QSize:
        """22 high, as wide as its word."""
        width = QFontMetrics(self._look.theme.font("small")).horizontalAdvance(self.word)
        return QSize(min(2 * EDGE + ICON + GAP + width + 2, WIDEST), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, word, sign."""
        painter = QPainter(self)
        theme = self._look.theme
        ground = "press" if self.isDown() else "hover" if self._hovered else "" if self._suggested else "selection"
        if self._suggested and not self.hasFocus():
            self._frame(painter, ground, "")
            pen = QPen(theme.colour("control_base"), 1)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        else:
            self._frame(painter, ground, "control")
        painter.setFont(theme.font("small"))
        room = self.width() - 2 * EDGE - ICON - GAP
        left = EDGE + ICON + GAP if self._suggested else EDGE
        painter.setPen(theme.colour("text2" if self._suggested else "text"))
        words = painter.fontMetrics().elidedText(self.word, Qt.TextElideMode.ElideRight, room + 2)
        painter.drawText(QRect(left, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        self._paint_sign(painter, EDGE if self._suggested else self.width() - EDGE - ICON)

    def _paint_sign(self, painter: QPainter, left: int) -> None:
        box = QRectF(left, (self.height() - ICON) / 2, ICON, ICON)
        if not self._suggested:
            self._look.paint_icon(painter, box, "dismiss", "text2")
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._look.theme.colour("text2"), 1))
        middle = box.center().toPoint()
        painter.drawLine(middle.x() - 4, middle.y(), middle.x() + 4, middle.y())
        painter.drawLine(middle.x(), middle.y() - 4, middle.x(), middle.y() + 4)


class SuggestionRow(QWidget):
    """Suggested keywords behind a word; hidden without any. `taken` carries the one that was clicked."""

    taken = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("keywordSuggestions")
        self._flow = FlowLayout(self)
        label = QLabel(self.tr("建议"))
        label.setFixedHeight(HEIGHT)
        set_role(label, "small")
        self._flow.addWidget(label)
        self._tags: list[Tag] = []
        self.hide()

    def show_words(self, words: Sequence[str]) -> None:
        """Show other suggestions."""
        if [tag.word for tag in self._tags] == list(words):
            return
        drop_tags(self._flow, self._tags)
        for word in words:
            tag = Tag(word, self._look, suggested=True, parent=self)
            tag.clicked.connect(self._on_clicked)
            self._tags.append(tag)
            self._flow.addWidget(tag)
            tag.show()
        self.setVisible(bool(words))
        self.updateGeometry()

    @property
    def words(self) -> list[str]:
        """What is suggested."""
        return [tag.word for tag in self._tags]

    def _on_clicked(self) -> None:
        tag = self.sender()
        if isinstance(tag, Tag):
            self.taken.emit(tag.word)


class KeywordField(QFrame):
    """The article's keywords, and a place to type more: a separator, Enter or leaving makes a chip, Backspace at the
    beginning takes the last one back. `edited` tells a change by the person, `left` that the focus went.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._tags: list[Tag] = []
        set_role(self, "tags")
        self._flow = FlowLayout(self, 4)
        self._flow.setContentsMargins(6, 4, 6, 4)
        self.line = QLineEdit(self)
        self.line.setObjectName("keywordLine")
        self.line.setAccessibleName(self.tr("关键词"))
        self.line.setPlaceholderText(self.tr("用空格或顿号隔开"))
        self.line.setMinimumWidth(120)
        self.line.setFixedHeight(HEIGHT)
        set_role(self.line, "bare")
        self._flow.addWidget(self.line)
        self.line.textEdited.connect(self._on_typed)
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)

    def use_look(self, look: Look) -> None:
        """Paint chips by this look; the form gives none."""
        self._look = look

    def keywords(self) -> tuple[str, ...]:
        """The chips' words, and what is typed but no chip yet."""
        words = dict.fromkeys([tag.word for tag in self._tags] + list(split_keywords(self.line.text())))
        return tuple(words)[:MAX_KEYWORDS]

    def set_keywords(self, words: Sequence[str]) -> None:
        """Show an article's keywords as they are, whatever is in them."""
        if tuple(words) != self.keywords():
            self.line.clear()
            self._show(words)

    def add(self, word: str) -> None:
        """Take a keyword, as if it had been typed."""
        self._show(tuple(dict.fromkeys((*(tag.word for tag in self._tags), word)))[:MAX_KEYWORDS])
        self.edited.emit()

    def commit(self) -> None:
        """Make chips of what is typed."""
        if self.line.text().strip():
            words = self.keywords()
            self.line.clear()
            self._show(words)
            self.edited.emit()

    def _show(self, words: Sequence[str]) -> None:
        if self._look is None:
            return
        drop_tags(self._flow, self._tags)
        for word in words:
            tag = Tag(word, self._look, suggested=False, parent=self)
            tag.clicked.connect(self._on_removed)
            self._flow.insert_widget(len(self._tags), tag)
            self._tags.append(tag)
            tag.show()
        self.line.setPlaceholderText("" if words else self.tr("用空格或顿号隔开"))
        self.updateGeometry()

    def _on_typed(self, text: str) -> None:
        if text and text[-1] in " ,，;；、\u3000":
            self.commit()
        else:
            self.edited.emit()

    def _on_removed(self) -> None:
        tag = self.sender()
        if isinstance(tag, Tag):
            self._show([each.word for each in self._tags if each is not tag])
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Backspace and the focus of the line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commit()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._tags:
                last = self._tags[-1].word
                self._show([tag.word for tag in self._tags[:-1]])
                self.line.setText(last)
                self.edited.emit()
                return True
        elif isinstance(event, QFocusEvent):
            self.setProperty("focused", event.gotFocus())
            set_role(self, "tags")
            if event.lostFocus() and event.reason() != Qt.FocusReason.PopupFocusReason:
                self.commit()
                self.left.emit()
        return super().eventFilter(watched, event)


def drop_tags(flow: FlowLayout, tags: list[Tag]) -> None:
    """Take chips out of a layout and away; one of them may be the sender of the signal that is being handled."""
    for tag in tags:
        flow.removeWidget(tag)
        tag.hide()
        tag.deleteLater()
    tags.clear()
