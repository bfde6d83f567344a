"""The title's field: one paragraph, with the mark where lists cut it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from editor_app.desktop.editor.underlines import UnderlineLayer
from editor_app.desktop.look import Look
from editor_app.desktop.qt_text import qt_text
from editor_app.model.profile import TitleRules, list_cut
from editor_app.model.text import one_line

HEIGHT = 36
MARK_GAP = 5


class TitleEdit(QTextEdit):
    """Holds one line of text. What lists will not show stands behind a dashed mark, in the weakest colour; that is
    paint alone and no step of undo. Enter asks to go on to the body.
    """

    edited = Signal()
    left = Signal()
    finished = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rules = TitleRules()
        self._composing = False
        self._text = ""
        self.setProperty("role", "title")
        self.setObjectName("titleEdit")
        self.setAccessibleName(self.tr("标题"))
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(HEIGHT)
        self.setFont(look.theme.font("title_edit", family="title", strong=True))
        self.document().setDocumentMargin(4)
        self.setViewportMargins(4, 0, 4, 0)
        self._tail = _TailColour(self)
        self.underlines = UnderlineLayer(look, self)
        self.document().contentsChange.connect(self.underlines.shift)
        self.textChanged.connect(self._on_text_changed)
        look.changed.connect(self._tail.rehighlight)

    @property
    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""
        return self._composing

    def title(self) -> str:
        """The title as a lawful line."""
        return one_line(self.toPlainText())

    def shown_characters(self) -> int:
        """How many characters of the text lists show."""
        return len(list_cut(self.toPlainText(), self._rules))

    def tail_colour(self) -> QColor:
        """The colour of what lists do not show."""
        return self._look.theme.colour("text3")

    def set_rules(self, rules: TitleRules) -> None:
        """Cut where lists of this profile cut."""
        self._rules = rules
        self._tail.rehighlight()

    def show_title(self, text: str) -> None:
        """Replace the text, with a fresh history of changes."""
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(qt_text(text))
            self.blockSignals(False)
            self._text = text
            self.moveCursor(QTextCursor.MoveOperation.Start)

    def change_title(self, text: str) -> None:
        """Put another title in the place of this one, as one step of undo; the caret stays as near as it can."""
        cursor, place = self.textCursor(), self.textCursor().position()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(qt_text(text))
        cursor.setPosition(min(place, units(text)))
        self.setTextCursor(cursor)

    def select_words(self, start: int, end: int) -> None:
        """Select the characters `start` to `end`."""
        cursor, text = self.textCursor(), self.toPlainText()
        cursor.setPosition(units(text[:start]))
        cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pasted text becomes one line."""
        self.insertPlainText(one_line(source.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; everything else is typed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep in mind whether letters are being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if not self._composing:
            self.edited.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field is a time to save."""
        self._composing = False
        super().focusOutEvent(event)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, lines below words that a check names, then the mark."""
        scroll = self.horizontalScrollBar().value()
        area = QRectF(event.rect()).translated(scroll, self.verticalScrollBar().value())
        below = QPainter(self.viewport())
        below.translate(-area.topLeft() + QPointF(event.rect().topLeft()))
        self.underlines.paint_below(below, area)
        below.end()
        super().paintEvent(event)
        above = QPainter(self.viewport())
        above.translate(-area.topLeft() + QPointF(event.rect().topLeft()))
        self.underlines.paint_above(above, area)
        above.end()
        if self.document().isEmpty() and not self._composing:
            self._paint_hint()
        text = self.toPlainText()
        place = self.shown_characters()
        if place >= len(text):
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(text[:place]))
        rect = self.cursorRect(cursor)
        painter = QPainter(self.viewport())
        pen = QPen(self._look.theme.colour("control_base"), 1)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        middle = self.viewport().height() // 2
        x = rect.left() - MARK_GAP // 2
        painter.drawLine(x, middle - 10, x, middle + 10)

    def _paint_hint(self) -> None:
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        painter.setPen(self._look.theme.colour("text3"))
        rect = self.cursorRect()
        painter.drawText(
            rect.left() + 4, 0, 200, self.viewport().height(), Qt.AlignmentFlag.AlignVCenter, self.tr("标题")
        )

    def _on_text_changed(self) -> None:
        self.viewport().update()
        text = self.toPlainText()
        if text != self._text and not self._composing:  # formats that were laid anew are no change
            self._text = text
            self.edited.emit()


class _TailColour(QSyntaxHighlighter):
    """Colours the part that lists cut off; a layout format, so it is no change of the document."""

    def __init__(self, field: TitleEdit) -> None:
        super().__init__(field.document())
        self._field = field

    def highlightBlock(self, text: str) -> None:
        """Called by Qt for the line."""
        shown = text[: self._field.shown_characters()]
        place, end = units(shown), units(text)
        if place < end:
            style = QTextCharFormat()
            style.setForeground(self._field.tail_colour())
            style.setFontWeight(500)
            self.setFormat(place, end - place, style)
            if place:  # room for the mark behind the last character that lists show
                last = QTextCharFormat()
                last.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
                last.setFontLetterSpacing(MARK_GAP)
                width = units(shown[-1])
                self.setFormat(place - width, width, last)


def units(text: str) -> int:
    """How many of Qt's characters (UTF-16 units) `text` takes: rare characters and emoji take two."""
    return len(text) + sum(char > "\uffff" for char in text)
